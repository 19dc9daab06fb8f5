"""Sums of tallies, and which campaigns concern a unit."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns.models import Campaign
from app.participation.access import concerns, concerns_today
from app.participation.models import UnitTally
from app.participation.tallies import COUNTS
from app.units.models import UnitPath, UnitVersion

_LATEST_FIRST = (Campaign.starts_at.desc(), Campaign.id.desc())


def summed() -> Iterator[ColumnElement[Any]]:
    """The sums of every column of the tallies, named as the columns."""
    columns = UnitTally.__table__.c
    return (func.coalesce(func.sum(columns[name]), 0).label(name) for name in COUNTS)


async def campaigns_of(
    session: AsyncSession, unit_id: UUID, today: date, *, states: Collection[str], limit: int | None = None
) -> Sequence[tuple[Campaign, bool]]:
    """The campaigns in one of these states that concern the unit, the latest first, and whether their roster day knew it; one
    that came since is concerned in today's tree.
    """
    known = was_there(unit_id)
    concerned = or_(concerns(unit_id), and_(~known, concerns_today(unit_id, today)))
    query = select(Campaign, known).where(concerned, Campaign.state.in_(states)).order_by(*_LATEST_FIRST)
    return (await session.execute(query if limit is None else query.limit(limit))).all()


def was_there(unit_id: UUID) -> ColumnElement[bool]:
    """Whether the unit existed on the campaign's roster day."""
    began, goes_on = UnitVersion.valid_from <= Campaign.roster_day, UnitVersion.valid_to > Campaign.roster_day
    return exists().where(UnitVersion.unit_id == unit_id, began, or_(UnitVersion.valid_to.is_(None), goes_on))


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
