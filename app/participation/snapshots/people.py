"""People of a closed campaign: how each counted by the newest snapshot, whatever was recorded since."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.members.models import Member
from app.participation.snapshots.models import SnapshotRow


@dataclass(frozen=True, slots=True)
class Lacking:
    """Somebody who counted and had not come, or not taken the test."""

    member_id: UUID
    full_name: str
    birth_year: int | None
    state: str
    parts_present: int
    took_test: bool


async def lacking(session: AsyncSession, *, campaign_id: UUID, unit_id: UUID, of_test: bool) -> list[Lacking]:
    """Who lacks the study (or the test) in a branch or tổ đảng, in the order of names."""
    query = (
        select(SnapshotRow, Member.full_name, Member.birth_year)
        .join(Member, Member.id == SnapshotRow.member_id)
        .where(SnapshotRow.campaign_id == campaign_id, SnapshotRow.to_number.is_(None))
        .where(or_(SnapshotRow.unit_id == unit_id, SnapshotRow.cell_id == unit_id))
        .where(SnapshotRow.counted, ~(SnapshotRow.took if of_test else SnapshotRow.present))
        .order_by(Member.name_sort, Member.birth_year, Member.id)
    )
    return [
        Lacking(row.member_id, full_name, birth_year, row.absence or "present", row.parts_present, row.took)
        for row, full_name, birth_year in await session.execute(query)
    ]
