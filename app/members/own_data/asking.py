"""A member asks for a correction of what is written about them; who keeps the roster decides, never the member."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import journal
from app.core.actor import Actor
from app.core.clock import local_day
from app.core.errors import NotFound
from app.members import access, editing, people, queries
from app.members.errors import IdTaken
from app.members.models import Affiliation, DataCorrection, Member
from app.members.notice_words import NoticeKind
from app.members.notices import tell
from app.members.own_data.errors import CorrectionDecided, CorrectionNotReadable, CorrectionOpen, OwnCorrection
from app.members.own_data.words import FIELD_WORDS
from app.members.people import Person
from app.members.words import KEEP_BRANCH
from app.units import scope


class Field(StrEnum):
    """What may be corrected on a member's word; statuses and places need their papers."""

    FULL_NAME = "full_name"
    BIRTH_DATE = "birth_date"
    BIRTH_YEAR = "birth_year"
    CARD_NUMBER = "card_number"
    PHONE = "phone"
    ADMITTED_ON = "admitted_on"
    OFFICIAL_ON = "official_on"


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, whose it is, and what stands there now."""

    correction: DataCorrection
    member: Member

    @property
    def present(self) -> str | None:
        """What stands there now, as text."""
        value = getattr(self.member, self.correction.field)
        return None if value is None else str(value)


async def ask(
    session: AsyncSession, *, actor: Actor, request_id: UUID, field: Field, wanted: str | None, note: str | None, now: datetime
) -> Asked:
    """Ask for one field to read `wanted` (None: to be empty); `request_id` made on the device: repeating it returns that one.

    Raises NotFound (no member), CorrectionNotReadable, CorrectionOpen, IdTaken, and what `people.checked` refuses.
    """
    member = await session.get(Member, actor.member_id, with_for_update=True) if actor.member_id else None
    if member is None:
        raise NotFound
    known = await session.get(DataCorrection, request_id)
    if known is not None:
        if (known.member_id, known.field, known.wanted) != (member.id, field, wanted):
            raise IdTaken
        return Asked(known, member)
    people.checked(_corrected(member, field, wanted), local_day(now))
    same = select(DataCorrection.id).where(DataCorrection.member_id == member.id, DataCorrection.field == field)
    if await session.scalar(same.where(DataCorrection.state == "asked")) is not None:
        raise CorrectionOpen
    made = DataCorrection(
        id=request_id, member_id=member.id, field=field.value, wanted=wanted, note=note, state="asked", asked_at=now
    )
    session.add(made)
    branch = await access.branch_of(session, member.id, local_day(now))
    _journal(session, actor, "ask", made, branch, now)
    await session.flush()
    return Asked(made, member)


async def own(session: AsyncSession, *, actor: Actor) -> list[Asked]:
    """The caller's own requests, the latest first."""
    query = select(DataCorrection, Member).join(Member, Member.id == DataCorrection.member_id)
    query = query.where(DataCorrection.member_id == actor.member_id).order_by(DataCorrection.asked_at.desc(), DataCorrection.id)
    return [Asked(*row) for row in await session.execute(query)]


async def withdraw(session: AsyncSession, *, actor: Actor, request_id: UUID, now: datetime) -> Asked:
    """The member takes an open request back; raises NotFound, CorrectionDecided."""
    asked = await _locked(session, request_id)
    if actor.member_id is None or asked.correction.member_id != actor.member_id:
        raise NotFound
    if asked.correction.state == "asked":
        asked.correction.state, asked.correction.decided_at = "withdrawn", now
        branch = await access.branch_of(session, asked.member.id, local_day(now))
        _journal(session, actor, "withdraw", asked.correction, branch, now)
    elif asked.correction.state != "withdrawn":
        raise CorrectionDecided
    return asked


