"""How dated facts about a member may change (pure). Periods are half-open; `valid_to` None means open (decision 0004)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Period:
    """One recorded fact: `value` held during [valid_from, valid_to)."""

    valid_from: date
    valid_to: date | None
    value: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the timeline after a change; `source` is the index of the old period it comes from, None for the new one."""

    valid_from: date
    valid_to: date | None
    source: int | None


class FactsInTheWay(Exception):
    """Something is already recorded from `day` on; a change may not silently wipe it."""

    def __init__(self, day: date) -> None:
        super().__init__(str(day))
        self.day = day


def covers(period: Period, day: date) -> bool:
    """Whether the fact held on `day`."""
    return period.valid_from <= day and (period.valid_to is None or day < period.valid_to)


def period_on(periods: Sequence[Period], day: date) -> Period | None:
    """The fact that held on a day."""
    return next((p for p in periods if covers(p, day)), None)


def overlap(one: tuple[date, date | None], other: tuple[date, date | None]) -> bool:
    """Whether two half-open periods share a day.

    >>> overlap((date(2024, 1, 1), date(2024, 3, 1)), (date(2024, 3, 1), None))
    False
    """
    return (one[1] is None or other[0] < one[1]) and (other[1] is None or one[0] < other[1])


def insert_period(periods: Sequence[Period], start: date, end: date | None) -> list[Piece]:
    """The timeline after a new fact is put over [start, end): what it covers gives way, the rest stays.

    An open end runs until the end of time. Refused when a recorded fact begins inside (start, end): it would be lost.
    A fact that begins on `start` itself is what the new one corrects.
    """
    for period in periods:
        if start < period.valid_from and (end is None or period.valid_from < end):
            raise FactsInTheWay(period.valid_from)
    pieces = [Piece(start, end, None)]
    for index, period in enumerate(periods):
        if period.valid_from < start:
            cut = start if period.valid_to is None or period.valid_to > start else period.valid_to
            pieces.append(Piece(period.valid_from, cut, index))
        if _outlasts(period, start, end):
            assert end is not None
            pieces.append(Piece(end, period.valid_to, index))
        elif end is not None and period.valid_from >= end:
            pieces.append(Piece(period.valid_from, period.valid_to, index))
    return sorted(pieces, key=lambda p: p.valid_from)


def _outlasts(period: Period, start: date, end: date | None) -> bool:
    """Whether the period covers `start` and goes on after `end`."""
    if end is None or period.valid_from > start:
        return False
    return period.valid_to is None or period.valid_to > end


def days_without_exactly_one(periods: Sequence[Period], since: date) -> list[date]:
    """First days from `since` on where the official affiliations leave a gap or overlap; empty when exactly one holds."""
    if not periods:
        return [since]
    ordered = sorted(periods, key=lambda p: p.valid_from)
    wrong = [after.valid_from for before, after in pairwise(ordered) if before.valid_to != after.valid_from]
    if ordered[0].valid_from > since:
        wrong.append(since)
    if ordered[-1].valid_to is not None:
        wrong.append(ordered[-1].valid_to)
    return wrong
