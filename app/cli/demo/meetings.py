"""Meetings and attendance of the demo, written in bulk: marks and what they say now."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns.homes import rules
from app.campaigns.models import Attendance, AttendanceMark, StudySession
from app.cli.demo.calendar import at
from app.cli.demo.people import PersonPlan
from app.core.ids import new_id
from app.core.upserts import insert_rows

HALLS = {"regular": "Hội trường", "makeup": "Phòng họp"}
TITLES = {
    "regular": "Hội nghị học tập, quán triệt",
    "makeup": "Buổi học bù",
    "home": rules.TITLE,
}


@dataclass(frozen=True, slots=True)
class Meeting:
    """One meeting to be written; it covers part 1."""

    id: UUID
    unit_id: UUID
    kind: str
    starts_at: datetime
    hours: int


def meeting_on(unit_id: UUID, kind: str, day: date, *, hour: int = 8, hours: int = 3) -> Meeting:
    """A meeting of some hours, three if not said."""
    return Meeting(new_id(), unit_id, kind, at(day, hour), hours)


async def write_meetings(
    session: AsyncSession,
    meetings: Iterable[Meeting],
    *,
    campaign_id: UUID,
    names: Mapping[UUID, str],
    secret: str,
    now: datetime,
) -> None:
    """Insert the meetings; `names` by unit id. `secret` is mixed with each id, so that no two halls share codes."""
    rows = [
        {
            "id": m.id,
            "campaign_id": campaign_id,
            "unit_id": m.unit_id,
            "kind": m.kind,
            "title": TITLES[m.kind],
            "place": f"{HALLS[m.kind]}, {names[m.unit_id]}" if m.kind in HALLS else rules.PLACE,
            "starts_at": m.starts_at,
            "ends_at": m.starts_at + timedelta(hours=m.hours),
            "parts": [1],
            "secret": secret + m.id.hex,
            "client_id": new_id(),
            "created_at": now,
        }
        for m in meetings
    ]
    await session.execute(insert(StudySession), rows)


def attendance_rows(
    person: PersonPlan,
    meeting: Meeting,
    *,
    campaign_id: UUID,
    state: str,
    way: str,
    secretary: UUID | None,
    excuse: str | None = None,
) -> tuple[dict[str, Any], dict[str, Any]]:
    """One mark and what it says now. A code is the member's own; everything else is recorded by the branch's secretary."""
    own = way == "code"
    recorded_at = meeting.starts_at + timedelta(minutes=5 + person.id.int % 50)
    mark = {
        "id": new_id(),
        "session_id": meeting.id,
        "member_id": person.id,
        "part": 1,
        "state": state,
        "way": way,
        "excuse": excuse,
        "client_id": new_id(),
        "recorded_at": recorded_at,
        "recorded_by": None if own else secretary,
        "confirmed_at": recorded_at,
    }
    now = {
        "session_id": meeting.id,
        "member_id": person.id,
        "part": 1,
        "campaign_id": campaign_id,
        "state": state,
        "way": way,
        "mark_id": mark["id"],
        "confirmed": True,
    }
    return mark, now


async def write_attendance(session: AsyncSession, rows: Sequence[tuple[dict[str, Any], dict[str, Any]]]) -> None:
    """Insert marks and states."""
    await insert_rows(session, AttendanceMark, [mark for mark, _ in rows])
    await insert_rows(session, Attendance, [now for _, now in rows])
