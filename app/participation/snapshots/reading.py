"""Reading the newest snapshot of a closed campaign: its sums for pages, its rows for people."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.participation.snapshots.models import Snapshot, SnapshotRow, SnapshotUnit
from app.participation.snapshots.rows import nothing
from app.units.models import UnitVersion
from app.units.queries import valid_on


@dataclass(frozen=True, slots=True)
class Sealed:
    """Which snapshot a figure comes from: what is printed with it."""

    number: int
    head: str
    sealed_at: datetime


async def newest(session: AsyncSession, campaign_id: UUID, *, lock: bool = False) -> Snapshot | None:
    """The snapshot that counts; None before closing, and where a campaign was closed before there were snapshots."""
    query = select(Snapshot).where(Snapshot.campaign_id == campaign_id).order_by(Snapshot.number.desc()).limit(1)
    return (await session.execute(query.with_for_update() if lock else query)).scalar_one_or_none()


async def sealed_of(session: AsyncSession, campaign_id: UUID) -> Sealed | None:
    """`newest`, as pages name it."""
    query = select(Snapshot.number, Snapshot.head, Snapshot.sealed_at).where(Snapshot.campaign_id == campaign_id)
    row = (await session.execute(query.order_by(Snapshot.number.desc()).limit(1))).one_or_none()
    return None if row is None else Sealed(*row)


async def sealed_by(session: AsyncSession, campaign_id: UUID, instant: datetime) -> Sealed | None:
    """The snapshot that counted at `instant`; None where nothing was sealed yet."""
    query = select(Snapshot.number, Snapshot.head, Snapshot.sealed_at).where(Snapshot.campaign_id == campaign_id)
    query = query.where(Snapshot.sealed_at < instant).order_by(Snapshot.number.desc()).limit(1)
    row = (await session.execute(query)).one_or_none()
    return None if row is None else Sealed(*row)


def _in(number: int | None) -> ColumnElement[bool]:
    """The units' sums of one snapshot (None: of the newest)."""
    if number is None:
        return SnapshotUnit.to_number.is_(None)
    return and_(SnapshotUnit.from_number <= number, or_(SnapshotUnit.to_number.is_(None), SnapshotUnit.to_number > number))


async def sums_at(
    session: AsyncSession, *, campaign_id: UUID, unit_id: UUID, day: date, number: int | None = None
) -> tuple[Mapping[str, int], list[tuple[UnitVersion, Mapping[str, int]]]]:
    """The sealed sums of a unit, and of each unit directly below it in the tree of `day`, in the order of names.

    Of the newest snapshot, or of the one of that `number`.
    """
    of_campaign = and_(SnapshotUnit.campaign_id == campaign_id, _in(number))
    sums = and_(SnapshotUnit.unit_id == UnitVersion.unit_id, of_campaign)
    query = (
        select(UnitVersion, SnapshotUnit.sums)
        .outerjoin(SnapshotUnit, sums)
        .where(or_(UnitVersion.parent_id == unit_id, UnitVersion.unit_id == unit_id), valid_on(UnitVersion, day))
        .order_by(UnitVersion.name_sort, UnitVersion.unit_id)
    )
    rows = [(unit, counted or nothing()) for unit, counted in await session.execute(query)]
    own = next((counted for unit, counted in rows if unit.unit_id == unit_id), None)
    if own is None:  # a branch that the tree of that day does not know stands by itself
        alone = select(SnapshotUnit.sums).where(of_campaign, SnapshotUnit.unit_id == unit_id)
        own = await session.scalar(alone) or nothing()
    return own, [(unit, counted) for unit, counted in rows if unit.unit_id != unit_id]


async def rows_of_member(session: AsyncSession, member_id: UUID, campaign_ids: Collection[UUID]) -> dict[UUID, SnapshotRow]:
    """How a person counts by the newest snapshots of these campaigns, by campaign."""
    query = select(SnapshotRow).where(
        SnapshotRow.member_id == member_id, SnapshotRow.campaign_id.in_(campaign_ids), SnapshotRow.to_number.is_(None)
    )
    return {row.campaign_id: row for row in await session.scalars(query)}


async def snapshots_of(session: AsyncSession, campaign_id: UUID) -> Sequence[Snapshot]:
    """All snapshots of a campaign, newest first."""
    query = select(Snapshot).where(Snapshot.campaign_id == campaign_id).order_by(Snapshot.number.desc())
    return (await session.scalars(query)).all()
