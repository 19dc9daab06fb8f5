"""The board and the committees: the tree and its rates, the projector, a campaign from plan to opening, what is sent up."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.e2e import phones
from tests.e2e.screens.committee import campaign
from tests.e2e.service import Person, Service

Opened = Callable[[BrowserContext], Page]
BOARD = "board"
PROVINCE = "committee, Đảng bộ tỉnh Bình Phước"
WARD = "committee, Đảng bộ phường Tân Phú"
BRANCH = "secretary, Chi bộ 2, phường Tân Phú"


@pytest.fixture(scope="module")
def office(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """One service for the stories that change something: none touches what another one does."""
    service = Service(demo, tmp_path_factory.mktemp("office"))
    service.start()
    yield service
    service.kill()


def test_the_board_reads_the_tree_and_shows_it_to_a_meeting(
    reading: Service, cast: dict[str, Person], browser: Browser, opened: Opened
) -> None:
    page = opened(phones.wide(browser, reading.url))
    phones.sign_in(page, cast[BOARD])
    expect(page.get_by_role("heading", level=1)).to_have_text("Đảng bộ tỉnh Bình Phước")
    expect(page.get_by_text("4.689/4.771").first).to_be_visible()
    expect(page.get_by_text(re.compile(r"Số liệu đến \d+ giờ"))).to_be_visible()
    expect(page.get_by_text("148/205 chi bộ đã học đủ; còn 82 đồng chí")).to_be_visible()
    page.get_by_role("table").get_by_role("link", name="Đảng bộ thành phố Đồng Xoài").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đảng bộ thành phố Đồng Xoài")
    expect(page.get_by_text("1.911/1.946").first).to_be_visible()
    above = page.get_by_role("navigation", name="Tổ chức đảng cấp trên")
    above.get_by_role("link", name="Đảng bộ tỉnh Bình Phước").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đảng bộ tỉnh Bình Phước")

    page.get_by_role("button", name="Sao chép tin nhắn").click()
    message = page.get_by_label("Nội dung tin nhắn").input_value()
    assert len(message.split("\n")) == 5
    assert "4.689/4.771" in message
    page.get_by_role("button", name="Đóng").click()

    page.get_by_role("link", name="Trình chiếu").click()
    expect(page.get_by_text("Đã tham gia học tập. Số liệu đến")).to_be_visible()
    # The line is cut: the last figures stay, with the time at which they were seen
    page.route("**/api/**", lambda route: route.abort("connectionfailed"))
    page.reload()
    expect(page.get_by_text("Đây là nội dung xem lúc")).to_be_visible()
    expect(page.get_by_text("148/205 chi bộ đã học đủ")).to_be_visible()


def test_the_board_plans_a_campaign_and_opens_it(
    office: Service, cast: dict[str, Person], browser: Browser, opened: Opened
) -> None:
    page = opened(phones.wide(browser, office.url))
    phones.sign_in(page, cast[BOARD])
    _name_and_period(page)
    with office.api(cast[BOARD]) as api:
        titles = [item["title"] for item in api.get("campaigns").raise_for_status().json()["items"]]
    assert [title for title in titles if "chuyên đề" in title] == ["Học tập chuyên đề đầu năm 2025"]
    page.get_by_label("Một số tổ chức đảng trực thuộc").check()
    page.get_by_label("Đảng bộ thị xã Phước Long").check()
    page.get_by_role("button", name="Lưu và sang bước sau").click()

    _documents_and_meetings(page)
    _test_from_a_bank(page)
    _at(page, "Cách tính")
    page.get_by_label("Chỉ tiêu tham gia (%)").fill("98,5")
    page.get_by_role("button", name="Lưu và sang bước sau").click()
    expect(page.get_by_text("98,5 %")).to_be_visible()
    expect(page.get_by_text("Buổi sáng; Buổi chiều (dự 2 phần thì tính)")).to_be_visible()
    expect(page.get_by_text("Học tập chuyên đề đầu năm 2025 (5 câu)")).to_be_visible()
    page.get_by_role("button", name="Mở đợt học tập").click()
    page.get_by_role("dialog").get_by_role("button", name="Mở đợt").click()
    expect(page.get_by_text(re.compile(r"Danh sách có [\d.]+ đồng chí"))).to_be_visible(timeout=60_000)


def _name_and_period(page: Page) -> None:
    page.get_by_role("link", name="Đợt học tập").click()
    page.get_by_role("link", name="Lập đợt học tập mới").click()
    page.get_by_label("Tên đợt học tập").fill("Học tập chuyên đề năm 2025")
    page.get_by_label("Bắt đầu ngày").fill("2024-12-18")
    page.get_by_label("Kết thúc ngày").fill("2024-12-01")
    page.get_by_label("Ngày chốt danh sách").fill("2024-12-18")
    page.get_by_role("button", name="Lưu và sang bước sau").click()
    expect(page.get_by_text("Thời gian kết thúc phải sau thời gian bắt đầu.")).to_be_visible()
    expect(page.get_by_label("Kết thúc ngày")).to_be_focused()
    page.get_by_label("Kết thúc ngày").fill("2025-01-15")
    # The reply is lost: sent again, with another name, it is still one campaign
    page.route("**/api/v1/campaigns", _lose_the_reply, times=1)
    page.get_by_role("button", name="Lưu và sang bước sau").click()
    expect(page.get_by_text("Chưa kết nối được.")).to_be_visible()
    page.get_by_label("Tên đợt học tập").fill("Học tập chuyên đề đầu năm 2025")
    page.get_by_role("button", name="Lưu và sang bước sau").click()

    _at(page, "Nơi học")


def _documents_and_meetings(page: Page) -> None:
    _at(page, "Tài liệu")
    page.get_by_label("Tìm tài liệu").fill("64-kh/tu")
    page.get_by_label("Tìm tài liệu").press("Enter")
    page.get_by_role("group", name="Tài liệu tìm thấy với “64-kh/tu”").get_by_role("checkbox").first.click()
    _at(page, "Tài liệu")
    page.get_by_role("button", name="Lưu và sang bước sau").click()

    _at(page, "Phần học, buổi học")
    page.get_by_label("Các phần học").fill("Buổi sáng\nBuổi chiều")
    page.get_by_role("button", name="Thêm buổi học").click()
    page.get_by_role("button", name="Lưu buổi học").click()
    expect(page.get_by_text("Đồng chí ghi địa điểm để đảng viên biết nơi đến.")).to_be_visible()
    page.get_by_label("Địa điểm").fill("Hội trường Thị ủy")
    page.get_by_label("Ngày học").fill("2024-12-20")
    page.get_by_role("button", name="Lưu buổi học").click()
    expect(page.get_by_text("Đã đặt lịch: 19 giờ 30 thứ Sáu, 20/12/2024, tại Hội trường Thị ủy.")).to_be_visible()
    page.get_by_role("button", name="Hủy buổi này").click()
    page.get_by_role("dialog").get_by_label("Lý do hủy").fill("Trùng lịch họp Tỉnh ủy")
    page.get_by_role("dialog").get_by_role("button", name="Hủy buổi học").click()
    expect(page.get_by_text("Đã hủy. Lý do: Trùng lịch họp Tỉnh ủy")).to_be_visible()
    page.get_by_role("button", name="Lưu và sang bước sau").click()


def _test_from_a_bank(page: Page) -> None:
    _at(page, "Bài trắc nghiệm")
    page.get_by_role("button", name="Lập bài mới từ ngân hàng câu hỏi").click()
    page.get_by_label("Ngân hàng câu hỏi").select_option(index=1)
    page.get_by_label("Số câu").fill("0")
    page.get_by_role("button", name="Lập và phát hành bài").click()
    expect(page.get_by_text("Đồng chí ghi một số từ 1 đến")).to_be_visible()
    page.get_by_label("Số câu").fill("5")
    page.route("**/api/v1/quizzes", _lose_the_reply, times=1)
    page.get_by_role("button", name="Lập và phát hành bài").click()
    expect(page.get_by_text("Chưa kết nối được.")).to_be_visible()
    page.get_by_role("button", name="Lập và phát hành bài").click()
    page.get_by_role("button", name="Lưu và sang bước sau").click(timeout=20_000)


def _lose_the_reply(route: Route) -> None:
    """The service did it; the page never hears of it."""
    if route.request.method != "POST":
        route.fallback()
        return
    route.fetch()
    route.abort("connectionreset")


def _at(page: Page, step: str) -> None:
    """The guided form has come to this step."""
    expect(page.locator("[aria-current=step]")).to_contain_text(step)


def test_a_committee_returns_and_accepts_what_a_branch_sent_up(
    office: Service, cast: dict[str, Person], browser: Browser, opened: Opened
) -> None:
    with office.api(cast[WARD]) as api:
        now_open = campaign(api, "open")
    unit = _send_up(office, cast[BRANCH], now_open)
    page = opened(phones.phone(browser, office.url))
    phones.sign_in(page, cast[WARD])
    page.goto(f"/chot-so-lieu/{now_open}/{unit}")
    page.get_by_role("button", name="Trả lại").click()
    expect(page.get_by_text("Đồng chí ghi điều cần bổ sung để chi bộ biết.")).to_be_visible()
    page.get_by_label("Ghi chú cho chi bộ").fill("Còn một đồng chí chưa ghi lý do")
    page.get_by_role("button", name="Trả lại").click()
    expect(page.get_by_text("Đã trả lại để bổ sung")).to_be_visible()
    _send_up(office, cast[BRANCH], now_open)
    page.reload()
    page.get_by_role("button", name="Chấp nhận").click()
    expect(page.get_by_text("Đã chấp nhận.", exact=True)).to_be_visible()


def _send_up(service: Service, who: Person, campaign_id: str) -> UUID:
    """The branch's secretary sends up; returns the branch."""
    with service.api(who) as api:
        unit = api.get("me").raise_for_status().json()["roles"][0]["unit_id"]
        sent = api.post(
            f"campaigns/{campaign_id}/branches/{unit}/send-up", json={"client_id": str(uuid4()), "confirm_open": True}
        )
        assert sent.is_success, sent.text
    return UUID(unit)


