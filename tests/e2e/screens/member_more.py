"""The member's other screens: reading, checking in, receipts, own record and data."""

import re

import httpx
from playwright.sync_api import Page, expect

from tests.e2e.screens.screen import Screen


def _home(api: httpx.Client) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = api.get("me/home").raise_for_status().json()
    return found


def _item(api: httpx.Client) -> str:
    return f"/tai-lieu/{_home(api)['unread'][0]['item_id']}"


def _hall(api: httpx.Client) -> str:
    return f"/diem-danh/{_home(api)['meetings'][0]['session_id']}"


def _excuse(api: httpx.Client) -> str:
    return f"/xin-vang/{_home(api)['campaigns'][0]['campaign_id']}"


def _closed_attempt(api: httpx.Client) -> str:
    campaigns = api.get("me/record").raise_for_status().json()["items"]
    return next(f"/lam-bai/{test['attempt_id']}" for one in campaigns for test in one["tests"])


def _receipt(api: httpx.Client) -> str:
    return f"{_closed_attempt(api)}/xac-nhan"


def _review(api: httpx.Client) -> str:
    return f"{_closed_attempt(api)}/dap-an"


def _search(page: Page) -> None:
    page.get_by_label("Tìm tài liệu").fill("nghi quyet")
    expect(page.get_by_text(re.compile("tài liệu có “nghi quyet”"))).to_be_visible(timeout=20_000)


def _full_text(page: Page) -> None:
    page.get_by_role("button", name="mục II.7").click()
    expect(page.get_by_role("button", name="Về bản ngắn")).to_be_visible(timeout=20_000)


def _camera(page: Page) -> None:
    page.evaluate("""() => {
      const canvas = document.createElement("canvas");
      const pen = canvas.getContext("2d");
      setInterval(() => pen.fillRect(0, 0, canvas.width, canvas.height), 100);
      navigator.mediaDevices.getUserMedia = async () => canvas.captureStream(5);
    }""")
    page.get_by_role("button", name="Quét mã bằng máy ảnh").click()
    expect(page.get_by_text("Đưa mã QR")).to_be_visible(timeout=20_000)


def _wrong_code(page: Page) -> None:
    page.get_by_label("Hoặc nhập mã được đọc").fill("12")
    page.get_by_role("button", name="Điểm danh bằng mã này").click()


def _choose(page: Page) -> None:
    page.get_by_label("Số điện thoại").check()


SCREENS = [
    Screen("tai-lieu", "member", "/tai-lieu"),
    Screen("tim-tai-lieu", "member", "/tai-lieu", _search),
    Screen("doc-mot-phut", "member", _item),
    Screen("doc-toan-van", "member", _item, _full_text, quotes=True),
    Screen("tu-diem-danh", "member", _hall, _wrong_code),
    Screen("quet-ma", "member", _hall, _camera),
    Screen("ma-cua-toi", "member", "/ma-cua-toi"),
    Screen("xac-nhan-da-nop-bai", "member", _receipt),
    Screen("dap-an", "member", _review),
    Screen("ho-so", "member", "/ho-so"),
    Screen("xin-vang", "member", _excuse),
    Screen("thong-bao", "member", "/thong-bao"),
    Screen("ai-da-xem", "member", "/ai-da-xem"),
    Screen("thong-tin-ca-nhan", "member", "/thong-tin-ca-nhan"),
    Screen("thong-tin-cua-toi", "member", "/thong-tin-cua-toi"),
    Screen("sua-thong-tin", "member", "/sua-thong-tin", _choose),
]
