"""Reported figures beside a unit's total: of everything below it in the tree of the roster day."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns.models import Campaign
from app.core.actor import Actor
from app.participation.access import require_place
from app.participation.outside_units.models import OutsideUnit
from app.units.models import UnitPath
from app.units.queries import valid_on
from app.units.scope import below


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a total; `by_unit`: the rows by each unit at or above the committee they were reported to."""

    rows: Sequence[OutsideUnit] = ()
    by_unit: Mapping[UUID, Sequence[OutsideUnit]] = field(default_factory=dict)

    def names(self, unit_id: UUID) -> list[str]:
        """The units that the total of this unit does not include; the unit itself, if it is one of them."""
        below_it = self.by_unit.get(unit_id, ())
        return [row.name for row in self.rows if row.unit_id == unit_id and row not in below_it] + [r.name for r in below_it]


async def beside(session: AsyncSession, campaign: Campaign, unit_id: UUID, *, day: date) -> Beside:
    """What was reported to the unit or below it in the tree of a day, by name."""
    up = and_(UnitPath.descendant_id == OutsideUnit.at_unit_id, valid_on(UnitPath, day))
    query = (
        select(OutsideUnit, UnitPath.ancestor_id)
        .outerjoin(UnitPath, up)
        .where(OutsideUnit.campaign_id == campaign.id, OutsideUnit.withdrawn_at.is_(None))
        .where(OutsideUnit.at_unit_id.in_(below(unit_id, day)))
        .order_by(OutsideUnit.name_folded, OutsideUnit.id)
    )
    by_unit: dict[UUID, list[OutsideUnit]] = defaultdict(list)
    for row, above in await session.execute(query):
        by_unit[above].append(row)
    return Beside(by_unit.get(unit_id, []), by_unit)


async def outside_units_of(
    session: AsyncSession, *, actor: Actor, campaign_id: UUID, unit_id: UUID | None, today: date
) -> Sequence[OutsideUnit]:
    """The rows beside the total of a unit (default: the caller's own); NotFound, RoleMissing."""
    place = await require_place(session, actor=actor, campaign_id=campaign_id, unit_id=unit_id, today=today)
    return (await beside(session, place.campaign, place.unit.unit_id, day=place.campaign.roster_day)).rows