def test_the_province_decides_a_correction_fetches_a_proof_and_a_report(
    office: Service, cast: dict[str, Person], browser: Browser, opened: Opened
) -> None:
    with office.api(cast[PROVINCE]) as api:
        now_open, closed = campaign(api, "open"), campaign(api, "closed")
    page = opened(phones.wide(browser, office.url))
    phones.sign_in(page, cast[PROVINCE])
    page.goto(f"/dieu-chinh/{now_open}")
    page.get_by_role("button", name="Chấp nhận").click()
    expect(page.get_by_text("Đồng chí ghi căn cứ")).to_be_visible()
    page.get_by_label("Căn cứ xem xét").fill("Trích lục khai tử số 12, ngày 08/12/2024")
    page.get_by_role("button", name="Chấp nhận").click()
    expect(page.get_by_text("Không có đề nghị nào.")).to_be_visible()

    page.goto(f"/ban-chot/{closed}")
    expect(page.get_by_role("heading", name="Bản chốt số 2")).to_be_visible()
    with page.expect_download() as proof:
        page.get_by_role("button", name="Tải tệp chứng minh").first.click()
    assert proof.value.suggested_filename.endswith(".json")

    page.goto("/so-lieu")
    page.get_by_role("link", name="Tải báo cáo").click()
    page.get_by_role("button", name="Lập báo cáo").click()
    with page.expect_download(timeout=60_000) as report:
        page.get_by_role("button", name="Tải về máy này").click(timeout=60_000)
    assert report.value.suggested_filename.endswith(".xlsx")


