"""Keeping the derived tables equal to what versions and lineage say: the dated closure, and where ended units count."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict
from datetime import date
from uuid import UUID

from sqlalchemy import Select, delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.units.lineage.following import Lineage, Step
from app.units.models import UnitHeir, UnitLineage, UnitPath, UnitVersion
from app.units.tree import Placement, closure

_TREE_LOCK = 7_301_001  # the advisory lock under which the tree changes on PostgreSQL


async def lock_tree(session: AsyncSession) -> None:
    """Let one transaction at a time change the tree: two moves that are sound alone can close a circle together.

    On SQLite the single writer gives the same.
    """
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(select(func.pg_advisory_xact_lock(_TREE_LOCK)))


async def hold_tree(session: AsyncSession) -> None:
    """Keep the tree as it is until the transaction ends, together with others who ask the same.

    For who is about to bind people to a branch: it must not end between the look at it and the commit. Asked before any row
    is locked, so that nobody who changes the tree waits for those rows in turn.
    """
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(select(func.pg_advisory_xact_lock_shared(_TREE_LOCK)))


async def refresh_paths(session: AsyncSession, *unit_ids: UUID) -> None:
    """Compute anew what is derived of units that were opened, moved or ended, of everything ever below, and of predecessors."""
    await session.flush()
    steps = await lineage_steps(session)
    known = select(UnitPath.descendant_id).where(UnitPath.ancestor_id.in_(unit_ids)).distinct()
    affected = _with_predecessors({*unit_ids, *await session.scalars(known)}, steps)
    placements = await _placements_around(session, affected, steps)
    await session.execute(delete(UnitPath).where(UnitPath.descendant_id.in_(affected)))
    await session.execute(delete(UnitHeir).where(UnitHeir.unit_id.in_(affected)))
    await _insert(session, placements, steps, affected)


async def rebuild_paths(session: AsyncSession) -> int:
    """Compute both tables anew, for bulk loads; the number of paths."""
    await session.flush()
    placements = await _placements(session, _columns())
    await session.execute(delete(UnitPath))
    await session.execute(delete(UnitHeir))
    return await _insert(session, placements, await lineage_steps(session), {p.unit_id for p in placements})


async def lineage_steps(session: AsyncSession) -> list[Step]:
    """Everything that was ever taken over; few rows beside those of people."""
    columns = (UnitLineage.predecessor_id, UnitLineage.successor_id, UnitLineage.valid_from, UnitLineage.is_main)
    return [Step(*row) for row in await session.execute(select(*columns).order_by(UnitLineage.valid_from, UnitLineage.id))]


async def lineage_around(session: AsyncSession, unit_ids: Collection[UUID]) -> Lineage:
    """The lives of some units, of everything ever above them and of all who took over."""
    steps = await lineage_steps(session)
    return Lineage(await _placements_around(session, unit_ids, steps), steps)


async def placements_of_all(session: AsyncSession) -> list[Placement]:
    """Where every unit ever stood."""
    return await _placements(session, _columns())


def _columns() -> Select[UUID, UUID | None, date, date | None]:
    return select(UnitVersion.unit_id, UnitVersion.parent_id, UnitVersion.valid_from, UnitVersion.valid_to)


async def _placements(session: AsyncSession, query: Select[UUID, UUID | None, date, date | None]) -> list[Placement]:
    return [Placement(*row) for row in (await session.execute(query))]


def _with_predecessors(unit_ids: set[UUID], steps: Iterable[Step]) -> set[UUID]:
    """The units and all whose heirs they are, whole or in part."""
    predecessors: dict[UUID, set[UUID]] = defaultdict(set)
    for step in steps:
        predecessors[step.successor_id].add(step.predecessor_id)
    found, new = set(unit_ids), set(unit_ids)
    while new:
        new = {p for unit_id in new for p in predecessors[unit_id]} - found
        found |= new
    return found


async def _placements_around(session: AsyncSession, unit_ids: Collection[UUID], steps: Sequence[Step]) -> list[Placement]:
    """The placements of the units, of everything ever above them, and of those who took over: one query a level."""
    successors: dict[UUID, set[UUID]] = defaultdict(set)
    for step in steps:
        successors[step.predecessor_id].add(step.successor_id)
    found: list[Placement] = []
    seen: set[UUID] = set()
    wanted = set(unit_ids)
    while wanted:
        level = await _placements(session, _columns().where(UnitVersion.unit_id.in_(wanted)))
        found += level
        seen |= wanted
        above = {p.parent_id for p in level if p.parent_id is not None}
        wanted = above.union(*(successors[unit_id] for unit_id in wanted)) - seen
    return found


async def _insert(session: AsyncSession, placements: Sequence[Placement], steps: Sequence[Step], of: Collection[UUID]) -> int:
    lineage = Lineage(placements, steps)
    ended = sorted(unit_id for unit_id in of if unit_id in lineage.ends)
    paths = [*closure(placements, of=of), *(path for unit_id in ended for path in lineage.inherited(unit_id))]
    heirs = [heir for unit_id in ended for heir in lineage.heirs(unit_id)]
    for table, rows in ((UnitPath, paths), (UnitHeir, heirs)):
        if rows:
            await session.execute(insert(table), [asdict(row) for row in rows])
    return len(paths)
