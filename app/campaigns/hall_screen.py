"""What the hall's screen shows: the codes of one part of the meeting, now."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns import access, gates, hall_code, rules
from app.campaigns.errors import HallNotOpen, PlanNotValid
from app.campaigns.hall_code import HallCode
from app.core.actor import Actor


@dataclass(frozen=True, slots=True)
class ShownCode:
    """What the hall's screen shows for one part."""

    session_id: UUID
    part: int
    spoken: HallCode
    qr: HallCode


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
    gates.require_open(found.campaign, meeting)
    access.require_hall(meeting)
    if part is not None and part not in meeting.parts:
        raise PlanNotValid(reason="Buổi học này không có phần đó.")
    if not rules.hall_is_open(rules.Meeting(meeting.starts_at, meeting.ends_at, meeting.parts), now):
        raise HallNotOpen
    part = part or meeting.parts[0]
    return ShownCode(
        session_id=meeting.id,
        part=part,
        spoken=hall_code.spoken(meeting.secret, part=part, at=now),
        qr=hall_code.qr(meeting.secret, part=part, at=now),
    )
