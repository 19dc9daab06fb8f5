"""The roll, taken by the branch (or on its behalf): marks by name, or “tất cả có mặt, trừ …”; never speaks by omission."""

import hashlib
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns import access, gates, marks, recording, refusals, rolls
from app.campaigns.absences.storing import findings_now
from app.campaigns.access import MeetingInReach
from app.campaigns.errors import ClientIdReused
from app.campaigns.excuses import require_not_own_excuse
from app.campaigns.homes.people import require_visited
from app.campaigns.meeting_schemas import RollIn
from app.campaigns.models import AttendanceMark, RollCall, StudySession
from app.campaigns.roll_people import require_people
from app.campaigns.roll_reading import read
from app.core import journal
from app.core.actor import Actor
from app.core.errors import AppError
from app.core.ids import new_id
from app.core.upserts import insert_into


@dataclass(frozen=True, slots=True)
class RollAnswer:
    """What a roll recorded."""

    session_id: UUID
    client_id: UUID
    recorded: int
    kept: list[rolls.Kept]
    not_on_list: list[UUID]
    recorded_at: datetime


async def take_roll(
    session: AsyncSession, *, actor: Actor, session_id: UUID, roll: RollIn, today: date, now: datetime
) -> RollAnswer:
    """Add the roll's marks, all or nothing; the same roll sent again gets the same answer. What is refused is kept."""
    payload = roll.model_dump_json(exclude_unset=True)
    found = None
    try:
        found = await access.require_meeting(
            session, actor=actor, session_id=session_id, roles=access.ROLL_ROLES, today=today, lock="share"
        )
        gate = gates.obstacle(found.campaign, now, found.meeting)
        by = await _by(session, actor=actor, found=found, roll=roll, today=today)
        return await apply_roll(session, actor=actor, by=by, found=found, roll=roll, gate=gate, today=today, now=now)
    except AppError as error:
        campaign_id = None if found is None else found.campaign.id
        sent = refusals.Sent(session_id, None, roll.client_id, roll.device_time, payload, "roll", campaign_id)
        await refusals.remember(session, error, sent=sent, actor=actor, in_reach=found is not None, today=today, now=now)
        raise


async def _by(session: AsyncSession, *, actor: Actor, found: MeetingInReach, roll: RollIn, today: date) -> recording.By:
    on_behalf = await access.acts_on_behalf(session, actor=actor, unit_id=roll.unit_id or found.meeting.unit_id, today=today)
    return recording.By(actor.account_id, "alone" if roll.no_second_person else "waiting", on_behalf=on_behalf)


async def apply_roll(
    session: AsyncSession,
    *,
    actor: Actor,
    by: recording.By,
    found: MeetingInReach,
    roll: RollIn,
    gate: type[AppError] | None,
    today: date,
    now: datetime,
) -> RollAnswer:
    """The roll's marks under the name of `by`; `actor` is who may speak of these people. `gate`: why nothing new is taken."""
    meeting, payload = found.meeting, roll.model_dump_json(exclude_unset=True)
    answered = await _answered(session, meeting.id, roll.client_id)
    if answered is not None:
        return _same_answer(answered, payload)
    if gate is not None:
        raise gate
    lines = await read(session, actor=actor, found=found, roll=roll, today=today, now=now)
    await require_visited(session, meeting=meeting, roll=roll, lines=lines)
    people = {line.member_id for line in lines}
    not_on_list = await require_people(session, actor=actor, found=found, lines=lines, today=today)
    excused = {line.member_id for line in lines if line.state == rolls.EXCUSED}
    await require_not_own_excuse(session, actor=actor, excused=excused, campaign_id=found.campaign.id, today=today)
    claimed = await _claim(session, by=by, meeting=meeting, roll=roll, payload=payload, now=now)
    if claimed is None:  # the same roll arrived twice at once: the other one has just been committed
        other = await _answered(session, meeting.id, roll.client_id)
        assert other is not None
        return _same_answer(other, payload)
    await recording.lock_people(session, people)
    if await _names_other_marks(session, meeting.id, lines):
        raise ClientIdReused
    answer = await _record(session, actor=actor, by=by, found=found, roll=roll, lines=lines, not_on_list=not_on_list, now=now)
    claimed.answer = _as_json(answer)
    return answer


