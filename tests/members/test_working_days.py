"""Holidays as data against the moon and the law; terms in working days; the clock of a transfer and its words."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.members.holidays import ANNOUNCED, FORESEEN, days_off, days_worked
from app.members.transfer_clocks import PAPERS, Step, clock
from app.members.working_days import is_working, last_day, left
from tests.members import lunar

DAYS = st.dates(date(2016, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize("year", sorted({*ANNOUNCED, *FORESEEN}))
def test_lunar_days_are_those_of_the_moon(year: int) -> None:
    if year in FORESEEN:
        assert FORESEEN[year] == (lunar.tet(year), lunar.hung_kings(year))
    else:
        known = ANNOUNCED[year]
        assert known.hung_kings == lunar.hung_kings(year)
        assert known.tet_from < lunar.tet(year) <= known.tet_from + timedelta(days=2)


def weekdays_off(year: int) -> list[str]:
    return [f"{day:%d/%m}" for day in sorted(days_off(year)) if day.weekday() < 5]


def test_what_was_announced_for_offices() -> None:
    assert weekdays_off(2023) == (
        ["02/01", "20/01", "23/01", "24/01", "25/01", "26/01", "01/05", "02/05", "03/05", "01/09", "04/09"]
    )
    assert weekdays_off(2024) == (
        ["01/01", "08/02", "09/02", "12/02", "13/02", "14/02", "18/04", "29/04", "30/04", "01/05", "02/09", "03/09"]
    )
    assert weekdays_off(2025) == (
        ["01/01", "27/01", "28/01", "29/01", "30/01", "31/01", "07/04", "30/04", "01/05", "02/05", "01/09", "02/09"]
    )
    assert (days_worked(2024), days_worked(2023)) == (frozenset({date(2024, 5, 4)}), frozenset())


def test_years_that_nobody_announced_yet() -> None:
    assert weekdays_off(2027)[:6] == ["01/01", "05/02", "08/02", "09/02", "10/02", "11/02"]
    assert weekdays_off(2038) == [
        "01/01",
        "30/04",
        "03/05",
        "02/09",
    ]  # no lunar days known: deadlines too early, never too late


@given(DAYS, st.integers(1, 90))
def test_a_term_ends_on_a_working_day_after_so_many(since: date, count: int) -> None:
    until = last_day(since, count)
    between = [since + timedelta(days=n) for n in range(1, (until - since).days + 1)]
    assert is_working(until)
    assert sum(is_working(day) for day in between) == count
    assert (left(since, until), left(until, since)) == (count, -count)


@given(DAYS, DAYS, st.sampled_from(Step))
def test_a_clock_is_over_the_day_after_its_last(since: date, today: date, step: Step) -> None:
    term = clock(step, since, today)
    assert term.overdue == (today > term.due_on)
    assert (term.days_left == 0) == (today == term.due_on)


def test_which_paper_says_so() -> None:
    papers = [clock(Step.BEGIN, day, day).paper.split()[3] for day in (date(2018, 1, 1), date(2024, 1, 1), date(2025, 7, 1))]
    assert papers == ["29-QĐ/TW", "24-QĐ/TW", "294-QĐ/TW"]
    assert [day for day, _ in PAPERS] == sorted((day for day, _ in PAPERS), reverse=True)


def test_the_words() -> None:
    since = date(2024, 12, 2)
    assert clock(Step.BEGIN, since, date(2024, 12, 18)).sentence == (
        "Còn 48 ngày làm việc để làm thủ tục chuyển sinh hoạt đảng chính thức (hạn 04/03/2025)."
    )
    due = clock(Step.PRESENT, since, since).due_on
    assert (
        clock(Step.PRESENT, since, due).sentence
        == "Hôm nay là ngày cuối để xuất trình giấy giới thiệu với chi ủy nơi chuyển đến."
    )
    assert clock(Step.PRESENT, since, due + timedelta(days=7)).sentence == (
        "Đã quá hạn 5 ngày làm việc để xuất trình giấy giới thiệu với chi ủy nơi chuyển đến (hạn 14/01/2025); "
        "đồng chí và tổ chức đảng báo cáo lý do với cấp ủy có thẩm quyền."
    )
