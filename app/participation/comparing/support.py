"""Whom to help first (cần hỗ trợ trước): the units directly below by days and people left. Nobody is ranked by rate.

In the tree of the roster day; of a unit that came since in today's, with what it took over.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns.models import Campaign
from app.core.actor import Actor
from app.core.clock import local_day
from app.participation.access import COUNT_ROLES
from app.participation.comparing.reading import campaigns_of
from app.participation.models import UnitTally
from app.participation.pages import sums_of_children
from app.participation.rates import TargetRate, rate
from app.participation.restated.statements import sums_of_lines
from app.units.models import UnitPath, UnitVersion
from app.units.queries import valid_on
from app.units.scope import require_unit


@dataclass(frozen=True, slots=True)
class Need:
    """A unit with people left in a campaign."""

    campaign: Campaign
    unit: UnitVersion
    rate: TargetRate
    days_left: int

    @property
    def left(self) -> int:
        """How many have not come yet."""
        return self.rate.denominator - self.rate.numerator


@dataclass(frozen=True, slots=True)
class Standing:
    """An open campaign: branches with anybody expected, by how many are missing there (0: complete)."""

    campaign: Campaign
    days_left: int
    branches: Counter[int]

    @property
    def people_left(self) -> int:
        """How many are missing in all."""
        return sum(missing * branches for missing, branches in self.branches.items())


@dataclass(frozen=True, slots=True)
class Support:
    """The answer; `needs` in the order in which help is due, `in_all` of them before the list was cut."""

    unit: UnitVersion
    campaigns: Sequence[Standing]
    needs: Sequence[Need]
    in_all: int
    as_of: datetime


async def support_of(session: AsyncSession, *, actor: Actor, unit_id: UUID, limit: int, today: date, now: datetime) -> Support:
    """Over the open campaigns of the unit: the fewest days first, then the most people; NotFound, RoleMissing."""
    unit = await require_unit(session, actor=actor, unit_id=unit_id, roles=COUNT_ROLES, today=today)
    standings, needs, as_of = [], [], now
    for campaign, was_there in await campaigns_of(session, unit_id, today, states=("open",)):
        days_left = max(0, (local_day(campaign.ends_at) - today).days)
        day = campaign.roster_day if was_there else today
        standings.append(Standing(campaign, days_left, await _missing_by_branch(session, campaign, unit_id, day)))
        found, waits = await _children(session, campaign, unit_id, days_left, day)
        needs += found
        as_of = min(as_of, waits or as_of)
    needs.sort(key=lambda need: (need.days_left, -need.left, need.unit.name_sort, need.unit.unit_id))
    return Support(unit, standings, needs[:limit], len(needs), as_of)


async def _children(
    session: AsyncSession, campaign: Campaign, unit_id: UUID, days_left: int, day: date
) -> tuple[list[Need], datetime | None]:
    as_was = day == campaign.roster_day
    sums = sums_of_children if as_was else sums_of_lines
    query = sums(is_sqlite=session.get_bind().dialect.name == "sqlite")
    wanted = {"campaign": campaign.id, "unit": unit_id, "day" if as_was else "today": day}
    rows = (await session.execute(query, wanted)).all()
    needs = [Need(campaign, row[0], rate(int(row.present), int(row.expected), campaign.target), days_left) for row in rows]
    return [need for need in needs if need.left], rows[0].waits if rows else None


async def _missing_by_branch(session: AsyncSession, campaign: Campaign, unit_id: UUID, day: date) -> Counter[int]:
    missing = UnitTally.expected - UnitTally.present
    query = (
        select(missing, func.count())
        .join(UnitPath, and_(UnitPath.descendant_id == UnitTally.unit_id, valid_on(UnitPath, day)))
        .where(UnitTally.campaign_id == campaign.id, UnitPath.ancestor_id == unit_id, UnitTally.expected > 0)
        .group_by(missing)
    )
    return Counter(dict((await session.execute(query)).all()))