async def waiting_in(session: AsyncSession, *, actor: Actor, unit_id: UUID, limit: int, now: datetime) -> Sequence[Asked]:
    """At most so many open requests of a branch, or of all branches of a grassroots organisation, the oldest first; journalled.

    Raises NotFound, RoleMissing, NamesNotHere.
    """
    today = local_day(now)
    await access.require_names_of(session, actor=actor, unit_id=unit_id, today=today)
    await scope.require_unit(session, actor=actor, unit_id=unit_id, roles=KEEP_BRANCH, today=today)
    query = (
        select(DataCorrection, Member)
        .join(Member, Member.id == DataCorrection.member_id)
        .join(Affiliation, Affiliation.member_id == Member.id)
        .where(DataCorrection.state == "asked", queries.official_on(today))
        .where(Affiliation.unit_id.in_(scope.below(unit_id, today)))
        .order_by(DataCorrection.asked_at, DataCorrection.id)
        .limit(limit)
    )
    found = [Asked(*row) for row in await session.execute(query)]
    subject, look = ("unit", unit_id), "names:data_corrections:view"
    journal.record(session, actor=actor, action=look, subject=subject, unit_id=unit_id, new={"count": len(found)}, now=now)
    journal.record_people(session, actor=actor, of_list=look, people=[asked.member.id for asked in found], now=now)
    return found


async def decide(
    session: AsyncSession, *, actor: Actor, request_id: UUID, accept: bool, answer: str | None, now: datetime
) -> Asked:
    """Accept (the field reads as wanted from now on, old and new value in the journal) or refuse with an answer.

    Again the same changes nothing. Raises NotFound, RoleMissing, OwnCorrection, CorrectionDecided; what `edit_member` raises.
    """
    today = local_day(now)
    asked = await _locked(session, request_id)
    correction, member_id = asked.correction, asked.correction.member_id
    member = await access.require_member(session, actor=actor, member_id=member_id, roles=KEEP_BRANCH, today=today)
    if actor.member_id == member_id:
        raise OwnCorrection
    state = "accepted" if accept else "refused"
    if correction.state != "asked":
        if correction.state != state:
            raise CorrectionDecided
        return asked
    branch = await access.branch_of(session, member_id, today)
    if accept:
        person = _corrected(member, Field(correction.field), correction.wanted)
        member = await editing.edit_member(
            session, actor=actor, member_id=member_id, version=member.version, person=person, cell_id=branch.cell_id, now=now
        )
    correction.state, correction.decided_at, correction.answer = state, now, answer
    _journal(session, actor, "accept" if accept else "refuse", correction, branch, now, reason=answer)
    kind = NoticeKind.DATA_CORRECTED if accept else NoticeKind.DATA_NOT_CORRECTED
    params = {"what": FIELD_WORDS[correction.field], "reason": answer or ""}
    await tell(session, member_id=member_id, kind=kind, params=params, dedupe=f"data:{correction.id}", now=now)
    return Asked(correction, member)


async def _locked(session: AsyncSession, request_id: UUID) -> Asked:
    """The request, locked before its person and the counter of numbers, as everywhere else they come after it."""
    correction = await session.get(DataCorrection, request_id, with_for_update=True)
    if correction is None:
        raise NotFound
    return Asked(correction, await session.get_one(Member, correction.member_id))


def _corrected(member: Member, field: Field, wanted: str | None) -> Person:
    """The person with one field as wanted; raises CorrectionNotReadable."""
    value: Any = wanted
    try:
        if wanted is None:
            if field is Field.FULL_NAME:
                raise CorrectionNotReadable
        elif field in {Field.BIRTH_DATE, Field.ADMITTED_ON, Field.OFFICIAL_ON}:
            value = date.fromisoformat(wanted)
        elif field is Field.BIRTH_YEAR:
            value = int(wanted)
    except ValueError as error:
        raise CorrectionNotReadable from error
    person = Person(**{name: getattr(member, name) for name in FIELD_WORDS})
    if field is Field.BIRTH_YEAR:
        person = replace(person, birth_date=None)  # a year alone takes the place of a day that is not the right one
    return replace(person, **{field.value: value})


def _journal(
    session: AsyncSession,
    actor: Actor,
    verb: str,
    correction: DataCorrection,
    branch: Affiliation,
    now: datetime,
    reason: str | None = None,
) -> None:
    journal.record(
        session,
        actor=actor,
        action=f"members:data_correction:{verb}",
        subject=("member", correction.member_id),
        unit_id=branch.unit_id,
        reason=reason,
        new={"request": str(correction.id), "field": correction.field},
        now=now,
    )
