"""Storing marks and what they say now, for all that records attendance: one lock, one fold, one outbox row for each person."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import delete, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns import marks
from app.campaigns.models import Attendance, AttendanceMark, StudySession
from app.campaigns.windows import keep_test_open_for
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
    # Who said it first and when by their device, where that is not who stores it now (a scan that is decided later).
    said_by: UUID | None = None
    said_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class By:
    """Who records, and on whom it rests: waiting for a second person, confirmed by one already, or alone (nobody else there).

    `on_behalf`: the level above acts for the branch. A mark by code is confirmed by itself, whatever is said here.
    """

    account_id: UUID
    rests_on: Literal["waiting", "confirmed", "alone"] = "waiting"
    confirmed_by: UUID | None = None
    on_behalf: bool = False


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


def tell_tallies(session: AsyncSession, *, campaign_id: UUID, people: Collection[UUID], now: datetime) -> None:
    """Have the branches of these people counted anew."""
    for member_id in sorted(people):
        outbox.emit(session, kind=outbox.PARTICIPATION_CHANGED, occasion_id=campaign_id, subject_id=member_id, now=now)


async def store(
    session: AsyncSession,
    *,
    by: By,
    meeting: StudySession,
    statements: Sequence[Statement],
    device_time: datetime | None,
    now: datetime,
) -> dict[Place, Now]:
    """Append the marks, fold, and say what is true now about everybody named. The people are locked by the caller.

    A mark whose client id is there already for this person and part is the same mark and is not stored twice. Where the last
    word takes a mark back, the state is "unrecorded" and no attendance is left. Who came has 48 hours for the test.
    """
    await insert_ignore(session, AttendanceMark, [_row(s, by, meeting, device_time, now) for s in statements])
    people = {s.member_id for s in statements}
    folded = await _fold(session, meeting, people)
    tell_tallies(session, campaign_id=meeting.campaign_id, people=people, now=now)
    if came := {s.member_id for s in statements if s.state == marks.PRESENT}:
        await keep_test_open_for(session, meeting=meeting, people=came)
    return folded


def of_actor(actor: Actor) -> By:
    """The caller, recording something that waits for a second person."""
    return By(actor.account_id)


def _row(s: Statement, by: By, meeting: StudySession, device_time: datetime | None, now: datetime) -> dict[str, object]:
    is_code = s.way == marks.BY_CODE
    waits = by.rests_on == "waiting" and not is_code
    return {
        "id": new_id(),
        "session_id": meeting.id,
        "member_id": s.member_id,
        "part": s.part,
        "state": s.state,
        "way": s.way,
        "excuse": s.excuse,
        "reason": s.reason,
        "client_id": s.client_id,
        "device_time": s.said_at or device_time,
        "recorded_at": now,
        "recorded_by": s.said_by or by.account_id,
        "confirmed_at": None if waits else now,
        "confirmed_by": by.confirmed_by,
        "single_recorder": by.rests_on == "alone" and not is_code,
        "on_behalf": by.on_behalf,
    }


async def _fold(session: AsyncSession, meeting: StudySession, people: set[UUID]) -> dict[Place, Now]:
    query = select(AttendanceMark).where(AttendanceMark.session_id == meeting.id, AttendanceMark.member_id.in_(people))
    by_place: dict[Place, list[marks.Mark]] = defaultdict(list)
    for row in await session.scalars(query):
        by_place[row.member_id, row.part].append(as_mark(row))
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
            "single_recorder": mark.single_recorder,
        }
        for (member_id, part), mark in sorted(folded.items(), key=lambda item: item[0])
        if mark.state != marks.UNRECORDED
    ]
    await upsert(session, Attendance, rows, key=("session_id", "member_id", "part"))
    await _drop(session, meeting, [place for place, mark in folded.items() if mark.state == marks.UNRECORDED])
    return {place: Now(mark.state, mark.way, mark.id) for place, mark in folded.items()}


def as_mark(row: AttendanceMark) -> marks.Mark:
    """The row as it is folded."""
    return marks.Mark(
        id=row.id,
        state=row.state,
        way=row.way,
        reason=row.reason,
        recorded_at=row.recorded_at,
        confirmed=row.confirmed_at is not None,
        excuse=row.excuse,
        single_recorder=row.single_recorder,
    )


async def _drop(session: AsyncSession, meeting: StudySession, taken_back: Sequence[Place]) -> None:
    if taken_back:
        places = tuple_(Attendance.member_id, Attendance.part).in_(taken_back)
        await session.execute(delete(Attendance).where(Attendance.session_id == meeting.id, places))
