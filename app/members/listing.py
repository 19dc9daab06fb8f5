"""Lists of people: a unit's roster on a day, search by name or number. Every look at names is on record."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import RowMapping, Subquery, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import journal, paging
from app.core.actor import SYSTEM_ACCOUNT, Actor
from app.core.clock import local_day
from app.core.text import fold, squeeze
from app.members import access, queries
from app.members.errors import NamesNotHere
from app.members.models import Affiliation, Member
from app.members.roster import roster_on
from app.members.words import SEE_NAMES, SEE_REASONS, Standing
from app.units import scope
from app.units.kinds import UnitKind
from app.units.queries import versions_on

NOT_COUNTED = "not_counted"
SEARCH = "names:members:search"


@dataclass(frozen=True, slots=True)
class ListedMember:
    """One line of a roster. `standing` is "not_counted" where the reason is not for the reader."""

    id: UUID
    number: str
    full_name: str
    birth_year: int | None
    unit_id: UUID
    unit_name: str
    cell_id: UUID | None
    cell_name: str | None
    membership: str
    standing: str


async def roster_of_unit(
    session: AsyncSession, *, actor: Actor, unit_id: UUID, on: date | None, cursor: str | None, limit: int, now: datetime
) -> tuple[list[ListedMember], str | None]:
    """The members of a branch (or tổ đảng, or all branches of a grassroots organisation) on a day, by given name."""
    today = local_day(now)
    day = on or today
    unit = await access.require_names_of(session, actor=actor, unit_id=unit_id, today=today)
    units = scope.below(unit_id, day)
    if day != today:
        units = scope.was_below(unit_id, day, actor=actor, roles=SEE_NAMES, today=today)
    if unit.kind == UnitKind.CELL and unit.parent_id is not None:
        roster = roster_on([unit.parent_id], day).where(Affiliation.cell_id == unit_id).subquery()
    else:
        roster = roster_on(units, day).subquery()
    with_reasons = await access.reaches(session, actor=actor, unit_id=unit_id, roles=SEE_REASONS, today=today)
    journal.record(
        session,
        actor=actor,
        action="names:members:view",
        subject=("unit", unit_id),
        unit_id=unit_id,
        now=now,
        new={"on": day.isoformat()},
    )
    return await _page(session, roster, cursor=cursor, limit=limit, day=day, with_reasons=with_reasons)


async def search(
    session: AsyncSession, *, actor: Actor, q: str, cursor: str | None, limit: int, now: datetime
) -> tuple[list[ListedMember], str | None]:
    """People within reach by a part of the name (with or without diacritics) or by number; journalled."""
    today = local_day(now)
    units = scope.visible_ids(await _near(session, actor, today), today=today, roles=SEE_NAMES)
    words = squeeze(q)
    likes = or_(Member.name_folded.contains(fold(words), autoescape=True), Member.number == words)
    roster = roster_on(units, today).join(Member, Member.id == Affiliation.member_id).where(likes).subquery()
    found, following = await _page(session, roster, cursor=cursor, limit=limit, day=today, with_reasons=False)
    journal.record(session, actor=actor, action=SEARCH, subject=("members", None), now=now)
    journal.record_people(session, actor=actor, of_list=SEARCH, people=[m.id for m in found], now=now)
    return found, following


async def _near(session: AsyncSession, actor: Actor, today: date) -> Actor:
    """The actor with only the grants that show names: on grassroots organisations and below; raises NamesNotHere."""
    if actor.account_id == SYSTEM_ACCOUNT:
        return actor
    versions = await versions_on(session, actor.units_with(*SEE_NAMES), today)
    grants = tuple(
        g
        for g in actor.grants
        if g.role in SEE_NAMES and g.unit_id in versions and versions[g.unit_id].kind in access.KINDS_WITH_NAMES
    )
    if not grants:
        raise NamesNotHere
    return replace(actor, grants=grants)


async def _page(
    session: AsyncSession, roster: Subquery, *, cursor: str | None, limit: int, day: date, with_reasons: bool
) -> tuple[list[ListedMember], str | None]:
    query = select(roster, Member.number, Member.full_name, Member.birth_year, Member.name_sort)
    query = query.join(Member, Member.id == roster.c.member_id).order_by(Member.name_sort, Member.id).limit(limit + 1)
    if cursor is not None:
        query = query.where(queries.after_member(paging.decode_id(cursor)))
    found = (await session.execute(query)).mappings().all()
    rows, following = paging.cut(found, limit, lambda r: [str(r["member_id"])])
    ids = {r["unit_id"] for r in rows} | {r["cell_id"] for r in rows if r["cell_id"]}
    names = {i: version.name for i, version in (await versions_on(session, ids, day)).items()}
    return [_listed(r, names, with_reasons=with_reasons) for r in rows], following


def _listed(row: RowMapping, names: Mapping[UUID, str], *, with_reasons: bool) -> ListedMember:
    return ListedMember(
        id=row["member_id"],
        number=row["number"],
        full_name=row["full_name"],
        birth_year=row["birth_year"],
        unit_id=row["unit_id"],
        unit_name=names.get(row["unit_id"], ""),
        cell_id=row["cell_id"],
        cell_name=names.get(row["cell_id"]) if row["cell_id"] else None,
        membership=row["membership"],
        standing=open_standing(row["standing"], with_reasons=with_reasons),
    )


def open_standing(standing: str, *, with_reasons: bool) -> str:
    """The standing as the reader may know it (docs/rules.md, no harm)."""
    return standing if with_reasons or standing == Standing.ACTIVE else NOT_COUNTED
