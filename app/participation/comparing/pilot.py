"""The pilot wave against the rest, in one campaign and unit: branches with the feature on the roster day, and the others."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.actor import Actor
from app.participation.access import Place, require_place
from app.participation.comparing.reading import summed
from app.participation.models import UnitTally
from app.participation.pages import EMPTY, has_people
from app.participation.small_cells import FEWEST_TAKERS, hidden_lines
from app.participation.tallies import COUNTS
from app.units.models import UnitFeature, UnitPath, UnitVersion
from app.units.queries import PILOT, valid_on


@dataclass(frozen=True, slots=True)
class Side:
    """One side: how many branches, and their sums named as in UnitTally."""

    branches: int
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Compared:
    """Both sides; together they are the unit. `as_of`: the oldest of the tallies summed.

    `covered`: the sides' test results would tell those of a line that the page of rates hides.
    """

    place: Place
    pilot: Side
    rest: Side
    as_of: datetime | None
    covered: bool


async def pilot_and_rest(
    session: AsyncSession, *, actor: Actor, campaign_id: UUID, unit_id: UUID | None, today: date
) -> Compared:
    """Two lines for a unit (default: the caller's own); NotFound, RoleMissing."""
    place = await require_place(session, actor=actor, campaign_id=campaign_id, unit_id=unit_id, today=today)
    rows = await _by_line(session, place)
    sides = {side: [row for row in rows if bool(row.pilot) is side] for side in (True, False)}
    return Compared(
        place=place,
        pilot=_side(sides[True]),
        rest=_side(sides[False]),
        as_of=min((row.computed for row in rows), default=None),
        covered=_tells_more(sides[True], sides[False]),
    )


async def _by_line(session: AsyncSession, place: Place) -> Sequence[Row[Any]]:
    """The sums of each unit directly below (of the unit itself, if it has members), pilot and not pilot apart."""
    day, unit = place.campaign.roster_day, place.unit
    chosen = (
        select(UnitPath.descendant_id)
        .join(UnitFeature, and_(UnitFeature.unit_id == UnitPath.ancestor_id, valid_on(UnitFeature, day)))
        .where(UnitFeature.feature == PILOT, valid_on(UnitPath, day))
    )
    is_pilot = UnitTally.unit_id.in_(chosen)
    children = select(UnitVersion.unit_id).where(UnitVersion.parent_id == unit.unit_id, valid_on(UnitVersion, day))
    lines = UnitPath.ancestor_id == unit.unit_id if has_people(unit) else UnitPath.ancestor_id.in_(children)
    line = UnitPath.ancestor_id.label("line")
    times = func.min(UnitTally.computed_at).label("computed")
    query: Select[Any] = (
        select(line, is_pilot.label("pilot"), func.count().label("branches"), times, *summed())
        .join(UnitPath, and_(UnitPath.descendant_id == UnitTally.unit_id, valid_on(UnitPath, day)))
        .where(UnitTally.campaign_id == place.campaign.id, lines)
        .group_by(line, is_pilot)
    )
    rows: Sequence[Row[Any]] = (await session.execute(query)).all()
    return rows


def _side(rows: Iterable[Row[Any]]) -> Side:
    total: Counter[str] = Counter(EMPTY)
    branches = 0
    for row in rows:
        branches += row.branches
        total.update({name: int(row._mapping[name]) for name in COUNTS})
    return Side(branches, total)


def _tells_more(pilot: Sequence[Row[Any]], rest: Sequence[Row[Any]]) -> bool:
    """Whether the sides' results say more than the page of rates: it shows some lines and the total, and hides other lines.

    They do not where every line lies on one side, and all hidden lines on the same one.
    """
    takers: Counter[UUID] = Counter()
    for row in (*pilot, *rest):
        takers[row.line] += int(row.took)
    hidden = hidden_lines(takers)
    ours, theirs = {row.line for row in pilot if row.took}, {row.line for row in rest if row.took}
    is_parted = bool(ours & theirs) or bool(hidden & ours and hidden & theirs)
    is_small = any(0 < sum(int(row.took) for row in side) < FEWEST_TAKERS for side in (pilot, rest))
    return is_parted or is_small
