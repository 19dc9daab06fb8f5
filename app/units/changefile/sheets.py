"""Change files as XLSX or CSV: one row a change; a split or a dissolution takes as many rows as it has parts."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app.core.tables import Column, Table, body, column_letter, locate
from app.units.changefile.fields import Fields
from app.units.changefile.records import Do, Entry, FileRead, NewUnit, Piece, Ref, Spot
from app.units.kinds import UnitKind

COLUMNS = (
    Column("do", ("Việc", "Nội dung thay đổi", "Việc cần làm")),
    Column("code", ("Mã", "Mã tổ chức đảng", "Mã đơn vị"), required=False),
    Column("name", ("Tên tổ chức đảng", "Tổ chức đảng", "Tên đơn vị")),
    Column("under", ("Trực thuộc", "Thuộc", "Cấp trên", "Tên cấp trên"), required=False),
    Column("to_code", ("Mã tiếp nhận", "Mã nơi tiếp nhận"), required=False),
    Column("to", ("Tiếp nhận", "Tên tiếp nhận", "Nơi tiếp nhận"), required=False),
    Column("to_under", ("Trực thuộc của nơi tiếp nhận", "Nơi tiếp nhận thuộc"), required=False),
    Column("child", ("Tổ chức trực thuộc bàn giao", "Tổ chức trực thuộc"), required=False),
    Column("members", ("Số đảng viên", "Đảng viên"), required=False),
    Column("rest", ("Tất cả còn lại", "Còn lại"), required=False),
    Column("new_name", ("Tên mới",), required=False),
    Column("kind", ("Loại", "Loại tổ chức đảng"), required=False),
    Column("committee", ("Tên cấp ủy", "Cấp ủy"), required=False),
    Column("symbol", ("Ký hiệu",), required=False),
    Column("children_become", ("Trực thuộc trở thành", "Tổ chức trực thuộc trở thành"), required=False),
    Column("roles", ("Nhiệm vụ", "Nhiệm vụ được giao"), required=False),
    Column("day", ("Từ ngày", "Ngày hiệu lực", "Hiệu lực từ ngày")),
    Column("decision", ("Số quyết định", "Quyết định", "Nghị quyết, quyết định"), required=False),
    Column("decided_on", ("Ngày quyết định", "Ngày ban hành"), required=False),
)


def read_sheet(table: Table, file_name: str) -> FileRead:
    """Everything the sheet says; raises TableHeadingsMissing, TableHeadingTwice."""
    headings = locate(table, COLUMNS)
    letters = {key: column_letter(index) for key, index in headings.columns.items()}
    read = FileRead(file_name)
    for row in body(table, headings):
        values = {key: row.cells[index] for key, index in headings.columns.items() if row.cells[index] is not None}
        if not values:
            continue
        entry = _entry(Fields(read, Spot(row.number), values, letters))
        if entry is not None:
            _add(read, entry)
    return read


def _add(read: FileRead, entry: Entry) -> None:
    """Rows that split or dissolve the same unit are one change."""
    for index, other in enumerate(read.entries):
        if other.pieces and (other.do, other.day, _who(other)) == (entry.do, entry.day, _who(entry)):
            read.entries[index] = replace(other, pieces=_with(other.pieces, entry.pieces[0]))
            return
    read.entries.append(entry)


def _who(entry: Entry) -> list[tuple[str | None, str | None, str | None]]:
    return [(ref.code, ref.name, ref.under) for ref in entry.units]


def _with(pieces: tuple[Piece, ...], new: Piece) -> tuple[Piece, ...]:
    """The pieces with a further row for one of the successors, or for a new one."""
    for index, piece in enumerate(pieces):
        if (piece.to.code, piece.to.name, piece.to.under) == (new.to.code, new.to.name, new.to.under):
            both = Piece(
                piece.to, piece.children + new.children, piece.members + new.members, piece.rest or new.rest, main=piece.main
            )
            return (*pieces[:index], both, *pieces[index + 1 :])
    return (*pieces, new)


def _entry(fields: Fields) -> Entry | None:
    do = fields.do()
    day, paper = fields.day("day", needed="ngày có hiệu lực"), fields.paper()
    unit = _ref(fields, "code", "name", "under", needed="mã hoặc tên tổ chức đảng")
    if do is None:
        return None
    takes_over = do in {Do.MOVE, Do.MERGE, Do.SPLIT, Do.DISSOLVE}
    to = _ref(fields, "to_code", "to", "to_under", needed="tổ chức đảng tiếp nhận") if takes_over else None
    name = fields.text("new_name", needed="tên mới") if do is Do.RENAME else None
    kind = fields.kind(needed=do is Do.OPEN)
    new = _opened(fields, kind) if do is Do.OPEN else ()
    committee, symbol = fields.text("committee"), fields.text("symbol")
    pieces = (_piece(fields, to),) if to is not None and do in {Do.SPLIT, Do.DISSOLVE} else ()
    become, roles = fields.kinds("children_become"), fields.roles()
    if not fields.is_sound or day is None or unit is None:
        return None
    common: Mapping[str, Any] = {"kind": kind, "children_become": become, "roles": roles}
    if do is Do.RENAME:
        common = {**common, "name": name, "committee_name": committee, "symbol": symbol}
    units = () if do is Do.OPEN else (unit,)
    return Entry(fields.spot, do, day, paper, units=units, to=None if pieces else to, new=new, pieces=pieces, **common)


def _ref(fields: Fields, code_key: str, name_key: str, under_key: str, *, needed: str) -> Ref | None:
    code, name, under = fields.text(code_key), fields.text(name_key), fields.text(under_key)
    if code is None and name is None:
        fields.complain(name_key, "missing", f"thiếu {needed}")
        return None
    return Ref(fields.at(name_key if name else code_key), code, name, under)


def _opened(fields: Fields, kind: UnitKind | None) -> tuple[NewUnit, ...]:
    code, name = fields.text("code", needed="mã của tổ chức đảng mới"), fields.text("name", needed="tên tổ chức đảng mới")
    under = fields.text("under")
    above = None if under is None else Ref(fields.at("under"), code=under, name=under)
    if code is None or name is None or kind is None:
        return ()
    return (NewUnit(fields.at("code"), code, name, kind, fields.text("committee"), fields.text("symbol"), above),)


def _piece(fields: Fields, to: Ref) -> Piece:
    child = fields.text("child")
    children = () if child is None else (Ref(fields.at("child"), code=child, name=child),)
    return Piece(to, children, tuple(fields.texts("members")), fields.flag("rest"))
