"""Which results of a campaign's test may be told above the branch, to one caller (rule: `small_cells`)."""

from collections.abc import Collection, Mapping
from datetime import date
from functools import lru_cache
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns.models import Campaign
from app.core.actor import Actor
from app.participation import wordings
from app.participation.access import BRANCH_ROLES, COUNT_ROLES
from app.participation.models import UnitTally
from app.participation.small_cells import Known, Told, told
from app.units.kinds import UnitKind
from app.units.models import UnitLineage, UnitPath, UnitVersion
from app.units.queries import valid_on


async def told_in(session: AsyncSession, campaign: Campaign, *, actor: Actor, today: date) -> Told:
    """Over the whole tree of the roster day, whatever part of it the caller reads: the same for everybody.

    Who works in a branch and reads pages above it as well (one person, several offices) knows that branch's results: for them
    more goes untold, and nothing is told that others are not.
    """
    query = (
        select(UnitVersion.unit_id, UnitVersion.parent_id, UnitTally.took)
        .outerjoin(UnitTally, and_(UnitTally.unit_id == UnitVersion.unit_id, UnitTally.campaign_id == campaign.id))
        .where(valid_on(UnitVersion, campaign.roster_day), UnitVersion.kind != UnitKind.CELL)
    )
    rows = tuple((unit_id, parent_id, took or 0) for unit_id, parent_id, took in await session.execute(query))
    known = await _known(session, actor, today)
    return _told(rows, known)


# The same figures are looked at again and again, and change once a second at most.
@lru_cache(maxsize=16)
def _told(rows: tuple[tuple[UUID, UUID | None, int], ...], known: Known) -> Told:
    parents = {unit_id: parent_id for unit_id, parent_id, _ in rows}
    takers = {unit_id: took for unit_id, _, took in rows if took}
    return told(parents, takers, known, _told(rows, Known())) if known else told(parents, takers)


async def _known(session: AsyncSession, actor: Actor, today: date) -> Known:
    """What the caller knows from inside, if they read anything above it."""
    inside = actor.units_with(*BRANCH_ROLES)
    if not has_both(actor):
        return Known()
    own = and_(UnitPath.ancestor_id.in_(inside), UnitPath.depth == 0, valid_on(UnitPath, today))
    whole = set(await session.scalars(select(UnitPath.descendant_id).where(own)))
    cells = select(UnitVersion.parent_id).where(UnitVersion.unit_id.in_(inside), UnitVersion.kind == UnitKind.CELL)
    partly = {unit_id for unit_id in await session.scalars(cells) if unit_id is not None}
    found: Collection[UUID] = inside
    while found:
        before = select(UnitLineage.predecessor_id).where(UnitLineage.successor_id.in_(found))
        found = set(await session.scalars(before)) - partly
        partly |= found
    return Known(frozenset(whole), frozenset(partly - whole))


def has_both(actor: Actor) -> bool:
    """Whether the caller works in a branch and may read the figures of other units, too."""
    inside = actor.units_with(*BRANCH_ROLES)
    return bool(inside) and (len(inside) > 1 or actor.units_with(*COUNT_ROLES) != inside)


def untold(found: Told, takers: Mapping[UUID, int]) -> dict[UUID, str]:
    """Of units of the tree of the roster day, those whose results stay untold, each with why.

    `takers`: as the page shows them; where another number was counted meanwhile, the next look will tell.
    """
    reasons: dict[UUID, str] = {}
    for unit_id, took in takers.items():
        if took and unit_id not in found.units:
            reasons[unit_id] = wordings.FEW_TAKERS
        elif took != found.takers.get(unit_id, 0):
            reasons[unit_id] = wordings.COUNTING
    return reasons
