"""A meeting that does not take place: it stays, with its reason; its codes stop, and what is sent to it is kept refused."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns import access
from app.campaigns.holding import hold_meeting
from app.campaigns.models import StudySession
from app.campaigns.rescheduling.changing import require_changeable
from app.campaigns.rescheduling.errors import MeetingHasRecords
from app.campaigns.rescheduling.records import records
from app.core import journal
from app.core.actor import Actor


async def cancel_meeting(
    session: AsyncSession, *, actor: Actor, session_id: UUID, reason: str, today: date, now: datetime
) -> StudySession:
    """Cancel it, unless something is recorded there; saying the same again changes nothing.

    Raises NotFound, RoleMissing, MeetingIsCancelled (for another reason), CampaignSettled, MeetingHasRecords.
    """
    found = await hold_meeting(session, actor=actor, session_id=session_id, roles=access.MEETING_ROLES, today=today)
    meeting = found.meeting
    if (meeting.cancelled_by, meeting.cancel_reason) == (actor.account_id, reason):
        return meeting
    require_changeable(found)
    if count := await records(session, meeting):
        raise MeetingHasRecords(count=count)
    meeting.cancelled_at, meeting.cancelled_by, meeting.cancel_reason = now, actor.account_id, reason
    meeting.version += 1
    journal.record(
        session,
        actor=actor,
        action="campaigns:session:cancel",
        subject=("session", meeting.id),
        unit_id=meeting.unit_id,
        now=now,
        reason=reason,
        old={"cancelled": False},
        new={"cancelled": True},
    )
    await session.flush()
    return meeting
