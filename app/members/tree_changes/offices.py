"""Roles on a unit that ends: they end with it, or go to its main successor where the decision says so."""

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.auth import grants
from app.auth.errors import GrantExists
from app.auth.models import RoleGrant
from app.core.actor import Actor, Role
from app.members import granting
from app.units.kinds import UnitKind
from app.units.queries import version_on
from app.units.successions import Succession


async def follow(session: AsyncSession, actor: Actor, succession: Succession, now: datetime) -> None:
    """End every grant on the day; with `roles` "main" grant the rest of its term on the main successor, where it fits.

    What was recorded before a term's end and arrives after it waits for whoever holds the role then, as after any handover.
    """
    if succession.goes_on:
        return
    still_on = or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to > succession.day)
    query = select(RoleGrant).where(RoleGrant.unit_id == succession.unit_id, still_on).order_by(RoleGrant.id)
    held = [(g.id, g.account_id, Role(g.role), g.valid_from, g.valid_to, g.basis) for g in await session.scalars(query)]
    for grant_id, account_id, role, valid_from, valid_to, basis in held:
        await grants.end_grant(
            session, actor=actor, grant_id=grant_id, valid_to=succession.day, now=now, reason=succession.decision
        )
        if succession.roles == "end" or succession.main_id is None or not await _fits(session, succession, role):
            continue
        try:
            await grants.add_grant(
                session,
                actor=actor,
                account_id=account_id,
                role=role,
                unit_id=succession.main_id,
                valid_from=max(valid_from, succession.day),
                valid_to=valid_to,
                basis=succession.decision or basis,
                now=now,
            )
        except GrantExists:  # the same person has this role there by a grant of its own
            continue


async def _fits(session: AsyncSession, succession: Succession, role: Role) -> bool:
    assert succession.main_id is not None
    there = await version_on(session, succession.main_id, succession.day)
    return there is not None and granting.fits_kind(role, UnitKind(there.kind))
