"""Ông Bảy reads without signal, checks in with the camera and without signal, asks and withdraws; a second person confirms."""

import re
from collections.abc import Callable
from uuid import uuid4

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e import phones
from tests.e2e.service import Person, Service

Opened = Callable[[BrowserContext], Page]
expect.set_options(timeout=20_000)  # a machine busy with other things is no complaint
SAVED_HERE = "Đã lưu trên điện thoại này, chưa gửi. Có sóng sẽ tự gửi; đồng chí đừng xóa ứng dụng."
ZALO = (
    "Mozilla/5.0 (Linux; Android 12) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/108.0 Mobile Zalo android/2310"
)
# A camera that sees one picture: the squares of a QR code, as dark as the page draws them.
CAMERA = """squares => {
  const side = Number(squares.viewBox.split(" ")[2]);
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = side * 8;
  const pen = canvas.getContext("2d");
  const draw = () => {
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.fillStyle = "#000";
    for (const [, x, y] of squares.path.matchAll(/M(\\d+) (\\d+)h1v1h-1z/g)) pen.fillRect(x * 8, y * 8, 8, 8);
  };
  setInterval(draw, 100);
  navigator.mediaDevices.getUserMedia = async () => canvas.captureStream(10);
}"""

# A phone with a Vietnamese voice that says each piece in no time; `said` remembers them.
VOICE = """() => {
  window.said = [];
  window.SpeechSynthesisUtterance = function (text) { this.text = text; };
  const speak = piece => { window.said.push(piece.text); setTimeout(() => piece.onend(), 20); };
  const voice = { getVoices: () => [{ lang: "vi_VN" }], addEventListener() {}, cancel() {}, speak };
  Object.defineProperty(window, "speechSynthesis", { value: voice, configurable: true });
}"""


def _meeting(service: Service, person: Person) -> str:
    with service.api(person) as api:
        return str(api.get("me/home").raise_for_status().json()["meetings"][0]["session_id"])


def _attended(service: Service, person: Person) -> bool:
    with service.api(person) as api:
        return bool(api.get("me/home").raise_for_status().json()["campaigns"][0]["attended"])


def test_reads_listed_and_taken_along_without_signal(
    service: Service, cast: dict[str, Person], browser: Browser, opened: Opened
) -> None:
    bay = cast["member"]
    context = phones.phone(browser, service.url)
    page = opened(context)
    phones.sign_in(page, bay)
    page.get_by_role("link", name="Tài liệu", exact=True).click()
    page.get_by_label("Tìm tài liệu").fill("tuyen truyen 2022")
    page.get_by_role("link", name=re.compile("giai đoạn 2022 - 2025")).click()
    page.get_by_role("button", name="mục II.7").click()
    lit = page.locator("[data-at]").filter(has_text="mục II.7").first
    expect(lit).to_be_focused()
    expect(lit).to_be_in_viewport()
    expect(page.get_by_role("tab", name="Toàn văn")).to_have_attribute("aria-selected", "true")
    page.get_by_role("button", name="Về bản ngắn").click()
    expect(page.get_by_role("tab", name="Một phút")).to_have_attribute("aria-selected", "true")
    page.get_by_role("button", name=re.compile(r"Tải về để đọc khi mất sóng \(\d+ KB\)")).click()
    expect(page.get_by_text("Cả tài liệu đã ở trên điện thoại này")).to_be_visible()
    phones.kept_offline(page)
    item = page.url.rsplit("/", 1)[1]
    context.set_offline(offline=True)
    page.reload()
    page.get_by_role("tab", name="Năm phút").click()
    expect(page.get_by_role("button", name="Xem mục II.8 trong toàn văn")).to_be_visible()
    page.get_by_role("button", name="Tôi đã đọc xong").click()
    expect(page.get_by_text("Đồng chí đã đọc xong tài liệu này.")).to_be_visible()
    page.get_by_role("link", name="Tài liệu", exact=True).click()
    page.get_by_label("Tìm tài liệu").fill("nghi quyet")
    expect(page.get_by_role("link", name=re.compile("Có trên máy"))).to_have_count(1, timeout=30_000)
    page.get_by_role("link", name="Hồ sơ", exact=True).click()
    expect(page.get_by_text(re.compile("Đánh dấu đã đọc tài liệu, lúc"))).to_be_visible(timeout=30_000)
    context.set_offline(offline=False)
    expect(page.get_by_text("Còn trên điện thoại này, chưa gửi")).to_have_count(0, timeout=30_000)
    with service.api(bay) as api:
        listed = api.get("content").raise_for_status().json()["items"]
    assert [one["read"]["finished"] for one in listed if one["id"] == item] == [True]


