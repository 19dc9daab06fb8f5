"""Timelines: nothing recorded is lost in silence, nothing overlaps."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.members import rules
from app.members.rules import FactsInTheWay, Period

START = date(2024, 1, 1)
DAYS = st.integers(0, 40).map(lambda n: START + timedelta(days=n))


def _merge(periods: list[Period], start: date, end: date | None, value: str) -> list[Period]:
    pieces = rules.insert_period(periods, start, end)
    return [Period(p.valid_from, p.valid_to, value if p.source is None else periods[p.source].value) for p in pieces]


def _value_on(periods: list[Period], day: date) -> str | None:
    found = rules.period_on(periods, day)
    return found.value if found else None


@given(st.lists(st.tuples(DAYS, st.none() | DAYS, st.sampled_from("abc")), max_size=12))
def test_each_change_holds_and_touches_no_other_day(changes: list[tuple[date, date | None, str]]) -> None:
    periods: list[Period] = []
    for start, end, value in changes:
        if end is not None and end <= start:
            continue
        before = periods
        try:
            periods = _merge(periods, start, end, value)
        except FactsInTheWay:
            continue
        for after_each in pairwise(periods):
            assert after_each[0].valid_to is not None
            assert after_each[0].valid_to <= after_each[1].valid_from
        for day in (START + timedelta(days=n) for n in range(45)):
            changed = start <= day and (end is None or day < end)
            assert _value_on(periods, day) == (value if changed else _value_on(before, day))


def test_a_later_fact_is_in_the_way() -> None:
    later = [Period(date(2024, 6, 1), None, "b")]
    with pytest.raises(FactsInTheWay):
        rules.insert_period(later, date(2024, 5, 1), None)
    assert len(rules.insert_period(later, date(2024, 5, 1), date(2024, 6, 1))) == 2


def test_gaps_and_overlaps_are_found() -> None:
    a, b = Period(START, date(2024, 2, 1), "x"), Period(date(2024, 2, 1), None, "y")
    assert rules.days_without_exactly_one([b, a], START) == []
    assert rules.days_without_exactly_one([a], START) == [date(2024, 2, 1)]
    assert rules.days_without_exactly_one([b], START) == [START]
    assert rules.days_without_exactly_one([a, Period(date(2024, 1, 20), None, "y")], START) == [date(2024, 1, 20)]
