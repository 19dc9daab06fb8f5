"""Reading the tree as it was on a day."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.units.models import Unit, UnitFeature, UnitHeir, UnitPath, UnitVersion

PILOT = "pilot"
Dated = type[UnitVersion] | type[UnitPath] | type[UnitHeir] | type[UnitFeature]


def valid_on(table: Dated, on: date) -> ColumnElement[bool]:
    """The rows whose period holds `on`."""
    return and_(table.valid_from <= on, or_(table.valid_to.is_(None), table.valid_to > on))


async def version_on(session: AsyncSession, unit_id: UUID, on: date) -> UnitVersion | None:
    """The unit as it was on `on`, or None if it did not exist."""
    query = select(UnitVersion).where(UnitVersion.unit_id == unit_id, valid_on(UnitVersion, on))
    return (await session.execute(query)).scalar_one_or_none()


async def versions_on(session: AsyncSession, unit_ids: Collection[UUID], on: date) -> dict[UUID, UnitVersion]:
    """Those of the units that existed on `on`, by unit id."""
    query = select(UnitVersion).where(UnitVersion.unit_id.in_(unit_ids), valid_on(UnitVersion, on))
    return {version.unit_id: version for version in await session.scalars(query)}


async def children_on(session: AsyncSession, unit_id: UUID, on: date) -> list[UnitVersion]:
    """The units directly below on `on`, in the order of their names."""
    query = (
        select(UnitVersion)
        .where(UnitVersion.parent_id == unit_id, valid_on(UnitVersion, on))
        .order_by(UnitVersion.name_sort, UnitVersion.unit_id)
    )
    return list(await session.scalars(query))


async def ancestors_on(session: AsyncSession, unit_id: UUID, on: date) -> list[UnitVersion]:
    """The units above on `on`, nearest first."""
    query = (
        select(UnitVersion)
        .join(UnitPath, and_(UnitPath.ancestor_id == UnitVersion.unit_id, valid_on(UnitPath, on)))
        .where(UnitPath.descendant_id == unit_id, UnitPath.depth > 0, valid_on(UnitVersion, on))
        .order_by(UnitPath.depth)
    )
    return list(await session.scalars(query))


async def history(session: AsyncSession, unit_id: UUID) -> list[UnitVersion]:
    """All versions of a unit in order of time."""
    query = select(UnitVersion).where(UnitVersion.unit_id == unit_id).order_by(UnitVersion.valid_from)
    return list(await session.scalars(query))


async def unit_of_code(session: AsyncSession, code: str) -> Unit | None:
    """The unit with the office's own key."""
    return (await session.execute(select(Unit).where(Unit.code == code))).scalar_one_or_none()


async def codes_of(session: AsyncSession, unit_ids: Collection[UUID]) -> dict[UUID, str]:
    """The offices' keys of units, by unit id."""
    rows = await session.execute(select(Unit.id, Unit.code).where(Unit.id.in_(unit_ids)))
    return dict(rows.all())


async def features_on(session: AsyncSession, unit_id: UUID, on: date) -> frozenset[str]:
    """The features switched on for the unit or any unit above it on `on`."""
    query = (
        select(UnitFeature.feature)
        .join(UnitPath, and_(UnitPath.ancestor_id == UnitFeature.unit_id, valid_on(UnitPath, on)))
        .where(UnitPath.descendant_id == unit_id, valid_on(UnitFeature, on))
    )
    return frozenset(await session.scalars(query))


async def is_pilot(session: AsyncSession, unit_id: UUID, on: date) -> bool:
    """Whether the unit takes part in the pilot on `on`."""
    return PILOT in await features_on(session, unit_id, on)
