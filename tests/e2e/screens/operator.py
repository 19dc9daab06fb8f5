"""The operator's screens."""

from playwright.sync_api import Page, expect

from tests.e2e.screens.screen import Screen


def _looked_up(page: Page) -> None:
    page.get_by_label("Số đăng nhập").fill("100002")
    page.get_by_role("button", name="Xem", exact=True).click()
    expect(page.get_by_text("Nên làm")).to_be_visible(timeout=30_000)


SCREENS = [
    Screen("van-hanh", "operator", "/van-hanh"),
    Screen("van-hanh-khong-vao-duoc", "operator", "/van-hanh/khong-vao-duoc", _looked_up),
]
