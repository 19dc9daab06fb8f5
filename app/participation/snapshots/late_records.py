"""Rolls and check-ins that arrived after the figures were closed: kept as they were sent, taken over by an amendment.

They are judged now as they would have been in time, under the name of whoever sent them; the committee is the second person.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns import access, gates, marks, recording
from app.campaigns.meeting_schemas import RollIn
from app.campaigns.models import AttendanceMark, RefusedCheckIn, StudySession
from app.campaigns.roll_call import apply_roll
from app.core import journal
from app.core.actor import Actor
from app.participation.snapshots.errors import RecordNotTaken

KINDS = ("roll", "check_in")
MOST_LISTED = 200


@dataclass(frozen=True, slots=True)
class LateRecord:
    """One that waits, and the meeting it is about."""

    record: RefusedCheckIn
    meeting: StudySession


def _waits(campaign_id: UUID) -> ColumnElement[bool]:
    return and_(
        RefusedCheckIn.campaign_id == campaign_id,
        RefusedCheckIn.state == "waiting",
        RefusedCheckIn.kind.in_(KINDS),
        RefusedCheckIn.reason.in_([error.code for error in gates.AFTER_THE_END]),
    )


async def late_records(session: AsyncSession, campaign_id: UUID, within: Select[UUID]) -> list[LateRecord]:
    """The oldest of those that wait at meetings of the units `within`."""
    query = (
        select(RefusedCheckIn, StudySession)
        .join(StudySession, StudySession.id == RefusedCheckIn.session_id)
        .where(_waits(campaign_id), StudySession.unit_id.in_(within))
        .order_by(RefusedCheckIn.received_at, RefusedCheckIn.id)
        .limit(MOST_LISTED)
    )
    return [LateRecord(record, meeting) for record, meeting in await session.execute(query)]


async def take_over(
    session: AsyncSession,
    *,
    actor: Actor,
    campaign_id: UUID,
    record_ids: Collection[UUID],
    reason: str,
    today: date,
    now: datetime,
) -> set[UUID]:
    """Record what these say; about whom. Raises RecordNotTaken, and what a roll in time would have been refused with."""
    query = select(RefusedCheckIn).where(_waits(campaign_id), RefusedCheckIn.id.in_(record_ids)).order_by(RefusedCheckIn.id)
    records: Sequence[RefusedCheckIn] = (await session.scalars(query.with_for_update())).all()
    if strange := sorted(set(record_ids) - {record.id for record in records}):
        raise RecordNotTaken(count=len(strange), extra={"records": [str(r) for r in strange]})
    people: set[UUID] = set()
    for record in records:
        people |= await _take(session, actor=actor, record=record, today=today, now=now)
        record.state, record.word, record.decided_at, record.decided_by = "taken", reason, now, actor.account_id
        journal.record(
            session,
            actor=actor,
            action="participation:late_record:take",
            subject=("session", record.session_id),
            now=now,
            reason=reason,
            old={"record": str(record.id), "state": "waiting"},
            new={"state": "taken", "sent_by": str(record.account_id)},
        )
    await session.flush()
    return people


async def _take(session: AsyncSession, *, actor: Actor, record: RefusedCheckIn, today: date, now: datetime) -> set[UUID]:
    if record.session_id is None or record.account_id is None:
        raise RecordNotTaken(count=1, extra={"records": [str(record.id)]})
    found = await access.require_meeting(
        session, actor=actor, session_id=record.session_id, roles=access.ROLL_ROLES, today=today
    )
    by = recording.By(record.account_id, "confirmed", confirmed_by=actor.account_id)
    if record.kind == "check_in":
        return await _check_in(session, record, found.meeting, by, now)
    try:
        roll = RollIn.model_validate_json(record.payload)
    except ValidationError as error:
        raise RecordNotTaken(count=1, extra={"records": [str(record.id)]}) from error
    await apply_roll(session, actor=actor, by=by, found=found, roll=roll, gate=None, today=today, now=now)
    named = {mark.member_id for mark in roll.marks}
    of_roll = select(AttendanceMark.member_id).where(
        AttendanceMark.session_id == record.session_id, AttendanceMark.client_id == roll.client_id
    )
    return named | set(await session.scalars(of_roll))


async def _check_in(
    session: AsyncSession, record: RefusedCheckIn, meeting: StudySession, by: recording.By, now: datetime
) -> set[UUID]:
    """The code was right when it came (`check_in`): the part is in what was kept."""
    part = json.loads(record.payload).get("part")
    if record.member_id is None or part not in meeting.parts:
        raise RecordNotTaken(count=1, extra={"records": [str(record.id)]})
    await recording.lock_people(session, [record.member_id])
    statement = recording.Statement(record.member_id, part, marks.PRESENT, marks.BY_CODE, record.client_id)
    await recording.store(session, by=by, meeting=meeting, statements=[statement], device_time=record.device_time, now=now)
    return {record.member_id}
