"""What campaigns have against changes of the tree: a frozen list that says its people stood there on a later day."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns.errors import ListFrozenLater
from app.campaigns.models import Campaign, Enrolment
from app.core.errors import AppError
from app.units.models import UnitPath
from app.units.queries import valid_on
from app.units.successions import PLACE_CHECKS, Displaced


async def obstacles(session: AsyncSession, displaced: Collection[Displaced]) -> dict[Displaced, AppError]:
    """No unit ends or moves on or before a roster day on which people of it, or of units below it, were enrolled.

    They would be in no tree of that day, or in another one than the list was opened (and perhaps sealed) with.
    """
    found: dict[Displaced, AppError] = {}
    if not displaced:
        return found
    first = min(one.day for one in displaced)
    later = select(Campaign).where(Campaign.roster_day >= first, Campaign.state != "planned")
    for campaign in await session.scalars(later.order_by(Campaign.roster_day.desc(), Campaign.id)):
        asked = [one for one in displaced if one.day <= campaign.roster_day and one not in found]
        held = await _with_people(session, campaign, {one.unit_id for one in asked})
        day = f"{campaign.roster_day:%d/%m/%Y}"
        found |= {one: ListFrozenLater(name=one.name, title=campaign.title, day=day) for one in asked if one.unit_id in held}
    return found


async def _with_people(session: AsyncSession, campaign: Campaign, unit_ids: Collection[UUID]) -> set[UUID]:
    """Those of the units that had people of the campaign's list, themselves or below, on its roster day."""
    above = (
        select(UnitPath.ancestor_id)
        .join(Enrolment, Enrolment.unit_id == UnitPath.descendant_id)
        .where(Enrolment.campaign_id == campaign.id, valid_on(UnitPath, campaign.roster_day))
    )
    cells = select(Enrolment.cell_id).where(Enrolment.campaign_id == campaign.id, Enrolment.cell_id.is_not(None))
    return set(await session.scalars(above.union(cells))) & set(unit_ids)


PLACE_CHECKS.append(obstacles)
