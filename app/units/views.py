"""Units as the routes answer them."""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import exists, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.core import paging
from app.core.actor import Actor
from app.core.schemas import Page
from app.units import queries, scope
from app.units.errors import UnitNotOnDay
from app.units.kinds import UnitKind
from app.units.models import UnitVersion
from app.units.schemas import ChildOut, UnitOut, UnitRef


async def unit(session: AsyncSession, *, actor: Actor, unit_id: UUID, on: date | None, today: date) -> UnitOut:
    """The unit on `on`, if the actor's grants reach it today; without a day, as it is (or was last, or will be first)."""
    version = await _version(session, actor, unit_id, on, today)
    return await _out(session, version, on or today)


async def latest(session: AsyncSession, *, unit_id: UUID) -> UnitOut:
    """The unit as its last version says: what a change answers with."""
    version = (await queries.history(session, unit_id))[-1]
    return await _out(session, version, version.valid_from)


async def children(
    session: AsyncSession,
    *,
    actor: Actor,
    unit_id: UUID,
    on: date | None,
    cursor: str | None,
    limit: int,
    today: date,
) -> Page[ChildOut]:
    """One page of the units directly below, in the order of their names."""
    await _version(session, actor, unit_id, on, today)
    day = on or today
    below = aliased(UnitVersion)
    has_children = exists().where(below.parent_id == UnitVersion.unit_id, queries.valid_on(below, day))
    query = (
        select(UnitVersion, has_children)
        .where(UnitVersion.parent_id == unit_id, queries.valid_on(UnitVersion, day))
        .order_by(UnitVersion.name_sort, UnitVersion.unit_id)
        .limit(limit + 1)
    )
    if cursor is not None:
        query = query.where(tuple_(UnitVersion.name_sort, UnitVersion.unit_id) > _place(cursor))
    rows = (await session.execute(query)).all()
    page, next_cursor = paging.cut(rows, limit, lambda row: (row[0].name_sort, str(row[0].unit_id)))
    return Page(items=[_child(version, has) for version, has in page], next_cursor=next_cursor)


def _place(cursor: str) -> tuple[str, UUID]:
    name, unit_id = paging.decode(cursor, 2)
    try:
        return name, UUID(unit_id)
    except ValueError as error:
        raise paging.CursorNotValid from error


async def _version(session: AsyncSession, actor: Actor, unit_id: UUID, on: date | None, today: date) -> UnitVersion:
    version = await scope.require_unit(session, actor=actor, unit_id=unit_id, today=today)
    if on is None:
        return version
    then = await queries.version_on(session, unit_id, on)
    if then is None:
        raise UnitNotOnDay(day=f"{on:%d/%m/%Y}")
    return then


async def _out(session: AsyncSession, version: UnitVersion, day: date) -> UnitOut:
    """With what stood above and was switched on that day, or on the day of the version nearest to it."""
    day = max(day, version.valid_from)
    if version.valid_to is not None:
        day = min(day, version.valid_to - timedelta(days=1))
    codes = await queries.codes_of(session, [version.unit_id])
    return UnitOut(
        id=version.unit_id,
        code=codes[version.unit_id],
        kind=UnitKind(version.kind),
        name=version.name,
        committee_name=version.committee_name,
        symbol=version.symbol,
        parent_id=version.parent_id,
        valid_from=version.valid_from,
        valid_to=version.valid_to,
        decision=version.decision,
        ancestors=[UnitRef.of(above) for above in await queries.ancestors_on(session, version.unit_id, day)],
        features=sorted(await queries.features_on(session, version.unit_id, day)),
    )


def _child(version: UnitVersion, has_children: bool) -> ChildOut:
    return ChildOut(
        id=version.unit_id,
        kind=UnitKind(version.kind),
        name=version.name,
        committee_name=version.committee_name,
        symbol=version.symbol,
        has_children=has_children,
    )
