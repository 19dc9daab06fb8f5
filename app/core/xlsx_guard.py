"""Refusing an XLSX that would unpack into more than a list can be, before any spreadsheet library opens it.

The zip directory may lie and a cell may claim to be in row 1,048,576: so every part is inflated here under a limit and the
sheets are walked with a streaming parser (constant memory) that stops at the first thing too many.
"""

import re
import zipfile
import zlib
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from xml.parsers import expat

from app.core.table_rows import TableTooLarge, TableTooManyColumns, TableTooManyRows, TableUnreadable

MOST_ENTRIES = 1_000
MOST_DIRECTORY_BYTES = 200_000
MOST_UNPACKED_BYTES = 120_000_000
MOST_PART_BYTES = 10_000_000  # of any part but sheets and shared texts
MOST_CELL_ELEMENTS = 2_000_000
MOST_AREA = 1_500_000  # rows x columns of one sheet
MOST_TEXTS = 1_000_000
MOST_TEXT_CHARACTERS = 30_000_000  # after each cell has its own copy of a shared text

_END_RECORD = 22
_CELL = re.compile(r"([A-Za-z]{1,3})([1-9][0-9]{0,6})")
_LARGE_PARTS = {"worksheet", "sst"}


@dataclass
class _Book:
    """What is known of the whole file while its parts are walked."""

    max_rows: int
    max_columns: int
    sheet_names: dict[str, str] = field(default_factory=dict)
    text_lengths: "array[int]" = field(default_factory=lambda: array("Q"))
    texts_used: "array[int]" = field(default_factory=lambda: array("Q"))
    cells: int = 0


def check(data: bytes, *, max_rows: int, max_columns: int) -> None:
    """Raise TableTooLarge, TableTooManyRows, TableTooManyColumns or TableUnreadable; return if the file may be opened."""
    parts = _directory(data)
    book = _Book(max_rows, max_columns)
    # The workbook and its relations first, so that a refusal can name the sheet.
    first = ("xl/_rels/workbook.xml.rels", "xl/workbook.xml")
    for part in sorted(parts, key=lambda p: -first.index(p.filename) - 1 if p.filename in first else 0):
        _walk(data, part, book)
    lengths = book.text_lengths
    expanded = sum(lengths[i] for i in book.texts_used if i < len(lengths))
    if expanded > MOST_TEXT_CHARACTERS:
        raise TableTooLarge(where=f"hơn {MOST_TEXT_CHARACTERS:_} chữ".replace("_", "."))


def _directory(data: bytes) -> list[zipfile.ZipInfo]:
    """The parts of the file, judged by what the directory says of them."""
    end = data[-_END_RECORD:]
    # No comment, no second archive: the directory read here is the one that everybody reads.
    if not data.startswith(b"PK\x03\x04") or not end.startswith(b"PK\x05\x06") or end[-2:] != b"\0\0":
        raise TableUnreadable(where="zip")
    if int.from_bytes(end[10:12], "little") > MOST_ENTRIES or int.from_bytes(end[12:16], "little") > MOST_DIRECTORY_BYTES:
        raise TableTooLarge(where=f"hơn {MOST_ENTRIES} phần")
    try:
        parts = zipfile.ZipFile(BytesIO(data)).infolist()
    except (zipfile.BadZipFile, RuntimeError, ValueError, OSError) as error:
        raise TableUnreadable(where="zip") from error
    if len(parts) > MOST_ENTRIES or sum(p.file_size for p in parts) > MOST_UNPACKED_BYTES:
        raise TableTooLarge(where=f"giải nén hơn {MOST_UNPACKED_BYTES // 1_000_000} MB")
    known = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
    names = {p.filename.casefold() for p in parts}
    if len(names) < len(parts) or any(p.flag_bits & 1 or p.compress_type not in known for p in parts):
        raise TableUnreadable(where="zip")
    return parts


