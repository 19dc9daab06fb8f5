"""Where a unit came from, and what became of it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.actor import Actor
from app.units import queries, scope
from app.units.models import UnitLineage, UnitVersion
from app.units.paths import lineage_around
from app.units.tree import covers

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class TookOver:
    """One row of the lineage from one side: the other unit as it was called then, and whether all of it went over."""

    step: UnitLineage
    unit_id: UUID
    name: str
    whole: bool


@dataclass(frozen=True, slots=True)
class Family:
    """Direct predecessors and successors of a unit, the latest first."""

    predecessors: Sequence[TookOver]
    successors: Sequence[TookOver]


async def family_of(session: AsyncSession, *, actor: Actor, unit_id: UUID, today: date) -> Family:
    """Who handed over to the unit, and to whom it handed over; raises NotFound."""
    await scope.require_unit(session, actor=actor, unit_id=unit_id, today=today)
    near = or_(UnitLineage.predecessor_id == unit_id, UnitLineage.successor_id == unit_id)
    query = select(UnitLineage).where(near).order_by(UnitLineage.valid_from.desc(), UnitLineage.id)
    steps = [step for step in await session.scalars(query) if step.predecessor_id != step.successor_id]
    before = {(step.predecessor_id, step.valid_from) for step in steps}
    shared = await session.execute(
        select(UnitLineage.predecessor_id, UnitLineage.valid_from).where(
            UnitLineage.predecessor_id.in_({unit for unit, _ in before})
        )
    )
    parts = Counter((unit, day) for unit, day in shared)
    versions = await _versions(session, {unit for step in steps for unit in (step.predecessor_id, step.successor_id)})

    def seen(step: UnitLineage, other: UUID, day: date) -> TookOver:
        whole = parts[step.predecessor_id, step.valid_from] == 1
        return TookOver(step, other, _name(versions[other], day), whole)

    return Family(
        [seen(s, s.predecessor_id, s.valid_from - DAY) for s in steps if s.successor_id == unit_id],
        [seen(s, s.successor_id, s.valid_from) for s in steps if s.predecessor_id == unit_id],
    )


async def living_heirs(session: AsyncSession, unit_id: UUID, today: date) -> list[UnitVersion]:
    """Those among whom a unit that has ended was shared out, as they are today, in the order of their names."""
    lineage = await lineage_around(session, [unit_id])
    heirs = [heir for heir, deeper in lineage.leaves(unit_id, today).items() if deeper == 0]
    found = await queries.versions_on(session, heirs, today)
    return sorted(found.values(), key=lambda version: (version.name_sort, version.unit_id))


async def _versions(session: AsyncSession, unit_ids: set[UUID]) -> dict[UUID, list[UnitVersion]]:
    query = select(UnitVersion).where(UnitVersion.unit_id.in_(unit_ids)).order_by(UnitVersion.valid_from)
    found: dict[UUID, list[UnitVersion]] = {unit_id: [] for unit_id in unit_ids}
    for version in await session.scalars(query):
        found[version.unit_id].append(version)
    return found


def _name(versions: Sequence[UnitVersion], day: date) -> str:
    """As it was called that day, else first."""
    return next((v.name for v in versions if covers(v.valid_from, v.valid_to, day)), versions[0].name)
