"""A member learns at another branch's meeting: the host scans their code, and they count at their own branch."""

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns import access, gates, marks, recording, refusals, rules
from app.campaigns.access import MeetingInReach
from app.campaigns.errors import ClientIdReused, HallNotOpen, PlanNotValid
from app.campaigns.models import Enrolment, RefusedCheckIn, Visit
from app.campaigns.visiting.codes import member_of
from app.campaigns.visiting.errors import OwnVisit, TooManyVisitorCodes, VisitorCodeWrong, VisitorNotOnList
from app.core import journal
from app.core.actor import Actor
from app.core.errors import AppError
from app.core.ids import new_id
from app.core.upserts import insert_into
from app.members.models import Member
from app.units.models import UnitPath
from app.units.scope import below

MOST_WRONG_CODES = 30
WRONG_CODES_WINDOW = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Shown:
    """What the host's device sends: the visitor's digits, the part (None: the meeting's first)."""

    client_id: UUID
    code: str
    part: int | None


@dataclass(frozen=True, slots=True)
class Received:
    """All that the host learns: name and branch."""

    visit: Visit
    name: str
    unit_id: UUID


async def receive(
    session: AsyncSession, *, actor: Actor, session_id: UUID, shown: Shown, today: date, now: datetime
) -> Received:
    """Record the visitor as present; the same `client_id` again is the same visit. What is refused is kept.

    Raises NotFound, RoleMissing, HallNotOpen, PlanNotValid, VisitorCodeWrong, TooManyVisitorCodes, VisitorNotOnList, OwnVisit,
    ClientIdReused and what `gates` raises.
    """
    found = None
    try:
        found = await access.require_hosted_meeting(
            session, actor=actor, session_id=session_id, roles=access.ROLL_ROLES, today=today, lock="share"
        )
        return await _receive(session, actor=actor, found=found, shown=shown, today=today, now=now)
    except TooManyVisitorCodes:
        raise  # further guesses fill no table
    except AppError as error:
        sent = await _sent(session, session_id, found, shown, now)
        await refusals.remember(session, error, sent=sent, actor=actor, in_reach=found is not None, today=today, now=now)
        raise


async def _receive(
    session: AsyncSession, *, actor: Actor, found: MeetingInReach, shown: Shown, today: date, now: datetime
) -> Received:
    meeting = found.meeting
    stored = await _stored(session, found, shown)
    if stored is not None:
        return stored
    gates.require_recordable(found.campaign, now, meeting)
    access.require_hall(meeting)
    if not rules.hall_is_open(rules.Meeting(meeting.starts_at, meeting.ends_at, meeting.parts), now):
        raise HallNotOpen
    part = shown.part or meeting.parts[0]
    if part not in meeting.parts:
        raise PlanNotValid(reason="Buổi học này không có phần đó.")
    guesses, was_wrong = await _guessed(session, meeting.id, actor, shown, now)
    if guesses >= MOST_WRONG_CODES:
        raise TooManyVisitorCodes(headers={"Retry-After": str(int(WRONG_CODES_WINDOW.total_seconds()))})
    member_id = None if was_wrong else await member_of(session, shown.code, now)
    if member_id is None:
        raise VisitorCodeWrong
    if member_id == actor.member_id:
        raise OwnVisit
    by = recording.By(actor.account_id, "confirmed")
    return await apply_visit(session, actor=actor, by=by, found=found, shown=shown, member_id=member_id, today=today, now=now)


async def apply_visit(
    session: AsyncSession,
    *,
    actor: Actor,
    by: recording.By,
    found: MeetingInReach,
    shown: Shown,
    member_id: UUID,
    today: date,
    now: datetime,
) -> Received:
    """The visit of the member whose code it was, under the name of `by`."""
    await recording.lock_people(session, [member_id])
    stored = await _stored(session, found, shown)  # sent twice at once: the other one has just been committed
    if stored is not None:
        return stored
    unit_id = await _branch(session, found, member_id)
    visit = await _claim(session, by, found, shown, member_id, shown.part or found.meeting.parts[0], now)
    if visit is None:
        raise ClientIdReused
    way = await _way(session, found, unit_id, today)
    await _record(session, actor, by, found, visit, way, now)
    return await _received(session, found, visit)


