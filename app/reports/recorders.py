"""How many of those who took part rest on one recorder's word, or wait for a second person's: they count and are shown as such.

Counted as the report is made; of a closed campaign from what was recorded until its snapshot (of which they are no part).
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, and_, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns.models import Attendance, AttendanceMark
from app.participation.facts import people, people_of_place
from app.participation.pages import RatePage, has_people, people_there
from app.participation.snapshots.models import SnapshotRow
from app.units.kinds import UnitKind
from app.units.models import UnitPath, UnitVersion
from app.units.queries import valid_on


@dataclass(frozen=True, slots=True)
class Recorders:
    """Of so many who took part some presence was recorded by one person alone, or waits for a second one."""

    single: int = 0
    waiting: int = 0


async def recorders_of(session: AsyncSession, page: RatePage) -> Mapping[UUID, Recorders]:
    """By unit of the page; the unit itself has the sum of its children."""
    campaign, unit = page.place.campaign, page.unit.unit
    query = _by_branch(_took_part(page), page)
    parameters = {"campaign": campaign.id, **people_there(unit)} if has_people(unit) and page.sealed is None else {}
    rows = (await session.execute(query, parameters)).all()
    if has_people(unit):
        return {unit.unit_id: Recorders(sum(row.single for row in rows), sum(row.waiting for row in rows))}
    lines = await _lines_of(session, page)
    found: dict[UUID, Recorders] = defaultdict(Recorders)
    for row in rows:
        for place in (unit.unit_id, lines[row.unit_id]) if row.unit_id in lines else ():
            found[place] = Recorders(found[place].single + row.single, found[place].waiting + row.waiting)
    return found


def _took_part(page: RatePage) -> Select[UUID, UUID]:
    """Who counts as having taken part: member and branch."""
    campaign, unit = page.place.campaign, page.unit.unit
    if page.sealed is not None:
        newest = and_(SnapshotRow.campaign_id == campaign.id, SnapshotRow.to_number.is_(None))
        came = and_(newest, SnapshotRow.counted, SnapshotRow.present)
        query = select(SnapshotRow.member_id, SnapshotRow.unit_id).where(came)
        if unit.kind == UnitKind.CELL:
            return query.where(SnapshotRow.cell_id == unit.unit_id)
        return query.where(SnapshotRow.unit_id == unit.unit_id) if has_people(unit) else query
    of_place = people_of_place(in_cell=unit.kind == UnitKind.CELL) if has_people(unit) else people(campaign.id)
    everybody = of_place.subquery("everybody")
    return select(everybody.c.member_id, everybody.c.unit_id).where(everybody.c.expected, everybody.c.complete)


def _by_branch(took_part: Select[UUID, UUID], page: RatePage) -> Select[UUID, int, int]:
    """Per branch with any: `unit_id`, how many people have a presence of one recorder, how many one that waits."""
    wanted = [
        Attendance.campaign_id == page.place.campaign.id,
        Attendance.state == "present",
        or_(Attendance.single_recorder, Attendance.confirmed.is_(False)),
    ]
    marked = select(
        Attendance.member_id,
        func.max(case((Attendance.single_recorder, 1), else_=0)).label("single"),
        func.max(case((Attendance.confirmed, 0), else_=1)).label("waiting"),
    )
    if page.sealed is not None:
        marked = marked.join(AttendanceMark, AttendanceMark.id == Attendance.mark_id)
        wanted.append(AttendanceMark.recorded_at <= page.sealed.sealed_at)
    vouched = marked.where(*wanted).group_by(Attendance.member_id).subquery("vouched")
    there = took_part.subquery("there")
    return (
        select(there.c.unit_id, func.sum(vouched.c.single).label("single"), func.sum(vouched.c.waiting).label("waiting"))
        .join(vouched, vouched.c.member_id == there.c.member_id)
        .group_by(there.c.unit_id)
    )


async def _lines_of(session: AsyncSession, page: RatePage) -> dict[UUID, UUID]:
    """Which of the page's children each branch lies below, in the tree of the roster day."""
    day = page.place.campaign.roster_day
    is_child = and_(UnitVersion.parent_id == page.unit.unit.unit_id, valid_on(UnitVersion, day))
    children = select(UnitVersion.unit_id).where(is_child)
    query = select(UnitPath.descendant_id, UnitPath.ancestor_id).where(
        UnitPath.ancestor_id.in_(children), valid_on(UnitPath, day)
    )
    return dict((await session.execute(query)).all())
