"""A signed paper: the secretary copies it without signal, the deputy compares and confirms, the member's record shows it."""

import re
from collections.abc import Callable

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e import phones
from tests.e2e.screens.secretary import papers
from tests.e2e.service import Person, Service

Opened = Callable[[BrowserContext], Page]
BAY = "Nguyễn Văn Bảy, 1957"


def test_a_paper_of_a_member_without_a_phone(
    service: Service, cast: dict[str, Person], browser: Browser, opened: Opened
) -> None:
    context = phones.phone(browser, service.url)
    page = opened(context)
    phones.sign_in(page, cast["secretary"])
    page.get_by_role("link", name="Chi bộ", exact=True).click()
    page.get_by_role("link", name=re.compile("Còn 1 bài làm trên giấy chờ người thứ hai")).click()
    expect(page.get_by_text("Đồng chí đã nhập: cần một đồng chí khác xác nhận")).to_be_visible(timeout=20_000)
    phones.kept_offline(page)
    page.get_by_role("link", name="Nhập bài từ giấy").click()
    page.get_by_label("Bài của đồng chí").select_option(label=BAY)
    page.get_by_label("Mã đề 01").check()
    page.get_by_label("Giờ làm bài").fill("23:59")
    expect(page.get_by_text("Giờ này chưa đến.")).to_be_visible()
    page.get_by_label("Ngày làm bài").fill("2024-12-17")
    page.get_by_label("Giờ làm bài").fill("09:30")
    page.get_by_label("Bài giấy cất ở đâu").fill("Sổ biên bản chi bộ, trang 13")
    page.get_by_role("button", name="Chép câu trả lời").click()
    expect(page.get_by_role("button", name="Câu 1: Đúng", exact=True)).to_be_visible(timeout=20_000)

    context.set_offline(offline=True)
    page.get_by_role("button", name="Câu 1: Đúng", exact=True).click()
    page.get_by_role("button", name="Câu 2: B", exact=True).click()
    page.get_by_role("button", name="Câu 2: D", exact=True).click()
    page.get_by_role("button", name="Quay lại").click()
    expect(page.get_by_text("Đang nhập dở trên điện thoại này: 2 câu, chưa gửi.")).to_be_visible()
    page.get_by_role("link", name="Nhập tiếp").click()
    expect(page.get_by_role("button", name="Câu 2: D", exact=True)).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Xem lại trước khi gửi").click()
    expect(page.get_by_text("2/20 câu có câu trả lời.")).to_be_visible()
    expect(page.get_by_text(re.compile("chỉ được tính khi một đồng chí khác"))).to_be_visible()
    page.get_by_role("button", name="Gửi, chờ người thứ hai xác nhận").click()
    page.get_by_role("link", name="Về danh sách bài trên giấy").click()
    expect(page.get_by_role("heading", name=BAY)).to_be_visible()
    context.set_offline(offline=False)
    expect(page.get_by_text("Chờ người thứ hai (2 bài)")).to_be_visible(timeout=30_000)
    _second_person(service, cast, browser, opened)
    _own_record(service, cast, browser, opened)


def _second_person(service: Service, cast: dict[str, Person], browser: Browser, opened: Opened) -> None:
    page = opened(phones.phone(browser, service.url))
    phones.sign_in(page, cast["deputy"])
    with service.api(cast["deputy"]) as api:
        page.goto(papers(api))
    page.get_by_role("link", name=re.compile(BAY)).click()
    expect(page.get_by_text("B, D")).to_be_visible(timeout=20_000)
    page.get_by_role("button", name="Đúng như bài giấy, xác nhận").click()
    expect(page.get_by_text(re.compile("đã xác nhận lúc"))).to_be_visible(timeout=20_000)


def _own_record(service: Service, cast: dict[str, Person], browser: Browser, opened: Opened) -> None:
    page = opened(phones.phone(browser, service.url))
    phones.sign_in(page, cast["member"])
    page.get_by_role("link", name="Hồ sơ").click()
    expect(page.get_by_text(re.compile(r"Lần 1: đã nộp.*làm trên giấy", re.DOTALL)).first).to_be_visible(timeout=20_000)
