"""What members read about a meeting that was moved or cancelled."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns.models import StudySession
from app.campaigns.rescheduling.changing import CHANGED
from app.core import clock
from app.core.models import JournalEntry
from app.participation import wordings


async def changes_of(session: AsyncSession, meetings: Sequence[StudySession]) -> dict[UUID, str]:
    """By meeting: that it was cancelled and why, or how it stood before its last change. Most have neither."""
    found = {
        m.id: wordings.meeting_cancelled(_local(m.starts_at), reason=m.cancel_reason)
        for m in meetings
        if m.cancelled_at is not None
    }
    changed = {m.id: m for m in meetings if m.version > 1 and m.cancelled_at is None}
    if not changed:
        return found
    query = (
        select(JournalEntry.subject_id, JournalEntry.old, JournalEntry.reason)
        .where(JournalEntry.subject_kind == "session", JournalEntry.subject_id.in_(changed), JournalEntry.action == CHANGED)
        .order_by(JournalEntry.id)
    )
    for meeting_id, old, reason in await session.execute(query):
        if meeting_id is not None and (text := _text(changed[meeting_id], old or {}, reason)) is not None:
            found[meeting_id] = text
    return found


def _text(meeting: StudySession, old: dict[str, Any], reason: str | None) -> str | None:
    """A change of the title alone is none that sends people elsewhere."""
    if {"starts_at", "place"} & old.keys():
        starts = datetime.fromisoformat(old["starts_at"]) if "starts_at" in old else meeting.starts_at
        return wordings.meeting_moved(old.get("place", meeting.place), starts=_local(starts), reason=reason)
    if "ends_at" in old:
        return wordings.meeting_end_moved(_local(datetime.fromisoformat(old["ends_at"])), reason=reason)
    return wordings.meeting_parts_changed(reason) if "parts" in old else None


def _local(instant: datetime) -> datetime:
    return instant.astimezone(clock.zone())
