"""A roster of 40,000 rows as an office sends it: XLSX, titles above Vietnamese headings, dates as text or serial numbers."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import xlsxwriter

from app.cli.demo.people import PersonPlan
from app.cli.demo.places import UnitPlan

HEADINGS = ("STT", "Họ và tên", "Ngày sinh", "Số thẻ đảng", "Ngày vào Đảng", "Chi bộ", "Đảng bộ", "Điện thoại", "Tình trạng")
TITLES = ("TỈNH ỦY BÌNH PHƯỚC", "DANH SÁCH ĐẢNG VIÊN")
SERIAL_ZERO = date(1899, 12, 30)


def write_roster(path: Path, people: Sequence[PersonPlan], units: Sequence[UnitPlan]) -> None:
    """Write everybody of the plan to an XLSX file."""
    by_code = {u.code: u for u in units}
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet("Danh sách")
    for number, title in enumerate(TITLES):
        sheet.write_string(number, 0, title)
    for number, row in enumerate(_rows(people, by_code), len(TITLES)):
        for column, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(number, column, value)
            else:
                sheet.write_number(number, column, value)
    book.close()


def _rows(people: Sequence[PersonPlan], units: Mapping[str, UnitPlan]) -> Iterator[tuple[str | int, ...]]:
    yield HEADINGS
    for number, person in enumerate(people, 1):
        branch = units[person.branch]
        yield (
            number,
            person.name,
            _day(person.born, number),
            f"{49_000_000 + number}",
            _day(person.admitted_on, number + 1),
            branch.name,
            units[branch.parent].name if branch.parent else "",
            912_000_000 + number,  # the leading zero is gone, as when a spreadsheet takes a phone for a number
            "Dự bị" if person.probationary else "Chính thức",
        )


def _day(day: date, number: int) -> str | int:
    """As text in two of three rows, as a serial number in the third."""
    return (day - SERIAL_ZERO).days if number % 3 == 0 else f"{day:%d/%m/%Y}"