def test_listens_with_the_phones_own_voice_or_is_told_that_it_has_none(
    reading: Service, cast: dict[str, Person], browser: Browser, opened: Opened
) -> None:
    page = opened(phones.phone(browser, reading.url))
    phones.sign_in(page, cast["member"])
    page.get_by_role("link", name=re.compile("giai đoạn 2022 - 2025")).click()
    page.get_by_role("button", name="Nghe").click()
    expect(page.get_by_text("Điện thoại này chưa có giọng đọc tiếng Việt.")).to_be_visible()
    page.add_init_script(f"({VOICE})()")
    page.reload()
    page.get_by_role("button", name="Nghe").click()
    lines = page.locator("[data-quoted] p")
    for _ in range(100):  # not wait_for_function: between its looks it evaluates in the page, which the policy forbids
        if page.evaluate("window.said.length") == lines.count():
            break
        page.wait_for_timeout(100)
    assert [one.replace("\u2060", "") for one in lines.all_inner_texts()] == page.evaluate("window.said")
    expect(page.get_by_role("button", name="Nghe", exact=True)).to_be_visible()


def test_checks_in_with_the_camera(service: Service, cast: dict[str, Person], browser: Browser, opened: Opened) -> None:
    bay, meeting = cast["member"], _meeting(service, cast["member"])
    with service.api(cast["secretary"]) as api:
        code = api.get(f"sessions/{meeting}/check-in-code").raise_for_status().json()["qr"]["digits"]
    page = opened(phones.phone(browser, service.url))
    phones.sign_in(page, bay)
    own = {"code": "12345678", "qr_text": f"{service.url}/diem-danh/{meeting}?ma={code}"}
    times = {"expires_at": "2024-12-18T02:00:00Z", "renew_at": "2024-12-18T01:00:00Z", "server_now": "2024-12-18T00:30:00Z"}
    page.route("**/me/visitor-code", lambda route: route.fulfill(json=own | times))
    page.goto("/ma-cua-toi")
    drawn = page.get_by_role("img", name="Mã QR của tôi")
    path = drawn.locator("path").nth(1).get_attribute("d")
    squares = {"viewBox": drawn.get_attribute("viewBox"), "path": path}
    page.goto(f"/diem-danh/{meeting}")
    page.evaluate(CAMERA, squares)
    page.get_by_role("button", name="Quét mã bằng máy ảnh").click()
    expect(page.get_by_text("Đã ghi đồng chí có mặt.")).to_be_visible(timeout=30_000)
    assert _attended(service, bay)


def test_checks_in_without_signal_after_a_wrong_code(
    service: Service, cast: dict[str, Person], browser: Browser, opened: Opened
) -> None:
    bay, meeting = cast["member"], _meeting(service, cast["member"])
    with service.api(cast["secretary"]) as api:
        code = api.get(f"sessions/{meeting}/check-in-code").raise_for_status().json()["spoken"]["digits"]
    context = phones.phone(browser, service.url)
    page = opened(context)
    phones.sign_in(page, bay)
    page.goto("/ma-cua-toi")
    digits = page.get_by_text(re.compile(r"^\d{4} \d{4}$")).inner_text()
    page.goto(f"/diem-danh/{meeting}")
    phones.kept_offline(page)
    typed = page.get_by_label("Hoặc nhập mã được đọc")
    typed.fill("000000" if code != "000000" else "000001")
    page.get_by_role("button", name="Điểm danh bằng mã này").click()
    expect(page.get_by_text(re.compile("Mã chưa đúng hoặc đã hết hiệu lực.+nhờ bí thư điểm danh"))).to_be_visible()
    page.get_by_role("button", name="Thử lại").click()
    context.set_offline(offline=True)
    typed.fill(f"{code[:3]} {code[3:]}")
    page.get_by_role("button", name="Điểm danh bằng mã này").click()
    expect(page.locator("#main").get_by_text(SAVED_HERE)).to_be_visible(timeout=30_000)
    page.goto("/ma-cua-toi")
    expect(page.get_by_text(digits)).to_be_visible(timeout=30_000)
    assert not _attended(service, bay)
    context.set_offline(offline=False)
    expect(page.get_by_text("việc đã lưu trên điện thoại này, chưa gửi")).to_have_count(0, timeout=30_000)
    assert _attended(service, bay)


