"""Erasing a person from sealed rows: the salts go, nobody can tell any more whose name a hash stood for; every seal holds."""

from uuid import UUID

from sqlalchemy import null, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.participation.snapshots.models import SnapshotRow


async def forget(session: AsyncSession, member_id: UUID) -> None:
    """Drop the salts of a person's name and number in every snapshot. The caller decides, and journals the erasure."""
    await session.execute(update(SnapshotRow).where(SnapshotRow.member_id == member_id).values(salts=null()))
