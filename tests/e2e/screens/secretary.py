"""The secretary's screens."""

import httpx
from playwright.sync_api import Page, expect

from tests.e2e.screens.screen import Screen


def unit_of(api: httpx.Client) -> str:
    """The branch of the person."""
    return str(api.get("me").raise_for_status().json()["roles"][0]["unit_id"])


def open_campaign(api: httpx.Client) -> str:
    """The campaign that is on."""
    items = api.get("campaigns", params={"state": "open"}).raise_for_status().json()["items"]
    return str(items[0]["id"])


def makeup(api: httpx.Client) -> str:
    """The branch's own make-up of the demo's day."""
    sessions = api.get(f"campaigns/{open_campaign(api)}/sessions").raise_for_status().json()["items"]
    return next(str(one["id"]) for one in sessions if one["may_record"] and one["kind"] == "makeup")


def branch(api: httpx.Client) -> str:
    """The branch's page."""
    return f"/chi-bo/{unit_of(api)}"


def meeting(api: httpx.Client, rest: str = "") -> str:
    """The page of the make-up, or one below it."""
    return f"/chi-bo/{unit_of(api)}/buoi-hoc/{makeup(api)}{rest}"


def papers(api: httpx.Client, rest: str = "") -> str:
    """The branch's tests on paper, or a screen below."""
    return f"{branch(api)}/bai-giay{rest}?dot={open_campaign(api)}"


def _waiting_paper(api: httpx.Client) -> str:
    waiting = api.get("entered-results", params={"state": "waiting"}).raise_for_status().json()["items"]
    return f"/bai-tren-giay/{waiting[-1]['id']}"


def _printed_paper(page: Page) -> None:
    page.get_by_label("Mã đề 01, lập").check()
    page.get_by_label("Nguyễn Văn Bảy, 1957").check()
    page.get_by_role("button", name="Xem 1 bài để in").click()
    expect(page.get_by_role("heading", name="Đề để in")).to_be_visible()


def _copied(page: Page) -> None:
    page.get_by_label("Bài của đồng chí").select_option(label="Nguyễn Văn Bảy, 1957")
    page.get_by_label("Mã đề 01").check()
    page.get_by_label("Ngày làm bài").fill("2024-12-17")
    page.get_by_label("Giờ làm bài").fill("09:30")
    page.get_by_label("Bài giấy cất ở đâu").fill("Sổ biên bản chi bộ, trang 13")
    page.get_by_role("button", name="Chép câu trả lời").click()
    page.get_by_role("button", name="Câu 1: Đúng", exact=True).click()
    page.get_by_role("button", name="Câu 2: B", exact=True).click()


def _looked_over(page: Page) -> None:
    _copied(page)
    page.get_by_role("button", name="Xem lại trước khi gửi").click()
    expect(page.get_by_text("2/20 câu có câu trả lời.")).to_be_visible()


def _untested(page: Page) -> None:
    page.get_by_role("tab", name="Chưa làm bài").click()


def _call(page: Page) -> None:
    page.get_by_role("button", name="Nguyễn Văn Bảy, 1957").click()
    expect(page.get_by_role("dialog")).to_be_visible()


def _names(page: Page) -> None:
    page.get_by_label("Hiện cả đồng chí đã học").check()
    page.get_by_label("Tìm tên").fill("bay")
    expect(page.get_by_role("button", name="Bùi Thị Bảy, 1949", exact=True)).to_be_visible()


def _paper(page: Page) -> None:
    page.get_by_role("button", name="Nguyễn Văn Bảy, 1957").click()


def _slips(page: Page) -> None:
    page.get_by_label("Tìm theo tên").fill("bay")
    for name in ("Nguyễn Văn Bảy, 1960", "Bùi Thị Bảy, 1949"):
        page.get_by_label(name).check()
    page.get_by_role("button", name="Cấp 2 phiếu").click()
    expect(page.get_by_role("heading", name="Phiếu để in")).to_be_visible()


def _why(api: httpx.Client) -> str:
    path = f"campaigns/{open_campaign(api)}/participation/missing"
    people = api.get(path, params={"unit": unit_of(api)}).raise_for_status().json()["people"]
    return f"{branch(api)}/vi-sao/{people[0]['member_id']}"


def _hall(page: Page) -> None:
    expect(page.get_by_role("img", name="Mã QR điểm danh")).to_be_visible()


SCREENS = [
    Screen("chi-bo", "secretary", branch),
    Screen("chi-bo-chua-lam-bai", "secretary", branch, _untested),
    Screen("goi-mot-dong-chi", "secretary", branch, _call),
    Screen("cac-buoi-hoc", "secretary", lambda api: f"{branch(api)}/buoi-hoc"),
    Screen("buoi-hoc", "secretary", meeting),
    Screen("chuan-bi-buoi-hoc", "secretary", lambda api: meeting(api, "/chuan-bi")),
    Screen("ma-diem-danh", "secretary", lambda api: meeting(api, "/ma"), _hall),
    Screen("diem-danh", "secretary", lambda api: meeting(api, "/diem-danh"), _names),
    Screen("danh-sach-da-ky", "secretary", lambda api: meeting(api, "/diem-danh?cach=giay"), _paper),
    Screen("danh-sach-ky-ten", "secretary", lambda api: meeting(api, "/in")),
    Screen("nguoi-thu-hai", "secretary", lambda api: meeting(api, "/xac-nhan")),
    Screen("them-buoi-hoc-bu", "secretary", lambda api: f"{branch(api)}/buoi-hoc/them"),
    Screen("doi-buoi-hoc", "secretary", lambda api: meeting(api, "/sua")),
    Screen("to-chuc-buoi-hoc", "secretary", lambda api: meeting(api, "/to-chuc")),
    Screen("khach-cua-buoi-hoc", "secretary", lambda api: meeting(api, "/khach")),
    Screen("hoc-tai-nha", "secretary", lambda api: f"{branch(api)}/hoc-tai-nha"),
    Screen("cho-xem-xet", "secretary", lambda api: f"{branch(api)}/cho-xem-xet"),
    Screen("vang-mat", "secretary", lambda api: f"{branch(api)}/vang-mat"),
    Screen("gui-len-cap-tren", "secretary", lambda api: f"{branch(api)}/gui-len"),
    Screen("phieu-dang-nhap", "secretary", lambda api: f"{branch(api)}/phieu"),
    Screen("phieu-de-in", "secretary", lambda api: f"{branch(api)}/phieu", _slips),
    Screen("vi-sao-tinh", "secretary", _why),
    Screen("bai-giay", "secretary", papers),
    Screen("bai-giay-in", "secretary", lambda api: papers(api, "/in")),
    Screen("bai-giay-de-in", "secretary", lambda api: papers(api, "/in"), _printed_paper),
    Screen("bai-giay-nhap", "secretary", lambda api: papers(api, "/nhap")),
    Screen("bai-giay-chep", "secretary", lambda api: papers(api, "/nhap"), _copied),
    Screen("bai-giay-xem-lai", "secretary", lambda api: papers(api, "/nhap"), _looked_over),
    Screen("bai-giay-cua-minh-nhap", "secretary", _waiting_paper),
    Screen("bai-giay-doi-chieu", "deputy", _waiting_paper),
]
