"""Roster files as offices have them, made for the tests."""

import csv
import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

HEADINGS = ["STT", "Họ và tên", "Ngày sinh", "Số thẻ đảng", "Ngày vào Đảng", "Ngày chính thức", "Điện thoại", "Tình trạng"]


def xlsx(rows: Sequence[Sequence[Any]], *, merge: Sequence[tuple[str, str]] = ()) -> bytes:
    """A workbook of one sheet; `merge` gives ranges with their text (title rows above the headings)."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("Danh sách")
    days = book.add_format({"num_format": "dd/mm/yyyy"})
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if hasattr(value, "year"):
                sheet.write_datetime(number, column, value, days)
            elif isinstance(value, str):
                sheet.write_string(number, column, value)
            elif value is not None:
                sheet.write(number, column, value)
    for area, text in merge:
        sheet.merge_range(area, text)
    book.close()
    return buffer.getvalue()


def csv_file(rows: Sequence[Sequence[Any]], delimiter: str = ",") -> bytes:
    """The same as text with a byte-order mark, as Excel saves it."""
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter).writerows(["" if v is None else v for v in row] for row in rows)
    return b"\xef\xbb\xbf" + buffer.getvalue().encode()
