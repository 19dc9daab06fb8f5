"""Late scans by name, and what a person decides about them: the branch about its own people, a host about its meeting."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns import access, gates, marks, recording
from app.campaigns.access import MeetingInReach
from app.campaigns.errors import PeopleNotFound
from app.campaigns.late_check_ins.errors import LateCheckInDecided, OwnLateCheckIn
from app.campaigns.models import Attendance, Enrolment, LateCheckIn
from app.core import clock, journal
from app.core.actor import Actor
from app.members.models import Member
from app.members.notice_words import NoticeKind
from app.members.notices import Told, tell_all
from app.members.queries import after_member
from app.units.scope import visible_ids

ACCEPTED, REFUSED, WAITING = "accepted", "refused", "waiting"


@dataclass(frozen=True, slots=True)
class LateOfPerson:
    """A late scan, whose it is, the branch of enrolment, and what is recorded on that part now."""

    late: LateCheckIn
    member: Member
    unit_id: UUID
    recorded: str | None


@dataclass(frozen=True, slots=True)
class Decision:
    """What is decided about one scan; a refusal has its `word`."""

    late_id: UUID
    accept: bool
    word: str | None


async def late_of_meeting(
    session: AsyncSession,
    *,
    actor: Actor,
    session_id: UUID,
    state: str | None,
    after: tuple[UUID, UUID] | None,
    limit: int,
    today: date,
    now: datetime,
) -> Sequence[LateOfPerson]:
    """`limit + 1` late scans of the meeting that the actor may decide, by name (after this person's scan). It is journalled.

    Raises NotFound, RoleMissing.
    """
    found = await access.require_meeting(session, actor=actor, session_id=session_id, roles=access.KEEP_ROLES, today=today)
    at_part = and_(
        Attendance.session_id == LateCheckIn.session_id,
        Attendance.member_id == LateCheckIn.member_id,
        Attendance.part == LateCheckIn.part,
    )
    query = (
        select(LateCheckIn, Member, Enrolment.unit_id, Attendance.state)
        .join(Member, Member.id == LateCheckIn.member_id)
        .join(Enrolment, _enrolled())
        .outerjoin(Attendance, at_part)
        .where(LateCheckIn.session_id == session_id, _theirs(actor, found, today))
        .order_by(Member.name_sort, Member.id, LateCheckIn.id)
        .limit(limit + 1)
    )
    if state is not None:
        query = query.where(LateCheckIn.state == state)
    if after is not None:
        query = query.where(or_(after_member(after[0]), and_(Member.id == after[0], LateCheckIn.id > after[1])))
    rows = [LateOfPerson(*row) for row in await session.execute(query)]
    journal.record(
        session,
        actor=actor,
        action="names:late_check_ins:view",
        subject=("session", session_id),
        unit_id=found.meeting.unit_id,
        now=now,
        new={"people": len(rows[:limit])},
    )
    named = [row.member.id for row in rows[:limit]]
    journal.record_people(session, actor=actor, of_list="names:late_check_ins:view", people=named, now=now)
    return rows


async def decide(
    session: AsyncSession, *, actor: Actor, session_id: UUID, decisions: Sequence[Decision], today: date, now: datetime
) -> tuple[int, int]:
    """Accept (they count from now on) or refuse, all or nothing; how many of each. Deciding the same again changes nothing.

    What is accepted after the closing joins the pending amendments. Raises NotFound, RoleMissing, CampaignNotOpen,
    MeetingCancelled, PeopleNotFound, OwnLateCheckIn, LateCheckInDecided.
    """
    found = await access.require_meeting(
        session, actor=actor, session_id=session_id, roles=access.KEEP_ROLES, today=today, lock="share"
    )
    gates.require_begun(found.campaign, found.meeting)
    wanted = {d.late_id: d for d in decisions}
    rows = await _locked(session, actor, found, wanted, today)
    if any(late.member_id == actor.member_id for late in rows):
        raise OwnLateCheckIn
    contrary = [late for late in rows if late.state not in {WAITING, _state(wanted[late.id])}]
    if contrary:
        raise LateCheckInDecided(count=len(contrary), extra={"decided": sorted(str(late.id) for late in contrary)})
    fresh = [late for late in rows if late.state == WAITING]
    for late in fresh:
        decision = wanted[late.id]
        late.state, late.word = _state(decision), None if decision.accept else decision.word
        late.decided_at, late.decided_by = now, actor.account_id
    await _record(session, actor, found, [late for late in fresh if late.state == ACCEPTED], now)
    await _tell(session, found, fresh, now)
    if fresh:
        _note(session, actor, found, fresh, now)
    accepted = sum(d.accept for d in wanted.values())
    return accepted, len(wanted) - accepted


def _state(decision: Decision) -> str:
    return ACCEPTED if decision.accept else REFUSED


def _enrolled() -> ColumnElement[bool]:
    return and_(Enrolment.campaign_id == LateCheckIn.campaign_id, Enrolment.member_id == LateCheckIn.member_id)


def _theirs(actor: Actor, found: MeetingInReach, today: date) -> ColumnElement[bool]:
    """Scans of the actor's own people anywhere; at a meeting of the actor's own, everybody's."""
    reach = visible_ids(actor, today=today, roles=access.KEEP_ROLES)
    own = or_(Enrolment.unit_id.in_(reach), Enrolment.cell_id.in_(reach))
    return or_(own, LateCheckIn.session_id == found.meeting.id) if found.hosts else own


async def _locked(
    session: AsyncSession, actor: Actor, found: MeetingInReach, wanted: dict[UUID, Decision], today: date
) -> Sequence[LateCheckIn]:
    """The scans, locked in one order, after the people: as check-ins and rolls lock them. Raises PeopleNotFound."""
    query = (
        select(LateCheckIn)
        .join(Enrolment, _enrolled())
        .where(LateCheckIn.session_id == found.meeting.id, LateCheckIn.id.in_(wanted), _theirs(actor, found, today))
        .order_by(LateCheckIn.id)
    )
    known = (await session.scalars(query)).all()
    if missing := set(wanted) - {late.id for late in known}:
        raise PeopleNotFound(count=len(missing), extra={"missing": sorted(str(one) for one in missing)})
    await recording.lock_people(session, {late.member_id for late in known})
    again = select(LateCheckIn).where(LateCheckIn.id.in_(wanted)).order_by(LateCheckIn.id).with_for_update()
    return (await session.scalars(again.execution_options(populate_existing=True))).all()


async def _record(
    session: AsyncSession, actor: Actor, found: MeetingInReach, accepted: Sequence[LateCheckIn], now: datetime
) -> None:
    """The scan is the member's own statement; who looked at it is the second person."""
    statements = [
        recording.Statement(
            late.member_id,
            late.part,
            marks.PRESENT,
            marks.BY_CODE,
            late.client_id,
            said_by=late.account_id,
            said_at=late.device_time,
        )
        for late in accepted
    ]
    if statements:
        by = recording.By(actor.account_id, "confirmed", confirmed_by=actor.account_id)
        await recording.store(session, by=by, meeting=found.meeting, statements=statements, device_time=None, now=now)


async def _tell(session: AsyncSession, found: MeetingInReach, fresh: Sequence[LateCheckIn], now: datetime) -> None:
    day = f"{found.meeting.starts_at.astimezone(clock.zone()):%d/%m/%Y}"
    told = [
        Told(
            late.member_id,
            NoticeKind.SCAN_ACCEPTED if late.state == ACCEPTED else NoticeKind.SCAN_REFUSED,
            {"title": found.meeting.title, "day": day, "reason": late.word},
            f"late_scan/{late.id}",
        )
        for late in fresh
    ]
    await tell_all(session, told, now=now)


def _note(session: AsyncSession, actor: Actor, found: MeetingInReach, fresh: Sequence[LateCheckIn], now: datetime) -> None:
    of = {state: [[str(late.member_id), late.part] for late in fresh if late.state == state] for state in (ACCEPTED, REFUSED)}
    journal.record(
        session,
        actor=actor,
        action="campaigns:late_check_in:decide",
        subject=("session", found.meeting.id),
        unit_id=found.meeting.unit_id,
        now=now,
        reason="; ".join(dict.fromkeys(late.word for late in fresh if late.word)) or None,
        old={"state": WAITING},
        new=of,
    )
