"""The roll of a meeting, by name: the people expected there, and whoever else was recorded. Every look is journalled."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns import access
from app.campaigns.absences.scope import readable_reasons
from app.campaigns.absences.storing import findings_now
from app.campaigns.access import MeetingInReach
from app.campaigns.models import Attendance, AttendanceMark, Enrolment, RefusedCheckIn, RollCall
from app.campaigns.organising.duties import duties_at
from app.core import journal
from app.core.actor import Actor, Role
from app.members.access import require_names_of
from app.members.models import Member
from app.members.queries import after_member
from app.members.words import SEE_NAMES
from app.units.models import UnitPath
from app.units.queries import valid_on
from app.units.scope import below, visible_ids


@dataclass(frozen=True, slots=True)
class PartState:
    """What is recorded about one person on one part. `standing`: confirmed, waiting, single_recorder; None: not recorded."""

    part: int
    state: str
    way: str | None
    confirmed: bool
    standing: str | None
    excuse: str | None


@dataclass(frozen=True, slots=True)
class Attendee:
    """One person of a meeting; `unit_id` is the branch of enrolment, None for who is not on the list.

    `visitor`: of a branch that the actor's roles do not reach; of them the host reads name and branch. `duty`: ran the meeting.
    `absence`: what is found about the absence from the whole campaign (it says nothing of who comes all the same).
    """

    member: Member
    unit_id: UUID | None
    visitor: bool
    duty: str | None
    absence: str | None
    expected: bool
    parts: list[PartState]
    refused_check_ins: int


@dataclass(frozen=True, slots=True)
class MeetingRoll:
    """One page of people (`limit + 1` of them), where the signed papers are kept, and who else came (`others`, as counts)."""

    people: list[Attendee]
    papers: Sequence[RollCall]
    others: Sequence[dict[str, Any]]


def standing_of(attendance: Attendance) -> str:
    """On whom a record rests."""
    if not attendance.confirmed:
        return "waiting"
    return "single_recorder" if attendance.single_recorder else "confirmed"


async def roll_of(
    session: AsyncSession,
    *,
    actor: Actor,
    session_id: UUID,
    unit_id: UUID | None,
    today: date,
    after: UUID | None,
    limit: int,
    now: datetime,
) -> MeetingRoll:
    """The people of a meeting in the order of their names, after the last one shown.

    `unit_id`: only its people; else those of the meeting's unit for its host, of the actor's own units for others.
    Raises NotFound, RoleMissing, NamesNotHere.
    """
    found = await access.require_meeting(session, actor=actor, session_id=session_id, roles=SEE_NAMES, today=today)
    units = [unit_id] if unit_id else [found.meeting.unit_id] if found.hosts else sorted(actor.units_with(*SEE_NAMES))
    for one in units:
        await require_names_of(session, actor=actor, unit_id=one, today=today)
    shows_others = found.hosts and unit_id in {None, found.meeting.unit_id}
    query = _people(found, units, today, shows_others=shows_others).limit(limit + 1)
    if after is not None:
        query = query.where(after_member(after))
    rows = (await session.execute(query)).all()
    shown = [member.id for member, _ in rows[:limit]]
    reached = await _reached(session, actor, {c for _, e in rows if e for c in (e.unit_id, e.cell_id) if c}, SEE_NAMES, today)
    readable = await readable_reasons(session, actor=actor, campaign_id=found.campaign.id, people=shown, today=today)
    states = await _states(session, found, shown, with_excuses=readable)
    absences = {m: one.state for m, one in (await findings_now(session, found.campaign.id, shown)).items()}
    refused = await _refused(session, found, shown)
    duties = await duties_at(session, session_id)
    people = [
        Attendee(
            member=member,
            unit_id=None if enrolment is None else enrolment.unit_id,
            visitor=enrolment is not None and not {enrolment.unit_id, enrolment.cell_id} & reached,
            duty=duties.get(member.id),
            absence=absences.get(member.id),
            expected=enrolment is not None and enrolment.standing == "expected" and enrolment.removed_on is None,
            parts=states[member.id],
            refused_check_ins=refused.get(member.id, 0),
        )
        for member, enrolment in rows
    ]
    journal.record(
        session,
        actor=actor,
        action="names:attendance:view",
        subject=("session", session_id),
        unit_id=unit_id or found.meeting.unit_id,
        now=now,
        new={"people": len(shown)},
    )
    return MeetingRoll(people, await _papers(session, found, units, today), found.meeting.others)


def _people(found: MeetingInReach, units: Sequence[UUID], today: date, *, shows_others: bool) -> Select[Member, Enrolment]:
    """Members with their enrolment: the list of the units within the meeting's own, and who else was recorded there."""
    reach = select(UnitPath.descendant_id).where(UnitPath.ancestor_id.in_(units), valid_on(UnitPath, today))
    here = select(Enrolment.member_id).where(
        Enrolment.campaign_id == found.campaign.id,
        Enrolment.unit_id.in_(below(found.meeting.unit_id, today)),
        or_(Enrolment.unit_id.in_(reach), Enrolment.cell_id.in_(reach)),
    )
    recorded = select(Attendance.member_id).where(Attendance.session_id == found.meeting.id)
    return (
        select(Member, Enrolment)
        .outerjoin(Enrolment, and_(Enrolment.member_id == Member.id, Enrolment.campaign_id == found.campaign.id))
        .where(Member.id.in_(here.union(recorded) if shows_others else here))
        .order_by(Member.name_sort, Member.id)
    )


