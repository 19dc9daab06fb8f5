"""A plan as it is kept between preview and apply (pure): the rows read, the lines shown, a digest of what would be done."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from app.members.imports.cells import Birth
from app.members.imports.places import Places
from app.members.imports.planning import ChangedPerson, NewPerson, Plan, RosterPerson
from app.members.imports.rows import Complaint, Reading, RosterRow
from app.members.words import MEMBERSHIP_WORDS, STANDING_WORDS, Membership, Standing

FIELD_WORDS = {
    "full_name": "họ và tên",
    "birth_date": "ngày sinh",
    "birth_year": "năm sinh",
    "card_number": "số thẻ đảng viên",
    "phone": "điện thoại",
    "admitted_on": "ngày vào Đảng",
    "official_on": "ngày chính thức",
    "membership": "loại đảng viên",
    "standing": "tình trạng sinh hoạt",
    "cell_id": "tổ đảng",
}


class Section(StrEnum):
    """The parts of a preview."""

    NEW = "new"
    CHANGED = "changed"
    MISSING = "missing"
    SUSPICIOUS = "suspicious"
    ERRORS = "errors"
    SKIPPED = "skipped"


def row_to_json(row: RosterRow) -> list[Any]:
    """A row as a short list; the inverse of `row_from_json`."""
    return [
        row.row,
        row.full_name,
        None if row.birth is None else row.birth.year,
        _iso(row.birth.day if row.birth else None),
        row.card_number,
        _iso(row.admitted_on),
        _iso(row.official_on),
        row.phone,
        row.membership,
        row.standing,
        row.ended,
        row.branch,
        row.branch_code,
        row.parent,
        row.cell,
    ]


def row_from_json(values: Sequence[Any]) -> RosterRow:
    """The row that `row_to_json` wrote."""
    number, name, year, day, card, admitted, official, phone, membership, standing, *rest = values
    return RosterRow(
        number,
        name,
        None if year is None else Birth(year, _date(day)),
        card,
        _date(admitted),
        _date(official),
        phone,
        None if membership is None else Membership(membership),
        None if standing is None else Standing(standing),
        *rest,
    )


def digest(plan: Plan) -> str:
    """Equal exactly when two plans would do the same."""
    done = hashlib.sha256()
    for kind, found in (
        ("new", plan.new),
        ("changed", plan.changed),
        ("pending", [w for _, w in sorted(plan.pending.items())]),
    ):
        done.update(f"{kind} {len(found)}\n".encode())
        for what in found:
            done.update(json.dumps(_essence(what), ensure_ascii=False).encode())
    return done.hexdigest()


def _essence(what: NewPerson | ChangedPerson) -> list[Any]:
    if isinstance(what, NewPerson):
        return [row_to_json(what.row), str(what.unit_id), str(what.cell_id)]
    return [what.row, str(what.member_id), sorted(what.changes.items())]


def lines(reading: Reading, plan: Plan, people: Iterable[RosterPerson], places: Places) -> dict[str, list[dict[str, Any]]]:
    """What the preview shows, by section."""
    by_id = {p.member_id: p for p in people}
    complaints = sorted([*reading.complaints, *plan.complaints], key=lambda c: c.row)
    return {
        Section.NEW: [_new_line(p, places) for p in plan.new],
        Section.CHANGED: [_changed_line(p, by_id[p.member_id], places) for p in plan.changed],
        Section.MISSING: [_missing_line(by_id[i], places) for i in plan.missing],
        Section.SUSPICIOUS: [_complaint_line(c) for c in complaints if not c.blocks],
        Section.ERRORS: [_complaint_line(c) for c in complaints if c.blocks],
        Section.SKIPPED: [{"row": number, "text": text} for number, text in reading.skipped],
    }


def _new_line(person: NewPerson, places: Places) -> dict[str, Any]:
    row = person.row
    unit = places.by_id[person.unit_id].name
    return {"row": row.row, "full_name": row.full_name, "birth_year": row.birth.year if row.birth else None, "unit": unit}


def _changed_line(changed: ChangedPerson, person: RosterPerson, places: Places) -> dict[str, Any]:
    cells = (
        {str(unit_id): name for b in places.branches for name, unit_id in b.cells.items()}
        if "cell_id" in changed.changes
        else {}
    )
    changes = [
        {"field": name, "label": FIELD_WORDS[name], "old": _shown(name, old, cells), "new": _shown(name, new, cells)}
        for name, (old, new) in changed.changes.items()
    ]
    shown = {"row": changed.row, "member_id": str(person.member_id), "number": person.number}
    return shown | {"full_name": person.full_name, "birth_year": person.birth_year, "changes": changes}


def _missing_line(person: RosterPerson, places: Places) -> dict[str, Any]:
    shown = {"member_id": str(person.member_id), "number": person.number, "full_name": person.full_name}
    return shown | {"birth_year": person.birth_year, "unit": places.by_id[person.unit_id].name}


def _complaint_line(complaint: Complaint) -> dict[str, Any]:
    return asdict(complaint)


def _shown(name: str, value: str | None, cells: Mapping[str, str]) -> str | None:
    if value is None:
        return None
    if name == "membership":
        return MEMBERSHIP_WORDS[Membership(value)]
    if name == "standing":
        return STANDING_WORDS[Standing(value)]
    if name == "cell_id":
        return cells.get(value)
    return f"{date.fromisoformat(value):%d/%m/%Y}" if name in ("birth_date", "admitted_on", "official_on") else value


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def uuid_of(text: str | None) -> UUID | None:
    """An id written as text in a change."""
    return None if text is None else UUID(text)