async def _record(
    session: AsyncSession, actor: Actor, by: recording.By, found: MeetingInReach, visit: Visit, way: str, now: datetime
) -> None:
    """Two people stand behind it, who showed the code and who scanned it: it waits for nobody."""
    meeting = found.meeting
    before = (await recording.attendance_now(session, meeting.id, [visit.member_id])).get((visit.member_id, visit.part))
    statement = recording.Statement(visit.member_id, visit.part, marks.PRESENT, way, visit.client_id)
    await recording.store(session, by=by, meeting=meeting, statements=[statement], device_time=None, now=now)
    journal.record(
        session,
        actor=actor,
        action="campaigns:visit:record",
        subject=("session", meeting.id),
        unit_id=meeting.unit_id,
        now=now,
        old={"state": before.state if before else None},
        new={"member_id": str(visit.member_id), "part": visit.part, "state": marks.PRESENT, "way": way},
    )


async def _way(session: AsyncSession, found: MeetingInReach, unit_id: UUID, today: date) -> str:
    """Somewhere else than with the own branch or the units above it; there the code is one like the hall's."""
    at_home = below(found.meeting.unit_id, today).where(UnitPath.descendant_id == unit_id).limit(1)
    return marks.BY_CODE if (await session.execute(at_home)).first() is not None else marks.ELSEWHERE


async def _branch(session: AsyncSession, found: MeetingInReach, member_id: UUID) -> UUID:
    query = select(Enrolment.unit_id).where(Enrolment.campaign_id == found.campaign.id, Enrolment.member_id == member_id)
    unit_id = (await session.scalars(query)).one_or_none()
    if unit_id is None:
        raise VisitorNotOnList
    return unit_id


async def _stored(session: AsyncSession, found: MeetingInReach, shown: Shown) -> Received | None:
    query = select(Visit).where(Visit.session_id == found.meeting.id, Visit.client_id == shown.client_id)
    visit = (await session.scalars(query)).one_or_none()
    if visit is None:
        return None
    if visit.code != shown.code or visit.part != (shown.part or found.meeting.parts[0]):
        raise ClientIdReused
    return await _received(session, found, visit)


async def _received(session: AsyncSession, found: MeetingInReach, visit: Visit) -> Received:
    member = await session.get_one(Member, visit.member_id)
    return Received(visit, member.full_name, await _branch(session, found, visit.member_id))


async def _claim(
    session: AsyncSession,
    by: recording.By,
    found: MeetingInReach,
    shown: Shown,
    member_id: UUID,
    part: int,
    now: datetime,
) -> Visit | None:
    row = {
        "id": new_id(),
        "session_id": found.meeting.id,
        "client_id": shown.client_id,
        "member_id": member_id,
        "part": part,
        "code": shown.code,
        "recorded_at": now,
        "recorded_by": by.account_id,
    }
    statement = insert_into(session, Visit).values(row).on_conflict_do_nothing().returning(Visit)
    return (await session.execute(statement)).scalar_one_or_none()


async def _guessed(session: AsyncSession, session_id: UUID, actor: Actor, shown: Shown, now: datetime) -> tuple[int, bool]:
    """How many wrong codes came from the host lately; whether this very one did: sent again until somebody happens to have
    it, it would be a guess that nobody counts.
    """
    lately = RefusedCheckIn.received_at > now - WRONG_CODES_WINDOW
    this_one = and_(RefusedCheckIn.client_id == shown.client_id, RefusedCheckIn.payload == _content(shown, None))
    query = select(func.count().filter(lately), func.count().filter(this_one)).where(
        RefusedCheckIn.session_id == session_id,
        RefusedCheckIn.account_id == actor.account_id,
        RefusedCheckIn.reason == VisitorCodeWrong.code,
    )
    count, same = (await session.execute(query)).one()
    return count, bool(same)


async def _sent(
    session: AsyncSession, session_id: UUID, found: MeetingInReach | None, shown: Shown, now: datetime
) -> refusals.Sent:
    """What is kept names the visitor while the code still does: later nobody could tell."""
    member_id = await member_of(session, shown.code, now)
    return refusals.Sent(
        session_id,
        None,
        shown.client_id,
        None,
        _content(shown, member_id),
        "visit",
        None if found is None else found.campaign.id,
    )


def _content(shown: Shown, member_id: UUID | None) -> str:
    return json.dumps({"code": shown.code, "part": shown.part, "visitor": None if member_id is None else str(member_id)})
