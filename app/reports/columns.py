"""The columns of a report's tables (pure): one place says what stands where, for both kinds of file."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

from app.participation.rates import NOT_APPLICABLE
from app.participation.schemas import RateOut, UnitRatesOut
from app.participation.wordings import WAY_WORDS
from app.reports.wordings import NOT_SHOWN

Cell = int | str | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `of` gives its cell for a unit, None where it does not apply. `width` in letters.

    kind: name and word are text; rate is a rate with both numbers as text ("48/49 (97,9 %)"), number a count, percent the
    truncated percentage as text ("97,9"), or why there is none.
    """

    group: str
    title: str
    kind: Literal["name", "word", "rate", "number", "percent"]
    width: int
    of: Callable[[UnitRatesOut], Cell]


@dataclass(frozen=True, slots=True)
class How:
    """What the campaign asks for. `target_text`: "98 %"."""

    target_text: str
    has_quiz: bool
    has_pass_mark: bool


STUDY, ABSENT, TEST = "Tham gia học tập", "Chưa tham gia", "Bài trắc nghiệm"
WAYS, OUTSIDE = "Cách ghi nhận đồng chí đã tham gia", "Không tính trong đợt này"
NAME = Column("", "Tổ chức đảng", "name", 38, lambda u: u.name)


def rates(lines: Sequence[UnitRatesOut], how: How) -> list[Column]:
    """Each rate in one column, fraction first: for prints."""
    return _applying([NAME, *_rates(how)], lines)


def numbers(lines: Sequence[UnitRatesOut], how: How) -> list[Column]:
    """Each number of the rates in a column of its own: for sheets."""
    found = [NAME, *_study(how)]
    if how.has_quiz:
        found += _test(how)
    return _applying(found, lines)


def details(lines: Sequence[UnitRatesOut]) -> list[Column]:
    """How people were recorded, who has not come, who does not count."""
    return _applying([NAME, *_ways(), *_absences(), *_outside()], lines)


def _applying(columns: Iterable[Column], lines: Sequence[UnitRatesOut]) -> list[Column]:
    """Without those that apply to none of the lines."""
    return [column for column in columns if any(column.of(line) is not None for line in lines)]


def _rates(how: How) -> Iterator[Column]:
    yield Column("", "Đã tham gia / thuộc diện học tập", "rate", 12, lambda u: _rate(u.took_part))
    yield Column("", "Còn cần", "number", 8, lambda u: u.took_part.still_needed)
    yield Column("", f"Chỉ tiêu {how.target_text}", "word", 10, _verdict)
    if how.has_quiz:
        yield Column("", "Đã làm bài trắc nghiệm / thuộc diện học tập", "rate", 12, lambda u: _rate(u.took_test))
    if how.has_quiz and how.has_pass_mark:
        yield Column("", "Đạt bài trắc nghiệm / đã làm bài", "rate", 12, lambda u: _rate(u.passed_test))


def _study(how: How) -> Iterator[Column]:
    yield Column("", "Cấp ủy", "name", 32, lambda u: u.committee_name)
    yield Column(STUDY, "Trong danh sách", "number", 10, lambda u: u.took_part.denominator + u.outside.total)
    yield Column(STUDY, "Thuộc diện học tập", "number", 10, lambda u: u.took_part.denominator)
    yield Column(STUDY, "Đã tham gia", "number", 10, lambda u: u.took_part.numerator)
    yield Column(STUDY, "Tỷ lệ (%)", "percent", 12, lambda u: _percent(u.took_part))
    yield Column(STUDY, "Còn cần", "number", 8, lambda u: u.took_part.still_needed)
    yield Column(STUDY, f"Chỉ tiêu {how.target_text}", "word", 13, _verdict)


def _test(how: How) -> Iterator[Column]:
    yield Column(TEST, "Đã làm bài", "number", 10, lambda u: u.took_test.numerator)
    yield Column(TEST, "Tỷ lệ (%)", "percent", 12, lambda u: _percent(u.took_test))
    if how.has_pass_mark:
        yield Column(TEST, "Đạt", "number", 10, lambda u: _count(u.passed_test))
        yield Column(TEST, "Tỷ lệ trên số đã làm (%)", "percent", 12, lambda u: _percent(u.passed_test))


def _ways() -> Iterator[Column]:
    for way, words in WAY_WORDS.items():
        yield Column(WAYS, words[0].upper() + words[1:], "number", 9, partial(_way, way))


def _absences() -> Iterator[Column]:
    yield Column(ABSENT, "Vắng có lý do", "number", 9, lambda u: u.not_come.excused)
    yield Column(ABSENT, "Vắng không lý do", "number", 9, lambda u: u.not_come.unexcused)
    yield Column(ABSENT, "Chưa ghi", "number", 9, lambda u: u.not_come.unrecorded)


def _outside() -> Iterator[Column]:
    yield Column(OUTSIDE, "Cộng", "number", 8, lambda u: u.outside.total)
    yield Column(OUTSIDE, "Được miễn", "number", 9, lambda u: u.outside.exempt)
    yield Column(OUTSIDE, "Tạm miễn", "number", 9, lambda u: u.outside.temporarily_exempt)
    yield Column(OUTSIDE, "Đình chỉ", "number", 9, lambda u: u.outside.suspended)
    yield Column(OUTSIDE, "Đưa ra khỏi danh sách", "number", 10, lambda u: u.outside.removed)
    yield Column(OUTSIDE, "Có dự học (dòng riêng)", "number", 10, lambda u: u.outside.came)


def _way(way: str, unit: UnitRatesOut) -> Cell:
    return int(getattr(unit.ways, way))


def _verdict(unit: UnitRatesOut) -> Cell:
    """The word of the kinds that carry it; where nobody is expected the rate says so already."""
    return unit.took_part.verdict if unit.took_part.applicable else None


def _rate(rate: RateOut) -> Cell:
    return NOT_SHOWN if rate.hidden_because is not None else rate.text


def _count(rate: RateOut) -> Cell:
    return NOT_SHOWN if rate.hidden_because is not None else rate.numerator


def _percent(rate: RateOut) -> Cell:
    if rate.hidden_because is not None:
        return NOT_SHOWN
    return rate.percent if rate.applicable else NOT_APPLICABLE
