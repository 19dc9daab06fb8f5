"""Sums of tallies, and which campaigns concern a unit."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns.models import Campaign
from app.participation.access import concerns
from app.participation.models import UnitTally
from app.participation.tallies import COUNTS
from app.units.models import UnitPath


def summed() -> Iterator[ColumnElement[Any]]:
    """The sums of every column of the tallies, named as the columns."""
    columns = UnitTally.__table__.c
    return (func.coalesce(func.sum(columns[name]), 0).label(name) for name in COUNTS)


async def campaigns_of(
    session: AsyncSession, unit_id: UUID, *, states: Collection[str], limit: int | None = None
) -> Sequence[Campaign]:
    """The campaigns in one of these states that concern the unit in the tree of their roster day, the latest first."""
    query = (
        select(Campaign)
        .where(concerns(unit_id), Campaign.state.in_(states))
        .order_by(Campaign.starts_at.desc(), Campaign.id.desc())
    )
    return (await session.scalars(query if limit is None else query.limit(limit))).all()


async def sums_by_campaign(
    session: AsyncSession, unit_id: UUID, campaign_ids: Collection[UUID]
) -> dict[UUID, Mapping[str, int]]:
    """The sums of the unit in each of these campaigns, in the tree of each one's roster day."""
    then = and_(
        UnitPath.valid_from <= Campaign.roster_day, or_(UnitPath.valid_to.is_(None), UnitPath.valid_to > Campaign.roster_day)
    )
    query = (
        select(UnitTally.campaign_id, *summed())
        .join(Campaign, Campaign.id == UnitTally.campaign_id)
        .join(UnitPath, and_(UnitPath.descendant_id == UnitTally.unit_id, then))
        .where(UnitTally.campaign_id.in_(campaign_ids), UnitPath.ancestor_id == unit_id)
        .group_by(UnitTally.campaign_id)
    )
    rows = await session.execute(query)
    return {row.campaign_id: {name: int(row._mapping[name]) for name in COUNTS} for row in rows}
