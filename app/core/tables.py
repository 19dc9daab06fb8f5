"""Tables that offices send: XLSX or CSV, with titles above the headings, headings in any order and spelling.

`read_table` gives rows, `locate` finds the headings, `body` the rows below them, `day_of` reads a date however it is written.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.core import csv_text, xlsx
from app.core.table_rows import (
    TABLE_ERRORS,
    Cell,
    Row,
    Table,
    TableCharacterRefused,
    TableFormatUnknown,
    TableHeadingsMissing,
    TableHeadingTwice,
    column_letter,
)
from app.core.text import fold, nfc

__all__ = ["TABLE_ERRORS", "Cell", "Column", "Headings", "NotADay", "Row", "Table"]
__all__ += ["body", "column_letter", "day_of", "locate", "read_table"]

ROWS_SEARCHED = 40
_FORBIDDEN = re.compile("[\x00\ud800-\udfff]")
_SERIAL_ZERO = date(1899, 12, 30)
_SERIALS = range(1, 80_000)  # 1900 to 2119


class NotADay(ValueError):
    """The cell does not name a day of the calendar."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column wanted: its key in code and the headings it may have, the proper one first."""

    key: str
    names: tuple[str, ...]
    required: bool = True


@dataclass(frozen=True, slots=True)
class Headings:
    """Where the columns were found: position (from 0) by key, and the last row of the headings."""

    sheet: str
    last_row: int
    columns: Mapping[str, int]
    required: frozenset[str]


def read_table(data: bytes, file_name: str, *, max_rows: int = 60_000, max_columns: int = 60) -> Table:
    """The file's first filled sheet. CPU work: call it in a thread.

    Refuses what is too large before unpacking it; raises one of TABLE_ERRORS (422, sheet, row and column in `extra`).
    """
    if data.startswith(b"PK"):
        table = xlsx.read(data, max_rows=max_rows, max_columns=max_columns)
    elif data.startswith(b"\xd0\xcf\x11\xe0") or not file_name.casefold().endswith((".csv", ".tsv", ".txt")):
        raise TableFormatUnknown
    else:
        table = csv_text.read(data, max_rows=max_rows, max_columns=max_columns)
    for row in table.rows:
        _clean(table.sheet, row)
    return table


def _clean(sheet: str, row: Row) -> None:
    """Compose every text; refuse what no database stores."""
    for index, cell in enumerate(row.cells):
        if isinstance(cell, str):
            if _FORBIDDEN.search(cell):
                raise TableCharacterRefused.at(sheet=sheet, row=row.number, column=index)
            row.cells[index] = nfc(cell)


def locate(table: Table, wanted: Sequence[Column]) -> Headings:
    """Find the heading row (or pair of rows) in which most wanted columns stand.

    Letter case, diacritics, signs and what is in brackets do not matter. Raises TableHeadingsMissing, TableHeadingTwice.
    """
    keys = {_plain(name): column.key for column in wanted for name in column.names}
    required = frozenset(c.key for c in wanted if c.required)
    top = table.rows[:ROWS_SEARCHED]
    best: list[tuple[int, str]] = []
    last_row = 0
    for index, row in enumerate(top):
        below = top[index + 1] if index + 1 < len(top) and top[index + 1].number == row.number + 1 else None
        for lower in (None, below) if below else (None,):
            found = _matches(row, lower, keys)
            if _worth(found, required) > _worth(best, required):
                best, last_row = found, (lower or row).number
    missing = required - {key for _, key in best}
    if missing:
        names = ", ".join(f"“{c.names[0]}”" for c in wanted if c.key in missing)
        raise TableHeadingsMissing(sheet=table.sheet, headings=names, extra={"sheet": table.sheet})
    return Headings(table.sheet, last_row, _once(table.sheet, last_row, best, wanted), required)


def _matches(row: Row, lower: Row | None, keys: Mapping[str, str]) -> list[tuple[int, str]]:
    """Columns whose heading is known. Under a merged heading the lower row says which part a column is."""
    found = []
    above = ""
    for index, cell in enumerate(row.cells):
        upper = _plain(cell)
        under = _plain(lower.cells[index]) if lower else ""
        above = upper or (above if under else "")
        candidates = (f"{above} {under}".strip(), under, upper) if lower else (upper,)
        key = next((keys[name] for name in candidates if name and name in keys), None)
        if key:
            found.append((index, key))
    return found


def _worth(found: list[tuple[int, str]], required: frozenset[str]) -> tuple[int, int]:
    keys = {key for _, key in found}
    return len(keys & required), len(keys)


def _once(sheet: str, row: int, found: list[tuple[int, str]], wanted: Sequence[Column]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for index, key in found:
        if key in columns:
            heading = next(c.names[0] for c in wanted if c.key == key)
            both = f"{column_letter(columns[key])}, {column_letter(index)}"
            raise TableHeadingTwice.at(sheet=sheet, row=row, columns=both, heading=heading)
        columns[key] = index
    return columns


def body(table: Table, headings: Headings) -> list[Row]:
    """The rows below the headings, without a row that only numbers the columns or continues the headings."""
    rows = [row for row in table.rows if row.number > headings.last_row]
    if rows and rows[0].number == headings.last_row + 1:
        first = rows[0].cells
        needed = [first[headings.columns[key]] for key in headings.required]
        if _only_numbers_columns(first) or (needed and all(cell is None for cell in needed)):
            return rows[1:]
    return rows


def _only_numbers_columns(cells: Sequence[Cell]) -> bool:
    filled = [re.sub(r"[()\s]", "", str(cell)) for cell in cells if cell is not None]
    return len(filled) > 1 and all(text.isdigit() and len(text) <= 2 for text in filled) and filled == sorted(filled, key=int)


def _plain(cell: Cell) -> str:
    """A heading reduced to its words: no diacritics, no signs, nothing in brackets."""
    if not isinstance(cell, str):
        return ""
    without = re.sub(r"\([^)]*\)|\*", " ", fold(cell))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", without).split())


def day_of(cell: Cell) -> date | None:
    """The date in a cell: a date, an Excel serial number, or text (18/12/2024, 18-12-2024, 18.12.2024, 2024-12-18).

    None for an empty cell; raises NotADay for anything else: a year or a month alone is not a day.
    """
    if cell is None or isinstance(cell, date):
        return cell
    text = str(cell).strip()
    if re.fullmatch(r"[0-9]{5}", text) and int(text) in _SERIALS:
        return _SERIAL_ZERO + timedelta(days=int(text))
    written = re.fullmatch(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})", text, re.ASCII)
    iso = re.fullmatch(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[ T]00:00(?::00)?)?", text, re.ASCII)
    parts = iso.groups() if iso else written.groups()[::-1] if written else None
    if parts is None:
        raise NotADay(text)
    try:
        return date(int(parts[0]), int(parts[1]), int(parts[2]))
    except ValueError as error:
        raise NotADay(text) from error
