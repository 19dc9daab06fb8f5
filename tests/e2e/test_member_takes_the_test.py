"""Ông Bảy, 67, does the test with aeroplane mode in the middle: what the service holds is what he tapped."""

import re
from collections.abc import Callable

from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.e2e import phones
from tests.e2e.service import Person, Service

Tapped = int | bool | list[int]
Opened = Callable[[BrowserContext], Page]
SAVED_HERE = "Đã lưu trên điện thoại này, chưa gửi. Có sóng sẽ tự gửi; đồng chí đừng xóa ứng dụng."


def begin(page: Page, person: Person) -> str:
    """Sign in and begin the test; the attempt's id."""
    phones.sign_in(page, person)
    page.get_by_role("link", name="Làm bài trắc nghiệm", exact=True).click()
    page.get_by_role("button", name="Bắt đầu làm bài").click()
    expect(page.get_by_role("heading", name=re.compile(r"Câu 1\b"))).to_be_visible()
    return page.url.rsplit("/", 1)[1]


def tap(page: Page, place: int, option: int) -> Tapped:
    """Answer the question on the screen in the way of its kind, go on to the next; what the service is to hold of it."""
    expect(page.get_by_role("heading", name=re.compile(rf"Câu {place + 1}\b"))).to_be_visible()
    answers = page.locator("main fieldset input, main [role=radiogroup] input")
    expect(answers.first).to_be_visible()
    at = option % answers.count()
    answers.nth(at).check()
    many = answers.nth(at).get_attribute("type") == "checkbox"
    chosen = [place for place, answer in enumerate(answers.all()) if answer.is_checked()]  # with what was chosen before
    judged = page.get_by_role("radiogroup", name="Đúng hay sai").count() == 1
    page.get_by_role("button", name=re.compile("Câu tiếp|Xem lại")).click()
    return chosen if many else at == 0 if judged else at


def hand_in(page: Page) -> None:
    page.get_by_role("button", name="Nộp bài").click()
    page.get_by_role("dialog").get_by_role("button", name="Nộp bài").click()


def test_aeroplane_mode_in_the_middle(service: Service, cast: dict[str, Person], browser: Browser, opened: Opened) -> None:
    bay = cast["member"]
    context = phones.phone(browser, service.url)
    page = opened(context)
    attempt = begin(page, bay)
    tapped = {str(place): tap(page, place, place) for place in range(6)}
    context.set_offline(offline=True)
    tapped |= {str(place): tap(page, place, place) for place in range(6, 14)}
    expect(page.get_by_text("Mất sóng:").first).to_be_visible(timeout=30_000)
    context.set_offline(offline=False)
    tapped |= {str(place): tap(page, place, place) for place in range(14, 20)}
    expect(page.get_by_text("Đã gửi 20 câu")).to_be_visible(timeout=30_000)
    assert service.answers_of(bay, attempt) == tapped
    hand_in(page)
    expect(page.get_by_text(re.compile(r"Đã gửi xong lúc .+ Hệ thống đã nhận đủ 20/20 câu\."))).to_be_visible(timeout=30_000)
    assert service.answers_of(bay, attempt) == tapped


def test_handed_in_without_signal_and_the_tab_killed(
    service: Service, cast: dict[str, Person], browser: Browser, opened: Opened
) -> None:
    bay = cast["member"]
    context = phones.phone(browser, service.url)
    page = opened(context)
    attempt = begin(page, bay)
    phones.kept_offline(page)
    context.set_offline(offline=True)
    tapped = {str(place): tap(page, place, 1) for place in range(3)}
    page.close()
    page = opened(context)
    page.goto(f"/lam-bai/{attempt}")
    # Killed as the next question came: the place may be the one before; the answers are there.
    expect(page.get_by_role("heading", name=re.compile(r"Câu [34]\b"))).to_be_visible(timeout=20_000)
    page.get_by_role("button", name="Các câu").click()
    hand_in(page)
    expect(page.get_by_text(SAVED_HERE)).to_be_visible()
    page.reload()
    expect(page.get_by_text(SAVED_HERE)).to_be_visible(timeout=20_000)
    context.set_offline(offline=False)
    expect(page.get_by_text(re.compile(r"Hệ thống đã nhận 3/20 câu"))).to_be_visible(timeout=60_000)
    assert service.answers_of(bay, attempt) == tapped