def test_a_ward_closes_its_campaign_and_accepts_what_came_too_late(
    office: Service, cast: dict[str, Person], browser: Browser, opened: Opened
) -> None:
    own, meeting = _ward_campaign(office, cast[WARD], cast[BRANCH])
    unit = _send_up(office, cast[BRANCH], own)
    page = opened(phones.wide(browser, office.url))
    phones.sign_in(page, cast[WARD])
    page.goto(f"/dot/{own}")
    page.get_by_role("link", name="Chi bộ gửi lên và chốt số liệu").click()
    waiting = page.get_by_role("heading", name="Đã gửi lên, chờ xem xét").locator("..")
    waiting.get_by_role("link", name=BRANCH.removeprefix("secretary, ")).click()
    page.get_by_role("button", name="Chấp nhận").click()
    expect(page.get_by_text("Đã chấp nhận.", exact=True)).to_be_visible()
    page.get_by_role("button", name="Quay lại").click()

    page.get_by_role("button", name="Chốt số liệu").click()
    asked = page.get_by_role("dialog")
    asked.get_by_role("button", name="Chốt số liệu").click()
    expect(asked.get_by_text("Đồng chí ghi lý do chốt sớm.")).to_be_visible()
    asked.get_by_label("Lý do chốt sớm").fill("Các chi bộ đã học xong trong ngày")
    asked.get_by_role("button", name="Chốt số liệu").click()
    expect(page.get_by_text("Bản chốt số 1, 261 đồng chí trong danh sách.")).to_be_visible(timeout=20_000)

    # A roll that comes after the closing is kept, and counts only by an amendment
    with office.api(cast[BRANCH]) as api:
        roll = {"client_id": str(uuid4()), "unit_id": str(unit), "all_present_except": [], "paper_kept": "Sổ biên bản, trang 9"}
        refused = api.put(f"sessions/{meeting}/attendance", json=roll)
        assert (refused.status_code, refused.json()["code"]) == (409, "campaign_closed"), refused.text
    page.get_by_role("link", name="Xem bản chốt").click()
    page.get_by_role("checkbox", name="Danh sách điểm danh của buổi").check()
    page.get_by_role("button", name="Chấp nhận 1 việc và lập bản chốt tiếp theo").click()
    expect(page.get_by_text("Đồng chí ghi lý do điều chỉnh")).to_be_visible()
    page.get_by_label("Lý do điều chỉnh").fill("Đối chiếu sổ biên bản chi bộ, trang 9")
    page.get_by_role("button", name="Chấp nhận 1 việc và lập bản chốt tiếp theo").click()
    expect(page.get_by_role("heading", name="Bản chốt số 2")).to_be_visible(timeout=20_000)
    expect(page.get_by_text("Không còn việc nào gửi đến sau khi chốt.")).to_be_visible()
    page.goto(f"/so-lieu/{own}/{unit}")
    expect(page.get_by_text("50/50").first).to_be_visible()


