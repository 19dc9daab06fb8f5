"""How a unit fared from campaign to campaign, each as it was: in the tree of its roster day, by its own policy and target.

Of a unit that came since in today's tree, with what it took over.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns.models import Campaign
from app.core.actor import Actor
from app.participation.access import COUNT_ROLES, is_own_branch
from app.participation.comparing.reading import campaigns_of, sums_by_campaign
from app.participation.facts import counts_of_place
from app.participation.pages import EMPTY, people_there
from app.participation.restated.reading import restated_page
from app.participation.snapshots.models import SnapshotUnit
from app.participation.tallies import COUNTS
from app.participation.telling import told_in, untold
from app.participation.wordings import FEW_TAKERS
from app.quizzes.models import Quiz
from app.units.kinds import UnitKind
from app.units.models import UnitVersion
from app.units.scope import require_unit, standing_in

STATES = ("open", "closed")


@dataclass(frozen=True, slots=True)
class Point:
    """One campaign: the unit's counts, named as in UnitTally. `has_pass_mark`: its test has one.

    `untold`: why its results stay untold, if they do. `restated`: the roster day did not know the unit.
    """

    campaign: Campaign
    counts: Mapping[str, int]
    has_pass_mark: bool
    untold: str | None = None
    restated: bool = False


@dataclass(frozen=True, slots=True)
class Trend:
    """The points, the latest first."""

    unit: UnitVersion
    points: Sequence[Point]


async def trend_of(session: AsyncSession, *, actor: Actor, unit_id: UUID, last: int, today: date, now: datetime) -> Trend:
    """The `last` campaigns that concern the unit; NotFound, RoleMissing."""
    unit = await require_unit(session, actor=actor, unit_id=unit_id, roles=COUNT_ROLES, today=today)
    known = dict(await campaigns_of(session, unit_id, today, states=STATES, limit=last))
    if unit.kind == UnitKind.CELL:  # a label inside the branch: it takes nothing over
        known = {campaign: True for campaign, was_there in known.items() if was_there}
    campaigns = [campaign for campaign, was_there in known.items() if was_there]
    ids = [campaign.id for campaign in campaigns]
    sums = await (_of_cell(session, unit, campaigns) if unit.kind == UnitKind.CELL else sums_by_campaign(session, unit_id, ids))
    with_mark = select(Quiz.id).where(Quiz.id.in_([c.quiz_id for c in campaigns]), Quiz.pass_mark.is_not(None))
    marked = set(await session.scalars(with_mark)) if campaigns else set()
    points = [Point(c, sums.get(c.id, EMPTY), c.quiz_id in marked) for c in campaigns]
    if not is_own_branch(actor, await standing_in(session, unit, today)):
        points = [replace(p, untold=await _untold(session, actor, unit, p, today)) for p in points]
    found = {point.campaign: point for point in points}
    return Trend(unit, [found.get(c) or await _restated(session, actor, unit_id, c, today, now) for c in known])


async def _restated(
    session: AsyncSession, actor: Actor, unit_id: UUID, campaign: Campaign, today: date, now: datetime
) -> Point:
    page = await restated_page(session, actor=actor, campaign_id=campaign.id, unit_id=unit_id, today=today, now=now)
    untold = page.untold.get(unit_id)
    return Point(campaign, page.unit.counts, page.place.has_pass_mark, untold, restated=True)


async def _untold(session: AsyncSession, actor: Actor, unit: UnitVersion, point: Point, today: date) -> str | None:
    if not point.has_pass_mark:
        return None
    if unit.kind == UnitKind.CELL:
        return FEW_TAKERS
    found = await told_in(session, point.campaign, actor=actor, today=today)
    return untold(found, {unit.unit_id: point.counts["took"]}).get(unit.unit_id)


async def _of_cell(session: AsyncSession, unit: UnitVersion, campaigns: Sequence[Campaign]) -> dict[UUID, Mapping[str, int]]:
    """Tallies stop at the branch: a tổ đảng's counts are sealed in the snapshots of closed campaigns, and live in open ones."""
    sealed = select(SnapshotUnit.campaign_id, SnapshotUnit.sums).where(
        SnapshotUnit.unit_id == unit.unit_id,
        SnapshotUnit.to_number.is_(None),
        SnapshotUnit.campaign_id.in_([c.id for c in campaigns]),
    )
    found: dict[UUID, Mapping[str, int]] = {
        campaign_id: {**EMPTY, **sums} for campaign_id, sums in await session.execute(sealed)
    }
    for campaign in campaigns:
        if campaign.id not in found:
            counted = await session.execute(counts_of_place(in_cell=True), {"campaign": campaign.id, **people_there(unit)})
            row = counted.mappings().one_or_none()
            found[campaign.id] = {name: int(row[name]) for name in COUNTS} if row else EMPTY
    return found
