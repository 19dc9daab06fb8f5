"""What stands where in the two kinds of file (pure): plain values that `press` draws, every figure taken from the report."""

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from app.participation.rates import number_text
from app.participation.schemas import RateOut, TargetRateOut, UnitRatesOut
from app.reports import columns
from app.reports.columns import Cell, Column
from app.reports.schemas import Format, ReportOut
from app.reports.wordings import SEAL

TOTAL = "Tổng cộng"
NOTHING = "–"
HEAD_DIGITS_IN_FOOTER = 16
UNBROKEN = "\u00a0"


def layout_of(report: ReportOut, kind: Format) -> dict[str, Any]:
    """The file as plain values, ready to be drawn."""
    lines = [report.participation.unit, *report.participation.children]
    how = columns.How(report.participation.target_text, report.has_quiz, report.has_pass_mark)
    if kind is Format.XLSX:
        tables = {"Kết quả": columns.numbers(lines, how), "Ghi nhận": columns.details(lines)}
        made = [{"sheet": name, **_table(some, report, _typed)} for name, some in tables.items()]
    else:
        some_tables = (columns.rates(lines, how), columns.details(lines)) if report.participation.children else ()
        made = [_table(some, report, _shown) for some in some_tables]
    return {"format": kind.value, **_common(report), "tables": made}


def _table(some: Sequence[Column], report: ReportOut, show: Callable[[Column, UnitRatesOut], Cell]) -> dict[str, Any]:
    unit, children = report.participation.unit, report.participation.children
    total = [show(column, unit) for column in some]
    if children:
        total = [TOTAL, *(None if column.kind == "name" else cell for column, cell in zip(some[1:], total[1:], strict=True))]
    return {
        "columns": [{"group": c.group, "title": c.title, "kind": c.kind, "width": c.width} for c in some],
        "rows": [[show(column, child) for column in some] for child in children],
        "total": total,
    }


def _common(report: ReportOut) -> dict[str, Any]:
    sealed = report.participation.snapshot
    return {
        "title": report.title,
        "campaign": printable(report.campaign_title),
        "committee": printable(report.committee or report.organisation),
        "organisation": printable(report.organisation),
        "when": [
            line
            for line in (report.period_text, report.roster_text, report.tree_text, report.figures_text, report.seal_text)
            if line is not None
        ],
        "key_figures": [[label, _unbroken(value)] for label, value in _key_figures(report)],
        "includes": report.includes_text,
        "counting": report.counting,
        "draft": report.draft_text,
        "demo": report.demo_text,
        "made": report.made_text,
        "made_at": report.made_at.isoformat(),
        "footer": report.figures_text if sealed is None else f"{SEAL}: {sealed.head[:HEAD_DIGITS_IN_FOOTER]}…",
    }


def _key_figures(report: ReportOut) -> Iterator[tuple[str, str]]:
    unit = report.participation.unit
    yield "Trong danh sách", f"{number_text(report.enrolled)} đồng chí"
    yield "Thuộc diện học tập", f"{number_text(unit.took_part.denominator)} đồng chí"
    yield "Đã tham gia học tập", _rate(unit.took_part)
    yield f"Chỉ tiêu {report.participation.target_text}", _standing(unit.took_part)
    yield "Cách ghi nhận", unit.ways.text or NOTHING
    absent = unit.not_come
    missing = absent.excused + absent.unexcused + absent.unrecorded
    states = {"vắng có lý do": absent.excused, "vắng không lý do": absent.unexcused, "chưa ghi": absent.unrecorded}
    yield "Chưa tham gia", _split(missing, states)
    if report.has_quiz:
        yield "Đã làm bài trắc nghiệm", _rate(unit.took_test)
    if report.has_quiz and report.has_pass_mark:
        yield "Đạt bài trắc nghiệm", _rate(unit.passed_test)
    yield "Không tính trong đợt này", _outside(unit)
    came = f"{number_text(unit.outside.came)} đồng chí"
    yield "Không tính, có dự học", f"{came}, ghi ở dòng riêng" if unit.outside.came else came


def _outside(unit: UnitRatesOut) -> str:
    outside = unit.outside
    reasons = {
        "được miễn": outside.exempt,
        "tạm miễn": outside.temporarily_exempt,
        "đình chỉ": outside.suspended,
        "đưa ra khỏi danh sách": outside.removed,
    }
    return _split(outside.total, reasons)


def _split(total: int, parts: Mapping[str, int | None]) -> str:
    """ "82 đồng chí: vắng có lý do 61, vắng không lý do 21"; parts that are nobody, or nobody's business, are left out."""
    said = ", ".join(f"{words} {number_text(count)}" for words, count in parts.items() if count)
    return f"{number_text(total)} đồng chí" + (f": {said}" if said else "")


def _rate(rate: RateOut) -> str:
    return rate.hidden_because or rate.text or NOTHING


def _standing(rate: TargetRateOut) -> str:
    """Met or not only where the campaign says so; how many are needed everywhere."""
    if not rate.applicable:
        return rate.text or NOTHING
    needed = f"còn cần {number_text(rate.still_needed)} đồng chí" if rate.still_needed else "đã đủ"
    return f"{rate.verdict}; {needed}" if rate.verdict and rate.still_needed else rate.verdict or needed


def _typed(column: Column, unit: UnitRatesOut) -> Cell:
    cell = column.of(unit)
    return printable(cell) if isinstance(cell, str) else cell


def _shown(column: Column, unit: UnitRatesOut) -> str:
    cell = column.of(unit)
    if cell is None:
        return NOTHING
    if isinstance(cell, int):
        return number_text(cell)
    return printable(cell) if column.kind == "name" else _unbroken(cell)


def _unbroken(text: str) -> str:
    """A percentage stays on one line: "97,9 %"."""
    return text.replace(" %", f"{UNBROKEN}%")


def printable(text: str) -> str:
    """A name as it can be printed: without control characters and without marks that turn the direction of writing.

    >>> printable("Chi bộ\\u202e 1\\t")
    'Chi bộ 1'
    """
    kept = (" " if c in "\t\r\n\u2028\u2029" else c for c in text)
    return " ".join("".join(c for c in kept if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Cn"}).split())
