"""Who accepts an excuse: the branch its members', the committee above the secretary's; nobody their own (docs/rules.md)."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.auth.grants import grants_on_units
from app.campaigns.access import CORRECTION_ROLES
from app.campaigns.errors import OwnExcuse
from app.campaigns.models import Enrolment
from app.core.actor import Actor, Role
from app.core.errors import NotFound, RoleMissing
from app.units.scope import require_unit_from_above


async def require_not_own_excuse(
    session: AsyncSession, *, actor: Actor, excused: Collection[UUID], campaign_id: UUID, today: date
) -> None:
    """Raises OwnExcuse if the actor is among the excused, or a secretary while the actor is not of the committee above."""
    if await not_theirs_to_accept(session, actor=actor, excused=excused, campaign_id=campaign_id, today=today):
        raise OwnExcuse


async def not_theirs_to_accept(
    session: AsyncSession, *, actor: Actor, excused: Collection[UUID], campaign_id: UUID, today: date
) -> set[UUID]:
    """Those of these people whose excuse the actor does not accept: the actor's own; a secretary's, unless from above."""
    if not excused:
        return set()
    found = {member_id for member_id in excused if member_id == actor.member_id}
    branches = select(Enrolment.unit_id).where(Enrolment.campaign_id == campaign_id, Enrolment.member_id.in_(excused))
    for grant in await grants_on_units(session, (await session.scalars(branches)).all(), today):
        if grant.role is not Role.SECRETARY or grant.member_id is None or grant.member_id not in excused:
            continue
        if not await _is_of_committee_above(session, actor=actor, unit_id=grant.unit_id, today=today):
            found.add(grant.member_id)
    return found


async def _is_of_committee_above(session: AsyncSession, *, actor: Actor, unit_id: UUID, today: date) -> bool:
    try:
        await require_unit_from_above(session, actor=actor, unit_id=unit_id, roles=CORRECTION_ROLES, today=today)
    except (NotFound, RoleMissing):
        return False
    return True