def _inflated(data: bytes, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """The part's bytes piece by piece, never more than the directory says there are."""
    head = data[part.header_offset : part.header_offset + 30]
    start = part.header_offset + 30 + int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little")
    packed = memoryview(data)[start : start + part.compress_size]
    inflater = zlib.decompressobj(-15) if part.compress_type == zipfile.ZIP_DEFLATED else None
    size = crc = 0
    for at in range(0, len(packed), 65_536):
        waiting = bytes(packed[at : at + 65_536])
        while waiting:
            piece = inflater.decompress(waiting, 262_144) if inflater else waiting
            waiting = inflater.unconsumed_tail if inflater else b""
            size += len(piece)
            crc = zlib.crc32(piece, crc)
            if size > part.file_size:
                raise TableTooLarge(where=f"“{part.filename}” lớn hơn khai báo")
            yield piece
    if size != part.file_size or crc != part.CRC or (inflater and not inflater.eof):
        raise TableUnreadable(where=part.filename)


def _walk(data: bytes, part: zipfile.ZipInfo, book: _Book) -> None:
    """Inflate one part, and walk it if it is XML."""
    is_xml = part.filename.casefold().endswith((".xml", ".rels"))
    walker = _Walker(part, book)
    try:
        for piece in _inflated(data, part):
            if is_xml:
                walker.feed(piece)
        if is_xml and part.file_size:
            walker.feed(b"", final=True)
    except (expat.ExpatError, zlib.error, OverflowError) as error:
        raise TableUnreadable(where=part.filename) from error


class _Walker:
    """Walks one XML part; what it looks for is decided by the root element."""

    def __init__(self, part: zipfile.ZipInfo, book: _Book) -> None:
        self.part = part
        self.book = book
        self.row = self.column = 0
        self.text_length: int | None = None
        self.last_row = self.last_column = 0
        self.shared = False
        self.digits: list[str] = []
        self.element: Callable[[str, dict[str, str]], None] = self._root
        # The declared encoding is not believed: what opens the file afterwards reads UTF-8.
        self.parser = expat.ParserCreate("UTF-8")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = lambda name, attributes: self.element(name.rpartition(":")[2], attributes)
        self.parser.StartDoctypeDeclHandler = self._doctype

    def feed(self, piece: bytes, *, final: bool = False) -> None:
        """Walk on."""
        self.parser.Parse(piece, final)
        if final and self.element == self._in_texts:
            self._end_of_shared_text()
        if final and self.element == self._in_sheet:
            self._end_of_text()

    def _doctype(self, *_: Any) -> None:
        raise TableUnreadable(where=self.part.filename)

    def _root(self, name: str, _attributes: dict[str, str]) -> None:
        if name not in _LARGE_PARTS and self.part.file_size > MOST_PART_BYTES:
            raise TableTooLarge(where=self.part.filename)
        if name == "worksheet":
            self.parser.CharacterDataHandler = self._sheet_text
            self.element = self._in_sheet
        elif name == "sst":
            self.parser.CharacterDataHandler = self._count_text
            self.element = self._in_texts
        else:
            self.element = self._in_workbook

    def _in_workbook(self, name: str, attributes: dict[str, str]) -> None:
        """Remember which part holds which sheet: sheet name by relation id, then by part."""
        if name == "sheet":
            relation = next((v for k, v in attributes.items() if k.endswith(":id")), "")
            self.book.sheet_names[relation] = attributes.get("name", "")
        elif name == "Relationship" and attributes.get("Id") in self.book.sheet_names:
            target = attributes.get("Target", "").lstrip("/").removeprefix("xl/")
            self.book.sheet_names["xl/" + target] = self.book.sheet_names[attributes["Id"]]

    def _in_texts(self, name: str, _attributes: dict[str, str]) -> None:
        if name == "si":
            self._end_of_shared_text()
            self.text_length = 0
            if len(self.book.text_lengths) > MOST_TEXTS:
                raise TableTooLarge(where=f"hơn {MOST_TEXTS:_} chuỗi chữ".replace("_", "."))

    def _count_text(self, text: str) -> None:
        self.text_length = (self.text_length or 0) + len(text)

    def _end_of_shared_text(self) -> None:
        if self.text_length is not None:
            self.book.text_lengths.append(self.text_length)

    def _in_sheet(self, name: str, attributes: dict[str, str]) -> None:
        if self.digits:
            self._end_of_text()
        if name == "c":
            self.book.cells += 1
            if self.book.cells > MOST_CELL_ELEMENTS:
                raise TableTooLarge(where=f"hơn {MOST_CELL_ELEMENTS:_} ô".replace("_", "."))
            self.shared = attributes.get("t") == "s"
            self._at(attributes.get("r"))
        elif name in {"v", "is", "f"}:
            self._filled()
        elif name == "row":
            number = attributes.get("r", str(self.row + 1))
            if not number.isascii() or not number.isdigit() or len(number) > 7:
                raise TableUnreadable(where=self._sheet())
            self.row, self.column = int(number), 0

    def _at(self, reference: str | None) -> None:
        """Step to the cell; without a reference it is the next one in the row."""
        if reference is None:
            self.column += 1
            return
        match = _CELL.fullmatch(reference)
        if match is None:
            raise TableUnreadable(where=f"{self._sheet()}, ô {reference[:20]}")
        self.column = 0
        for letter in match[1].upper():
            self.column = self.column * 26 + ord(letter) - 64
        self.row = int(match[2])

    def _filled(self) -> None:
        """The cell holds something: it counts for the extent of the sheet."""
        self.last_row, self.last_column = max(self.last_row, self.row), max(self.last_column, self.column)
        place = max(self.column - 1, 0)
        if self.row > self.book.max_rows:
            raise TableTooManyRows.at(sheet=self._sheet(), row=self.row, column=place, most=self.book.max_rows)
        if self.column > self.book.max_columns:
            raise TableTooManyColumns.at(sheet=self._sheet(), row=self.row, column=place, most=self.book.max_columns)
        if self.last_row * self.last_column > MOST_AREA:
            raise TableTooLarge(where=f"“{self._sheet()}”: {self.last_row} dòng, {self.last_column} cột")

    def _sheet_text(self, text: str) -> None:
        if self.shared:
            self.digits.append(text)

    def _end_of_text(self) -> None:
        number = "".join(self.digits).strip()
        self.digits.clear()
        if number.isascii() and number.isdigit() and len(number) < 10:
            self.book.texts_used.append(int(number))

    def _sheet(self) -> str:
        return self.book.sheet_names.get(self.part.filename, self.part.filename)