def test_service_and_tab_killed_both_back(service: Service, cast: dict[str, Person], browser: Browser, opened: Opened) -> None:
    bay = cast["member"]
    context = phones.phone(browser, service.url)
    page = opened(context)
    attempt = begin(page, bay)
    tapped = {str(place): tap(page, place, 2) for place in range(7)}
    service.kill()
    tapped |= {str(place): tap(page, place, 2) for place in range(7, 20)}
    page.close()
    service.start()
    page = opened(context)
    page.goto("/")
    page.get_by_role("link", name="Làm tiếp bài đang dở").click()
    expect(page.get_by_text("Đã gửi 20 câu")).to_be_visible(timeout=60_000)
    assert service.answers_of(bay, attempt) == tapped


def test_a_bad_line_loses_nothing(service: Service, cast: dict[str, Person], browser: Browser, opened: Opened) -> None:
    bay = cast["member"]
    page = opened(phones.phone(browser, service.url))
    attempt = begin(page, bay)
    phones.bad_line(page, loss=0.05, delay_s=2)
    tapped = {str(place): tap(page, place, place) for place in range(20)}
    hand_in(page)
    expect(page.get_by_text(re.compile(r"Hệ thống đã nhận đủ 20/20 câu"))).to_be_visible(timeout=120_000)
    assert service.answers_of(bay, attempt) == tapped


def test_the_token_expires_during_it(service: Service, cast: dict[str, Person], browser: Browser, opened: Opened) -> None:
    bay = cast["member"]
    page = opened(phones.phone(browser, service.url))
    attempt = begin(page, bay)
    refused: list[str] = []

    def expire(route: Route) -> None:
        if refused:
            route.continue_()
            return
        refused.append(route.request.url)
        body = {"type": "urn:sotay:token_expired", "status": 401, "code": "token_expired", "detail": "Nối lại."}
        route.fulfill(status=401, json=body, content_type="application/problem+json")

    page.route("**/batches/**", expire)
    tapped = {str(place): tap(page, place, place) for place in range(5)}
    expect(page.get_by_text("Đã gửi 5 câu")).to_be_visible(timeout=30_000)
    assert len(refused) == 1
    assert service.answers_of(bay, attempt) == tapped


def test_two_phones_at_once(service: Service, cast: dict[str, Person], browser: Browser, opened: Opened) -> None:
    """The phone that was opened later wins; the first one says what changed, and both show the same."""
    bay = cast["member"]
    first = opened(phones.phone(browser, service.url))
    attempt = begin(first, bay)
    tapped = {str(place): tap(first, place, 0) for place in range(5)}
    expect(first.get_by_text("Đã gửi 5 câu")).to_be_visible(timeout=30_000)
    second = opened(phones.phone(browser, service.url))
    phones.sign_in(second, bay)
    second.get_by_role("link", name="Làm tiếp bài đang dở").click()
    expect(second.get_by_role("heading", name=re.compile(r"Câu 6\b"))).to_be_visible(timeout=20_000)
    second.get_by_role("button", name="Các câu").click()
    second.get_by_role("button", name=re.compile(r"^Câu 1:")).click()
    tapped["0"] = tap(second, 0, 1)
    second.get_by_role("button", name="Các câu").click()
    expect(second.get_by_text("Đã gửi 5 câu")).to_be_visible(timeout=30_000)
    first.get_by_role("button", name="Các câu").click()
    first.get_by_role("button", name=re.compile(r"^Câu 1:")).click()
    expect(first.get_by_text("Câu này vừa được trả lời trên máy khác")).to_be_visible(timeout=20_000)
    first.get_by_role("button", name="Các câu").click()
    hand_in(first)
    expect(first.get_by_text(re.compile("Hệ thống đã nhận 5/20 câu"))).to_be_visible(timeout=30_000)
    assert service.answers_of(bay, attempt) == tapped
    second.get_by_role("button", name="Về câu").click()
    tap(second, 1, 1)
    second.get_by_role("button", name="Các câu").click()
    expect(second.get_by_text(re.compile("Đã nhận, ghi là gửi muộn|Kết quả")).first).to_be_visible(timeout=60_000)
    assert service.answers_of(bay, attempt) == tapped


def test_home_is_there_without_signal(service: Service, cast: dict[str, Person], browser: Browser, opened: Opened) -> None:
    context = phones.phone(browser, service.url)
    page = opened(context)
    phones.sign_in(page, cast["member"])
    expect(page.get_by_role("link", name="Làm bài trắc nghiệm", exact=True)).to_be_visible()
    phones.kept_offline(page)
    context.set_offline(offline=True)
    page.reload()
    expect(page.get_by_role("link", name="Làm bài trắc nghiệm", exact=True)).to_be_visible(timeout=20_000)
    expect(page.get_by_text(re.compile("Chưa có sóng. Đây là nội dung xem lúc"))).to_be_visible(timeout=20_000)
