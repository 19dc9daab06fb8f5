"""A laid-out report as XLSX: numbers are numbers, names are text whatever they begin with."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from itertools import groupby
from typing import Any

import xlsxwriter

FONT = {"font_name": "Times New Roman", "font_size": 11, "valign": "vcenter"}
HEADING = {**FONT, "bold": True, "align": "center", "text_wrap": True, "border": 1, "bg_color": "#F2F2F2"}
CELL = {**FONT, "border": 1}
# In the Vietnamese way where the program follows the format's language: 4.689 and 97,9.
NUMBER, PERCENT = "[$-42A]#,##0", "[$-42A]0.0"
FORMATS: Mapping[str, Mapping[str, Any]] = {
    "name": {"text_wrap": True, "quote_prefix": True, "indent": 1},
    "serial": {"align": "center"},
    "word": {"text_wrap": True, "quote_prefix": True, "align": "center"},
    "number": {"num_format": NUMBER},
    "percent": {"num_format": PERCENT},
    "missing": {"align": "right", "quote_prefix": True},
}
SERIAL_WIDTH = 5
HEADING_HEIGHT, LINE_HEIGHT = 62, 16
MARGINS = {"left": 0.4, "right": 0.4, "top": 0.6, "bottom": 0.7}
A4 = 9
# As wide as a page; about so many letters of a sentence stand on such a line.
COUNTING_WIDTH, COUNTING_LETTERS = 74, 95


def draw(layout: Mapping[str, Any]) -> bytes:
    """The file's bytes."""
    body = BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(body, options) as book:
        named = {"title": layout["title"], "subject": layout["campaign"], "company": layout["organisation"]}
        book.set_properties({**named, "created": datetime.fromisoformat(layout["made_at"])})
        for table in layout["tables"]:
            _figures(book, layout, table)
        _counting(book, layout)
    return body.getvalue()


def _figures(book: Any, layout: Mapping[str, Any], table: Mapping[str, Any]) -> None:
    sheet = book.add_worksheet(table["sheet"])
    _set_up(sheet, layout)
    sheet.set_landscape()
    sheet.set_column(0, 0, SERIAL_WIDTH)
    for place, column in enumerate(table["columns"], 1):
        sheet.set_column(place, place, column["width"])
    row = _head(book, sheet, layout)
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


def _head(book: Any, sheet: Any, layout: Mapping[str, Any]) -> int:
    """The lines above the table; the row after them."""
    bold, plain = book.add_format({**FONT, "bold": True}), book.add_format(FONT)
    large = book.add_format({**FONT, "bold": True, "font_size": 14})
    lines = [(layout["committee"], bold), (layout["title"].upper(), large), (layout["campaign"], bold)]
    if layout["organisation"] != layout["committee"]:
        lines.append((layout["organisation"], bold))
    lines += [(line, plain) for line in (*layout["when"], layout["made"])]
    if layout["demo"]:
        lines.append((layout["demo"], plain))
    for row, (text, style) in enumerate(lines):
        sheet.write_string(row, 0, text, style)
    return len(lines) + 1


def _heading(book: Any, sheet: Any, columns: Sequence[Mapping[str, Any]], row: int) -> None:
    style = book.add_format(HEADING)
    sheet.write_blank(row, 0, None, style)
    for start, end, group in _groups(columns):
        if end > start:
            sheet.merge_range(row, start, row, end, group, style)
        else:
            sheet.write_string(row, start, group, style)
    sheet.set_row(row + 1, HEADING_HEIGHT)
    sheet.write_string(row + 1, 0, "STT", style)
    for place, column in enumerate(columns, 1):
        sheet.write_string(row + 1, place, column["title"], style)
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
            sheet.set_row(row, LINE_HEIGHT * _lines_high(columns, cells))
            if bold:
                sheet.write_blank(row, 0, None, styles["serial"])
            else:
                sheet.write_number(row, 0, serial, styles["serial"])
            for place, (column, cell) in enumerate(zip(columns, cells, strict=True), 1):
                _write(sheet, (row, place), cell, column["kind"], styles)
            row += 1
    return row


def _lines_high(columns: Sequence[Mapping[str, Any]], cells: Sequence[int | str | None]) -> int:
    """Into how many lines the longest text of a row is broken, about: programs do not agree on doing it themselves."""
    names = zip(columns, cells, strict=True)
    texts = ((column["width"], cell) for column, cell in names if column["kind"] == "name" and isinstance(cell, str))
    return max((-(-len(text) // (width - 2)) for width, text in texts), default=1)


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
        sheet.set_row(row, LINE_HEIGHT * -(-len(line) // COUNTING_LETTERS))
        sheet.write_string(row, 0, line, plain)


def _escaped(text: str) -> str:
    """Text in a header or footer: an ampersand begins a code there, and 255 characters are all it takes."""
    return text[:200].replace("&", "&&")
