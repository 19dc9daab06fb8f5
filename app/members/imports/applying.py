"""Carrying a plan out: bulk inserts and updates inside the caller's transaction, all or nothing."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.actor import SYSTEM_ACCOUNT, Actor
from app.core.ids import new_id
from app.core.models import Base, JournalEntry, OutboxRow
from app.core.text import fold, person_sort_key
from app.members import people as numbers
from app.members.imports.planning import ChangedPerson, NewPerson, RosterPerson
from app.members.imports.standings import change_statuses
from app.members.imports.stored import uuid_of
from app.members.models import Affiliation, Member, MemberStatus
from app.members.statuses import STATUS_CHANGED
from app.members.words import AffiliationKind, Aspect, Membership, Standing

AT_ONCE = 500  # small steps: other requests of the process run in between
Row = dict[str, Any]


class Applying:
    """One application: who, when, which import."""

    def __init__(self, session: AsyncSession, *, actor: Actor, import_id: UUID, today: date, now: datetime) -> None:
        self.session = session
        self.actor = actor
        self.account_id = None if actor.account_id == SYSTEM_ACCOUNT else actor.account_id
        self.import_id = import_id
        self.today = today
        self.now = now

    async def add(self, new: Sequence[NewPerson], *, starts_on: date) -> None:
        """Put new people on the roster from `starts_on`."""
        given = await numbers.take_numbers(self.session, len(new)) if new else range(0)
        for start in range(0, len(new), AT_ONCE):
            some = list(zip(new[start : start + AT_ONCE], given[start : start + AT_ONCE], strict=True))
            for table, rows in (await asyncio.to_thread(self._rows_of, some, starts_on)).items():
                await self._insert(table, rows)

    def _rows_of(self, some: Sequence[tuple[NewPerson, int]], starts_on: date) -> dict[type[Base], list[Row]]:
        """The rows of new people with their numbers, tables in the order of their foreign keys."""
        ids = [new_id() for _ in some]
        people = [(i, person, number) for i, (person, number) in zip(ids, some, strict=True)]
        return {
            Member: [self._member(i, p, n) for i, p, n in people],
            Affiliation: [self._affiliation(i, p, starts_on) for i, p, _ in people],
            MemberStatus: [s for i, p, _ in people for s in self._statuses(i, p, starts_on)],
            JournalEntry: [self._added(i, p, n, starts_on) for i, p, n in people],
        }

    async def change(self, changed: Sequence[ChangedPerson], people: Mapping[UUID, RosterPerson]) -> None:
        """Change fields of members; statuses from today on."""
        for start in range(0, len(changed), AT_ONCE):
            some = changed[start : start + AT_ONCE]
            await self._update_members(some, people)
            await self._move_to_cells(some)
            await self._insert(JournalEntry, [self._changed(c, people[c.member_id].unit_id) for c in some])
        for aspect in Aspect:
            values = {c.member_id: v for c in changed if (v := c.changes.get(aspect.value, (None, None))[1]) is not None}
            await change_statuses(self.session, aspect, values, self._status_row, today=self.today)
            await self._insert(OutboxRow, [self._event(member_id, aspect, value) for member_id, value in values.items()])

    async def _insert(self, table: type[Base], rows: Sequence[Row]) -> None:
        if rows:
            await self.session.execute(insert(table.__table__), rows)  # type: ignore[arg-type]

    def _member(self, member_id: UUID, person: NewPerson, number: int) -> Row:
        row = person.row
        return {
            "id": member_id,
            "number": str(number),
            "card_number": row.card_number,
            "full_name": row.full_name,
            "name_folded": fold(row.full_name),
            "name_sort": person_sort_key(row.full_name),
            "birth_year": row.birth.year if row.birth else None,
            "birth_date": row.birth.day if row.birth else None,
            "phone": row.phone,
            "admitted_on": row.admitted_on,
            "official_on": row.official_on,
            "created_at": self.now,
            "version": 1,
        }

    def _affiliation(self, member_id: UUID, person: NewPerson, starts_on: date) -> Row:
        return {
            "id": new_id(),
            "member_id": member_id,
            "unit_id": person.unit_id,
            "cell_id": person.cell_id,
            "kind": AffiliationKind.OFFICIAL.value,
            "valid_from": starts_on,
            "valid_to": None,
            "recorded_at": self.now,
        }

    def _statuses(self, member_id: UUID, person: NewPerson, starts_on: date) -> list[Row]:
        membership = person.row.membership or Membership.FULL
        rows = [self._status_row(member_id, Aspect.MEMBERSHIP, membership.value, starts_on, None)]
        standing = person.row.standing
        if standing is not None and standing is not Standing.ACTIVE:
            rows.append(self._status_row(member_id, Aspect.STANDING, standing.value, starts_on, None))
        return rows

    def _status_row(self, member_id: UUID, aspect: Aspect, value: str, valid_from: date, valid_to: date | None) -> Row:
        return {
            "id": new_id(),
            "member_id": member_id,
            "aspect": aspect.value,
            "value": value,
            "valid_from": valid_from,
            "valid_to": valid_to,
            "basis_kind": "danh sách đảng viên (tệp)",
            "basis_number": None,
            "basis_issuer": None,
            "basis_date": self.today,
            "recorded_at": self.now,
            "recorded_by": self.account_id,
        }

    async def _update_members(self, changed: Sequence[ChangedPerson], people: Mapping[UUID, RosterPerson]) -> None:
        rows = [self._columns(c, people[c.member_id]) for c in changed]
        if not rows:
            return
        names = [name for name in rows[0] if name != "of_member"]
        table = Member.__table__.c
        statement = update(Member.__table__).where(table.id == bindparam("of_member", type_=table.id.type))  # type: ignore[arg-type]
        values: Row = {name: bindparam(name, type_=table[name].type) for name in names}
        await self.session.execute(statement.values(**values, version=table.version + 1), rows)

    def _columns(self, changed: ChangedPerson, person: RosterPerson) -> Row:
        new = {name: value for name, (_, value) in changed.changes.items()}
        full_name = new.get("full_name") or person.full_name
        birth_year = new.get("birth_year")
        return {
            "of_member": person.member_id,
            "full_name": full_name,
            "name_folded": fold(full_name),
            "name_sort": person_sort_key(full_name),
            "card_number": new.get("card_number", person.card_number),
            "phone": new.get("phone", person.phone),
            "birth_year": int(birth_year) if birth_year else person.birth_year,
            "birth_date": _day(new["birth_date"]) if "birth_date" in new else person.birth_date,
            "admitted_on": _day(new["admitted_on"]) if "admitted_on" in new else person.admitted_on,
            "official_on": _day(new["official_on"]) if "official_on" in new else person.official_on,
        }

    async def _move_to_cells(self, changed: Sequence[ChangedPerson]) -> None:
        rows = [
            {"of_member": c.member_id, "to_cell": uuid_of(c.changes["cell_id"][1])} for c in changed if "cell_id" in c.changes
        ]
        if not rows:
            return
        table = Affiliation.__table__.c
        statement = update(Affiliation.__table__).where(  # type: ignore[arg-type]
            table.member_id == bindparam("of_member", type_=table.member_id.type),
            table.kind == AffiliationKind.OFFICIAL.value,
            table.valid_to.is_(None),
        )
        await self.session.execute(statement.values(cell_id=bindparam("to_cell", type_=table.cell_id.type)), rows)

    def _added(self, member_id: UUID, person: NewPerson, number: int, starts_on: date) -> Row:
        membership = (person.row.membership or Membership.FULL).value
        new: Row = {"number": str(number), "membership": membership, "starts_on": starts_on.isoformat()}
        if person.row.standing is not None:
            new["standing"] = person.row.standing.value
        return self._entry("members:member:add", member_id, person.unit_id, None, new)

    def _changed(self, changed: ChangedPerson, unit_id: UUID) -> Row:
        old = {name: value for name, (value, _) in changed.changes.items()}
        new: dict[str, Any] = {name: value for name, (_, value) in changed.changes.items()}
        return self._entry("members:member:change", changed.member_id, unit_id, old, new)

    def _entry(self, action: str, member_id: UUID, unit_id: UUID, old: Row | None, new: Row) -> Row:
        return {
            "id": new_id(),
            "at": self.now,
            "action": action,
            "actor_account_id": self.account_id,
            "actor_label": self.actor.label,
            "subject_kind": "member",
            "subject_id": member_id,
            "unit_id": unit_id,
            "reason": None,
            "old": old,
            "new": new | {"import_id": str(self.import_id)},
        }

    def _event(self, member_id: UUID, aspect: Aspect, value: str) -> Row:
        payload = {"aspect": aspect.value, "value": value, "effective_on": self.today.isoformat()}
        row = {"id": new_id(), "at": self.now, "kind": STATUS_CHANGED, "occasion_id": None, "subject_id": member_id}
        return row | {"payload": payload, "leased_until": None, "tries": 0}


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
