"""Change files as TOML or JSON: `[[change]]` after `[[change]]`, in the order in which they are made."""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from app.units.changefile.fields import DEFAULTS, SHOWN, Fields
from app.units.changefile.records import Do, Entry, FileRead, NewUnit, Piece, Ref, Spot

HEADER = {"format", "title", "source", "note", *DEFAULTS, "change"}
FORMAT = "sotay-changes-1"
UNIT = {"code", "name", "kind", "committee", "symbol", "under"}
ALLOWED = {
    Do.OPEN: UNIT,
    Do.RENAME: {"unit", "name", "committee", "symbol"},
    Do.MOVE: {"unit", "to", "kind", "children_become"},
    Do.CLOSE: {"unit"},
    Do.MERGE: {"units", "to", "children_become", "roles"},
    Do.SPLIT: {"unit", "parts", "children_become", "roles"},
    Do.DISSOLVE: {"unit", "parts", "children_become", "roles"},
}
COMMON = {"do", "note", *DEFAULTS}


def read_document(data: bytes, file_name: str) -> FileRead:
    """Everything the file says; what is wrong is among the complaints."""
    read = FileRead(file_name)
    is_json = file_name.casefold().endswith(".json")
    text, found = _parsed(read, data, is_json=is_json)
    if found is None:
        return read
    top = Fields(read, Spot(1), found)
    _only(top, HEADER)
    if top.text("format") != FORMAT:
        top.complain("format", "format_unknown", f'ghi format = "{FORMAT}" ở đầu tệp')
    read.title = top.text("title")
    changes = found.get("change")
    if not isinstance(changes, list) or not changes or not all(isinstance(change, dict) for change in changes):
        top.complain("change", "missing", "tệp cần ít nhất một mục [[change]]")
        return read
    defaults = {key: found[key] for key in DEFAULTS if key in found}
    lines = [] if is_json else [n for n, line in enumerate(text.splitlines(), 1) if re.match(r"\s*\[\[\s*change\s*\]\]", line)]
    for number, change in enumerate(changes, 1):
        row = lines[number - 1] if len(lines) == len(changes) else number
        entry = _entry(Fields(read, Spot(row), {**defaults, **change}))
        if entry is not None:
            read.entries.append(entry)
    return read


def _parsed(read: FileRead, data: bytes, *, is_json: bool) -> tuple[str, dict[str, Any] | None]:
    try:
        text = data.decode("utf-8-sig")
        found = json.loads(text) if is_json else tomllib.loads(text.replace("\r\n", "\n"))
    except UnicodeDecodeError:
        read.complain(Spot(1), "not_text", "lưu lại tệp ở dạng văn bản UTF-8")
    except (ValueError, RecursionError) as error:
        line = re.search(r"line (\d+)", str(error))
        read.complain(Spot(int(line[1]) if line else 1), "not_readable", f"không đọc được: {str(error)[:SHOWN]}")
    else:
        if isinstance(found, dict):
            return text, found
        read.complain(Spot(1), "not_readable", "tệp cần bắt đầu bằng các trường format, title, change")
    return "", None


def _only(fields: Fields, known: set[str]) -> None:
    for key in fields.values:
        if key not in known:
            fields.complain(key, "field_unknown", f"không có trường này; các trường: {', '.join(sorted(known))}")


def _entry(fields: Fields) -> Entry | None:
    do = fields.do()
    if do is None:
        return None
    _only(fields, ALLOWED[do] | COMMON)
    day, paper = fields.day("day", needed="ngày có hiệu lực"), fields.paper()
    new: list[NewUnit] = []
    units = tuple(_refs(fields, "units" if do is Do.MERGE else "unit")) if do is not Do.OPEN else ()
    if do is Do.OPEN:
        new += [unit] if (unit := _new(fields)) else []
    elif not units:
        fields.complain("units" if do is Do.MERGE else "unit", "missing", "thiếu tổ chức đảng")
    elif do is not Do.MERGE and len(units) > 1:
        fields.complain("unit", "one_unit_only", "mỗi mục chỉ ghi một tổ chức đảng")
    to = _to(fields, new) if do in {Do.MERGE, Do.MOVE} else None
    pieces = tuple(_pieces(fields, new)) if do in {Do.SPLIT, Do.DISSOLVE} else ()
    kind = fields.kind() if do is Do.MOVE else None
    name = fields.text("name", needed="tên mới") if do is Do.RENAME else None
    names = {"committee_name": fields.text("committee"), "symbol": fields.text("symbol")} if do is Do.RENAME else {}
    become, roles = fields.kinds("children_become"), fields.roles()
    if not fields.is_sound or day is None:
        return None
    return Entry(
        fields.spot,
        do,
        day,
        paper,
        units=units,
        to=to,
        new=tuple(new),
        pieces=pieces,
        name=name,
        kind=kind,
        children_become=become,
        roles=roles,
        **names,
    )


