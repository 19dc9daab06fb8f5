"""Why a given member counts or does not in a campaign: the facts behind the sentence, for those who may ask."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.auth.models import Account
from app.campaigns.access import require_campaign
from app.campaigns.models import Attendance, AttendanceMark, Campaign, Enrolment, StudySession
from app.core import clock, journal
from app.core.actor import Actor, Role
from app.core.errors import NotFound, RoleMissing
from app.members.access import branch_of
from app.members.models import Member
from app.participation import explanations
from app.participation.access import is_own_branch, manages
from app.participation.explanations import Case, Deed, Explanation
from app.participation.facts import WAYS, presence_of_member, way_rank
from app.participation.people import ABSENCES
from app.participation.snapshots.models import SnapshotRow
from app.participation.snapshots.reading import rows_of_member
from app.units.queries import version_on
from app.units.scope import require_unit, visible_ids

_RANKS = {word: rank for rank, word in ABSENCES.items()}


@dataclass(frozen=True, slots=True)
class Record:
    """One statement on one part of one meeting, as it stands now, and who made it (`recorder` None: the person, by code)."""

    campaign_id: UUID
    session_id: UUID
    title: str
    kind: str
    day: date
    part: int
    state: str
    way: str
    rank: int
    recorder: str | None
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Presence:
    """What counts of the member in one campaign: the facts, or of a closed one its newest snapshot.

    `way_rank` is an index of `facts.WAYS`, `absence` a key of `people.ABSENCES`. `waits`: what was recorded after the closing
    says otherwise and waits for the committee.
    """

    campaign_id: UUID
    expected: bool
    complete: bool
    way_rank: int | None
    absence: int
    parts_present: int
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Reasons:
    """The explanation in the form the caller may read, and the records behind it."""

    campaign: Campaign
    member: Member
    unit_name: str
    explanation: Explanation
    full: bool
    records: list[Record]


async def why(
    session: AsyncSession, *, actor: Actor, campaign_id: UUID, member_id: UUID, today: date, now: datetime
) -> Reasons:
    """Why the member counts or not. Open to the member, the branch (open form), the committee directly above and inspection.

    Raises NotFound outside the caller's scope, RoleMissing inside it.
    """
    campaign = await require_campaign(session, actor=actor, campaign_id=campaign_id, today=today)
    member = await session.get(Member, member_id)
    if member is None:
        raise NotFound
    query = select(Enrolment).where(Enrolment.campaign_id == campaign_id, Enrolment.member_id == member_id)
    enrolment = (await session.execute(query)).scalar_one_or_none()
    full = await _form(session, actor=actor, member=member, enrolment=enrolment, today=today)
    if actor.member_id != member_id:
        journal.record(
            session,
            actor=actor,
            action="names:explanation:view",
            subject=("member", member_id),
            unit_id=enrolment.unit_id if enrolment else None,
            new={"campaign_id": str(campaign_id)},
            now=now,
        )
    if enrolment is None:
        unit = await version_on(session, (await branch_of(session, member_id, today)).unit_id, today)
        nowhere = explanations.not_on_the_list(campaign.roster_day)
        return Reasons(campaign, member, unit.name if unit else "", nowhere, full, [])
    unit = await version_on(session, enrolment.unit_id, campaign.roster_day)
    unit_name = unit.name if unit else ""
    records = await records_of(session, member_id, [campaign_id])
    facts = next(row for row in await presence(session, member_id) if row.campaign_id == campaign_id)
    explanation = explanations.explain(case_of(campaign, enrolment, unit_name, facts, records), full=full)
    return Reasons(campaign, member, unit_name, explanation, full, records)


async def _form(session: AsyncSession, *, actor: Actor, member: Member, enrolment: Enrolment | None, today: date) -> bool:
    """True for the full form, False for the open one; the branch of the list and the branch of today may both ask."""
    if actor.member_id == member.id:
        return True
    branches = {(await branch_of(session, member.id, today)).unit_id}
    if enrolment is not None:
        branches.add(enrolment.unit_id)
    inside = own = False
    for unit_id in sorted(branches):
        try:
            unit = await require_unit(session, actor=actor, unit_id=unit_id, today=today)
        except NotFound:
            continue
        inside = True
        if manages(actor, unit) or await _inspects(session, actor, unit_id, today):
            return True
        own = own or is_own_branch(actor, unit)
    if not inside:
        raise NotFound
    if not own:
        raise RoleMissing
    return False


async def _inspects(session: AsyncSession, actor: Actor, unit_id: UUID, today: date) -> bool:
    if not actor.units_with(Role.INSPECTOR):
        return False
    reached = visible_ids(actor, today=today, roles={Role.INSPECTOR}).subquery()
    return (await session.execute(select(reached).where(reached.c[0] == unit_id).limit(1))).first() is not None


async def presence(session: AsyncSession, member_id: UUID) -> list[Presence]:
    """What counts of the member in every campaign."""
    rows = (await session.execute(presence_of_member(), {"member": member_id})).all()
    sealed = await rows_of_member(session, member_id, [row.campaign_id for row in rows]) if rows else {}
    return [_presence(row, sealed.get(row.campaign_id)) for row in rows]


def _presence(row: Row[Any], sealed: SnapshotRow | None) -> Presence:
    live = Presence(row.campaign_id, bool(row.expected), bool(row.complete), row.way_rank, row.absence, row.parts_present)
    if sealed is None:
        return live
    then = Presence(
        campaign_id=row.campaign_id,
        expected=sealed.counted,
        complete=sealed.present,
        way_rank=None if sealed.way is None else WAYS.index(sealed.way),
        absence=live.absence if sealed.absence is None else _RANKS[sealed.absence],
        parts_present=sealed.parts_present,
    )
    return replace(then, waits=then != live)


async def records_of(session: AsyncSession, member_id: UUID, campaign_ids: Collection[UUID]) -> list[Record]:
    """What is recorded of the member at the meetings of these campaigns, in order of time."""
    query = (
        select(Attendance, StudySession, way_rank().label("rank"), Account.label)
        .join(StudySession, StudySession.id == Attendance.session_id)
        .outerjoin(AttendanceMark, AttendanceMark.id == Attendance.mark_id)
        .outerjoin(Account, Account.id == AttendanceMark.recorded_by)
        .where(Attendance.campaign_id.in_(campaign_ids), Attendance.member_id == member_id)
        .order_by(StudySession.starts_at, StudySession.id, Attendance.part)
    )
    return [
        Record(
            campaign_id=attendance.campaign_id,
            session_id=meeting.id,
            title=meeting.title,
            kind=meeting.kind,
            day=clock.local_day(meeting.starts_at),
            part=attendance.part,
            state=attendance.state,
            way=attendance.way,
            rank=rank,
            recorder=None if attendance.way == "code" else label,
            confirmed=attendance.confirmed,
        )
        for attendance, meeting, rank, label in await session.execute(query)
    ]


def case_of(campaign: Campaign, enrolment: Enrolment, unit_name: str, facts: Presence, records: Sequence[Record]) -> Case:
    """What the sentence is made of; the record named is the first of the way under which the participation is shown."""
    named = (r for r in records if r.state == "present" and r.rank == facts.way_rank)
    record = next(named, None) if facts.complete else None
    return Case(
        policy=enrolment.policy,
        unit_name=unit_name,
        roster_day=campaign.roster_day,
        membership=enrolment.membership,
        standing=enrolment.standing,
        basis=enrolment.basis,
        removed_on=enrolment.removed_on,
        removed_why=enrolment.removed_why,
        complete=bool(facts.complete),
        parts_present=facts.parts_present,
        parts_required=campaign.parts_required or len(campaign.parts),
        absence=ABSENCES[facts.absence],
        deed=None if record is None else Deed(WAYS[record.rank], record.day, record.recorder, record.way == "code"),
        waits=facts.waits,
    )
