"""What stands where in the two kinds of file (pure): plain values that `press` draws, every figure taken from the report."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.participation.rates import number_text
from app.participation.schemas import RateOut, TargetRateOut, UnitRatesOut
from app.reports.columns import Cell, Column, columns_of
from app.reports.schemas import Format, ReportOut
from app.reports.wordings import SEAL

TOTAL = "Tổng cộng"
NOTHING = "–"
HEAD_DIGITS_IN_FOOTER = 16
RATES = ("name", "expected", "present", "present_rate", "needed", "verdict", "took", "took_rate", "passed", "passed_rate")
ELSEWHERE = frozenset({"committee", "kind", "expected", *RATES}) - {"name"}


def layout_of(report: ReportOut, kind: Format) -> dict[str, Any]:
    """The file as plain values, ready to be drawn."""
    made = _spreadsheet(report) if kind is Format.XLSX else _document(report)
    return {"format": kind.value, **made}


def _spreadsheet(report: ReportOut) -> dict[str, Any]:
    lines = [report.participation.unit, *report.participation.children]
    columns = columns_of(lines, has_quiz=report.has_quiz, has_pass_mark=report.has_pass_mark)
    rows = [[_typed(column, child) for column in columns] for child in report.participation.children]
    total = [_typed(column, report.participation.unit) for column in columns]
    if rows:
        total = [TOTAL, *(None if column.kind == "name" else cell for column, cell in zip(columns[1:], total[1:], strict=True))]
    return {
        **_common(report),
        "columns": [{"group": c.group, "title": c.title, "kind": c.kind, "width": c.width} for c in columns],
        "rows": rows,
        "total": total,
    }


def _document(report: ReportOut) -> dict[str, Any]:
    unit, children = report.participation.unit, report.participation.children
    columns = columns_of([unit, *children], has_quiz=report.has_quiz, has_pass_mark=report.has_pass_mark)
    first = [column for column in columns if column.key in RATES]
    second = [column for column in columns if column.key not in ELSEWHERE]
    return {
        **_common(report),
        "tables": [_table(some, unit, children) for some in (first, second)] if children else [],
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
        "key_figures": [[label, value] for label, value in _key_figures(report)],
        "includes": report.includes_text,
        "counting": report.counting,
        "draft": report.draft_text,
        "demo": report.demo_text,
        "made": report.made_text,
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
    yield "Không tính, có dự học", f"{number_text(unit.outside.came)} đồng chí, ghi ở dòng riêng"


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


def _table(columns: Sequence[Column], unit: UnitRatesOut, children: Sequence[UnitRatesOut]) -> dict[str, Any]:
    return {
        "columns": [{"group": c.group, "title": c.title, "kind": c.kind} for c in columns],
        "rows": [[_shown(column, child) for column in columns] for child in children],
        "total": [TOTAL, *(_shown(column, unit) for column in columns[1:])],
    }


def _typed(column: Column, unit: UnitRatesOut) -> Cell:
    cell = column.of(unit)
    return printable(cell) if isinstance(cell, str) else cell


def _shown(column: Column, unit: UnitRatesOut) -> str:
    cell = column.of(unit)
    if cell is None:
        return NOTHING
    return number_text(cell) if isinstance(cell, int) else printable(cell)


def printable(text: str) -> str:
    """A name as it can be printed: without control characters and without marks that turn the direction of writing.

    >>> printable("Chi bộ\\u202e 1\\t")
    'Chi bộ 1'
    """
    kept = (" " if c in "\t\r\n\u2028\u2029" else c for c in text)
    return " ".join("".join(c for c in kept if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Cn"}).split())
