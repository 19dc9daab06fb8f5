"""How a person counts by the snapshots of closed campaigns, and what amendments changed about them."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.clock import local_day
from app.participation.explaining.notes import Sealing
from app.participation.explanations import STATE_WORDS
from app.participation.snapshots.models import Snapshot, SnapshotRow


@dataclass(frozen=True, slots=True)
class SealedPerson:
    """The row that counts, and every snapshot in which the person's row changed, the first one first."""

    row: SnapshotRow
    sealings: list[Sealing]


async def sealed_of_member(session: AsyncSession, member_id: UUID, campaign_ids: Collection[UUID]) -> dict[UUID, SealedPerson]:
    """By campaign; those that are not closed, or were closed before there were snapshots, are left out."""
    at = and_(Snapshot.campaign_id == SnapshotRow.campaign_id, Snapshot.number == SnapshotRow.from_number)
    query = (
        select(SnapshotRow, Snapshot)
        .join(Snapshot, at)
        .where(SnapshotRow.member_id == member_id, SnapshotRow.campaign_id.in_(campaign_ids))
        .order_by(SnapshotRow.campaign_id, SnapshotRow.from_number)
    )
    found: dict[UUID, SealedPerson] = {}
    for row, snapshot in await session.execute(query):
        before = found.get(row.campaign_id)
        sealing = Sealing(
            number=snapshot.number,
            on=local_day(snapshot.sealed_at),
            old=None if before is None else in_words(before.row),
            approver=None if before is None else snapshot.sealed_by_label,
            reason=None if before is None else snapshot.reason,
        )
        found[row.campaign_id] = SealedPerson(row, [*(before.sealings if before else []), sealing])
    return found


def in_words(row: SnapshotRow) -> str:
    """How a sealed row counts, in a few words."""
    if not row.counted:
        return "không tính trong đợt"
    if row.present:
        return "đã tham gia"
    return f"chưa tính là đã tham gia, {STATE_WORDS[row.absence or 'unrecorded']}"
