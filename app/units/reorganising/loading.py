"""The whole tree with its history and lineage, as plans read it."""

from dataclasses import dataclass, field
from datetime import date
from typing import cast
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.units.histories import Version
from app.units.kinds import UnitKind
from app.units.models import Unit, UnitLineage, UnitVersion
from app.units.reorganising.drafts import Took
from app.units.reorganising.steps import HandOverKind, Paper


@dataclass
class Known:
    """Everything on record: versions as values and as rows, ids by the offices' keys, who took over from whom."""

    histories: dict[UUID, list[Version]] = field(default_factory=dict)
    rows: dict[tuple[UUID, date], UnitVersion] = field(default_factory=dict)
    ids: dict[str, UUID] = field(default_factory=dict)
    lineage: list[Took] = field(default_factory=list)


async def load_tree(session: AsyncSession) -> Known:
    """Two statements, whatever the size of the change: changes of the tree are rare."""
    known = Known()
    query = select(Unit.code, UnitVersion).join(Unit, Unit.id == UnitVersion.unit_id).order_by(UnitVersion.valid_from)
    for code, row in await session.execute(query):
        known.ids[code] = row.unit_id
        known.rows[row.unit_id, row.valid_from] = row
        known.histories.setdefault(row.unit_id, []).append(_version(row))
    for took in await session.scalars(select(UnitLineage).order_by(UnitLineage.valid_from, UnitLineage.id)):
        known.lineage.append(_took(took))
    return known


def _version(row: UnitVersion) -> Version:
    return Version(
        kind=UnitKind(row.kind),
        name=row.name,
        committee_name=row.committee_name,
        symbol=row.symbol,
        parent_id=row.parent_id,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        decision=row.decision,
    )


def _took(row: UnitLineage) -> Took:
    return Took(
        lineage_id=row.id,
        kind=cast("HandOverKind", row.kind),  # the table holds it to the three words
        predecessor_id=row.predecessor_id,
        successor_id=row.successor_id,
        day=row.valid_from,
        is_main=row.is_main,
        paper=Paper(row.decision, row.decided_on),
    )
