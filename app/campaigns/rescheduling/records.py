"""What hangs on a meeting already. The meeting is held by the caller: nothing is added meanwhile."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns import marks
from app.campaigns.models import Attendance, LateCheckIn, RefusedCheckIn, StudySession
from app.quizzes.guests import guests_at


async def presences(session: AsyncSession, session_id: UUID) -> int:
    """How many records say, or wait to say, that somebody was there."""
    present = select(func.count()).where(Attendance.session_id == session_id, Attendance.state == marks.PRESENT)
    return (await session.scalars(present)).one() + await _waiting(session, session_id) + await guests_at(session, session_id)


async def records(session: AsyncSession, meeting: StudySession) -> int:
    """How many records there are of whatever kind: who came or was absent, who else came, what a person has still to decide."""
    recorded = select(func.count()).where(Attendance.session_id == meeting.id)
    found = (await session.scalars(recorded)).one() + len(meeting.others)
    return found + await _waiting(session, meeting.id) + await guests_at(session, meeting.id)


async def _waiting(session: AsyncSession, session_id: UUID) -> int:
    scans = select(func.count()).where(LateCheckIn.session_id == session_id, LateCheckIn.state == "waiting")
    sent = select(func.count()).where(RefusedCheckIn.session_id == session_id, RefusedCheckIn.state == "waiting")
    return (await session.scalars(scans)).one() + (await session.scalars(sent)).one()
