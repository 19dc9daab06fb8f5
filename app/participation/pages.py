"""The rates of a unit and its children: a branch is counted live, a committee sums the tallies of the branches below.
A closed campaign's come from its newest snapshot: nothing received since moves them.

The tree is the one of the campaign's roster day ("as it was"), so children always add up to their parent.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, Date, RowMapping, Select, Uuid, and_, any_, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.actor import Actor
from app.core.models import OutboxRow
from app.core.outbox import PARTICIPATION_CHANGED
from app.participation.access import Place, is_own_branch, require_place
from app.participation.errors import DayAhead, FigureNotKept
from app.participation.facts import counts_of_place
from app.participation.models import UnitTally
from app.participation.outside_units.reading import Beside, beside
from app.participation.snapshots.reading import Sealed, sealed_by, sealed_of, sums_at
from app.participation.tallies import COUNTS
from app.participation.telling import told_in, untold
from app.participation.wordings import FEW_TAKERS, NEWEST_ONLY
from app.units.models import BRANCH_KINDS, UnitKind, UnitPath, UnitVersion
from app.units.queries import valid_on

EMPTY = dict.fromkeys(COUNTS, 0)


@dataclass(frozen=True, slots=True)
class Line:
    """One unit and its counts, named as in UnitTally."""

    unit: UnitVersion
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class RatePage:
    """A unit and its children; `as_of`: every fact up to this instant is in. `inside`: the caller works in this branch.

    `sealed`: the snapshot that the figures come from, of a closed campaign. `beside`: reported figures that are in no sum.
    `tree`: as_was, or today; `untold`: units whose test results are not told to this caller, each with why.
    """

    place: Place
    unit: Line
    children: list[Line]
    as_of: datetime
    live: bool
    inside: bool
    sealed: Sealed | None = None
    beside: Beside = field(default_factory=Beside)
    tree: str = "as_was"
    untold: Mapping[UUID, str] = field(default_factory=dict)


async def rate_page(
    session: AsyncSession,
    *,
    actor: Actor,
    campaign_id: UUID,
    unit_id: UUID | None,
    today: date,
    now: datetime,
    on: date | None = None,
) -> RatePage:
    """The page of a unit (default: the caller's own) in a campaign, as it stands or as it stood at the end of the day `on`.

    Raises NotFound, RoleMissing; DayAhead, FigureNotKept: only snapshots keep what a figure once was.
    """
    place = await require_place(session, actor=actor, campaign_id=campaign_id, unit_id=unit_id, today=today)
    inside = is_own_branch(actor, place.kept_by)
    page = await _page_as_was(session, place, today=today, now=now, on=on, inside=inside)
    page = replace(page, untold=await _untold(session, actor, page, today))
    if has_people(place.unit):
        return page
    return replace(page, beside=await beside(session, place.campaign, place.unit.unit_id, day=place.campaign.roster_day))


async def _untold(session: AsyncSession, actor: Actor, page: RatePage, today: date) -> Mapping[UUID, str]:
    """Whose test results stay in the branch; of a former snapshot all: beside the newest they would tell of the few between."""
    place, lines = page.place, (page.unit, *page.children)
    if page.inside or not place.has_pass_mark:
        return {}
    newest = await sealed_of(session, place.campaign.id) if page.sealed is not None else None
    if page.sealed != newest:
        return dict.fromkeys((line.unit.unit_id for line in lines), NEWEST_ONLY)
    if place.unit.kind == UnitKind.CELL:
        return {place.unit.unit_id: FEW_TAKERS}  # a branch's total and the others' would tell those of the smallest one
    found = await told_in(session, place.campaign, actor=actor, today=today)
    return untold(found, {line.unit.unit_id: line.counts["took"] for line in lines})


async def _page_as_was(
    session: AsyncSession, place: Place, *, today: date, now: datetime, on: date | None = None, inside: bool = False
) -> RatePage:
    """The figures in the tree of the roster day, without what stands beside them."""
    if on is not None and on != today:
        return await _sealed_page(session, place, await _sealed_on(session, place, on, today), inside=inside)
    sealed = await sealed_of(session, place.campaign.id) if place.campaign.state == "closed" else None
    if sealed is not None:
        return await _sealed_page(session, place, sealed, inside=inside)
    if has_people(place.unit):
        row = await _live(session, place.campaign.id, place.unit)
        return RatePage(place, _line(place.unit, row), [], now, live=True, inside=inside)
    children, oldest = await _children(session, place)
    total = {name: sum(child.counts[name] for child in children) for name in COUNTS}
    as_of = now if oldest is None else min(oldest, now)
    return RatePage(place, _line(place.unit, total), children, as_of, live=False, inside=inside)


async def _sealed_on(session: AsyncSession, place: Place, on: date, today: date) -> Sealed:
    if on > today:
        raise DayAhead(day=f"{on:%d/%m/%Y}")
    day_after = datetime.combine(on + timedelta(days=1), time(), tzinfo=clock.zone())
    sealed = await sealed_by(session, place.campaign.id, day_after)
    if sealed is None:
        raise FigureNotKept(day=f"{on:%d/%m/%Y}")
    return sealed


async def _sealed_page(session: AsyncSession, place: Place, sealed: Sealed, *, inside: bool) -> RatePage:
    campaign, unit = place.campaign, place.unit
    own, below = await sums_at(
        session, campaign_id=campaign.id, unit_id=unit.unit_id, day=campaign.roster_day, number=sealed.number
    )
    children = [] if has_people(unit) else [_line(child, counted) for child, counted in below]
    return RatePage(place, _line(unit, own), children, sealed.sealed_at, live=False, inside=inside, sealed=sealed)


def has_people(unit: UnitVersion) -> bool:
    """Whether members belong to the unit itself, so that it is counted live."""
    return unit.kind in BRANCH_KINDS or unit.kind == UnitKind.CELL


def people_there(unit: UnitVersion) -> dict[str, Any]:
    """The people of a branch, or of a tổ đảng inside it, as parameters of the statements of `facts`."""
    if unit.kind == UnitKind.CELL:
        return {"units": [unit.parent_id], "cell": unit.unit_id}
    return {"units": [unit.unit_id]}


async def _live(session: AsyncSession, campaign_id: UUID, unit: UnitVersion) -> RowMapping | None:
    query = counts_of_place(in_cell=unit.kind == UnitKind.CELL)
    found = await session.execute(query, {"campaign": campaign_id, **people_there(unit)})
    row: RowMapping | None = found.mappings().one_or_none()
    return row


async def _children(session: AsyncSession, place: Place) -> tuple[list[Line], datetime | None]:
    """The units directly below with the sums of the tallies below them, and since when something waits to be folded in.

    One statement, hence one moment: what waits is not in the sums, what is in the sums does not wait.
    """
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    campaign = place.campaign
    wanted = {"campaign": campaign.id, "unit": place.unit.unit_id, "day": campaign.roster_day}
    rows = (await session.execute(sums_of_children(is_sqlite=is_sqlite), wanted)).all()
    return [_line(row[0], row._mapping) for row in rows], rows[0].waits if rows else None


@cache
def sums_of_children(*, is_sqlite: bool) -> Select[Any]:
    """Per unit directly below `unit` on `day`: its version, the sums for `campaign` named as in UnitTally, `waits`.

    On PostgreSQL the children are put into an array first: the planner then reads their paths by index and joins the tallies
    by hash. With IN it expects few paths and fetches tally by tally, four times as slow at 1,200 units.
    """
    day = cast("date", bindparam("day", type_=Date()))
    campaign_id, unit_id = bindparam("campaign", type_=Uuid()), bindparam("unit", type_=Uuid())
    waits = select(func.min(OutboxRow.at)).where(OutboxRow.kind == PARTICIPATION_CHANGED, OutboxRow.occasion_id == campaign_id)
    is_child = and_(UnitVersion.parent_id == unit_id, valid_on(UnitVersion, day))
    children = select(UnitVersion.unit_id).where(is_child)
    as_array = any_(func.array(children.scalar_subquery()))
    is_below_a_child = UnitPath.ancestor_id.in_(children) if is_sqlite else UnitPath.ancestor_id == as_array
    sums = (
        select(UnitPath.ancestor_id, *_sums())
        .join(UnitTally, UnitTally.unit_id == UnitPath.descendant_id)
        .where(UnitTally.campaign_id == campaign_id, valid_on(UnitPath, day))
        .where(is_below_a_child)
        .group_by(UnitPath.ancestor_id)
        .subquery("sums")
    )
    shown: list[ColumnElement[Any]] = [func.coalesce(sums.c[name], 0).label(name) for name in COUNTS]
    query: Select[Any] = (
        select(UnitVersion, waits.scalar_subquery().label("waits"), *shown)
        .outerjoin(sums, sums.c.ancestor_id == UnitVersion.unit_id)
        .where(is_child)
        .order_by(UnitVersion.name_sort, UnitVersion.unit_id)
    )
    return query


def _sums() -> Iterator[ColumnElement[int]]:
    columns = UnitTally.__table__.c
    return (func.sum(columns[name]).label(name) for name in COUNTS)


def _line(unit: UnitVersion, counted: Mapping[Any, int] | None) -> Line:
    """What a snapshot does not seal (on whom a participation rests) counts as nothing."""
    return Line(unit, {name: int(counted.get(name, 0)) for name in COUNTS} if counted else EMPTY)
