"""Who accepts an excuse: the branch its members', the committee above the secretary's; nobody their own (docs/rules.md)."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.auth.grants import grants_on_units
from app.campaigns import rolls
from app.campaigns.access import CORRECTION_ROLES
from app.campaigns.errors import OwnExcuse
from app.campaigns.models import Enrolment
from app.core.actor import Actor, Role
from app.core.errors import NotFound, RoleMissing
from app.units.scope import require_unit_from_above


async def require_not_own_excuse(
    session: AsyncSession, *, actor: Actor, lines: Iterable[rolls.Line], campaign_id: UUID, today: date
) -> None:
    """Raises OwnExcuse if the roll excuses its recorder, or a secretary without the committee above."""
    excused = {line.member_id for line in lines if line.state == rolls.EXCUSED}
    if not excused:
        return
    if actor.member_id in excused:
        raise OwnExcuse
    branches = select(Enrolment.unit_id).where(Enrolment.campaign_id == campaign_id, Enrolment.member_id.in_(excused))
    for grant in await grants_on_units(session, (await session.scalars(branches)).all(), today):
        if grant.role is Role.SECRETARY and grant.member_id in excused:
            await _require_committee_above(session, actor=actor, unit_id=grant.unit_id, today=today)


async def _require_committee_above(session: AsyncSession, *, actor: Actor, unit_id: UUID, today: date) -> None:
    try:
        await require_unit_from_above(session, actor=actor, unit_id=unit_id, roles=CORRECTION_ROLES, today=today)
    except (NotFound, RoleMissing) as error:
        raise OwnExcuse from error
