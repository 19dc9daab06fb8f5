"""The one subtree filter: whom a grant reaches. Outside it things do not exist (404), inside a missing role is 403."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import CompoundSelect, Row, Select, and_, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.actor import SYSTEM_ACCOUNT, Actor, Role
from app.core.errors import NotFound, RoleMissing
from app.units.models import BRANCH_KINDS, UnitLineage, UnitPath, UnitVersion
from app.units.queries import history, valid_on
from app.units.tree import covers

# Who may change the tree, and only from above the unit that changes.
TREE_ROLES = frozenset({Role.COMMITTEE, Role.OFFICE, Role.OPERATOR})


def visible_ids(actor: Actor, *, today: date, roles: Collection[Role] | None = None) -> Select[UUID]:
    """Ids of the units in today's tree at or below those on which the actor holds one of `roles` (None: any role).

    With them the units that are no more and whose heirs all lie there: a predecessor belongs to its successors' scope.
    Use as `X.unit_id.in_(visible_ids(actor, today=today))`.
    """
    query = select(UnitPath.descendant_id).where(valid_on(UnitPath, today))
    return query if _is_system(actor) else query.where(UnitPath.ancestor_id.in_(_granted(actor, roles)))


def below(unit_id: UUID, on: date) -> Select[UUID]:
    """Ids of the unit and all units below it on `on`, with those that had ended by then and whose heirs all lie there.

    `UnitPath.inherited` tells the latter, where only what exists is meant.
    """
    return select(UnitPath.descendant_id).where(UnitPath.ancestor_id == unit_id, valid_on(UnitPath, on))


def at_or_above(units: Collection[UUID] | Select[UUID], today: date) -> CompoundSelect[UUID]:
    """Ids of the units at or above these today, and of units that are no more and ended above them (or above those they took
    over from): what was addressed to an organisation still reaches those who stood below it.
    """
    today_above = select(UnitPath.ancestor_id).where(UnitPath.descendant_id.in_(units), valid_on(UnitPath, today))
    before = select(UnitLineage.predecessor_id).where(UnitLineage.successor_id.in_(units), UnitLineage.valid_from <= today)
    wholly = select(UnitPath.descendant_id).where(  # however many steps ago
        UnitPath.ancestor_id.in_(units), UnitPath.inherited, UnitPath.depth == 0, valid_on(UnitPath, today)
    )
    goes_on = exists().where(
        UnitVersion.unit_id == UnitPath.ancestor_id,
        or_(UnitVersion.valid_to.is_(None), UnitVersion.valid_to > UnitPath.valid_to),
    )
    once_here = or_(*(UnitPath.descendant_id.in_(those) for those in (units, before, wholly)))
    ended_above = select(UnitPath.ancestor_id).where(once_here, UnitPath.valid_to <= today, ~goes_on)
    return today_above.union(ended_above)


def was_below(unit_id: UUID, on: date, *, actor: Actor, roles: Collection[Role], today: date) -> Select[UUID]:
    """`below` on another day, as far as it is in the actor's reach today: scope is today's tree, so what moved away or was
    taken over elsewhere (or has not come yet) shows its people to nobody here.
    """
    reached = visible_ids(actor, today=today, roles=roles).correlate(None)
    return below(unit_id, on).where(UnitPath.descendant_id.in_(reached))


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

    A unit that has ended is judged by those who took over (all of them), or by the place where it last stood; one that has
    not begun by the unit it will first stand under. They come in their last (or first) version.
    Raises NotFound outside the reach of every grant, RoleMissing inside.
    """
    version, holders = await _reach(session, actor, unit_id, today)
    if not (set(holders) & _granted(actor, roles) or _is_system(actor)):
        raise RoleMissing
    return version


async def require_unit_from_above(
    session: AsyncSession, *, actor: Actor, unit_id: UUID, roles: Collection[Role], today: date
) -> UnitVersion:
    """Like `require_unit`, for what nobody does to their own unit (or one they took over from): the role is held above it.

    The top of the tree has nothing above it: there the role on itself will do.
    """
    version, holders = await _reach(session, actor, unit_id, today)
    above = {ancestor_id for ancestor_id, depth in holders.items() if depth > 0 or version.parent_id is None}
    if not (above & _granted(actor, roles) or _is_system(actor)):
        raise RoleMissing
    return version


async def standing_in(session: AsyncSession, version: UnitVersion, today: date) -> UnitVersion:
    """The unit itself, or the one that took all of it over, as it is today; itself where nobody did or several share it."""
    if version.valid_to is None or version.valid_to > today:
        return version
    is_heir = and_(UnitPath.ancestor_id == UnitVersion.unit_id, UnitPath.inherited, UnitPath.depth == 0)
    query = select(UnitVersion).join(UnitPath, is_heir).where(UnitPath.descendant_id == version.unit_id)
    query = query.where(valid_on(UnitPath, today), valid_on(UnitVersion, today))
    return (await session.scalars(query)).one_or_none() or version


async def _reach(session: AsyncSession, actor: Actor, unit_id: UUID, today: date) -> tuple[UnitVersion, dict[UUID, int]]:
    """The unit's version, and the units on which the actor holds a grant and below which it lies, with how far (0: itself or
    its one heir); raises NotFound if none.
    """
    rows = await _paths_with_grants(session, actor, unit_id, today)
    if rows and rows[0][0] is not None:
        return rows[0][0], {ancestor_id: depth for _, ancestor_id, depth in rows}
    versions = await history(session, unit_id)
    if not versions or any(covers(v.valid_from, v.valid_to, today) for v in versions):
        raise NotFound
    if rows:
        return versions[-1], {ancestor_id: depth for _, ancestor_id, depth in rows}
    nearest = versions[0] if versions[0].valid_from > today else versions[-1]
    if _is_system(actor):
        return nearest, {}
    if nearest.valid_from <= today or nearest.parent_id is None:
        raise NotFound
    holders = (await _reach(session, actor, nearest.parent_id, today))[1]
    return nearest, {ancestor_id: depth + 1 for ancestor_id, depth in holders.items()}


async def _paths_with_grants(
    session: AsyncSession, actor: Actor, unit_id: UUID, today: date
) -> Sequence[Row[UnitVersion | None, UUID, int]]:
    """Today's version (None for a unit that has ended) with every unit above it on which the actor holds a grant."""
    then = and_(UnitVersion.unit_id == UnitPath.descendant_id, valid_on(UnitVersion, today))
    query = (
        select(UnitVersion, UnitPath.ancestor_id, UnitPath.depth)
        .select_from(UnitPath)
        .outerjoin(UnitVersion, then)
        .where(UnitPath.descendant_id == unit_id, valid_on(UnitPath, today))
    )
    if not _is_system(actor):
        query = query.where(UnitPath.ancestor_id.in_(_granted(actor, None)))
    return (await session.execute(query)).all()


def _granted(actor: Actor, roles: Collection[Role] | None) -> frozenset[UUID]:
    if roles is not None and not roles:
        return frozenset()
    return actor.units_with(*(roles or ()))


def _is_system(actor: Actor) -> bool:
    return actor.account_id == SYSTEM_ACCOUNT
