"""Time runs out without signal: what was sent in time is graded, what was not is kept and sent late, and the member is told."""

import re
import sqlite3
from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e import phones
from tests.e2e.service import Person, Service
from tests.e2e.test_member_takes_the_test import begin, tap

Opened = Callable[[BrowserContext], Page]
LATER = timedelta(minutes=50)
# The phone's clock goes on while nobody looks: dates and the clock of the page, as after a long walk without signal.
WALK = """() => {
  const ahead = %d;
  const RealDate = Date;
  const now = () => RealDate.now() + ahead;
  globalThis.Date = class extends RealDate {
    constructor(...parts) { parts.length === 0 ? super(now()) : super(...parts); }
    static now() { return now(); }
  };
  const elapsed = performance.now.bind(performance);
  performance.now = () => elapsed() + ahead;
}"""


def set_forward(service: Service, by: timedelta, *, late_sync: str) -> None:
    """The service later on the same day; tests treat late answers so."""
    service.kill()
    with sqlite3.connect(service.folder / "sotay.sqlite3") as database:
        ahead = "UPDATE instance_facts SET value = CAST(value AS REAL) + ? WHERE name = 'clock_offset_seconds'"
        assert database.execute(ahead, (by.total_seconds(),)).rowcount == 1
        database.execute("UPDATE quizzes SET late_sync = ?", (late_sync,))
    database.close()
    service.start()


def test_answers_still_on_the_phone_when_time_is_up(
    service: Service, cast: dict[str, Person], browser: Browser, opened: Opened
) -> None:
    bay = cast["member"]
    context = phones.phone(browser, service.url)
    page = opened(context)
    attempt = begin(page, bay)
    tapped = {str(place): tap(page, place, place) for place in range(5)}
    expect(page.get_by_text("Đã gửi 5 câu")).to_be_visible(timeout=30_000)
    context.set_offline(offline=True)
    tapped |= {str(place): tap(page, place, place) for place in range(5, 7)}
    page.evaluate(WALK % (LATER.total_seconds() * 1000))
    expect(page.get_by_text("Đã hết giờ. 5 câu gửi kịp đang được chấm.")).to_be_visible(timeout=30_000)
    still = "2 câu còn trong điện thoại sẽ tự gửi khi có sóng và được ghi là gửi muộn."
    expect(page.get_by_text(still)).to_be_visible()
    set_forward(service, LATER, late_sync="refuse")
    context.set_offline(offline=False)
    refused = re.compile(r"2 câu gửi lúc .+ chưa được tính, vì bài đã hết giờ lúc .+ của đồng chí vẫn được giữ nguyên\.")
    expect(page.get_by_text(refused).first).to_be_visible(timeout=60_000)
    expect(page.get_by_text(re.compile("đồng chí báo bí thư chi bộ trước ngày")).first).to_be_visible()
    held = {place: answer for place, answer in service.answers_of(bay, attempt).items() if int(place) < 5}
    assert held == {place: tapped[place] for place in held}
    assert len(held) == 5
