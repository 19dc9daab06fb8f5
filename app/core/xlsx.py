"""Reading the first filled sheet of an XLSX that the guard let through."""

from collections.abc import Iterable
from datetime import date, datetime
from io import BytesIO
from typing import Any

from app.core import xlsx_guard
from app.core.table_rows import Cell, Row, Table, TableEmpty, TableUnreadable

WHOLE_NUMBERS_UP_TO = 2**53


def read(data: bytes, *, max_rows: int, max_columns: int) -> Table:
    """The first visible sheet that holds anything; raises the guard's errors, TableUnreadable, TableEmpty."""
    xlsx_guard.check(data, max_rows=max_rows, max_columns=max_columns)
    for name, raw in _sheets(data):
        rows = [Row(number, cells) for number, cells in enumerate(_converted(raw), 1) if any(c is not None for c in cells)]
        if rows:
            return Table(name, rows)
    raise TableEmpty


def _sheets(data: bytes) -> Iterable[tuple[str, list[list[Any]]]]:
    from python_calamine import CalamineError, SheetTypeEnum, SheetVisibleEnum, load_workbook

    try:
        workbook = load_workbook(BytesIO(data))
        for sheet in workbook.sheets_metadata:
            if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible:
                yield sheet.name, workbook.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
    except CalamineError as error:
        raise TableUnreadable(where="xlsx") from error
    except BaseException as error:
        # The library is written in Rust; what it did not expect comes as a BaseException of this name.
        if type(error).__name__ == "PanicException":
            raise TableUnreadable(where="xlsx") from error
        raise


def _converted(raw: list[list[Any]]) -> Iterable[list[Cell]]:
    for row in raw:
        yield [_cell(value) for value in row]


def _cell(value: Any) -> Cell:
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < WHOLE_NUMBERS_UP_TO else value
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, int | date):
        return value
    return None if value is None else str(value)
