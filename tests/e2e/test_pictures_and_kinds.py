"""Every kind of question and its pictures, from the editor's file to the review: without signal, large, markup as text."""

import re
from collections.abc import Callable

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.e2e import a_pictured_test, phones
from tests.e2e.service import Person, Service

Opened = Callable[[BrowserContext], Page]
WIDTH = "element => element.naturalWidth"
TAKER = "member, Chi bộ 1, phường Long Thủy"
SECRETARY = "secretary, Chi bộ 1, phường Long Thủy"


def test_every_kind_with_pictures(service: Service, cast: dict[str, Person], browser: Browser, opened: Opened) -> None:
    quiz = a_pictured_test.put_in_place(service, board=cast["board"], secretary=cast[SECRETARY])
    context = phones.phone(browser, service.url)
    page = opened(context)
    phones.sign_in(page, cast[TAKER])
    phones.kept_offline(page)
    page.goto(f"/bai/{quiz}")
    arrived: set[str] = set()
    page.on("requestfinished", lambda request: arrived.add(request.url) if "/pictures/" in request.url else None)
    # All pictures are fetched when the test begins, whichever question has them
    with page.expect_event("requestfinished", lambda _: len(arrived) == len(a_pictured_test.PICTURES)):
        page.get_by_role("button", name="Bắt đầu làm bài").click()
    expect(page.get_by_role("heading", name=re.compile(r"Câu 1\b"))).to_be_visible(timeout=20_000)
    context.set_offline(offline=True)
    for _ in range(6):
        _answer_rightly(page)
        page.get_by_role("button", name=re.compile("Câu tiếp|Xem lại")).click()
    context.set_offline(offline=False)
    expect(page.get_by_text("Đã gửi 6 câu")).to_be_visible(timeout=30_000)
    page.get_by_role("button", name="Nộp bài").click()
    page.get_by_role("dialog").get_by_role("button", name="Nộp bài").click()
    expect(page.get_by_text(re.compile(r"Hệ thống đã nhận đủ 6/6 câu\."))).to_be_visible(timeout=30_000)

    page.get_by_role("link", name="Xem đáp án và giải thích").click()
    page.get_by_role("tab", name="Cần xem lại (0)").click()
    expect(page.get_by_text("Đồng chí trả lời đúng tất cả các câu.")).to_be_visible()
    page.get_by_role("tab", name="Tất cả (6)").click()
    for words in ("Sơ đồ có một ô tô xanh ở góc trên bên trái", "Ô xanh", "Ô đỏ"):
        _is_drawn(page.get_by_role("img", name=words, exact=True))
    expect(page.get_by_text("Đồng chí chọn").first).to_be_visible()


def _answer_rightly(page: Page) -> None:
    stem = page.locator("main p").filter(has_text=re.compile(r"\?|\.")).first.inner_text()
    if "tô?" in stem:
        _look_at_the_pictures(page)
        page.get_by_role("radio", name="Ô xanh", exact=True).check()
    elif "hai ý đúng" in stem:
        for one in page.get_by_role("checkbox", name="Ý đúng").all():
            one.check()
    elif "Mỗi đợt phấn đấu có" in stem:
        page.get_by_role("radio", name="Đúng", exact=True).check()
    elif "Các ý sau" in stem:
        for said, words in (("Đúng", "ý đúng"), ("Sai", "ý sai")):
            page.get_by_role("radiogroup", name=words).get_by_role("radio", name=said).check()
    elif "Ai chịu" in stem:
        page.get_by_role("textbox").fill("to chuc dang")
    else:
        page.get_by_role("textbox").fill("97,5")


def _look_at_the_pictures(page: Page) -> None:
    """Without signal: all three are there; a tap on an option's picture chooses it, the button below shows it large."""
    assert page.title() != "1"
    expect(page.get_by_text(a_pictured_test.MARKUP)).to_be_visible()
    stem = page.get_by_role("img", name="Sơ đồ có một ô tô xanh")
    for picture in (stem, page.get_by_role("img", name="Ô xanh", exact=True), page.get_by_role("img", name="Ô đỏ", exact=True)):
        _is_drawn(picture)
    small = stem.bounding_box()
    page.get_by_role("button", name=re.compile("Xem hình to: Sơ đồ")).click()
    large = page.get_by_role("dialog").get_by_role("img", name="Sơ đồ có một ô tô xanh")
    _is_drawn(large)
    box = large.bounding_box()
    assert small is not None
    assert box is not None
    assert box["width"] >= 2 * small["width"]
    page.get_by_role("button", name="Đóng").click()
    page.get_by_role("img", name="Ô đỏ", exact=True).click()
    expect(page.get_by_role("radio", name="Ô đỏ")).to_be_checked()


def _is_drawn(picture: Locator) -> None:
    expect(picture).to_be_visible(timeout=20_000)
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("complete", value=True)
    assert picture.evaluate(WIDTH) > 0
