"""Reading files back: the cells of a sheet, the text of a print."""

import zipfile
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from python_calamine import load_workbook

Cells = list[list[Any]]


def sheet(data: bytes, name: str = "Kết quả") -> Cells:
    """All rows of one sheet."""
    return load_workbook(BytesIO(data)).get_sheet_by_name(name).to_python(skip_empty_area=False)


def sheet_names(data: bytes) -> list[str]:
    return load_workbook(BytesIO(data)).sheet_names


def table(data: bytes, name: str = "Kết quả") -> tuple[list[str], Cells]:
    """Titles of the table's columns, and its rows with the total as the last one."""
    rows = sheet(data, name)
    start = next(n for n, row in enumerate(rows) if row[0] == "STT")
    end = next(n for n, row in enumerate(rows) if n > start and not any(row))
    return rows[start], rows[start + 1 : end]


def by_name(data: bytes, name: str = "Kết quả") -> dict[str, dict[str, Any]]:
    """Each row of the table by the unit's name, cells by column title (the second of two that are alike: with its group's)."""
    titles, rows = table(data, name)
    seen: dict[str, int] = {}
    keys = []
    for title in titles:
        seen[title] = seen.get(title, 0) + 1
        keys.append(title if seen[title] == 1 else f"{title} {seen[title]}")
    return {row[1]: dict(zip(keys, row, strict=True)) for row in rows}


def xml(data: bytes) -> str:
    """Everything that an XLSX holds, as text."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return "\n".join(archive.read(name).decode() for name in archive.namelist())


def pages(data: bytes, *, only: Sequence[int] | None = None) -> list[str]:
    """The text of each page of a print (or of some, counted from 0), blanks squeezed."""
    found = PdfReader(BytesIO(data)).pages
    wanted = range(len(found)) if only is None else only
    return [" ".join(found[number].extract_text().split()) for number in wanted]


def is_landscape(data: bytes) -> list[bool]:
    """Of each page of a print."""
    return [page.mediabox.width > page.mediabox.height for page in PdfReader(BytesIO(data)).pages]
