"""The secretary's main story: the rate, a hall without signal, the roll, the second person, a visit at home, sending up."""

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e import phones
from tests.e2e.screens.secretary import branch, makeup, meeting, open_campaign, unit_of
from tests.e2e.service import Person, Service

Opened = Callable[[BrowserContext], Page]
BAY = "Nguyễn Văn Bảy, 1957"
PAPER = "Sổ biên bản chi bộ, trang 12"


def rates(api: httpx.Client) -> dict[str, Any]:
    """The branch's figures as the service counts them."""
    path = f"campaigns/{open_campaign(api)}/participation"
    found: dict[str, Any] = api.get(path, params={"unit": unit_of(api)}).raise_for_status().json()["unit"]
    return found


def test_a_hall_without_signal(service: Service, cast: dict[str, Person], browser: Browser, opened: Opened) -> None:
    secretary = cast["secretary"]
    context = phones.phone(browser, service.url)
    page = opened(context)
    phones.sign_in(page, secretary)
    with service.api(secretary) as api:
        at = {name: meeting(api, f"/{name}") for name in ("chuan-bi", "ma", "diem-danh")}
        session, home = makeup(api), branch(api)
        assert rates(api)["took_part"]["text"] == "48/49 (97,9 %)"
    page.goto(home)
    expect(page.get_by_text("Đã học 48/49 đồng chí (97,9 %). Còn 1 đồng chí nữa là đạt chỉ tiêu 98 %.")).to_be_visible()
    expect(page.get_by_text("Hạn 20/12. Xem tên và sắp xếp học bù.")).to_be_visible()
    page.goto(at["chuan-bi"])
    page.get_by_role("button", name="Lấy về điện thoại này").click()
    expect(page.get_by_text("Đã có trên điện thoại này")).to_be_visible()
    phones.kept_offline(page)

    context.set_offline(offline=True)
    page.goto(at["ma"])
    digits = page.get_by_text(re.compile(r"^\d{3} \d{3}$"))
    expect(digits).to_be_visible()
    with service.api(secretary) as api:
        spoken = api.get(f"sessions/{session}/check-in-code").raise_for_status().json()["spoken"]["digits"]
    shown = digits.inner_text().replace(" ", "")
    assert shown == spoken or abs(phones_clock(page)) < 2  # the code was just being replaced
    page.goto(at["diem-danh"])
    page.get_by_role("button", name=re.compile(f"^{BAY}")).click()
    expect(page.get_by_text("Có mặt 1/1")).to_be_visible()
    page.wait_for_timeout(600)  # a tap right behind another one is a hand that shakes
    page.get_by_role("button", name=re.compile(f"^{BAY}")).click()
    expect(page.get_by_text("Có mặt 0/1")).to_be_visible()
    page.get_by_role("tab", name="Nhập từ giấy").click()
    page.get_by_label("Giấy ký tên cất ở đâu").fill(PAPER)
    page.get_by_role("button", name="Ghi 1 đồng chí có mặt").click()
    expect(page.get_by_text("Có mặt 1/1")).to_be_visible()
    expect(page.get_by_text("Đã lưu trên điện thoại này, chưa gửi.").first).to_be_visible()
    page.close()

    context.set_offline(offline=False)
    page = opened(context)
    page.goto(home)
    expect(page.get_by_text("Đã học 49/49 đồng chí (100 %).")).to_be_visible(timeout=30_000)
    # The paper goes out last
    expect(page.get_by_text("việc đã lưu trên điện thoại này, chưa gửi")).to_have_count(0, timeout=30_000)
    with service.api(secretary) as api:
        assert [row["paper_kept"] for row in api.get(f"sessions/{session}/attendance").json()["papers"]] == [PAPER]
    confirm(service, cast, browser, opened, session)


def phones_clock(page: Page) -> float:
    """Seconds to the next change of the spoken code."""
    left: float = page.evaluate("180 - (Date.now() / 1000) % 180")
    return min(left, 180 - left)


def confirm(service: Service, cast: dict[str, Person], browser: Browser, opened: Opened, session: str) -> None:
    """The deputy's one tap on the whole list."""
    page = opened(phones.phone(browser, service.url))
    phones.sign_in(page, cast["deputy"])
    with service.api(cast["deputy"]) as api:
        assert rates(api)["resting"]["waiting"] == 1
        page.goto(f"{branch(api)}/buoi-hoc/{session}/xac-nhan")
    page.get_by_role("button", name="Xác nhận cả danh sách (1 lượt)").click()
    expect(page.get_by_text("Không còn lượt ghi nào chờ xác nhận.")).to_be_visible(timeout=30_000)
    with service.api(cast["deputy"]) as api:
        assert rates(api)["resting"]["waiting"] == 0


