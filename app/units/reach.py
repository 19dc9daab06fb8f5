"""What somebody may touch when many units change at once: the same rule as `scope`, as sets of ids."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.actor import SYSTEM_ACCOUNT, Actor
from app.units import scope
from app.units.histories import Histories, Reach
from app.units.models import UnitPath
from app.units.queries import valid_on


async def reach_of(session: AsyncSession, *, actor: Actor, today: date, histories: Histories) -> Reach:
    """Units are changed from above; new ones are put at or below a granted unit. A unit yet to come counts by its parent."""
    if actor.account_id == SYSTEM_ACCOUNT:
        everything = frozenset(histories)
        return Reach(everything, everything, top=True)
    granted = actor.units_with(*scope.TREE_ROLES)
    query = select(UnitPath.descendant_id, UnitPath.depth).where(UnitPath.ancestor_id.in_(granted), valid_on(UnitPath, today))
    found = (await session.execute(query)).all()
    parents = {unit_id for unit_id, _ in found}
    tops = {unit_id for unit_id, versions in histories.items() if versions[-1].parent_id is None}
    changeable = {unit_id for unit_id, depth in found if depth > 0} | (tops & granted)
    coming = {unit_id: versions[0].parent_id for unit_id, versions in histories.items() if versions[0].valid_from > today}
    grown = True
    while grown:
        new = {unit_id for unit_id, parent_id in coming.items() if parent_id in parents} - parents
        parents |= new
        changeable |= new
        grown = bool(new)
    return Reach(changeable, parents, top=False)
