"""A couple on one phone: each has their own tasks, drafts and outbox; changing over needs no password."""

import re
from collections.abc import Callable

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e import phones
from tests.e2e.service import Person, Service
from tests.e2e.test_member_takes_the_test import begin, tap

Opened = Callable[[BrowserContext], Page]


def change_over(page: Page, name: str) -> None:
    page.goto("/toi")
    page.get_by_role("button", name="Người khác dùng máy này").click()
    page.get_by_role("button", name=re.compile(name)).click()
    expect(page.get_by_role("heading", name="Việc cần làm")).to_be_visible(timeout=20_000)


def test_each_finds_their_own(service: Service, cast: dict[str, Person], browser: Browser, opened: Opened) -> None:
    bay, other = cast["member"], cast["secretary"]
    context = phones.phone(browser, service.url)
    page = opened(context)
    attempt = begin(page, bay)
    context.set_offline(offline=True)
    tapped = {str(place): tap(page, place, 1) for place in range(6)}
    page.get_by_role("link", name="Tạm dừng").click()
    page.get_by_role("link", name="Cá nhân").click()
    page.get_by_role("button", name="Người khác dùng máy này").click()
    context.set_offline(offline=False)
    phones.sign_in(page, other)
    expect(page.get_by_text("chưa gửi")).to_have_count(0)
    assert service.answers_of(bay, attempt) == {}
    change_over(page, bay.name)
    page.get_by_role("link", name="Làm tiếp bài đang dở").click()
    expect(page.get_by_text("Đã gửi 6 câu")).to_be_visible(timeout=30_000)
    assert service.answers_of(bay, attempt) == tapped
    change_over(page, other.name)
    expect(page.get_by_role("link", name=re.compile(other.name))).to_be_visible()