async def _reached(
    session: AsyncSession, actor: Actor, units: Collection[UUID], roles: Collection[Role], today: date
) -> set[UUID]:
    """Those of the units that one of the actor's roles reaches."""
    reached = visible_ids(actor, today=today, roles=roles).where(UnitPath.descendant_id.in_(units))
    return set(await session.scalars(reached))


async def _states(
    session: AsyncSession, found: MeetingInReach, people: Collection[UUID], *, with_excuses: Collection[UUID]
) -> dict[UUID, list[PartState]]:
    query = (
        select(Attendance, AttendanceMark.excuse)
        .join(AttendanceMark, AttendanceMark.id == Attendance.mark_id)
        .where(Attendance.session_id == found.meeting.id, Attendance.member_id.in_(people))
    )
    by_place = {(a.member_id, a.part): (a, excuse) for a, excuse in (await session.execute(query))}
    states: dict[UUID, list[PartState]] = defaultdict(list)
    for member_id in people:
        for part in found.meeting.parts:
            a, excuse = by_place.get((member_id, part), (None, None))
            if a is None:
                states[member_id].append(PartState(part, "unrecorded", None, False, None, None))
            else:
                reason = excuse if member_id in with_excuses else None
                states[member_id].append(PartState(part, a.state, a.way, a.confirmed, standing_of(a), reason))
    return states


async def _refused(session: AsyncSession, found: MeetingInReach, people: Collection[UUID]) -> dict[UUID, int]:
    query = (
        select(RefusedCheckIn.member_id, func.count())
        .where(RefusedCheckIn.session_id == found.meeting.id, RefusedCheckIn.member_id.in_(people))
        .group_by(RefusedCheckIn.member_id)
    )
    return {member_id: count for member_id, count in (await session.execute(query)) if member_id is not None}


async def _papers(session: AsyncSession, found: MeetingInReach, units: Sequence[UUID], today: date) -> Sequence[RollCall]:
    reach = select(UnitPath.descendant_id).where(UnitPath.ancestor_id.in_(units), valid_on(UnitPath, today))
    query = (
        select(RollCall)
        .where(RollCall.session_id == found.meeting.id, RollCall.paper_kept.is_not(None), RollCall.unit_id.in_(reach))
        .order_by(RollCall.recorded_at)
    )
    return (await session.scalars(query)).all()
