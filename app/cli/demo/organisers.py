"""Who ran the meetings of the demo: a chair and a speaker out of those who were there."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns.models import SessionOrganiser
from app.cli.demo.held import Held
from app.core.upserts import insert_rows

DUTIES = ("chair", "speaker")


async def name_organisers(session: AsyncSession, held: Held, attended: Sequence[dict[str, Any]], *, now: datetime) -> None:
    """Name them at every meeting where so many were present (`attended`: rows of attendance); a secretary takes the chair."""
    secretaries = {person.id for person in held.secretaries.values()}
    present: dict[UUID, list[UUID]] = defaultdict(list)
    for row in attended:
        if row["state"] == "present":
            present[row["session_id"]].append(row["member_id"])
    rows = [
        {"session_id": meeting_id, "member_id": member_id, "duty": duty, "named_at": now, "named_by": None}
        for meeting_id, members in present.items()
        if len(members) >= len(DUTIES)
        for duty, member_id in zip(DUTIES, sorted(members, key=lambda m: m not in secretaries), strict=False)
    ]
    await insert_rows(session, SessionOrganiser, rows)
