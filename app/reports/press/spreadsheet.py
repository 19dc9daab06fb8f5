"""A laid-out report as XLSX: numbers are numbers, names are text whatever they begin with."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from itertools import groupby
from math import ceil
from typing import Any

import xlsxwriter

FONT = {"font_name": "Times New Roman", "font_size": 11, "valign": "vcenter"}
HEADING = {**FONT, "bold": True, "align": "center", "text_wrap": True, "border": 1, "bg_color": "#F2F2F2"}
# A title without a group above it: both cells look like one.
NO_GROUP, TITLE_ALONE = {**HEADING, "bottom": 0}, {**HEADING, "top": 0}
CELL = {**FONT, "border": 1}
# In the Vietnamese way where the program follows the format's language: 4.689 and 97,9; "_)" keeps off the border.
NUMBER, PERCENT = "[$-42A]#,##0_)", "[$-42A]0.0_)"
FORMATS: Mapping[str, Mapping[str, Any]] = {
    "name": {"text_wrap": True, "quote_prefix": True, "indent": 1},
    "serial": {"align": "center"},
    "word": {"text_wrap": True, "quote_prefix": True, "align": "center"},
    "number": {"num_format": NUMBER},
    "percent": {"num_format": PERCENT},
    "missing": {"align": "right", "quote_prefix": True},
}
SERIAL_WIDTH = 5
# Of the first sheet's two columns: together as wide as a page.
LABEL_WIDTH, VALUE_WIDTH = 34, 58
HEADING_HEIGHT, LINE_HEIGHT = 62, 16
MARGINS = {"left": 0.4, "right": 0.4, "top": 0.6, "bottom": 0.7}
A4 = 9
# As wide as a page.
COUNTING_WIDTH = 80
# About so many letters stand on a line of a column of width 1.
LETTERS = 1.25


def draw(layout: Mapping[str, Any]) -> bytes:
    """The file's bytes."""
    body = BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(body, options) as book:
        named = {"title": layout["title"], "subject": layout["campaign"], "company": layout["organisation"]}
        book.set_properties({**named, "created": datetime.fromisoformat(layout["made_at"])})
        _summary(book, layout)
        for table in layout["tables"]:
            _figures(book, layout, table)
        _counting(book, layout)
    return body.getvalue()


def _summary(book: Any, layout: Mapping[str, Any]) -> None:
    """The sheet to begin with: the unit's own figures, each rate with both numbers; who drew them up, for whose signature."""
    sheet = book.add_worksheet("Tóm tắt")
    _set_up(sheet, layout)
    sheet.set_column(0, 0, LABEL_WIDTH)
    sheet.set_column(1, 1, VALUE_WIDTH)
    row = _head(book, sheet, layout, (*layout["when"], layout["made"]), last=1)
    style = {**CELL, "text_wrap": True, "indent": 1}
    plain, bold = book.add_format(style), book.add_format({**style, "bold": True})
    for label, value in layout["key_figures"]:
        sheet.set_row(row, _height(value, VALUE_WIDTH))
        sheet.write_string(row, 0, label, plain)
        sheet.write_string(row, 1, value, bold)
        row += 1
    text = book.add_format({**FONT, "text_wrap": True, "valign": "top"})
    for line in (layout["includes"], layout["draft"]):
        row += 1
        _across(sheet, row, line, text, last=1)
    _to_be_signed(book, sheet, layout["to_be_signed"], row + 2)


def _across(sheet: Any, row: int, line: str, style: Any, *, last: int) -> None:
    """A line over the two columns of the first sheet."""
    sheet.set_row(row, _height(line, LABEL_WIDTH + VALUE_WIDTH))
    sheet.merge_range(row, 0, row, last, line, style)


def _height(text: str, width: int) -> int:
    """Into how many lines a text is broken, about, as a height: programs do not agree on doing it themselves."""
    return LINE_HEIGHT * max(1, ceil(len(text) / (width * LETTERS)))


def _to_be_signed(book: Any, sheet: Any, pairs: Sequence[Sequence[str]], row: int) -> None:
    """Left who drew the report up, right for whose signature it is."""
    (left, under_left), (right, under_right) = pairs
    for texts, style in (((left, right), {"bold": True}), ((under_left, under_right), {"italic": True})):
        centred = book.add_format({**FONT, **style, "align": "center", "text_wrap": True})
        sheet.set_row(row, _height(texts[1], VALUE_WIDTH))
        for column, words in enumerate(texts):
            sheet.write_string(row, column, words, centred)
        row += 1


def _figures(book: Any, layout: Mapping[str, Any], table: Mapping[str, Any]) -> None:
    sheet = book.add_worksheet(table["sheet"])
    _set_up(sheet, layout)
    sheet.set_landscape()
    sheet.set_column(0, 0, SERIAL_WIDTH)
    for place, column in enumerate(table["columns"], 1):
        sheet.set_column(place, place, column["width"])
    row = _head(book, sheet, layout, layout["origin"])
    _heading(book, sheet, table["columns"], row)
    row = _body(book, sheet, table, row + 2)
    plain = book.add_format(FONT)
    for line in (layout["includes"], layout["draft"]):
        row += 1
        sheet.write_string(row, 0, line, plain)


