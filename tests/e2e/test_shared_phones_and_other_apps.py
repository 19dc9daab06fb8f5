"""A shared phone asks for a PIN; a page opened inside Zalo or Facebook reads, and asks to go on in the real browser."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e import phones
from tests.e2e.service import Person, Service

Opened = Callable[[BrowserContext], Page]
ANDROID = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36"
PIN = "274918"


def test_a_shared_phone_asks_for_the_pin(service: Service, cast: dict[str, Person], browser: Browser, opened: Opened) -> None:
    page = opened(phones.phone(browser, service.url))
    phones.sign_in(page, cast["member"])
    page.goto("/toi")
    page.get_by_role("link", name="Đặt mã PIN cho máy dùng chung").click()
    for typed, said in (("123456", "dễ đoán"), (PIN, None)):
        page.get_by_label("Mã PIN mới", exact=True).fill(typed)
        page.get_by_label("Nhập lại mã PIN mới").fill(typed)
        page.get_by_role("button", name="Lưu mã PIN").click()
        if said:
            expect(page.get_by_role("alert")).to_be_visible(timeout=20_000)
    expect(page.get_by_role("heading", name="Cá nhân")).to_be_visible(timeout=20_000)
    page.reload()
    expect(page.get_by_role("heading", name="Nhập mã PIN")).to_be_visible(timeout=20_000)
    for typed in ("999999", PIN):
        page.get_by_label("Mã PIN").fill(typed)
        page.get_by_role("button", name="Mở", exact=True).click()
        if typed != PIN:
            expect(page.get_by_role("alert")).to_be_visible(timeout=20_000)
    expect(page.get_by_role("heading", name="Cá nhân")).to_be_visible(timeout=20_000)


@pytest.mark.parametrize("agent", ["Zalo android/24100 ZaloTheme/light", "[FBAN/EMA;FBLC/vi_VN;FBAV/400.0]"])
def test_inside_another_app(agent: str, service: Service, cast: dict[str, Person], browser: Browser, opened: Opened) -> None:
    size = phones.PHONE
    page = opened(
        browser.new_context(
            base_url=service.url,
            viewport={"width": size["width"], "height": size["height"]},
            user_agent=f"{ANDROID} {agent}",
            locale="vi-VN",
        )
    )
    page.goto("/dang-nhap")
    expect(page.get_by_text("Đồng chí đang mở trong ứng dụng khác")).to_be_visible(timeout=20_000)
    phones.sign_in(page, cast["member"])
    page.get_by_role("link", name=re.compile("Làm (bài trắc nghiệm|tiếp bài)")).first.click()
    expect(page.get_by_text("Mở bằng trình duyệt")).to_be_visible(timeout=20_000)
