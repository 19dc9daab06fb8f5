"""The screens of a committee and its board; whose unit is the province sees the whole tree."""

import re
from collections.abc import Callable

import httpx
from playwright.sync_api import Page, expect

from tests.e2e.screens.screen import Screen

BOARD = "board"
PROVINCE = "committee, Đảng bộ tỉnh Bình Phước"


def _own_unit(api: httpx.Client) -> str:
    return str(api.get("me").raise_for_status().json()["roles"][0]["unit_id"])


def campaign(api: httpx.Client, state: str) -> str:
    """The id of the demo's campaign that stands so: "open" or "closed"; not of one that a story has made since."""
    items = api.get("campaigns").raise_for_status().json()["items"]
    return str(next(item["id"] for item in reversed(items) if item["state"] == state))


def _figures(api: httpx.Client) -> str:
    return f"/so-lieu/{campaign(api, 'open')}/{_own_unit(api)}"


def _closed_figures(api: httpx.Client) -> str:
    return f"/so-lieu/{campaign(api, 'closed')}/{_own_unit(api)}"


def _meeting(api: httpx.Client) -> str:
    return f"/trinh-chieu/{campaign(api, 'open')}/{_own_unit(api)}"


def _makeup(api: httpx.Client) -> str:
    return f"/hoc-bu/{campaign(api, 'open')}/{_own_unit(api)}"


def _closing(api: httpx.Client) -> str:
    return f"/chot-so-lieu/{campaign(api, 'open')}/{_own_unit(api)}"


def _snapshots(api: httpx.Client) -> str:
    return f"/ban-chot/{campaign(api, 'closed')}"


def _corrections(api: httpx.Client) -> str:
    return f"/dieu-chinh/{campaign(api, 'open')}"


def _reports(api: httpx.Client) -> str:
    return f"/tai-bao-cao/{campaign(api, 'closed')}/{_own_unit(api)}"


def _analysis(api: httpx.Client) -> str:
    return f"/can-lam-ro/{campaign(api, 'closed')}/{_own_unit(api)}"


def _running(api: httpx.Client) -> str:
    return f"/dot/{campaign(api, 'open')}"


# A plan that the form's steps are looked at on: made once by its own id, opened by nobody.
PLAN = "01930000-0000-7000-8000-0000000000b5"


def planned(api: httpx.Client) -> str:
    """The plan's id; the same request again is the same plan."""
    unit = _own_unit(api)
    body = {
        "client_id": PLAN,
        "unit_id": unit,
        "title": "Học tập chuyên đề năm 2025",
        "starts_at": "2025-01-06T07:30:00+07:00",
        "ends_at": "2025-01-17T17:00:00+07:00",
        "roster_day": "2025-01-06",
        "target_unit_ids": [unit],
        "parts": ["Buổi sáng", "Buổi chiều"],
    }
    return str(api.post("campaigns", json=body).raise_for_status().json()["id"])


def _step(number: int) -> Callable[[httpx.Client], str]:
    return lambda api: f"/dot/{planned(api)}?buoc={number}"


def _some_units(page: Page) -> None:
    page.get_by_label("Một số tổ chức đảng trực thuộc").check()
    expect(page.get_by_label("Đảng bộ thị xã Phước Long")).to_be_visible()


def _new_meeting(page: Page) -> None:
    page.get_by_role("button", name="Thêm buổi học").click()
    expect(page.get_by_label("Buổi này học phần nào")).to_be_visible()


def _new_quiz(page: Page) -> None:
    page.get_by_role("button", name="Lập bài mới từ ngân hàng câu hỏi").click()
    expect(page.get_by_label("Ngân hàng câu hỏi")).to_be_visible()


def _asked_to_close(page: Page) -> None:
    page.get_by_role("button", name="Chốt số liệu").click()
    expect(page.get_by_role("dialog").get_by_label("Lý do chốt sớm")).to_be_visible()


def _message(page: Page) -> None:
    page.get_by_role("button", name="Sao chép tin nhắn").click()
    expect(page.get_by_role("dialog")).to_be_visible()


def _explained(page: Page) -> None:
    page.get_by_role("button", name="Lưu và sang bước sau").click()
    expect(page.get_by_text("Đồng chí ghi tên đợt học tập.")).to_be_visible()


def _ordered(page: Page) -> None:
    page.get_by_role("button", name="Lập báo cáo").click()
    expect(page.get_by_text(re.compile("đang|chờ|xong|sẵn sàng|Đã", re.I)).first).to_be_visible()


SCREENS = [
    Screen("so-lieu", BOARD, _figures),
    Screen("so-lieu-da-chot", PROVINCE, _closed_figures),
    Screen("tin-nhan", BOARD, _figures, _message),
    Screen("trinh-chieu", BOARD, _meeting),
    Screen("hoc-bu", BOARD, _makeup),
    Screen("chot-so-lieu", PROVINCE, _closing),
    Screen("ban-chot", PROVINCE, _snapshots),
    Screen("dieu-chinh", PROVINCE, _corrections),
    Screen("tai-bao-cao", BOARD, _reports, _ordered),
    Screen("can-lam-ro", BOARD, _analysis),
    Screen("dot-hoc-tap", BOARD, "/dot"),
    Screen("lap-dot", BOARD, "/dot/lap", _explained),
    Screen("dot-dang-mo", BOARD, _running),
    Screen("chot-so-lieu-hoi", PROVINCE, _closing, _asked_to_close),
    Screen("lap-dot-noi-hoc", BOARD, _step(2), _some_units),
    Screen("lap-dot-tai-lieu", BOARD, _step(3), quotes=True),
    Screen("lap-dot-buoi-hoc", BOARD, _step(4), _new_meeting),
    Screen("lap-dot-bai", BOARD, _step(5), _new_quiz),
    Screen("lap-dot-cach-tinh", BOARD, _step(6)),
    Screen("lap-dot-mo", BOARD, _step(7)),
]