def _set_up(sheet: Any, layout: Mapping[str, Any]) -> None:
    """Paper, and what every printed page carries: the band of a demo above, below the figures' origin and the page."""
    sheet.set_paper(A4)
    sheet.set_margins(**MARGINS)
    sheet.fit_to_pages(1, 0)
    if layout["demo"]:
        sheet.set_header(f"&C&9{_escaped(layout['demo'])}")
    sheet.set_footer(f"&L&9{_escaped(layout['footer'])}&R&9&P/&N")


def _head(book: Any, sheet: Any, layout: Mapping[str, Any], more: Sequence[str], *, last: int | None = None) -> int:
    """The lines above a table, `more` the last of them, over the columns up to `last`; the row after them and a blank one."""
    plain = {**FONT, "text_wrap": last is not None}
    bold, large = {**plain, "bold": True}, {**plain, "bold": True, "font_size": 14}
    lines = [(layout["committee"], bold), (layout["title"].upper(), large), (layout["campaign"], bold)]
    if layout["organisation"] != layout["committee"]:
        lines.append((layout["organisation"], bold))
    lines += [(line, plain) for line in more]
    if layout["demo"]:
        lines.append((layout["demo"], plain))
    for row, (text, style) in enumerate(lines):
        if last is None:
            sheet.write_string(row, 0, text, book.add_format(style))
        else:
            _across(sheet, row, text, book.add_format(style), last=last)
    return len(lines) + 1


def _heading(book: Any, sheet: Any, columns: Sequence[Mapping[str, Any]], row: int) -> None:
    over, under = book.add_format(HEADING), book.add_format(HEADING)
    alone_over, alone_under = book.add_format(NO_GROUP), book.add_format(TITLE_ALONE)
    sheet.write_blank(row, 0, None, alone_over)
    for start, end, group in _groups(columns):
        if not group:
            for place in range(start, end + 1):
                sheet.write_blank(row, place, None, alone_over)
        elif end > start:
            sheet.merge_range(row, start, row, end, group, over)
        else:
            sheet.write_string(row, start, group, over)
    sheet.set_row(row + 1, HEADING_HEIGHT)
    sheet.write_string(row + 1, 0, "STT", alone_under)
    for place, column in enumerate(columns, 1):
        sheet.write_string(row + 1, place, column["title"], under if column["group"] else alone_under)
    sheet.repeat_rows(row, row + 1)
    sheet.freeze_panes(row + 2, 2)


def _groups(columns: Sequence[Mapping[str, Any]]) -> Iterator[tuple[int, int, str]]:
    """First and last column, and title of each run of columns that belong together; the first column is the serial number."""
    place = 1
    for group, members in groupby(columns, key=lambda column: str(column["group"])):
        width = len(list(members))
        yield place, place + width - 1, group
        place += width


def _body(book: Any, sheet: Any, table: Mapping[str, Any], row: int) -> int:
    """The units, one a row, and the total; the row after them."""
    columns = table["columns"]
    totals = [] if table["total"] is None else [table["total"]]
    for bold, rows in ((False, table["rows"]), (True, totals)):
        styles = {kind: book.add_format({**CELL, **FORMATS[kind], "bold": bold}) for kind in FORMATS}
        for serial, cells in enumerate(rows, 1):
            sheet.set_row(row, _row_height(columns, cells))
            if bold:
                sheet.write_blank(row, 0, None, styles["serial"])
            else:
                sheet.write_number(row, 0, serial, styles["serial"])
            for place, (column, cell) in enumerate(zip(columns, cells, strict=True), 1):
                _write(sheet, (row, place), cell, column["kind"], styles)
            row += 1
    return row


def _row_height(columns: Sequence[Mapping[str, Any]], cells: Sequence[int | str | None]) -> int:
    """As high as the longest name of a row needs."""
    named = zip(columns, cells, strict=True)
    heights = (_height(cell, column["width"]) for column, cell in named if column["kind"] == "name" and isinstance(cell, str))
    return max(heights, default=LINE_HEIGHT)


def _write(sheet: Any, place: tuple[int, int], cell: int | str | None, kind: str, styles: Mapping[str, Any]) -> None:
    """One cell. Text is written as text: a name that begins like a formula is none."""
    if cell is None:
        sheet.write_blank(*place, None, styles[kind])
    elif isinstance(cell, int):
        sheet.write_number(*place, cell, styles[kind])
    elif kind == "percent" and cell[:1].isdigit():
        sheet.write_number(*place, float(cell.replace(",", ".")), styles[kind])
    else:
        sheet.write_string(*place, cell, styles["missing" if kind in {"percent", "number"} else kind])


def _counting(book: Any, layout: Mapping[str, Any]) -> None:
    sheet = book.add_worksheet("Cách tính")
    _set_up(sheet, layout)
    bold, plain = book.add_format({**FONT, "bold": True}), book.add_format({**FONT, "text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, COUNTING_WIDTH)
    sheet.write_string(0, 0, "Cách tính", bold)
    lines = [*layout["counting"], layout["includes"], *layout["when"]]
    for row, line in enumerate(lines, 1):
        sheet.set_row(row, _height(line, COUNTING_WIDTH))
        sheet.write_string(row, 0, line, plain)


def _escaped(text: str) -> str:
    """Text in a header or footer: an ampersand begins a code there, and 255 characters are all it takes."""
    return text[:200].replace("&", "&&")
