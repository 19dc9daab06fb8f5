"""Rows of a file with the tree: headings as offices write them, cells read and complained about one by one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from app.core.tables import Cell, Column, Headings, NotADay, Row, Table, body, column_letter, day_of, locate
from app.core.text import fold, squeeze
from app.units.kinds import KIND_WORDS, UnitKind

COLUMNS = (
    Column("code", ("Mã", "Mã tổ chức đảng", "Mã đơn vị", "Mã TCĐ", "Mã số")),
    Column("name", ("Tên tổ chức đảng", "Tổ chức đảng", "Tên đơn vị", "Tên TCĐ", "Tên")),
    Column("kind", ("Loại", "Loại tổ chức đảng", "Loại hình", "Loại TCĐ")),
    Column("parent", ("Mã cấp trên", "Mã tổ chức đảng cấp trên", "Mã đơn vị cấp trên", "Cấp trên", "Trực thuộc")),
    Column("committee", ("Tên cấp ủy", "Cấp ủy", "Cấp uỷ", "Tên cấp uỷ"), required=False),
    Column("symbol", ("Ký hiệu", "Kí hiệu", "Số ký hiệu"), required=False),
    Column("valid_from", ("Từ ngày", "Ngày thành lập", "Ngày hiệu lực", "Hiệu lực từ ngày"), required=False),
)
LONGEST = {"code": 60, "name": 300, "committee": 300, "symbol": 60, "parent": 60}
FIRST_DAY, LAST_DAY = date(1930, 1, 1), date(2100, 1, 1)

KNOWN_KINDS = {fold(word): kind for kind, word in KIND_WORDS.items()} | {kind.value: kind for kind in UnitKind}
KNOWN_KINDS |= {
    "tinh": UnitKind.PROVINCE,
    "tinh uy": UnitKind.PROVINCE,
    "dang bo cap tren": UnitKind.SUPERIOR,
    "dang bo cap tren truc tiep": UnitKind.SUPERIOR,
    "dang bo cap tren truc tiep cua to chuc co so dang": UnitKind.SUPERIOR,
    "dang bo huyen": UnitKind.SUPERIOR,
    "dang bo thi xa": UnitKind.SUPERIOR,
    "dang bo thanh pho": UnitKind.SUPERIOR,
    "dang bo xa": UnitKind.GRASSROOTS,
    "dang bo phuong": UnitKind.GRASSROOTS,
    "dang bo thi tran": UnitKind.GRASSROOTS,
    "chi bo": UnitKind.BRANCH,
}


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong with one cell or row: its place, a stable code, a sentence for a person."""

    row: int
    column: str | None
    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One row that could be read. `given` are the optional columns the file has: a blank there means none."""

    number: int
    code: str
    name: str
    kind: UnitKind
    parent_code: str | None
    committee_name: str | None
    symbol: str | None
    valid_from: date | None
    given: frozenset[str]
    letters: Mapping[str, str]

    def complaint(self, column: str, code: str, detail: str) -> Complaint:
        """A complaint about one cell of this row."""
        return Complaint(self.number, self.letters.get(column), code, detail)


@dataclass
class RowsRead:
    """The rows that could be read, what is wrong with the others, and the codes of those."""

    rows: list[UnitRow] = field(default_factory=list)
    complaints: list[Complaint] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)


def read_rows(table: Table) -> RowsRead:
    """Read every row below the headings; raises TableHeadingsMissing, TableHeadingTwice."""
    headings = locate(table, COLUMNS)
    result = RowsRead()
    for row in body(table, headings):
        reader = _RowReader(row, headings)
        read = reader.read()
        result.complaints += reader.complaints
        if read is not None:
            result.rows.append(read)
        elif reader.code is not None:
            result.unread.add(reader.code)
    return result


class _RowReader:
    """Reads the cells of one row and collects what is wrong with them."""

    def __init__(self, row: Row, headings: Headings) -> None:
        self.row = row
        self.columns = headings.columns
        self.letters = {key: column_letter(index) for key, index in headings.columns.items()}
        self.complaints: list[Complaint] = []
        self.code: str | None = None

    def read(self) -> UnitRow | None:
        """The row, or None if anything is wrong with it."""
        self.code = code = self._needed("code", "mã")
        name = self._needed("name", "tên tổ chức đảng")
        kind, day = self._kind(), self._day()
        committee, symbol, parent = self._text("committee"), self._text("symbol"), self._text("parent")
        if self.complaints or code is None or name is None or kind is None:
            return None
        given = frozenset(key for key in ("committee", "symbol") if key in self.columns)
        return UnitRow(self.row.number, code, name, kind, parent, committee, symbol, day, given, self.letters)

    def _cell(self, key: str) -> Cell:
        return self.row.cells[self.columns[key]] if key in self.columns else None

    def _text(self, key: str) -> str | None:
        cell = self._cell(key)
        text = None if cell is None else squeeze(str(cell)) or None
        if text and len(text) > LONGEST[key]:
            self._complain(key, "too_long", f"dài quá {LONGEST[key]} ký tự")
        return text

    def _needed(self, key: str, word: str) -> str | None:
        text = self._text(key)
        if text is None:
            self._complain(key, "missing", f"thiếu {word}")
        return text

    def _kind(self) -> UnitKind | None:
        cell = self._cell("kind")
        if cell is None:
            self._complain("kind", "missing", "thiếu loại tổ chức đảng")
            return None
        kind = KNOWN_KINDS.get(fold(squeeze(str(cell))))
        if kind is None:
            words = ", ".join(KIND_WORDS.values())
            self._complain("kind", "kind_unknown", f"không rõ loại “{str(cell)[:60]}”; các loại: {words}")
        return kind

    def _day(self) -> date | None:
        cell = self._cell("valid_from")
        try:
            day = day_of(cell)
        except NotADay:
            self._complain("valid_from", "not_a_day", f"“{str(cell)[:40]}” không phải là ngày (mẫu: 18/12/2024)")
            return None
        if day is not None and not FIRST_DAY <= day <= LAST_DAY:
            self._complain("valid_from", "not_a_day", f"ngày {day:%d/%m/%Y} không hợp lý")
        return day

    def _complain(self, key: str, code: str, detail: str) -> None:
        self.complaints.append(Complaint(self.row.number, self.letters.get(key), code, detail))