def test_asks_to_be_excused_and_withdraws(service: Service, cast: dict[str, Person], browser: Browser, opened: Opened) -> None:
    page = opened(phones.phone(browser, service.url))
    phones.sign_in(page, cast["member"])
    page.get_by_role("link", name="Đề nghị được vắng mặt").click()
    page.get_by_label("Công tác").check()
    page.get_by_role("button", name="Gửi đề nghị").click()
    expect(page.get_by_text("Đã gửi đề nghị.")).to_be_visible(timeout=20_000)
    page.get_by_role("link", name="Về hồ sơ học tập").click()
    expect(page.get_by_text(re.compile(r"Đề nghị vắng mặt \(công tác\) .+chờ xem xét"))).to_be_visible()
    page.get_by_role("button", name="Rút đề nghị vắng mặt").click()
    page.get_by_role("dialog").get_by_role("button", name="Rút đề nghị").click()
    expect(page.get_by_text(re.compile(r"Đề nghị vắng mặt \(công tác\) .+đã rút"))).to_be_visible(timeout=20_000)


def test_a_second_person_confirms_with_two_taps(
    service: Service, cast: dict[str, Person], browser: Browser, opened: Opened
) -> None:
    with service.api(cast["secretary"]) as api:
        branch = api.get("me/home").raise_for_status().json()["branches"][0]
        people = {
            one["number"]: one["id"]
            for one in api.get(f"units/{branch['unit_id']}/members?limit=200").raise_for_status().json()["items"]
        }
        went = [people[cast[role].login] for role in ("secretary", "helper")]
        visit = {
            "client_id": str(uuid4()),
            "unit_id": branch["unit_id"],
            "member_ids": [people[cast["member"].login]],
            "first_id": went[0],
            "second_id": went[1],
            "visited_on": "2024-12-18",
            "short": "read",
            "five_minutes": "read",
        }
        api.post(f"campaigns/{branch['campaign_id']}/home-visits", json=visit).raise_for_status()
    page = opened(phones.phone(browser, service.url))
    phones.sign_in(page, cast["helper"])
    page.locator("a[href^='/xac-nhan-diem-danh/']").click()
    expect(page.get_by_text(cast["member"].name)).to_be_visible()
    page.get_by_role("button", name="Xác nhận danh sách này").click()
    expect(page.get_by_role("link", name="Về việc cần làm")).to_be_visible()
    page.get_by_role("link", name="Về việc cần làm").click()
    expect(page.locator("a[href^='/xac-nhan-diem-danh/']")).to_have_count(0, timeout=20_000)


def test_storage_refused_is_said_and_survived_also_inside_another_app(
    service: Service, cast: dict[str, Person], browser: Browser, opened: Opened
) -> None:
    context = browser.new_context(base_url=service.url, user_agent=ZALO, locale="vi-VN", viewport={"width": 360, "height": 740})
    context.add_init_script("IDBFactory.prototype.open = () => { throw new DOMException('no', 'SecurityError'); }")
    page = opened(context)
    page.goto("/dang-nhap")
    expect(page.get_by_text("Đồng chí đang mở trong ứng dụng khác")).to_be_visible()
    phones.sign_in(page, cast["member"])
    expect(page.get_by_text("Trình duyệt không cho lưu trên máy này.")).to_be_visible()
    page.get_by_role("link", name="Tài liệu", exact=True).click()
    page.get_by_role("link", name=re.compile("giai đoạn 2022 - 2025")).click()
    expect(page.get_by_role("button", name="mục II.7")).to_be_visible()
    page.get_by_role("button", name="Tôi đã đọc xong").click()
    expect(page.get_by_text("Đồng chí đã đọc xong tài liệu này.")).to_be_visible()
