"""The pilot wave against the rest, in one campaign and unit: branches with the feature on the roster day, and the others."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.actor import Actor
from app.participation.access import Place, require_place
from app.participation.models import UnitTally
from app.participation.pages import EMPTY
from app.participation.snapshots.reading import sealed_of
from app.participation.tallies import COUNTS
from app.participation.telling import told_in
from app.participation.wordings import FEW_TAKERS
from app.units.models import UnitFeature, UnitPath
from app.units.queries import PILOT, valid_on


@dataclass(frozen=True, slots=True)
class Side:
    """One side: how many branches, and their sums named as in UnitTally."""

    branches: int
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Compared:
    """Both sides; together they are the unit. `as_of`: the oldest of the tallies summed, or when it was sealed.

    `untold`: why the sides' test results stay untold, if they would say more than the pages of rates do.
    """

    place: Place
    pilot: Side
    rest: Side
    as_of: datetime | None
    untold: str | None


async def pilot_and_rest(
    session: AsyncSession, *, actor: Actor, campaign_id: UUID, unit_id: UUID | None, today: date
) -> Compared:
    """Two lines for a unit (default: the caller's own); NotFound, RoleMissing."""
    place = await require_place(session, actor=actor, campaign_id=campaign_id, unit_id=unit_id, today=today)
    rows = await _by_branch(session, place)
    sides = {side: [row for row in rows if bool(row.pilot) is side] for side in (True, False)}
    tells = True
    if place.has_pass_mark:
        found = await told_in(session, place.campaign, actor=actor, today=today)
        tells = all(found.tells(row.unit_id for row in side) for side in sides.values())
    return Compared(
        place=place,
        pilot=_side(sides[True]),
        rest=_side(sides[False]),
        as_of=await _as_of(session, place, rows),
        untold=None if tells else FEW_TAKERS,
    )


async def _as_of(session: AsyncSession, place: Place, rows: Sequence[Row[Any]]) -> datetime | None:
    """Of a closed campaign when its newest snapshot was sealed: what is summed is what that says."""
    sealed = await sealed_of(session, place.campaign.id) if place.campaign.state == "closed" else None
    return min((row.computed_at for row in rows), default=None) if sealed is None else sealed.sealed_at


async def _by_branch(session: AsyncSession, place: Place) -> Sequence[Row[Any]]:
    """The tallies of the branches below, and whether each is of the pilot."""
    day, unit = place.campaign.roster_day, place.unit
    chosen = (
        select(UnitPath.descendant_id)
        .join(UnitFeature, and_(UnitFeature.unit_id == UnitPath.ancestor_id, valid_on(UnitFeature, day)))
        .where(UnitFeature.feature == PILOT, valid_on(UnitPath, day))
    )
    tallies = UnitTally.__table__.c
    counts = (tallies[name] for name in COUNTS)
    query: Select[Any] = (
        select(tallies.unit_id, tallies.unit_id.in_(chosen).label("pilot"), tallies.computed_at, *counts)
        .join(UnitPath, and_(UnitPath.descendant_id == tallies.unit_id, valid_on(UnitPath, day)))
        .where(tallies.campaign_id == place.campaign.id, UnitPath.ancestor_id == unit.unit_id)
    )
    rows: Sequence[Row[Any]] = (await session.execute(query)).all()
    return rows


def _side(rows: Iterable[Row[Any]]) -> Side:
    total: Counter[str] = Counter(EMPTY)
    branches = 0
    for row in rows:
        branches += 1
        total.update({name: int(row._mapping[name]) for name in COUNTS})
    return Side(branches, total)