def _ward_campaign(service: Service, ward: Person, secretary: Person) -> tuple[str, str]:
    """A campaign of the ward's own that was opened, and its branch's meeting, which is over."""
    with service.api(ward) as api:
        unit = api.get("me").raise_for_status().json()["roles"][0]["unit_id"]
        plan = {
            "client_id": str(uuid4()),
            "unit_id": unit,
            "title": "Học tập tại phường",
            "starts_at": "2024-12-17T06:00:00+07:00",
            "ends_at": "2024-12-20T17:00:00+07:00",
            "roster_day": "2024-12-17",
            "target_unit_ids": [unit],
        }
        made = str(api.post("campaigns", json=plan).raise_for_status().json()["id"])
        api.post(f"campaigns/{made}/open").raise_for_status()
    with service.api(secretary) as api:
        held = {
            "client_id": str(uuid4()),
            "unit_id": api.get("me").raise_for_status().json()["roles"][0]["unit_id"],
            "kind": "regular",
            "title": "Hội nghị học tập tại chi bộ",
            "place": "Nhà văn hóa khu phố 2",
            "starts_at": "2024-12-17T19:30:00+07:00",
            "ends_at": "2024-12-17T21:00:00+07:00",
        }
        meeting = api.post(f"campaigns/{made}/sessions", json=held).raise_for_status().json()["id"]
    return made, str(meeting)
