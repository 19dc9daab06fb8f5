"""The columns of a report's table (pure): one place says what stands where, for both kinds of file."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

from app.participation.rates import NOT_APPLICABLE
from app.participation.schemas import RateOut, UnitRatesOut
from app.participation.wordings import WAY_WORDS
from app.reports.wordings import NOT_SHOWN
from app.units.kinds import KIND_WORDS, UnitKind

Cell = int | str | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `of` gives its cell for a unit, None where it does not apply. `width` in letters.

    kind: name and word are text; number a count; percent the truncated percentage as text ("97,9"), or why there is none.
    """

    key: str
    group: str
    title: str
    kind: Literal["name", "word", "number", "percent"]
    width: int
    of: Callable[[UnitRatesOut], Cell]


LIST, STUDY, ABSENT = "Danh sách", "Tham gia học tập", "Chưa tham gia"
WAYS, OUTSIDE, TEST = "Cách ghi nhận đồng chí đã tham gia", "Không tính trong đợt này", "Bài trắc nghiệm"


def columns_of(lines: Sequence[UnitRatesOut], *, has_quiz: bool, has_pass_mark: bool) -> list[Column]:
    """The columns in order; those that apply to none of the lines are left out."""
    found = [*_study(), *_absences(), *_ways(), *_outside()]
    if has_quiz:
        found += _test(has_pass_mark=has_pass_mark)
    return [column for column in found if any(column.of(line) is not None for line in lines)]


def _study() -> Iterator[Column]:
    yield Column("name", "", "Tổ chức đảng", "name", 38, lambda u: u.name)
    yield Column("committee", "", "Cấp ủy", "name", 34, lambda u: u.committee_name)
    yield Column("kind", "", "Loại", "word", 20, lambda u: KIND_WORDS[UnitKind(u.kind)])
    yield Column("enrolled", LIST, "Trong danh sách", "number", 10, lambda u: u.took_part.denominator + u.outside.total)
    yield Column("expected", LIST, "Thuộc diện học tập", "number", 10, lambda u: u.took_part.denominator)
    yield Column("present", STUDY, "Đã tham gia", "number", 10, lambda u: u.took_part.numerator)
    yield Column("present_rate", STUDY, "Tỷ lệ (%)", "percent", 10, lambda u: _percent(u.took_part))
    yield Column("needed", STUDY, "Còn cần", "number", 8, lambda u: u.took_part.still_needed)
    yield Column("verdict", STUDY, "Chỉ tiêu", "word", 12, lambda u: u.took_part.verdict)


def _absences() -> Iterator[Column]:
    yield Column("excused", ABSENT, "Vắng có lý do", "number", 9, lambda u: u.not_come.excused)
    yield Column("unexcused", ABSENT, "Vắng không lý do", "number", 9, lambda u: u.not_come.unexcused)
    yield Column("unrecorded", ABSENT, "Chưa ghi", "number", 9, lambda u: u.not_come.unrecorded)


def _ways() -> Iterator[Column]:
    for way, words in WAY_WORDS.items():
        yield Column(f"by_{way}", WAYS, words[0].upper() + words[1:], "number", 9, partial(_way, way))


def _outside() -> Iterator[Column]:
    yield Column("outside", OUTSIDE, "Cộng", "number", 8, lambda u: u.outside.total)
    yield Column("exempt", OUTSIDE, "Được miễn", "number", 9, lambda u: u.outside.exempt)
    yield Column("temporarily_exempt", OUTSIDE, "Tạm miễn", "number", 9, lambda u: u.outside.temporarily_exempt)
    yield Column("suspended", OUTSIDE, "Đình chỉ", "number", 9, lambda u: u.outside.suspended)
    yield Column("removed", OUTSIDE, "Đưa ra khỏi danh sách", "number", 10, lambda u: u.outside.removed)
    yield Column("came", OUTSIDE, "Có dự học (dòng riêng)", "number", 10, lambda u: u.outside.came)


def _test(*, has_pass_mark: bool) -> Iterator[Column]:
    yield Column("took", TEST, "Đã làm bài", "number", 10, lambda u: u.took_test.numerator)
    yield Column("took_rate", TEST, "Tỷ lệ (%)", "percent", 10, lambda u: _percent(u.took_test))
    if has_pass_mark:
        yield Column("passed", TEST, "Đạt", "number", 9, lambda u: _count(u.passed_test))
        yield Column("passed_rate", TEST, "Tỷ lệ trên số đã làm (%)", "percent", 12, lambda u: _percent(u.passed_test))


def _way(way: str, unit: UnitRatesOut) -> Cell:
    return int(getattr(unit.ways, way))


def _count(rate: RateOut) -> Cell:
    return NOT_SHOWN if rate.hidden_because is not None else rate.numerator


def _percent(rate: RateOut) -> Cell:
    if rate.hidden_because is not None:
        return NOT_SHOWN
    return rate.percent if rate.applicable else NOT_APPLICABLE
