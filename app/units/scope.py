"""The one subtree filter: whom a grant reaches. Outside it things do not exist (404), inside a missing role is 403."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.actor import SYSTEM_ACCOUNT, Actor, Role
from app.core.errors import NotFound, RoleMissing
from app.units.models import BRANCH_KINDS, UnitPath, UnitVersion
from app.units.queries import history, valid_on
from app.units.tree import covers

# Who may change the tree, and only from above the unit that changes.
TREE_ROLES = frozenset({Role.COMMITTEE, Role.OFFICE, Role.OPERATOR})


def visible_ids(actor: Actor, *, today: date, roles: Collection[Role] | None = None) -> Select[UUID]:
    """Ids of the units in today's tree at or below those on which the actor holds one of `roles` (None: any role).

    Use as `X.unit_id.in_(visible_ids(actor, today=today))`.
    """
    query = select(UnitPath.descendant_id).where(valid_on(UnitPath, today))
    return query if _is_system(actor) else query.where(UnitPath.ancestor_id.in_(_granted(actor, roles)))


def below(unit_id: UUID, on: date) -> Select[UUID]:
    """Ids of the unit and all units below it on `on`."""
    return select(UnitPath.descendant_id).where(UnitPath.ancestor_id == unit_id, valid_on(UnitPath, on))


def was_below(unit_id: UUID, on: date, *, today: date) -> Select[UUID]:
    """`below` on another day, less what stands elsewhere today: scope is today's tree, so a unit that moved away (or has
    not come yet) shows its people to nobody here. What exists no more stays with those it stood under.
    """
    here = below(unit_id, today).correlate(None)
    anywhere = select(UnitPath.descendant_id).where(UnitPath.depth == 0, valid_on(UnitPath, today)).correlate(None)
    return below(unit_id, on).where(or_(UnitPath.descendant_id.in_(here), UnitPath.descendant_id.not_in(anywhere)))


def branches_below(unit_id: UUID, on: date) -> Select[UUID]:
    """Ids of the branches (kinds that have members) at or below the unit on `on`."""
    return (
        below(unit_id, on)
        .join(UnitVersion, and_(UnitVersion.unit_id == UnitPath.descendant_id, valid_on(UnitVersion, on)))
        .where(UnitVersion.kind.in_(BRANCH_KINDS))
    )


async def require_unit(
    session: AsyncSession, *, actor: Actor, unit_id: UUID, roles: Collection[Role] | None = None, today: date
) -> UnitVersion:
    """The unit as it is today, if the actor's grants reach it with one of `roles` (None: any role).

    A unit that has ended or has not begun is judged by the unit it last stood (or will first stand) under, and comes in
    its last (or first) version. Raises NotFound outside the reach of every grant, RoleMissing inside.
    """
    version, holders = await _reach(session, actor, unit_id, today)
    if not (holders & _granted(actor, roles) or _is_system(actor)):
        raise RoleMissing
    return version


async def require_unit_from_above(
    session: AsyncSession, *, actor: Actor, unit_id: UUID, roles: Collection[Role], today: date
) -> UnitVersion:
    """Like `require_unit`, for what nobody does to their own unit: the role must be held on a unit above it.

    The top of the tree has nothing above it: there the role on itself will do.
    """
    version, holders = await _reach(session, actor, unit_id, today)
    above = holders if version.parent_id is None else holders - {unit_id}
    if not (above & _granted(actor, roles) or _is_system(actor)):
        raise RoleMissing
    return version


async def _reach(session: AsyncSession, actor: Actor, unit_id: UUID, today: date) -> tuple[UnitVersion, set[UUID]]:
    """The unit's version, and the units at or above it on which the actor holds a grant; raises NotFound if none."""
    on_the_way = and_(UnitPath.descendant_id == UnitVersion.unit_id, valid_on(UnitPath, today))
    query = (
        select(UnitVersion, UnitPath.ancestor_id)
        .join(UnitPath, on_the_way)
        .where(UnitVersion.unit_id == unit_id, valid_on(UnitVersion, today))
    )
    if not _is_system(actor):
        query = query.where(UnitPath.ancestor_id.in_(_granted(actor, None)))
    rows = (await session.execute(query)).all()
    if rows:
        return rows[0][0], {ancestor_id for _, ancestor_id in rows}
    versions = await history(session, unit_id)
    if not versions or any(covers(v.valid_from, v.valid_to, today) for v in versions):
        raise NotFound
    nearest = versions[0] if versions[0].valid_from > today else versions[-1]
    if nearest.parent_id is None:
        if _is_system(actor):
            return nearest, set()
        raise NotFound
    return nearest, (await _reach(session, actor, nearest.parent_id, today))[1]


def _granted(actor: Actor, roles: Collection[Role] | None) -> frozenset[UUID]:
    if roles is not None and not roles:
        return frozenset()
    return actor.units_with(*(roles or ()))


def _is_system(actor: Actor) -> bool:
    return actor.account_id == SYSTEM_ACCOUNT
