"""Checking a proof file from beginning to end, without database and network; each finding names what was touched (pure)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.core.seals import digest, leaf, list_digest
from app.core.signing import is_signed
from app.participation.proofs import shape, sums
from app.participation.proofs.lists import Compared, Difference, Kind, compare
from app.participation.proofs.shape import Signed, shown

ROW, UNIT, OPEN, CHANGE = "row", "unit", "open", "change"
_WORDS = {
    Kind.CHANGED: "đã bị thay đổi",
    Kind.MOVED: "không ở đúng chỗ: đây là dòng thứ {other} của danh sách đã chốt",
    Kind.MISSING: "bị thiếu",
    Kind.DOUBLED: "lặp lại dòng thứ {other}",
    Kind.ADDED: "được thêm vào, không có trong danh sách đã chốt",
}


@dataclass(frozen=True, slots=True)
class Checked:
    """What checking found: nothing, if all is as it was signed. `signed`: what the signed line states, if it can be read."""

    findings: list[str]
    signed: Signed | None


def check(fields: Mapping[str, Any], keys: Mapping[str, str]) -> Checked:
    """Check a file that `shape.read` read against public keys by id."""
    complaints = list(shape.complaints(fields))
    if complaints:
        return Checked(complaints, None)
    findings = list(_seal(fields, keys))
    signed = shape.read_statement(fields["statement"])
    if signed is None:
        return Checked([*findings, "Không đọc được dòng đã ký (mục “statement”)."], None)
    findings += _lists(fields, signed)
    findings += _contents(fields, signed)
    return Checked(list(dict.fromkeys(findings)), signed)


def check_chain(signed: Signed, before: Signed, before_head: object) -> Iterator[str]:
    """Whether a snapshot names the one of another file (which was checked for itself) as the one before it."""
    if signed.campaign != before.campaign:
        yield f"Hai tệp của hai đợt học tập khác nhau: “{signed.title}” và “{before.title}”."
    elif signed.previous is None or signed.previous[0] != before.number:
        yield f"Bản chốt số {signed.number} không thay ngay bản chốt số {before.number}: hai số không liền nhau."
    elif signed.previous[1:] != (before_head, before.rows[1]):
        yield f"Bản chốt số {signed.number} nêu một bản chốt số {before.number} khác với tệp bản trước."


def _seal(fields: Mapping[str, Any], keys: Mapping[str, str]) -> Iterator[str]:
    line, key_id = fields["statement"], fields["key_id"]
    if key_id not in keys:
        yield f"Mã khóa “{shown(key_id)}” không có trong tệp khóa công khai."
    elif not is_signed(_bytes(line), signature=fields["signature"], public_key=keys[key_id]):
        yield "Dòng đã ký (mục “statement”) hoặc mã xác thực của nó (mục “signature”) đã bị thay đổi."
    if fields["head"] != digest(shape.STATEMENT, line):
        yield "Mã của bản chốt (mục “head”) không phải mã của dòng đã ký."
    signed = shape.read_statement(line)
    if signed is not None and signed.key != key_id:
        yield "Mã khóa (mục “key_id”) không phải khóa đã ký."


def _bytes(line: str) -> bytes:
    return line.encode("utf-8", "surrogatepass")


def _lists(fields: Mapping[str, Any], signed: Signed) -> Iterator[str]:
    names = {unit["unit"]: unit["name"] for unit in fields["units"] if shape.has_shape(unit, shape.UNIT)}
    rows = compare(_leaves(ROW, fields["rows"]), _texts(fields["leaves"]), sealed=signed.rows)
    yield from _told(rows, "Dòng", lambda place: _row_words(fields["rows"], place, names))
    units = compare(_leaves(UNIT, fields["units"]), _texts(fields["unit_leaves"]), sealed=signed.units)
    yield from _told(units, "Tổ chức đảng ở dòng", lambda place: _unit_words(fields["units"], place))
    for name, kind, words in (("left_open", OPEN, "việc còn dở dang khi chốt"), ("changes", CHANGE, "các dòng đã điều chỉnh")):
        found = _leaves(kind, fields[name])
        if getattr(signed, name) != (len(found), list_digest(found)):
            yield f"Phần {words} (mục “{name}”) đã bị thay đổi."


def _leaves(kind: str, entries: Sequence[Any]) -> list[str]:
    return [leaf(kind, entry) for entry in entries]


def _texts(entries: Sequence[Any]) -> list[str]:
    return [entry if isinstance(entry, str) else "" for entry in entries]


def _told(compared: Compared, what: str, named: Any) -> Iterator[str]:
    for one in compared.differences:
        yield _sentence(one, what, named, in_hashes=compared.in_hashes)
    if not compared.is_sealed and not compared.differences:
        yield f"{what} và mã của dòng đều khác bản đã ký; không còn căn cứ để chỉ ra dòng nào."


def _sentence(one: Difference, what: str, named: Any, *, in_hashes: bool) -> str:
    words = _WORDS[one.kind].format(other=one.other)
    if in_hashes:
        return f"Mã của {what.lower()} {one.place} trong danh sách mã {words}."
    about = "" if one.kind is Kind.MISSING else named(one.place)
    return f"{what} {one.place}{about} {words}."


def _row_words(rows: Sequence[Any], place: int, names: Mapping[str, str]) -> str:
    row = rows[place - 1] if place <= len(rows) else None
    if not isinstance(row, dict):
        return ""
    unit = names.get(str(row.get("unit")), "")
    place_words = f"{unit}, " if unit.isprintable() and unit else ""
    return f" ({place_words}người có mã {shown(row.get('person'))})"


def _name(unit: Mapping[str, Any]) -> str:
    """The name of a unit, safe for a terminal."""
    name: str = unit["name"]
    return name if name.isprintable() else shown(name)


def _unit_words(units: Sequence[Any], place: int) -> str:
    unit = units[place - 1] if place <= len(units) else None
    name = unit.get("name") if isinstance(unit, dict) else None
    return f" ({name})" if isinstance(name, str) and name.isprintable() else ""


def _contents(fields: Mapping[str, Any], signed: Signed) -> Iterator[str]:
    """What the entries say, added up anew. Entries of another shape were named before."""
    rows, units = fields["rows"], fields["units"]
    misshapen = [n for n, row in enumerate(rows, start=1) if not shape.has_shape(row, shape.ROW)]
    lost = [n for n, unit in enumerate(units, start=1) if not shape.has_shape(unit, shape.UNIT)]
    yield from (f"Dòng {n} không đúng dạng." for n in misshapen)
    yield from (f"Tổ chức đảng ở dòng {n} không đúng dạng." for n in lost)
    if misshapen or lost:
        return
    yield from _rows(rows, units, signed)
    yield from _units(rows, units, signed)
    yield from _changes(fields, signed)


def _rows(rows: Sequence[Mapping[str, Any]], units: Sequence[Mapping[str, Any]], signed: Signed) -> Iterator[str]:
    known, people = {unit["unit"] for unit in units}, set[str]()
    for place, row in enumerate(rows, start=1):
        if row["n"] != place:
            yield f"Dòng {place} mang số {row['n']}."
        if row["person"] in people:
            yield f"Dòng {place}: người có mã {shown(row['person'])} được tính hai lần."
        people.add(row["person"])
        if row["unit"] not in known:
            yield f"Dòng {place}: tổ chức đảng không có trong danh sách tổ chức đảng."
        complaint = sums.complaint_about(row, signed.entering)
        if complaint is not None:
            yield f"Dòng {place} ({shown(row['person'])}): {complaint}."


def _units(rows: Sequence[Mapping[str, Any]], units: Sequence[Mapping[str, Any]], signed: Signed) -> Iterator[str]:
    names = [unit["unit"] for unit in units]
    if len(set(names)) != len(names):
        yield "Có tổ chức đảng được nêu hai lần."
        return
    try:
        counted = sums.all_sums(units, sums.own_sums(rows))
    except KeyError:  # a word that no column is for: the row was named before
        return
    for unit in units:
        right = counted[unit["unit"]]
        yield from _sums_of(unit, right)
        if unit["rates"] != sums.rates(right, signed.target) and unit["sums"] == right:
            yield f"{_name(unit)}: tỷ lệ không khớp với số đếm lại ({sums.rate_text(right['present'], right['expected'])})."


def _sums_of(unit: Mapping[str, Any], right: Mapping[str, int]) -> Iterator[str]:
    said = unit["sums"]
    for name in sums.NAMES:
        if said.get(name) != right[name] or not shape.is_count(said.get(name)):
            words, claimed = sums.WORDS[name], shown(said.get(name))
            yield f"{_name(unit)}: số “{words}” ghi là {claimed}, đếm lại từ các dòng là {right[name]}."
    for name in sorted(said.keys() - set(sums.NAMES)):
        yield f"{_name(unit)}: có số lạ “{shown(name)}”."


def _changes(fields: Mapping[str, Any], signed: Signed) -> Iterator[str]:
    """The rows before the amendment: with the old ones put back the list must be the one that the snapshot before signed."""
    changes, rows = fields["changes"], fields["rows"]
    if (signed.number == 1) != (signed.previous is None) or (signed.previous and signed.previous[0] != signed.number - 1):
        yield "Số thứ tự của bản chốt và của bản trước không liền nhau."
    if signed.previous is None:
        return
    before = _leaves(ROW, rows)
    for change in changes:
        if not shape.has_shape(change, shape.CHANGE) or not 1 <= change["n"] <= len(rows):
            yield "Một dòng điều chỉnh (mục “changes”) không đúng dạng."
            return
        if change["new"] != rows[change["n"] - 1]:
            yield f"Điều chỉnh của dòng {change['n']}: nội dung mới không phải nội dung của dòng."
        before[change["n"] - 1] = leaf(ROW, change["old"])
    if list_digest(before) != signed.previous[2]:
        yield f"Nội dung trước điều chỉnh không khớp với bản chốt số {signed.previous[0]}."
