"""Storing marks and what they say now, for check-ins and rolls alike: one lock, one fold, one outbox row for each person."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns import marks
from app.campaigns.models import Attendance, AttendanceMark, StudySession
from app.core import outbox
from app.core.actor import Actor
from app.core.ids import new_id
from app.core.upserts import insert_ignore, upsert
from app.members.models import Member

Place = tuple[UUID, int]  # member, part


@dataclass(frozen=True, slots=True)
class Statement:
    """One mark to be stored."""

    member_id: UUID
    part: int
    state: str
    way: str
    client_id: UUID
    excuse: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Now:
    """What is true now for one person at one part of the meeting, and which mark says so."""

    state: str
    way: str
    mark_id: UUID


async def lock_people(session: AsyncSession, member_ids: Collection[UUID]) -> set[UUID]:
    """Lock these people's attendance against each other's recorders, always in the same order; those who exist."""
    query = select(Member.id).where(Member.id.in_(member_ids)).order_by(Member.id).with_for_update(key_share=True)
    return set(await session.scalars(query))


async def attendance_now(session: AsyncSession, session_id: UUID, member_ids: Collection[UUID]) -> dict[Place, Now]:
    """What is recorded now about these people at the meeting."""
    query = select(Attendance).where(Attendance.session_id == session_id, Attendance.member_id.in_(member_ids))
    return {(a.member_id, a.part): Now(a.state, a.way, a.mark_id) for a in await session.scalars(query)}


async def store(
    session: AsyncSession,
    *,
    actor: Actor,
    meeting: StudySession,
    statements: Sequence[Statement],
    device_time: datetime | None,
    now: datetime,
) -> dict[Place, Now]:
    """Append the marks, fold, and say what is true now about everybody named. The people are locked by the caller.

    A mark whose client id is there already for this person and part is the same mark and is not stored twice.
    """
    rows = [
        {
            "id": new_id(),
            "session_id": meeting.id,
            "member_id": s.member_id,
            "part": s.part,
            "state": s.state,
            "way": s.way,
            "excuse": s.excuse,
            "reason": s.reason,
            "client_id": s.client_id,
            "device_time": device_time,
            "recorded_at": now,
            "recorded_by": actor.account_id,
            "confirmed_at": now if s.way == marks.BY_CODE else None,
            "confirmed_by": None,
        }
        for s in statements
    ]
    await insert_ignore(session, AttendanceMark, rows)
    people = {s.member_id for s in statements}
    folded = await _fold(session, meeting, people)
    for member_id in sorted(people):
        outbox.emit(session, kind=outbox.PARTICIPATION_CHANGED, occasion_id=meeting.campaign_id, subject_id=member_id, now=now)
    return folded


async def _fold(session: AsyncSession, meeting: StudySession, people: set[UUID]) -> dict[Place, Now]:
    query = select(AttendanceMark).where(AttendanceMark.session_id == meeting.id, AttendanceMark.member_id.in_(people))
    by_place: dict[Place, list[marks.Mark]] = defaultdict(list)
    for row in await session.scalars(query):
        mark = marks.Mark(row.id, row.state, row.way, row.reason, row.recorded_at, row.confirmed_at is not None)
        by_place[row.member_id, row.part].append(mark)
    folded = {place: last for place, many in by_place.items() if (last := marks.fold(many)) is not None}
    rows = [
        {
            "session_id": meeting.id,
            "member_id": member_id,
            "part": part,
            "campaign_id": meeting.campaign_id,
            "state": mark.state,
            "way": mark.way,
            "mark_id": mark.id,
            "confirmed": mark.confirmed,
        }
        for (member_id, part), mark in sorted(folded.items(), key=lambda item: item[0])
    ]
    await upsert(session, Attendance, rows, key=("session_id", "member_id", "part"))
    return {place: Now(mark.state, mark.way, mark.id) for place, mark in folded.items()}
