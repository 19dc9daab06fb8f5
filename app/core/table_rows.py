"""What a table read from a file is, and what is refused about it: every refusal names sheet, row and column."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

from app.core.errors import AppError

Cell = str | int | float | date | None


@dataclass(frozen=True, slots=True)
class Row:
    """One row that is not blank; `number` as the office program shows it (from 1)."""

    number: int
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet. All rows are equally wide; blank rows are left out, the numbers of the others stay."""

    sheet: str
    rows: Sequence[Row]


def column_letter(index: int) -> str:
    """The letters over a column, counted from 0.

    >>> column_letter(0), column_letter(25), column_letter(26)
    ('A', 'Z', 'AA')
    """
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


class TableError(AppError):
    """Base of what is refused about a table."""

    status = 422

    @classmethod
    def at(cls, *, sheet: str, row: int, column: int | None = None, **params: object) -> Self:
        """The refusal with its place, in the sentence and as fields of the answer; `column` counts from 0."""
        place: dict[str, object] = {"sheet": sheet, "row": row}
        if column is not None:
            place["column"] = column_letter(column)
        return cls(evidence=None, headers=None, extra=place, **place, **params)


class TableFormatUnknown(TableError):
    """Neither XLSX nor text."""

    code = "table_format_unknown"
    vi = "Chỉ nhận tệp Excel (.xlsx) hoặc CSV. Tệp .xls hoặc tệp có mật khẩu: đồng chí mở bằng Excel rồi lưu lại dạng .xlsx."
    en = "Only Excel (.xlsx) and CSV files are read; save .xls and protected files as .xlsx first."


class TableUnreadable(TableError):
    """The file is damaged or is not what its name says."""

    code = "table_unreadable"
    vi = "Tệp bị hỏng hoặc không đúng định dạng ({where}). Đồng chí mở bằng Excel rồi lưu lại."
    en = "The file is damaged or not in its stated format ({where}). Open it in Excel and save it again."


class TableTooLarge(TableError):
    """More data than any list of this product can have; refused before it is unpacked."""

    code = "table_too_large"
    vi = "Tệp chứa quá nhiều dữ liệu ({where}). Đồng chí chỉ giữ lại trang tính cần nhập."
    en = "The file holds too much data ({where}). Keep only the sheet to be imported."


class TableTooManyRows(TableError):
    """A sheet longer than the limit."""

    code = "table_too_many_rows"
    vi = "Trang tính “{sheet}” dài quá {most} dòng (có dữ liệu ở dòng {row}). Đồng chí xóa dòng thừa hoặc chia tệp."
    en = "Sheet “{sheet}” has more than {most} rows (data in row {row}). Delete what is not needed or split the file."


class TableTooManyColumns(TableError):
    """A sheet wider than the limit."""

    code = "table_too_many_columns"
    vi = "Trang tính “{sheet}” rộng quá {most} cột (có dữ liệu ở ô {column}{row})."
    en = "Sheet “{sheet}” has more than {most} columns (data in cell {column}{row})."


class TableEmpty(TableError):
    """Nothing in it."""

    code = "table_empty"
    vi = "Tệp không có dòng dữ liệu nào."
    en = "The file has no rows."


class TableEncodingUnknown(TableError):
    """Text in an encoding that is not read, usually an old Vietnamese font."""

    code = "table_encoding_unknown"
    vi = "Không đọc được bảng mã của tệp. Đồng chí mở bằng Excel rồi lưu dạng .xlsx hoặc CSV UTF-8 (phông Unicode)."
    en = "The text encoding is not known; save as .xlsx or CSV UTF-8."


class TableLettersLost(TableError):
    """The letters were already lost when the file was saved."""

    code = "table_letters_lost"
    vi = "Chữ tiếng Việt trong tệp đã bị mất dấu khi lưu (dòng {row}). Đồng chí lưu lại dạng .xlsx hoặc CSV UTF-8."
    en = "Vietnamese letters were lost when the file was saved (row {row})."


class TableCharacterRefused(TableError):
    """A character that no text may hold."""

    code = "table_character_refused"
    vi = "Trang tính “{sheet}”, ô {column}{row}: có ký tự không lưu được."
    en = "Sheet “{sheet}”, cell {column}{row}: a character that cannot be stored."


class TableHeadingsMissing(TableError):
    """No row has all the headings that are needed."""

    code = "table_headings_missing"
    vi = "Trang tính “{sheet}”: không tìm thấy dòng tiêu đề có các cột: {headings}."
    en = "Sheet “{sheet}”: no heading row with the columns: {headings}."


class TableHeadingTwice(TableError):
    """Two columns say they are the same."""

    code = "table_heading_twice"
    vi = "Trang tính “{sheet}”, dòng {row}: hai cột {columns} cùng là “{heading}”."
    en = "Sheet “{sheet}”, row {row}: columns {columns} are both “{heading}”."


TABLE_ERRORS = (
    TableFormatUnknown,
    TableUnreadable,
    TableTooLarge,
    TableTooManyRows,
    TableTooManyColumns,
    TableEmpty,
    TableEncodingUnknown,
    TableLettersLost,
    TableCharacterRefused,
    TableHeadingsMissing,
    TableHeadingTwice,
)
