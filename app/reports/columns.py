"""The columns of a report's tables (pure): one place says what stands where, for both kinds of file."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Generic, Literal, TypeVar
from uuid import UUID

from app.participation.outside_units.schemas import OutsideUnitOut, ReportedRateOut
from app.participation.rates import NOT_APPLICABLE
from app.participation.schemas import RateOut, UnitRatesOut
from app.participation.wordings import WAY_WORDS, full_day_text
from app.reports.schemas import RecordersOut
from app.reports.wordings import NOT_SHOWN

Cell = int | str | None
LineT = TypeVar("LineT")


@dataclass(frozen=True)
class Column(Generic[LineT]):
    """One column: `of` gives its cell for a line, None where it does not apply. `width` in letters.

    kind: name and word are text; rate is a rate with both numbers as text ("48/49 (97,9 %)"), number a count, percent the
    truncated percentage as text ("97,9"), or why there is none.
    """

    group: str
    title: str
    kind: Literal["name", "word", "rate", "number", "percent"]
    width: int
    of: Callable[[LineT], Cell]


@dataclass(frozen=True, slots=True)
class How:
    """What the campaign asks for. `target_text`: "98 %"."""

    target_text: str
    has_quiz: bool
    has_pass_mark: bool


STUDY, ABSENT, TEST = "Tham gia học tập", "Chưa tham gia", "Bài trắc nghiệm"
WAYS, VOUCHED, OUTSIDE = "Cách ghi nhận đồng chí đã tham gia", "Trong đó", "Không tính trong đợt này"
UnitColumn = Column[UnitRatesOut]
ReportedColumn = Column[OutsideUnitOut]
NAME = UnitColumn("", "Tổ chức đảng", "name", 34, lambda u: u.name)
# A unit whose numbers leave out somebody who reported apart.
MARKED_NAME = UnitColumn("", "Tổ chức đảng", "name", 34, lambda u: f"{u.name} (*)" if u.not_included else u.name)
REPORTER = ReportedColumn("", "Đơn vị", "name", 34, lambda u: u.name)


def rates(lines: Sequence[UnitRatesOut], how: How) -> list[UnitColumn]:
    """Each rate in one column, fraction first: for prints."""
    return _applying([MARKED_NAME, *_rates(how)], lines)


def numbers(lines: Sequence[UnitRatesOut], how: How) -> list[UnitColumn]:
    """Each number of the rates in a column of its own: for sheets."""
    found: list[UnitColumn] = [NAME, *_study(how)]
    if how.has_quiz:
        found += _test(how)
    found.append(UnitColumn("", "Chưa gồm", "name", 26, lambda u: ", ".join(u.not_included) or None))
    return _applying(found, lines)


def details(lines: Sequence[UnitRatesOut], recorders: Sequence[RecordersOut] | None) -> list[UnitColumn]:
    """How people were recorded, and on how many people's word (`recorders`); who has not come, who does not count."""
    return _applying([NAME, *_ways(), *_vouched(recorders), *_absences(), *_outside()], lines)


def reported_rates(lines: Sequence[OutsideUnitOut]) -> list[ReportedColumn]:
    """What units outside the system reported, each rate in one column: for prints."""
    found = (
        REPORTER,
        ReportedColumn("", "Đã tham gia / thuộc diện học tập", "rate", 12, lambda u: u.took_part.text),
        ReportedColumn("", "Đã làm bài trắc nghiệm / thuộc diện học tập", "rate", 12, lambda u: _text(u.took_test)),
        ReportedColumn("", "Đạt bài trắc nghiệm / đã làm bài", "rate", 12, lambda u: _text(u.passed_test)),
        ReportedColumn("", "Theo báo cáo của", "name", 40, _source),
    )
    return _applying(found, lines)


def reported_numbers(lines: Sequence[OutsideUnitOut]) -> list[ReportedColumn]:
    """The same, each number in a column of its own: for sheets."""
    found = (
        REPORTER,
        ReportedColumn("", "Thuộc diện học tập", "number", 9, lambda u: u.took_part.denominator),
        ReportedColumn("", "Đã tham gia", "number", 9, lambda u: u.took_part.numerator),
        ReportedColumn("", "Đã làm bài", "number", 9, lambda u: _number(u.took_test)),
        ReportedColumn("", "Đạt", "number", 9, lambda u: _number(u.passed_test)),
        ReportedColumn("", "Theo báo cáo của", "name", 40, _source),
    )
    return _applying(found, lines)


def _applying(columns: Iterable[Column[LineT]], lines: Sequence[LineT]) -> list[Column[LineT]]:
    """Without those that apply to none of the lines."""
    return [column for column in columns if any(column.of(line) is not None for line in lines)]


def _rates(how: How) -> Iterator[UnitColumn]:
    yield UnitColumn("", "Đã tham gia / thuộc diện học tập", "rate", 12, lambda u: _rate(u.took_part))
    yield UnitColumn("", "Còn cần", "number", 8, _needed)
    yield UnitColumn("", f"Chỉ tiêu {how.target_text}", "word", 10, _verdict)
    if how.has_quiz:
        yield UnitColumn("", "Đã làm bài trắc nghiệm / thuộc diện học tập", "rate", 12, lambda u: _rate(u.took_test))
    if how.has_quiz and how.has_pass_mark:
        yield UnitColumn("", "Đạt bài trắc nghiệm / đã làm bài", "rate", 12, lambda u: _rate(u.passed_test))


