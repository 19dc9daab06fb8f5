"""A scan that was right and arrived late joins the queue; it counts nothing until a person has looked at it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns.late_check_ins.clocks import Scan
from app.campaigns.late_check_ins.errors import TooManyLateScans
from app.campaigns.models import LateCheckIn, StudySession
from app.core import journal
from app.core.actor import Actor

# Nobody honest scans so often for one meeting; each row is a person's work.
MOST_OF_ONE_MEMBER = 10
WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Scanned:
    """A code as a phone sends it: `device_time` when it was scanned, `sent_device_time` what the phone's clock shows now."""

    client_id: UUID
    code: str
    device_time: datetime | None = None
    sent_device_time: datetime | None = None


async def queued(session: AsyncSession, session_id: UUID, member_id: UUID, client_id: UUID) -> LateCheckIn | None:
    """What became of this scan, if it came late."""
    query = select(LateCheckIn).where(
        LateCheckIn.session_id == session_id, LateCheckIn.member_id == member_id, LateCheckIn.client_id == client_id
    )
    return (await session.execute(query)).scalar_one_or_none()


async def queue(
    session: AsyncSession, *, actor: Actor, meeting: StudySession, sent: Scanned, scan: Scan, now: datetime
) -> LateCheckIn:
    """The caller's scan, waiting; while one of the same part waits already, that one. The caller is locked.

    Raises TooManyLateScans.
    """
    assert actor.member_id is not None
    assert sent.device_time is not None
    query = select(LateCheckIn).where(LateCheckIn.session_id == meeting.id, LateCheckIn.member_id == actor.member_id)
    known = (await session.scalars(query)).all()
    same = next((late for late in known if late.part == scan.part and late.state == WAITING), None)
    if same is not None:
        return same
    if len(known) >= MOST_OF_ONE_MEMBER:
        raise TooManyLateScans
    late = LateCheckIn(
        session_id=meeting.id,
        campaign_id=meeting.campaign_id,
        member_id=actor.member_id,
        account_id=actor.account_id,
        part=scan.part,
        client_id=sent.client_id,
        code_kind=scan.code_kind,
        device_time=sent.device_time,
        sent_device_time=sent.sent_device_time,
        scanned_at=scan.scanned_at,
        clock=scan.clock,
        received_at=now,
        state=WAITING,
    )
    session.add(late)
    journal.record(
        session,
        actor=actor,
        action="campaigns:late_check_in:queue",
        subject=("session", meeting.id),
        unit_id=meeting.unit_id,
        now=now,
        new={"member_id": str(actor.member_id), "part": scan.part, "clock": scan.clock},
    )
    await session.flush()
    return late