def _refs(fields: Fields, key: str) -> Iterator[Ref]:
    """Units as text (code or name), or as tables: code; name with `under`; `under` with a list of names."""
    value = fields.values.get(key)
    for number, item in enumerate(value if isinstance(value, list) else [] if value is None else [value], 1):
        place = f"{key}[{number}]" if isinstance(value, list) else key
        if isinstance(item, dict):
            inner = _inner(fields, place, item)
            _only(inner, {"code", "name", "under", "names"})
            under = inner.text("under")
            if "names" in item:
                for one in inner.texts("names", needed="tên"):
                    yield Ref(replace(inner.at("names"), value=one[:SHOWN]), name=one, under=under)
            else:
                code, name = inner.text("code"), inner.text("name")
                if code is None and name is None:
                    inner.complain("name", "missing", "ghi mã hoặc tên tổ chức đảng")
                yield Ref(inner.at("name" if name else "code"), code, name, under)
            fields.is_sound = fields.is_sound and inner.is_sound
        else:
            inner = _inner(fields, place, {"": item})
            text = inner.text("", needed="mã hoặc tên tổ chức đảng")
            fields.is_sound = fields.is_sound and inner.is_sound
            if text is not None:
                yield Ref(replace(inner.spot, value=text[:SHOWN]), code=text, name=text)


def _to(fields: Fields, new: list[NewUnit]) -> Ref | None:
    """Who takes over: a unit there is, or (a table with `kind`) one that is opened for it."""
    value = fields.values.get("to")
    if isinstance(value, dict) and "kind" in value:
        inner = _inner(fields, "to", value)
        unit = _new(inner)
        fields.is_sound = fields.is_sound and inner.is_sound
        if unit is None:
            return None
        new.append(unit)
        return Ref(unit.spot, code=unit.code)
    found = list(_refs(fields, "to"))
    if len(found) != 1:
        fields.complain("to", "missing", "ghi một tổ chức đảng tiếp nhận")
        return None
    return found[0]


def _new(fields: Fields) -> NewUnit | None:
    if fields.spot.column:
        _only(fields, UNIT)
    code, name = fields.text("code", needed="mã của tổ chức đảng mới"), fields.text("name", needed="tên tổ chức đảng mới")
    kind = fields.kind(needed=True)
    committee, symbol = fields.text("committee"), fields.text("symbol")
    under = next(_refs(fields, "under"), None)
    if not fields.is_sound or code is None or name is None or kind is None:
        return None
    return NewUnit(fields.at("code"), code, name, kind, committee, symbol, under)


def _pieces(fields: Fields, new: list[NewUnit]) -> Iterator[Piece]:
    value = fields.values.get("parts")
    if not isinstance(value, list) or not value or not all(isinstance(part, dict) for part in value):
        fields.complain("parts", "missing", "ghi từng tổ chức đảng tiếp nhận: parts = [{ to = … }, …]")
        return
    for number, part in enumerate(value, 1):
        inner = _inner(fields, f"parts[{number}]", part)
        _only(inner, {"to", "children", "members", "rest", "main"})
        to = _to(inner, new)
        children, members = tuple(_refs(inner, "children")), tuple(inner.texts("members"))
        rest, main = inner.flag("rest"), inner.flag("main")
        fields.is_sound = fields.is_sound and inner.is_sound
        if to is not None:
            yield Piece(to, children, members, rest, main)


def _inner(fields: Fields, place: str, values: Mapping[str, Any]) -> Fields:
    column = ".".join(filter(None, (fields.spot.column, place)))
    return Fields(fields.read, Spot(fields.spot.row, column), values)