def _study(how: How) -> Iterator[UnitColumn]:
    yield UnitColumn("", "Cấp ủy", "name", 27, lambda u: u.committee_name)
    yield UnitColumn(STUDY, "Trong danh sách", "number", 9, lambda u: u.took_part.denominator + u.outside.total)
    yield UnitColumn(STUDY, "Thuộc diện học tập", "number", 9, lambda u: u.took_part.denominator)
    yield UnitColumn(STUDY, "Đã tham gia", "number", 9, lambda u: u.took_part.numerator)
    yield UnitColumn(STUDY, "Tỷ lệ (%)", "percent", 10, lambda u: _percent(u.took_part))
    yield UnitColumn(STUDY, "Còn cần", "number", 8, _needed)
    yield UnitColumn(STUDY, f"Chỉ tiêu {how.target_text}", "word", 10, _verdict)


def _test(how: How) -> Iterator[UnitColumn]:
    yield UnitColumn(TEST, "Đã làm bài", "number", 9, lambda u: u.took_test.numerator)
    yield UnitColumn(TEST, "Tỷ lệ (%)", "percent", 10, lambda u: _percent(u.took_test))
    if how.has_pass_mark:
        yield UnitColumn(TEST, "Đạt", "number", 9, lambda u: _count(u.passed_test))
        yield UnitColumn(TEST, "Tỷ lệ trên số đã làm (%)", "percent", 10, lambda u: _percent(u.passed_test))


def _ways() -> Iterator[UnitColumn]:
    for way, words in WAY_WORDS.items():
        yield UnitColumn(WAYS, words[0].upper() + words[1:], "number", 9, partial(_way, way))


def _vouched(recorders: Sequence[RecordersOut] | None) -> Iterator[UnitColumn]:
    if recorders is not None:
        found = {of.unit_id: of for of in recorders}
        nobody = RecordersOut(unit_id=UUID(int=0), single=0, waiting=0)
        yield UnitColumn(VOUCHED, "Một người ghi", "number", 9, lambda u: found.get(u.unit_id, nobody).single)
        yield UnitColumn(VOUCHED, "Chờ xác nhận", "number", 9, lambda u: found.get(u.unit_id, nobody).waiting)


def _absences() -> Iterator[UnitColumn]:
    yield UnitColumn(ABSENT, "Vắng có lý do", "number", 9, lambda u: u.not_come.excused)
    yield UnitColumn(ABSENT, "Vắng không lý do", "number", 9, lambda u: u.not_come.unexcused)
    yield UnitColumn(ABSENT, "Chưa ghi", "number", 9, lambda u: u.not_come.unrecorded)


def _outside() -> Iterator[UnitColumn]:
    yield UnitColumn(OUTSIDE, "Cộng", "number", 8, lambda u: u.outside.total)
    yield UnitColumn(OUTSIDE, "Được miễn", "number", 9, lambda u: u.outside.exempt)
    yield UnitColumn(OUTSIDE, "Tạm miễn", "number", 9, lambda u: u.outside.temporarily_exempt)
    yield UnitColumn(OUTSIDE, "Đình chỉ", "number", 9, lambda u: u.outside.suspended)
    yield UnitColumn(OUTSIDE, "Đưa ra khỏi danh sách", "number", 9, lambda u: u.outside.removed)
    yield UnitColumn(OUTSIDE, "Có dự học (dòng riêng)", "number", 9, lambda u: u.outside.came)


def _way(way: str, unit: UnitRatesOut) -> Cell:
    return int(getattr(unit.ways, way))


def _verdict(unit: UnitRatesOut) -> Cell:
    """The word of the kinds that carry it; where nobody is expected the rate says so already."""
    return unit.took_part.verdict if unit.took_part.applicable else None


def _needed(unit: UnitRatesOut) -> Cell:
    return unit.took_part.still_needed if unit.took_part.applicable else None


def _rate(rate: RateOut) -> Cell:
    return NOT_SHOWN if rate.hidden_because is not None else rate.text


def _count(rate: RateOut) -> Cell:
    return NOT_SHOWN if rate.hidden_because is not None else rate.numerator


def _percent(rate: RateOut) -> Cell:
    if rate.hidden_because is not None:
        return NOT_SHOWN
    return rate.percent if rate.applicable else NOT_APPLICABLE


def _number(rate: ReportedRateOut | None) -> Cell:
    return None if rate is None else rate.numerator


def _text(rate: ReportedRateOut | None) -> Cell:
    return None if rate is None else rate.text


def _source(unit: OutsideUnitOut) -> Cell:
    paper = f", số {unit.paper_number}" if unit.paper_number else ""
    day = f" ngày {full_day_text(unit.paper_date)}" if unit.paper_date else ""
    return f"{unit.reported_by}{paper}{day}"
