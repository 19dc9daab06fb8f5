"""Reading the seals of the journal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.audit.models import JournalSeal
from app.core.models import JournalEntry


@dataclass(frozen=True, slots=True)
class Waiting:
    """Entries that no seal holds yet, and since when the oldest of them waits."""

    count: int
    since: datetime | None


async def seals_before(session: AsyncSession, before: int | None, limit: int) -> Sequence[JournalSeal]:
    """`limit + 1` seals, the newest first."""
    query = select(JournalSeal).order_by(JournalSeal.number.desc()).limit(limit + 1)
    if before is not None:
        query = query.where(JournalSeal.number < before)
    return (await session.scalars(query)).all()


async def waiting(session: AsyncSession) -> Waiting:
    """What the sealer has still to do."""
    query = select(func.count(), func.min(JournalEntry.at)).where(JournalEntry.seal_id.is_(None))
    return Waiting(*(await session.execute(query)).one())
