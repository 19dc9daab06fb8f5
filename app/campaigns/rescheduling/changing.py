"""Another time or place before a meeting begins; once it has begun, another end."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns import access, rules
from app.campaigns.access import MeetingInReach
from app.campaigns.errors import PlanNotValid
from app.campaigns.holding import hold_meeting
from app.campaigns.models import StudySession
from app.campaigns.planning import plan_of
from app.campaigns.rescheduling.errors import (
    CampaignSettled,
    EndReasonNeeded,
    HallClosedBefore,
    MeetingHasBegun,
    MeetingIsCancelled,
    PresenceRecorded,
)
from app.campaigns.rescheduling.records import presences
from app.campaigns.rescheduling.schemas import SessionPatch
from app.campaigns.windows import keep_test_open
from app.core import journal
from app.core.actor import Actor
from app.core.errors import EditConflict

CHANGED = "campaigns:session:change"
_OF_THE_HOURS = frozenset({"starts_at", "ends_at", "parts"})


async def change_meeting(
    session: AsyncSession, *, actor: Actor, session_id: UUID, patch: SessionPatch, today: date, now: datetime
) -> StudySession:
    """Change it and keep the test open for 48 hours after its end; what is so already is no change.

    Raises NotFound, RoleMissing, MeetingIsCancelled, CampaignSettled, EditConflict, MeetingHasBegun, EndReasonNeeded,
    HallClosedBefore, PresenceRecorded, PlanNotValid.
    """
    found = await hold_meeting(session, actor=actor, session_id=session_id, roles=access.MEETING_ROLES, today=today)
    meeting = found.meeting
    require_changeable(found)
    sent = patch.model_dump(exclude_unset=True, exclude={"version", "reason"})
    wanted = {name: value for name, value in sent.items() if value is not None and value != getattr(meeting, name)}
    if not wanted:
        return meeting
    if meeting.version != patch.version:
        raise EditConflict
    await _require_time(session, meeting, wanted, patch.reason, now)
    old = {name: getattr(meeting, name) for name in wanted}
    _require_plan(found, wanted)
    for name, value in wanted.items():
        setattr(meeting, name, value)
    meeting.version += 1
    await session.flush()
    await keep_test_open(session, campaign=found.campaign, meeting=meeting, today=today)
    journal.record(
        session,
        actor=actor,
        action=CHANGED,
        subject=("session", meeting.id),
        unit_id=meeting.unit_id,
        now=now,
        reason=patch.reason,
        old={name: _plain(value) for name, value in old.items()},
        new={name: _plain(value) for name, value in wanted.items()},
    )
    return meeting


def require_changeable(found: MeetingInReach) -> None:
    """Raises MeetingIsCancelled, CampaignSettled."""
    if found.meeting.cancelled_at is not None:
        raise MeetingIsCancelled
    if found.campaign.state == "closed":
        raise CampaignSettled


async def _require_time(
    session: AsyncSession, meeting: StudySession, wanted: dict[str, Any], reason: str | None, now: datetime
) -> None:
    """What may change depends on whether the meeting has begun (at home it is over when it is recorded), and whether somebody
    is recorded there already.
    """
    if now < meeting.starts_at and meeting.kind != "home":
        if wanted.keys() & _OF_THE_HOURS and (count := await presences(session, meeting.id)):
            raise PresenceRecorded(count=count)
        return
    if wanted.keys() - {"ends_at"} or meeting.kind == "home":
        raise MeetingHasBegun
    if reason is None:
        raise EndReasonNeeded
    if wanted["ends_at"] > meeting.ends_at and not rules.hall_is_open(_hours(meeting), now):
        raise HallClosedBefore


def _require_plan(found: MeetingInReach, wanted: dict[str, Any]) -> None:
    now = _hours(found.meeting)
    then = rules.Meeting(
        starts_at=wanted.get("starts_at", now.starts_at),
        ends_at=wanted.get("ends_at", now.ends_at),
        parts=wanted.get("parts", now.parts),
    )
    if complaints := rules.complaints_about_meeting(then, plan_of(found.campaign)):
        raise PlanNotValid(reason=" ".join(complaints))


def _hours(meeting: StudySession) -> rules.Meeting:
    return rules.Meeting(meeting.starts_at, meeting.ends_at, meeting.parts)


def _plain(value: Any) -> Any:
    """A value as the journal's JSON holds it."""
    return value.isoformat() if isinstance(value, datetime) else value
