"""Correcting what is written about a person: name, birth, card number, phone, days, tổ đảng. Statuses have their own way."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import journal
from app.core.actor import Actor
from app.core.clock import local_day
from app.core.errors import EditConflict
from app.core.text import fold, person_sort_key
from app.members import access, errors, people
from app.members.models import Member
from app.members.people import Person
from app.members.words import KEEP_BRANCH

_COLUMNS = ("full_name", "birth_date", "birth_year", "card_number", "phone", "admitted_on", "official_on")


async def edit_member(
    session: AsyncSession,
    *,
    actor: Actor,
    member_id: UUID,
    version: int,
    person: Person,
    cell_id: UUID | None,
    now: datetime,
) -> Member:
    """Write these values instead of the old ones; `version` is the one the caller read.

    Raises EditConflict, NameNotValid, PhoneNotValid, CardNumberNotValid, CardNumberTaken, DayNotPossible, CellNotInBranch.
    """
    today = local_day(now)
    if person.card_number is not None:  # before the person's own row, as an import does: a card is given to one at a time
        await people.take_numbers(session, 0)
    member = await access.lock_member(session, actor=actor, member_id=member_id, roles=KEEP_BRANCH, today=today)
    if member.version != version + 1:
        raise EditConflict
    person = people.checked(person, today)
    same_card = select(Member.id).where(Member.card_number == person.card_number, Member.id != member_id)
    if person.card_number is not None and (await session.scalar(same_card)) is not None:
        raise errors.CardNumberTaken
    branch = await access.branch_of(session, member_id, today)
    await people.require_cell(session, cell_id, branch.unit_id, today)
    new = {name: getattr(person, name) for name in _COLUMNS if getattr(person, name) != getattr(member, name)}
    old = {name: getattr(member, name) for name in new}
    if cell_id != branch.cell_id:
        old["cell_id"], new["cell_id"] = branch.cell_id, cell_id
        branch.cell_id = cell_id
    for name in _COLUMNS:
        setattr(member, name, getattr(person, name))
    member.name_folded, member.name_sort = fold(person.full_name), person_sort_key(person.full_name)
    if new:
        journal.record(
            session,
            actor=actor,
            action="members:member:change",
            subject=("member", member_id),
            unit_id=branch.unit_id,
            now=now,
            old=_as_json(old),
            new=_as_json(new),
        )
    await session.flush()
    return member


def _as_json(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value if value is None or isinstance(value, int) else str(value) for name, value in values.items()}
