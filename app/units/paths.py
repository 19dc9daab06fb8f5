"""Keeping the dated closure table equal to what the versions say."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import Select, delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.units.models import UnitPath, UnitVersion
from app.units.tree import Path, Placement, closure

_TREE_LOCK = 7_301_001  # the advisory lock under which the tree changes on PostgreSQL


async def lock_tree(session: AsyncSession) -> None:
    """Let one transaction at a time change the tree: two moves that are sound alone can close a circle together.

    On SQLite the single writer gives the same.
    """
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(select(func.pg_advisory_xact_lock(_TREE_LOCK)))


async def refresh_paths(session: AsyncSession, unit_id: UUID) -> None:
    """Compute anew the paths of a unit that was opened, moved or closed, and of everything ever below it."""
    await session.flush()
    known = await session.scalars(select(UnitPath.descendant_id).where(UnitPath.ancestor_id == unit_id).distinct())
    affected = {unit_id, *known}
    placements = await _placements_upwards(session, affected)
    await session.execute(delete(UnitPath).where(UnitPath.descendant_id.in_(affected)))
    await _insert(session, closure(placements, of=affected))


async def rebuild_paths(session: AsyncSession) -> int:
    """Compute the whole table anew, for bulk loads; the number of rows."""
    await session.flush()
    paths = closure(await _placements(session, _columns()))
    await session.execute(delete(UnitPath))
    await _insert(session, paths)
    return len(paths)


def _columns() -> Select[UUID, UUID | None, date, date | None]:
    return select(UnitVersion.unit_id, UnitVersion.parent_id, UnitVersion.valid_from, UnitVersion.valid_to)


async def _placements(session: AsyncSession, query: Select[UUID, UUID | None, date, date | None]) -> list[Placement]:
    return [Placement(*row) for row in (await session.execute(query))]


async def _placements_upwards(session: AsyncSession, unit_ids: Collection[UUID]) -> list[Placement]:
    """The placements of the units and of everything ever above them: one query a level."""
    found: list[Placement] = []
    seen: set[UUID] = set()
    wanted = set(unit_ids)
    while wanted:
        level = await _placements(session, _columns().where(UnitVersion.unit_id.in_(wanted)))
        found += level
        seen |= wanted
        wanted = {p.parent_id for p in level if p.parent_id is not None} - seen
    return found


async def _insert(session: AsyncSession, paths: Collection[Path]) -> None:
    rows = [
        {
            "ancestor_id": path.ancestor_id,
            "descendant_id": path.descendant_id,
            "depth": path.depth,
            "valid_from": path.valid_from,
            "valid_to": path.valid_to,
        }
        for path in paths
    ]
    if rows:
        await session.execute(insert(UnitPath), rows)
