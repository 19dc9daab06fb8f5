"""The page of a unit in today's tree: branches of enrolment followed to whoever took over, placed where they stand today.

Results of the test are told above a branch only as far as the tree of the roster day gives them away anyhow: two trees side by
side would tell by subtraction what each keeps to itself (docs/rules.md, no harm; decision 0022).
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.actor import Actor
from app.participation.access import (
    COUNT_ROLES,
    Place,
    campaign_at,
    concerns,
    concerns_today,
    is_own_branch,
    own_unit,
)
from app.participation.errors import ReadingNotAvailable, UnitIsNoMore, UnitIsToCome
from app.participation.outside_units.reading import Beside, beside
from app.participation.pages import Line, RatePage, has_people
from app.participation.restated.shares import COUNTS
from app.participation.restated.statements import branches_of_lines, sums_of_branch, sums_of_lines
from app.participation.snapshots.reading import sealed_of
from app.participation.telling import told_in
from app.participation.wordings import AS_WAS_ONLY, COUNTING, FEW_TAKERS
from app.units.lineage.reading import living_heirs
from app.units.models import UnitKind, UnitVersion
from app.units.scope import require_unit


async def restated_page(
    session: AsyncSession, *, actor: Actor, campaign_id: UUID, unit_id: UUID | None, today: date, now: datetime
) -> RatePage:
    """The page of a unit (default: the caller's own) as it stands today.

    Raises NotFound, RoleMissing, UnitIsNoMore, UnitIsToCome, ReadingNotAvailable (of a tổ đảng).
    """
    place = await _require_place(session, actor=actor, campaign_id=campaign_id, unit_id=unit_id, today=today)
    own, children, oldest = await _figures(session, place, today)
    campaign, unit = place.campaign, place.now
    sealed = await sealed_of(session, campaign.id) if campaign.state == "closed" else None
    as_of = now if oldest is None else min(oldest, now)
    return RatePage(
        place,
        own,
        children,
        as_of if sealed is None else sealed.sealed_at,
        live=False,
        inside=is_own_branch(actor, unit),
        sealed=sealed,
        beside=Beside() if has_people(unit) else await beside(session, campaign, unit.unit_id, day=today),
        tree="today",
        untold=await _untold(session, actor, place, own, children, today),
    )


async def _require_place(session: AsyncSession, *, actor: Actor, campaign_id: UUID, unit_id: UUID | None, today: date) -> Place:
    """A branch or committee that exists today, in a campaign that concerns it in either tree."""
    unit = await require_unit(session, actor=actor, unit_id=unit_id or own_unit(actor), roles=COUNT_ROLES, today=today)
    if unit.valid_from > today:
        raise UnitIsToCome(name=unit.name, day=f"{unit.valid_from:%d/%m/%Y}")
    if unit.valid_to is not None and unit.valid_to <= today:
        raise await _no_more(session, unit, today)
    if unit.kind == UnitKind.CELL:
        raise ReadingNotAvailable
    concerned = concerns(unit.unit_id) | concerns_today(unit.unit_id, today)
    return await campaign_at(session, actor=actor, campaign_id=campaign_id, unit=unit, concerned=concerned, today=today)


async def _no_more(session: AsyncSession, unit: UnitVersion, today: date) -> UnitIsNoMore:
    heirs = await living_heirs(session, unit.unit_id, today)
    names = ", ".join(f"“{heir.name}”" for heir in heirs)
    where = f"Theo cây tổ chức hiện nay, số liệu tính ở: {names}." if heirs else "Không có tổ chức tiếp nhận."
    successors = [{"id": str(heir.unit_id), "name": heir.name} for heir in heirs]
    day = f"{unit.valid_to:%d/%m/%Y}"
    return UnitIsNoMore(name=unit.name, day=day, where=where, extra={"successors": successors})


async def _figures(session: AsyncSession, place: Place, today: date) -> tuple[Line, list[Line], datetime | None]:
    """The unit's line, those of its children, and since when something waits to be folded in: one statement, one moment."""
    unit = place.now
    wanted = {"campaign": place.campaign.id, "unit": unit.unit_id, "today": today}
    if has_people(unit):
        row = (await session.execute(sums_of_branch(), wanted)).one()
        return Line(unit, _counts(row)), [], row.waits
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    rows = (await session.execute(sums_of_lines(is_sqlite=is_sqlite), wanted)).all()
    children = [Line(row[0], _counts(row)) for row in rows]
    total = {name: sum(child.counts[name] for child in children) for name in COUNTS}
    return Line(unit, total), children, rows[0].waits if rows else None


def _counts(row: Any) -> dict[str, int]:
    return {name: int(row._mapping[name]) for name in COUNTS}


async def _untold(
    session: AsyncSession, actor: Actor, place: Place, own: Line, children: Sequence[Line], today: date
) -> Mapping[UUID, str]:
    """Units whose results would say more than those told in the tree of the roster day, or are not told there either."""
    if not place.has_pass_mark or is_own_branch(actor, place.now):
        return {}
    found = await told_in(session, place.campaign, actor=actor, today=today)
    query = branches_of_lines(of_branch=has_people(place.now), is_sqlite=session.get_bind().dialect.name == "sqlite")
    wanted = {"campaign": place.campaign.id, "unit": place.now.unit_id, "today": today}
    held: dict[UUID, _Held] = defaultdict(_Held)
    for row in await session.execute(query, wanted):
        for line in {row.line, own.unit.unit_id}:
            held[line].add(row)
    reasons: dict[UUID, str] = {}
    for line in (own, *children):
        unit_id, took = line.unit.unit_id, line.counts["took"]
        if held[unit_id].is_divided or not found.tells(held[unit_id].branches):
            is_hidden_there = unit_id not in found.units and took == found.takers.get(unit_id)
            reasons[unit_id] = FEW_TAKERS if is_hidden_there else AS_WAS_ONLY
        elif took != sum(found.takers[branch] for branch in held[unit_id].branches):
            reasons[unit_id] = COUNTING
    return reasons


@dataclass
class _Held:
    """Of which branches of enrolment a line's results are; `shares` of branches that were split stay, or cancel each other."""

    branches: set[UUID] = field(default_factory=set)
    shares: Counter[tuple[UUID, UUID]] = field(default_factory=Counter)

    def add(self, row: Any) -> None:
        """One row of `branches_of_lines`."""
        if row.lineage_id is None:
            self.branches.add(row.unit_id)
        else:
            self.shares[row.unit_id, row.lineage_id] += row.sign

    @property
    def is_divided(self) -> bool:
        """Whether the line has a part of a branch only."""
        return any(self.shares.values())