def test_from_a_make_up_to_the_level_above(service: Service, cast: dict[str, Person], browser: Browser, opened: Opened) -> None:
    secretary = cast["secretary"]
    page = opened(phones.phone(browser, service.url))
    phones.sign_in(page, secretary)
    with service.api(secretary) as api:
        home = branch(api)
    page.goto(f"{home}/buoi-hoc/them")
    page.get_by_label("Địa điểm").fill("Nhà văn hóa khu phố 1")
    expect(page.get_by_text("19 giờ đến 21 giờ thứ Năm, 19/12/2024")).to_be_visible()
    page.get_by_role("button", name="Thêm buổi học").click()
    expect(page.get_by_text("Học bù, chưa diễn ra")).to_be_visible(timeout=20_000)
    page.get_by_role("link", name="Đổi giờ, địa điểm").click()
    page.get_by_label("Lý do hủy").fill("Trùng lịch họp khu phố")
    page.get_by_role("button", name="Hủy buổi học này").click()
    expect(page.get_by_text("Buổi học này đã hủy. Lý do: Trùng lịch họp khu phố")).to_be_visible(timeout=20_000)

    page.goto(f"{home}/hoc-tai-nha")
    page.get_by_role("checkbox", name=BAY).check()
    second = page.get_by_label("Đồng chí thứ hai đến nhà")
    second.select_option(second.locator("option").filter(has_text=cast["deputy"].name).first.get_attribute("value"))
    page.get_by_role("button", name="Ghi học bù tại nhà").click()
    expect(page.get_by_text("Đã gửi xong.")).to_be_visible(timeout=30_000)
    with service.api(secretary) as api:
        assert rates(api)["took_part"]["text"] == "49/49 (100 %)"
    decide(page, home)
    with service.api(cast["deputy"]) as api:
        visit = api.get("me/home").raise_for_status().json()["to_confirm"][0]["session_id"]
        seen = api.get(f"sessions/{visit}/confirmations").raise_for_status().json()["as_of"]
        yes = {"client_id": str(uuid4()), "as_of": seen, "no_second_person": False, "unit_id": None}
        api.post(f"sessions/{visit}/confirmations", json=yes).raise_for_status()
    send_up(page)
    with service.api(secretary) as api:
        path = f"campaigns/{open_campaign(api)}/closing"
        assert api.get(path, params={"unit": unit_of(api)}).raise_for_status().json()["sent"]["state"] == "sent"


def send_up(page: Page) -> None:
    """What is still open is named and known; once it is sent, nothing on the screen asks to send it again."""
    page.reload()
    page.get_by_label("Tôi biết những việc còn dở dang trên đây và vẫn gửi").check()
    page.get_by_role("button", name="Gửi số liệu lên cấp trên").click()
    expect(page.get_by_text("Đã gửi, chờ cấp trên xem")).to_be_visible(timeout=20_000)
    expect(page.get_by_text(re.compile(r"^49/49 \(100 %\)\. Người gửi:"))).to_be_visible()
    expect(page.get_by_role("button", name="Gửi số liệu lên cấp trên")).to_have_count(0)
    expect(page.get_by_role("button", name="Gửi lại số liệu")).to_be_visible()


def decide(page: Page, home: str) -> None:
    """The late answers of the demo's morning, then the branch's figure goes up."""
    page.goto(f"{home}/cho-xem-xet")
    page.get_by_role("button", name="Tính các câu gửi muộn", exact=True).click()
    page.get_by_label("Vì sao tính").fill("Có hai đồng chí ngồi cạnh xác nhận mất sóng")
    page.get_by_role("button", name="Tính các câu gửi muộn", exact=True).click()
    expect(page.get_by_text(re.compile("^Câu gửi muộn: .+: tính các câu gửi muộn"))).to_be_visible(timeout=20_000)
    expect(page.get_by_text("Không có việc nào chờ đồng chí xem xét.")).to_be_visible(timeout=20_000)
    page.goto(f"{home}/gui-len")
    expect(page.get_by_text("Còn lượt điểm danh chờ người thứ hai xác nhận nên chưa gửi được.")).to_be_visible(timeout=20_000)
