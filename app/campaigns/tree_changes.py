"""What campaigns have against the end of a unit: a frozen list that says its people belonged there on a later day."""

from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns.errors import ListFrozenLater
from app.campaigns.models import Campaign, Enrolment
from app.core.errors import AppError
from app.units.successions import CHECKS, Succession


async def obstacles(session: AsyncSession, succession: Succession, _today: date) -> list[AppError]:
    """A unit does not end on or before a roster day on which people were enrolled in it: they would be in no tree."""
    if succession.goes_on:
        return []
    here = or_(Enrolment.unit_id == succession.unit_id, Enrolment.cell_id == succession.unit_id)
    query = (
        select(Campaign.title, Campaign.roster_day)
        .where(Campaign.roster_day >= succession.day)
        .where(select(Enrolment.id).where(Enrolment.campaign_id == Campaign.id, here).exists())
        .order_by(Campaign.roster_day.desc(), Campaign.id)
        .limit(1)
    )
    row = (await session.execute(query)).one_or_none()
    if row is None:
        return []
    return [ListFrozenLater(name=succession.name, title=row.title, day=f"{row.roster_day:%d/%m/%Y}")]


CHECKS.append(obstacles)
