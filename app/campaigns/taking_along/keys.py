"""The keys of a hall's codes, for the phone that shows them where there is no signal. Handing them out is journalled."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns import access, gates, hall_code, rules
from app.campaigns.errors import HallNotOpen
from app.core import journal
from app.core.actor import Actor


@dataclass(frozen=True, slots=True)
class PartKeys:
    """What makes the codes of one part: HOTP with SHA-256 over the number of the step (`hall_code`), keys in hexadecimal."""

    part: int
    qr_key: str
    spoken_key: str


@dataclass(frozen=True, slots=True)
class HallKeys:
    """The keys of all parts, and from when until when their codes are taken."""

    session_id: UUID
    parts: list[PartKeys]
    opens_at: datetime
    closes_at: datetime


async def hand_out_keys(session: AsyncSession, *, actor: Actor, session_id: UUID, today: date, now: datetime) -> HallKeys:
    """For who takes the roll at the meeting, until its hall closes; who holds them can show codes without the service.

    Raises NotFound, RoleMissing, CampaignNotOpen, CampaignClosed, MeetingCancelled, HallNotOpen.
    """
    found = await access.require_hosted_meeting(
        session, actor=actor, session_id=session_id, roles=access.ROLL_ROLES, today=today
    )
    meeting = found.meeting
    gates.require_open(found.campaign, meeting)
    access.require_hall(meeting)
    opens_at, closes_at = meeting.starts_at - rules.HALL_MARGIN, meeting.ends_at + rules.HALL_MARGIN
    if now > closes_at:
        raise HallNotOpen
    journal.record(
        session,
        actor=actor,
        action="campaigns:hall_keys:hand_out",
        subject=("session", session_id),
        unit_id=meeting.unit_id,
        now=now,
    )
    parts = [
        PartKeys(
            part,
            hall_code.key_of(meeting.secret, "qr", part=part).hex(),
            hall_code.key_of(meeting.secret, "spoken", part=part).hex(),
        )
        for part in meeting.parts
    ]
    return HallKeys(session_id, parts, opens_at, closes_at)
