"""Facts about this deployment, kept in the database: the business clock's offset, the band of a demo."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.models import InstanceFact

CLOCK_OFFSET = "clock_offset_seconds"
DEMO_NOTE = "demo_note"
# The head of the journal's newest seal, for what is printed: that copy convicts whoever changes the journal afterwards.
JOURNAL_HEAD = "journal_head"


async def remember(session: AsyncSession, name: str, value: str) -> None:
    """Store or replace one fact."""
    await session.merge(InstanceFact(name=name, value=value))


async def recall(session: AsyncSession, name: str) -> str | None:
    """One fact, or None."""
    return (await session.execute(select(InstanceFact.value).where(InstanceFact.name == name))).scalar_one_or_none()


async def set_clock(session: AsyncSession) -> None:
    """Shift this process's business clock by the stored offset, if there is one."""
    offset = await recall(session, CLOCK_OFFSET)
    clock.shift(timedelta(seconds=float(offset or 0)))
