"""Fetch a person and authorise in one call: by the branch of the official affiliation today (rules: scope)."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import literal, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.actor import SYSTEM_ACCOUNT, Actor, Role
from app.core.errors import NotFound
from app.members import queries
from app.members.errors import NamesNotHere
from app.members.models import Affiliation, Member
from app.members.words import SEE_NAMES
from app.units import scope
from app.units.kinds import UnitKind
from app.units.models import UnitVersion

# Committees above these see counts: following up single people is not their job.
KINDS_WITH_NAMES = frozenset(UnitKind) - {UnitKind.PROVINCE, UnitKind.SUPERIOR}


async def branch_of(session: AsyncSession, member_id: UUID, today: date) -> Affiliation:
    """The official affiliation today, or the latest one there is; raises NotFound."""
    found = await queries.official_affiliation(session, member_id, today)
    found = found or await queries.last_official_affiliation(session, member_id)
    if found is None:
        raise NotFound
    return found


async def require_member(
    session: AsyncSession, *, actor: Actor, member_id: UUID, roles: Collection[Role] | None, today: date
) -> Member:
    """The member, if one of `roles` reaches their branch. Raises NotFound outside, RoleMissing inside without the role."""
    member = await session.get(Member, member_id)
    if member is None:
        raise NotFound
    branch = await branch_of(session, member_id, today)
    await scope.require_unit(session, actor=actor, unit_id=branch.unit_id, roles=roles, today=today)
    return member


async def lock_member(
    session: AsyncSession, *, actor: Actor, member_id: UUID, roles: Collection[Role] | None, today: date
) -> Member:
    """Like `require_member`, for changing: takes the member's row (and counts its version up) before anything is read.

    Every change of a person goes through here, so changes of one person come one after the other on both databases.
    """
    counted = (
        update(Member)
        .where(Member.id == member_id)
        .values(version=Member.version + 1)
        .returning(Member)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    if (await session.scalars(counted)).one_or_none() is None:
        raise NotFound
    return await require_member(session, actor=actor, member_id=member_id, roles=roles, today=today)


async def require_names_of(session: AsyncSession, *, actor: Actor, unit_id: UUID, today: date) -> UnitVersion:
    """The unit, if the actor may read the names of its members; raises NotFound, RoleMissing, NamesNotHere."""
    unit = await scope.require_unit(session, actor=actor, unit_id=unit_id, roles=SEE_NAMES, today=today)
    if unit.kind not in KINDS_WITH_NAMES and actor.account_id != SYSTEM_ACCOUNT:
        raise NamesNotHere
    return unit


async def reaches(session: AsyncSession, *, actor: Actor, unit_id: UUID, roles: Collection[Role], today: date) -> bool:
    """Whether one of `roles` of the actor reaches the unit in today's tree."""
    visible = scope.visible_ids(actor, today=today, roles=roles)
    return bool(await session.scalar(select(literal(unit_id, Affiliation.unit_id.type).in_(visible))))
