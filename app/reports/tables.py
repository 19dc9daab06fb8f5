"""The tables of a report as plain values (pure): typed cells for sheets, texts for prints."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from app.participation.rates import number_text
from app.reports import columns
from app.reports.columns import Cell, Column
from app.reports.schemas import ReportOut
from app.reports.wordings import REPORTED_APART, printable, unbroken

TOTAL = "Tổng cộng"
NOTHING = "–"
LineT = TypeVar("LineT")
Show = Callable[[Column[LineT], LineT], Cell]


def sheets(report: ReportOut) -> list[dict[str, Any]]:
    """The tables of a workbook, each with the name of its sheet."""
    lines = [report.participation.unit, *report.participation.children]
    made = [
        {"sheet": "Kết quả", **_units(columns.numbers(lines, _how(report)), report, _typed)},
        {"sheet": "Ghi nhận", **_units(columns.details(lines, report.recorders), report, _typed)},
    ]
    apart = report.participation.outside_units
    if apart:
        made.append({"sheet": "Ngoài hệ thống", **_table(columns.reported_numbers(apart), apart, _typed)})
    return made


def prints(report: ReportOut) -> list[dict[str, Any]]:
    """The tables that a print begins with: the rates of the units below, and apart what others reported."""
    unit, children = report.participation.unit, report.participation.children
    made = []
    if children:
        note = REPORTED_APART if any(child.not_included for child in children) else None
        made.append({"heading": None, "note": note, **_units(columns.rates([unit, *children], _how(report)), report, _shown)})
    apart = report.participation.outside_units
    if apart:
        heading = f"Đơn vị ngoài hệ thống ({apart[0].mark}, không cộng vào số chung)"
        made.append({"heading": heading, "note": None, **_table(columns.reported_rates(apart), apart, _shown)})
    return made


def annex(report: ReportOut) -> dict[str, Any] | None:
    """The table that a print ends with: how people were recorded in each of the units below."""
    unit, children = report.participation.unit, report.participation.children
    return _units(columns.details([unit, *children], report.recorders), report, _shown) if children else None


def _how(report: ReportOut) -> columns.How:
    return columns.How(report.participation.target_text, report.has_quiz, report.has_pass_mark)


def _units(some: Sequence[columns.UnitColumn], report: ReportOut, show: Show[Any]) -> dict[str, Any]:
    """The units below, and the unit itself as their total; alone where there are none."""
    unit, children = report.participation.unit, report.participation.children
    total = [show(column, unit) for column in some]
    if children:
        total = [TOTAL, *(None if column.kind == "name" else cell for column, cell in zip(some[1:], total[1:], strict=True))]
    return {**_table(some, children, show), "total": total}


def _table(some: Sequence[Column[LineT]], lines: Sequence[LineT], show: Show[LineT]) -> dict[str, Any]:
    return {
        "columns": [{"group": c.group, "title": c.title, "kind": c.kind, "width": c.width} for c in some],
        "rows": [[show(column, line) for column in some] for line in lines],
        "total": None,
    }


def _typed(column: Column[LineT], line: LineT) -> Cell:
    cell = column.of(line)
    return printable(cell) if isinstance(cell, str) else cell


def _shown(column: Column[LineT], line: LineT) -> Cell:
    cell = column.of(line)
    if cell is None:
        return NOTHING
    if isinstance(cell, int):
        return number_text(cell)
    return printable(cell) if column.kind == "name" else unbroken(cell)
