"""Own check-in with the code shown in the hall, and the code itself."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns import access, hall_code, marks, recording, refusals, rules
from app.campaigns.errors import (
    CampaignClosed,
    CampaignNotOpen,
    HallCodeWrong,
    HallNotOpen,
    NotOnTheList,
    PlanNotValid,
    TooManyCodes,
)
from app.campaigns.hall_code import HallCode
from app.campaigns.models import AttendanceMark, Campaign, Enrolment, RefusedCheckIn, StudySession
from app.core import journal
from app.core.actor import Actor
from app.core.errors import AppError, NotFound

# Nobody honest mistypes so often in three minutes; who guesses finds one of 500,000 codes with 30 tries.
MOST_WRONG_CODES = 30
WRONG_CODES_WINDOW = timedelta(seconds=hall_code.SPOKEN_STEP_S)


@dataclass(frozen=True, slots=True)
class ShownCode:
    """What the hall's screen shows for one part."""

    session_id: UUID
    part: int
    spoken: HallCode
    qr: HallCode


@dataclass(frozen=True, slots=True)
class CheckedIn:
    """An accepted check-in: what was recorded when."""

    session_id: UUID
    client_id: UUID
    part: int
    state: str
    recorded_at: datetime


async def shown_code(
    session: AsyncSession, *, actor: Actor, session_id: UUID, part: int | None, today: date, now: datetime
) -> ShownCode:
    """The codes of one part (None: the meeting's first) now.

    Raises NotFound, RoleMissing, PlanNotValid, HallNotOpen, CampaignNotOpen, CampaignClosed.
    """
    found = await access.require_hosted_meeting(
        session, actor=actor, session_id=session_id, roles=access.SHOW_CODE_ROLES, today=today
    )
    meeting = found.meeting
    _require_open(found.campaign)
    if part is not None and part not in meeting.parts:
        raise PlanNotValid(reason="Buổi học này không có phần đó.")
    if not rules.hall_is_open(_meeting(meeting), now):
        raise HallNotOpen
    part = part or meeting.parts[0]
    return ShownCode(
        session_id=meeting.id,
        part=part,
        spoken=hall_code.spoken(meeting.secret, part=part, at=now),
        qr=hall_code.qr(meeting.secret, part=part, at=now),
    )


async def check_in(
    session: AsyncSession,
    *,
    actor: Actor,
    session_id: UUID,
    client_id: UUID,
    code: str,
    device_time: datetime | None,
    now: datetime,
) -> CheckedIn:
    """Record the caller as present at the part whose code this is; the same `client_id` again gets the same answer.

    Right at any hall of the campaign in which the caller is enrolled. Every refusal is kept, of who guesses on only that of a
    right code; none locks anybody else.
    """
    meeting, campaign = await _hall(session, session_id)
    if actor.member_id is None:
        raise NotFound
    await recording.lock_people(session, [actor.member_id])
    stored = await _stored(session, meeting, client_id, actor.member_id)
    if stored is not None:
        return stored
    sent = refusals.Sent(session_id, actor.member_id, client_id, device_time, json.dumps({"code": code}))
    part = hall_code.part_of(meeting.secret, code, parts=_parts(meeting), at=now)
    is_guessing = await _guesses(session, meeting.id, actor.member_id, now) >= MOST_WRONG_CODES
    told = None if is_guessing else part  # who guesses learns nothing by the right code
    refusal = await _refusal(session, meeting=meeting, campaign=campaign, member_id=actor.member_id, part=told, now=now)
    if is_guessing:
        refused: type[AppError] = refusal or TooManyCodes
        evidence = None if part is None else refusals.kept(sent, actor=actor, error=refused, now=now)
        headers = {"Retry-After": str(hall_code.SPOKEN_STEP_S)} if refusal is None else None
        raise refused(evidence=evidence, headers=headers)
    if refusal is not None:
        raise refusal(evidence=refusals.kept(sent, actor=actor, error=refusal, now=now))
    if part is None:
        raise HallCodeWrong(evidence=refusals.kept(sent, actor=actor, error=HallCodeWrong, now=now))
    before = (await recording.attendance_now(session, meeting.id, [actor.member_id])).get((actor.member_id, part))
    statement = recording.Statement(actor.member_id, part, marks.PRESENT, marks.BY_CODE, client_id)
    folded = await recording.store(
        session, actor=actor, meeting=meeting, statements=[statement], device_time=device_time, now=now
    )
    journal.record(
        session,
        actor=actor,
        action="campaigns:check_in:record",
        subject=("session", meeting.id),
        unit_id=meeting.unit_id,
        now=now,
        old={"state": before.state if before else None},
        new={"member_id": str(actor.member_id), "part": part, "state": marks.PRESENT},
    )
    return CheckedIn(meeting.id, client_id, part, folded[actor.member_id, part].state, now)


async def _hall(session: AsyncSession, session_id: UUID) -> tuple[StudySession, Campaign]:
    """Any meeting, its campaign held open; whether the caller belongs there is told by their enrolment and the code."""
    query = (
        select(StudySession, Campaign)
        .join(Campaign, Campaign.id == StudySession.campaign_id)
        .where(StudySession.id == session_id)
        .with_for_update(read=True, of=Campaign)
    )
    row = (await session.execute(query)).one_or_none()
    if row is None:
        raise NotFound
    return row


async def _stored(session: AsyncSession, meeting: StudySession, client_id: UUID, member_id: UUID) -> CheckedIn | None:
    query = select(AttendanceMark).where(
        AttendanceMark.session_id == meeting.id,
        AttendanceMark.client_id == client_id,
        AttendanceMark.member_id == member_id,
        AttendanceMark.way == marks.BY_CODE,
    )
    mark = (await session.execute(query)).scalars().first()
    if mark is None:
        return None
    return CheckedIn(meeting.id, client_id, mark.part, mark.state, mark.recorded_at)


async def _refusal(
    session: AsyncSession, *, meeting: StudySession, campaign: Campaign, member_id: UUID, part: int | None, now: datetime
) -> type[AppError] | None:
    """Why nobody's code would help here. Strangers without a valid code do not learn that the meeting exists."""
    enrolled = select(Enrolment.id).where(Enrolment.campaign_id == campaign.id, Enrolment.member_id == member_id)
    if (await session.execute(enrolled)).first() is None:
        return NotFound if part is None else NotOnTheList
    if campaign.state == "closed":
        return CampaignClosed
    if campaign.state != "open":
        return CampaignNotOpen
    return None if rules.hall_is_open(_meeting(meeting), now) else HallNotOpen


async def _guesses(session: AsyncSession, session_id: UUID, member_id: UUID, now: datetime) -> int:
    query = select(func.count()).where(
        RefusedCheckIn.session_id == session_id,
        RefusedCheckIn.member_id == member_id,
        RefusedCheckIn.reason.in_((HallCodeWrong.code, NotFound.code)),
        RefusedCheckIn.received_at > now - WRONG_CODES_WINDOW,
    )
    return (await session.execute(query)).scalar_one()


def _require_open(campaign: Campaign) -> None:
    if campaign.state == "closed":
        raise CampaignClosed
    if campaign.state != "open":
        raise CampaignNotOpen


def _parts(meeting: StudySession) -> Sequence[int]:
    return meeting.parts


def _meeting(meeting: StudySession) -> rules.Meeting:
    return rules.Meeting(meeting.starts_at, meeting.ends_at, meeting.parts)