async def _record(
    session: AsyncSession,
    *,
    actor: Actor,
    by: recording.By,
    found: MeetingInReach,
    roll: RollIn,
    lines: list[rolls.Line],
    not_on_list: set[UUID],
    now: datetime,
) -> RollAnswer:
    meeting = found.meeting
    before = await recording.attendance_now(session, meeting.id, {line.member_id for line in lines})
    absences = await findings_now(session, found.campaign.id, {line.member_id for line in lines})
    known = rolls.with_findings(
        {place: at.state for place, at in before.items()}, {m: one.state for m, one in absences.items()}, lines
    )
    stored, kept = rolls.split(lines, known)
    way = marks.AT_HOME if meeting.kind == "home" else marks.BY_ROLL
    statements = [
        recording.Statement(s.member_id, s.part, s.state, way, s.client_id, excuse=s.excuse, reason=s.reason) for s in stored
    ]
    after = await recording.store(session, by=by, meeting=meeting, statements=statements, device_time=roll.device_time, now=now)
    overruled = [s for s in stored if after[s.member_id, s.part].state != s.state]
    kept += [rolls.Kept(s.member_id, s.part, after[s.member_id, s.part].state, rolls.OWN_CHECK_IN) for s in overruled]
    changed = [
        [str(place[0]), place[1], before[place].state if place in before else None, at.state]
        for place, at in sorted(after.items())
        if place not in before or before[place].state != at.state
    ]
    excuses = [[str(p[0]), p[1], _excusing(before.get(p)), _excusing(at)] for p, at in sorted(after.items())]
    journal.record(
        session,
        actor=actor,
        action="campaigns:attendance:record",
        subject=("session", meeting.id),
        unit_id=roll.unit_id or meeting.unit_id,
        now=now,
        reason="; ".join(dict.fromkeys(s.reason for s in stored if s.reason)) or None,
        new={
            "roll": str(roll.client_id),
            "changed": changed,
            "excuses": [e for e in excuses if e[2] != e[3]],
            "paper_kept": roll.paper_kept,
            "rests_on": by.rests_on,
            "on_behalf": by.on_behalf,
        },
    )
    recorded = len(stored) - len(overruled)
    return RollAnswer(meeting.id, roll.client_id, recorded, kept, sorted(not_on_list), now)


def _excusing(at: recording.Now | None) -> str | None:
    """Which mark excuses the person now: the journal names it, what it says stays with the mark."""
    return str(at.mark_id) if at is not None and at.state == rolls.EXCUSED else None


async def _names_other_marks(session: AsyncSession, session_id: UUID, lines: Collection[rolls.Line]) -> bool:
    """Whether a line's client id already names another statement about the same person and part."""
    query = select(AttendanceMark).where(
        AttendanceMark.session_id == session_id, AttendanceMark.client_id.in_({line.client_id for line in lines})
    )
    known = {(m.client_id, m.member_id, m.part): (m.state, m.excuse) for m in await session.scalars(query)}
    said = {(line.client_id, line.member_id, line.part): (line.state, line.excuse) for line in lines}
    return any(known.get(place, what) != what for place, what in said.items())


async def _answered(session: AsyncSession, session_id: UUID, client_id: UUID) -> RollCall | None:
    query = select(RollCall).where(RollCall.session_id == session_id, RollCall.client_id == client_id)
    return (await session.execute(query)).scalar_one_or_none()


async def _claim(
    session: AsyncSession, *, by: recording.By, meeting: StudySession, roll: RollIn, payload: str, now: datetime
) -> RollCall | None:
    """The row of this roll, made now; None if the same id was claimed at the same time."""
    row = {
        "id": new_id(),
        "session_id": meeting.id,
        "client_id": roll.client_id,
        "content_hash": _hash(payload),
        "unit_id": roll.unit_id or meeting.unit_id,
        "paper_kept": roll.paper_kept,
        "answer": {},
        "recorded_at": now,
        "recorded_by": by.account_id,
    }
    statement = insert_into(session, RollCall).values(row).on_conflict_do_nothing().returning(RollCall)
    return (await session.execute(statement)).scalar_one_or_none()


def _hash(payload: str) -> str:
    return hashlib.sha256(payload.encode()).hexdigest()


def _same_answer(stored: RollCall, payload: str) -> RollAnswer:
    if stored.content_hash != _hash(payload):
        raise ClientIdReused
    kept = [rolls.Kept(UUID(k["member_id"]), k["part"], k["state"], k["why"]) for k in stored.answer["kept"]]
    not_on_list = [UUID(m) for m in stored.answer["not_on_list"]]
    return RollAnswer(stored.session_id, stored.client_id, stored.answer["recorded"], kept, not_on_list, stored.recorded_at)


def _as_json(answer: RollAnswer) -> dict[str, Any]:
    return {
        "recorded": answer.recorded,
        "kept": [{**asdict(k), "member_id": str(k.member_id)} for k in answer.kept],
        "not_on_list": [str(m) for m in answer.not_on_list],
    }
