"""What a plan is made of: the tree of the roster day, who is left where with which parts, meetings already arranged."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns.models import Attendance, StudySession
from app.campaigns.rules import MAX_PARTS
from app.members.models import Member
from app.participation.access import Place
from app.participation.facts import people_of_place
from app.participation.pages import has_people, people_there
from app.participation.plans.field import Group
from app.units.kinds import BRANCH_KINDS, UnitKind
from app.units.models import UnitPath, UnitVersion
from app.units.queries import valid_on


@dataclass(frozen=True, slots=True)
class Counted:
    """Expected and present people by branch, and those left."""

    expected: Mapping[UUID, int]
    present: Mapping[UUID, int]
    left: Sequence[Group]


@dataclass(frozen=True, slots=True)
class PersonLeft:
    """One of those left, by name, for whom it is who follows up."""

    member_id: UUID
    branch_id: UUID
    full_name: str
    birth_year: int | None
    attended: int


async def tree_below(session: AsyncSession, place: Place) -> list[UnitVersion]:
    """The unit and all below it on the roster day, those above before those below, without tổ đảng (unless it is one)."""
    if has_people(place.unit):
        return [place.unit]
    day, top = place.campaign.roster_day, place.unit.unit_id
    depth = and_(UnitPath.descendant_id == UnitVersion.unit_id, UnitPath.ancestor_id == top, valid_on(UnitPath, day))
    query = (
        select(UnitVersion)
        .join(UnitPath, depth)
        .where(valid_on(UnitVersion, day), UnitVersion.kind != UnitKind.CELL)
        .order_by(UnitPath.depth, UnitVersion.name_sort, UnitVersion.unit_id)
    )
    return list(await session.scalars(query))


async def count(session: AsyncSession, place: Place, units: Sequence[UnitVersion]) -> Counted:
    """One statement over the facts of the branches among `units`, hence one moment."""
    in_cell = place.unit.kind == UnitKind.CELL
    where: dict[str, Any] = {"units": [unit.unit_id for unit in units if unit.kind in BRANCH_KINDS]}
    if in_cell:
        where = people_there(place.unit)
    expected: dict[UUID, int] = defaultdict(int)
    present: dict[UUID, int] = defaultdict(int)
    left = []
    for row in await session.execute(_groups(in_cell=in_cell), {"campaign": place.campaign.id, **where}):
        branch_id = place.unit.unit_id if in_cell else row.unit_id
        expected[branch_id] += row.people
        if row.complete:
            present[branch_id] += row.people
        else:
            left.append(Group(branch_id, row.attended, row.people))
    return Counted(expected, present, sorted(left, key=lambda g: (g.branch_id, g.attended)))


async def kept_by(session: AsyncSession, branches: Sequence[UUID], today: date) -> dict[UUID, UnitVersion]:
    """Whose work each of these branches is today: the branch itself, or the one that took all of it over."""
    heir = and_(UnitVersion.unit_id == UnitPath.ancestor_id, valid_on(UnitVersion, today))
    query = select(UnitPath.descendant_id, UnitVersion).join(UnitVersion, heir)
    here = (UnitPath.descendant_id.in_(branches), UnitPath.depth == 0, valid_on(UnitPath, today))
    return dict((await session.execute(query.where(*here))).all())


async def people_left(session: AsyncSession, place: Place, branches: Sequence[UUID]) -> list[PersonLeft]:
    """Those left in these branches (or in the tổ đảng that the place is), by given name. The caller journals the look."""
    in_cell = place.unit.kind == UnitKind.CELL
    where = people_there(place.unit) if in_cell else {"units": list(branches)}
    rows = await session.execute(_named(in_cell=in_cell), {"campaign": place.campaign.id, **where})
    return [
        PersonLeft(r.member_id, place.unit.unit_id if in_cell else r.unit_id, r.full_name, r.birth_year, r.attended)
        for r in rows
    ]


async def arranged_parts(session: AsyncSession, place: Place, now: datetime) -> dict[UUID, int]:
    """Which parts may still be attended where: by the unit that holds a meeting or make-up that has not ended (bits)."""
    query = select(StudySession.unit_id, StudySession.parts).where(
        StudySession.campaign_id == place.campaign.id,
        StudySession.ends_at > now,
        StudySession.kind.in_(["regular", "makeup"]),
        StudySession.cancelled_at.is_(None),
    )
    found: dict[UUID, int] = defaultdict(int)
    for unit_id, parts in await session.execute(query):
        for part in parts:
            found[unit_id] |= 1 << (part - 1)
    return found


async def above(session: AsyncSession, place: Place) -> list[UUID]:
    """The units above the place on the roster day: their meetings are for its people, too."""
    query = select(UnitPath.ancestor_id).where(
        UnitPath.descendant_id == place.unit.unit_id, UnitPath.depth > 0, valid_on(UnitPath, place.campaign.roster_day)
    )
    return list(await session.scalars(query))


@cache
def _people(*, in_cell: bool) -> Select[Any]:
    """Per expected person of the parameters of `people_of_place`: branch, completeness, the parts attended while incomplete."""
    p = people_of_place(in_cell=in_cell).subquery("people")
    came = and_(
        ~p.c.complete,
        Attendance.campaign_id == p.c.campaign_id,
        Attendance.member_id == p.c.member_id,
        Attendance.state == "present",
    )
    bit = case(*((Attendance.part == part, 1 << (part - 1)) for part in range(1, MAX_PARTS + 1)), else_=0)
    attended = func.coalesce(func.sum(bit.distinct()), 0).label("attended")
    columns = (p.c.unit_id, p.c.member_id, p.c.complete)
    return select(*columns, attended).outerjoin(Attendance, came).where(p.c.expected).group_by(*columns)


@cache
def _groups(*, in_cell: bool) -> Select[Any]:
    p = _people(in_cell=in_cell).subquery("persons")
    columns = (p.c.unit_id, p.c.complete, p.c.attended)
    return select(*columns, func.count().label("people")).group_by(*columns)


@cache
def _named(*, in_cell: bool) -> Select[Any]:
    p = _people(in_cell=in_cell).subquery("persons")
    return (
        select(p, Member.full_name, Member.birth_year)
        .join(Member, Member.id == p.c.member_id)
        .where(~p.c.complete)
        .order_by(Member.name_sort, Member.birth_year, Member.id)
    )
