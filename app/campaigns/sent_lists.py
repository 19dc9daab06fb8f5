"""Whole lists that a device sends to a meeting: each is taken once, under the id that the device gave it.

A list that is sent again late, when a newer one has replaced it, changes nothing. The meeting is held by the caller
(`holding`), so two of them never come at once.
"""

import hashlib
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns.errors import ClientIdReused
from app.campaigns.models import AttendanceMark, RollCall, StudySession


async def answered(session: AsyncSession, meeting: StudySession, client_id: UUID, payload: str) -> dict[str, Any] | None:
    """What this list was answered, if it came before; raises ClientIdReused where the id names something else."""
    query = select(RollCall).where(RollCall.session_id == meeting.id, RollCall.client_id == client_id)
    known = (await session.scalars(query)).one_or_none()
    if known is not None and known.content_hash != _hash(payload):
        raise ClientIdReused
    if known is None and await _names_a_mark(session, meeting.id, client_id):
        raise ClientIdReused
    return None if known is None else known.answer


def keep(
    session: AsyncSession,
    *,
    meeting: StudySession,
    client_id: UUID,
    payload: str,
    answer: dict[str, Any],
    by: UUID,
    now: datetime,
) -> None:
    """Remember the list with its answer."""
    row = RollCall(
        session_id=meeting.id,
        client_id=client_id,
        content_hash=_hash(payload),
        unit_id=meeting.unit_id,
        paper_kept=None,
        answer=answer,
        recorded_at=now,
        recorded_by=by,
    )
    session.add(row)


async def _names_a_mark(session: AsyncSession, session_id: UUID, client_id: UUID) -> bool:
    query = select(AttendanceMark.id).where(AttendanceMark.session_id == session_id, AttendanceMark.client_id == client_id)
    return (await session.execute(query.limit(1))).first() is not None


def _hash(payload: str) -> str:
    return hashlib.sha256(payload.encode()).hexdigest()
