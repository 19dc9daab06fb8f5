"""Terms that have ended: what was recorded before the end and arrives after it waits for whoever holds the office now."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.auth.models import RoleGrant
from app.campaigns.access import ABOVE_ROLES, ROLL_ROLES
from app.units.kinds import UnitKind
from app.units.models import UnitPath, UnitVersion
from app.units.queries import history, valid_on


@dataclass(frozen=True, slots=True)
class EndedTerm:
    """A role that has ended. `waits_at`: the unit whose secretary (or whoever acts for it) takes over what was recorded.

    `ended_on`: the first day on which it did not hold any more; `on_behalf`: it was held above the unit, not in it.
    """

    waits_at: UUID
    ended_on: date
    on_behalf: bool


async def ended_term(session: AsyncSession, *, account_id: UUID, unit_id: UUID, since: date, today: date) -> EndedTerm | None:
    """The role that ended last of those with which the account recorded at this unit, above or below it.

    In today's tree, or in that of the role's last day: it may have ended because its unit did. A term that was over before
    the day `since` (of the campaign's beginning) covers nothing of it.
    """
    held_above = and_(UnitPath.ancestor_id == RoleGrant.unit_id, UnitPath.descendant_id == unit_id)
    held_below = and_(UnitPath.descendant_id == RoleGrant.unit_id, UnitPath.ancestor_id == unit_id)
    then = and_(
        UnitPath.valid_from < RoleGrant.valid_to, or_(UnitPath.valid_to.is_(None), UnitPath.valid_to >= RoleGrant.valid_to)
    )
    query = (
        select(RoleGrant, held_below.label("below"))
        .join(UnitPath, and_(or_(held_above, held_below), or_(valid_on(UnitPath, today), then)))
        .where(
            RoleGrant.account_id == account_id,
            RoleGrant.role.in_(ROLL_ROLES),
            RoleGrant.valid_to <= today,
            RoleGrant.valid_to > since,
            RoleGrant.valid_to > RoleGrant.valid_from,
        )
        .order_by(RoleGrant.valid_to.desc(), RoleGrant.id)
    )
    row = (await session.execute(query.limit(1))).first()
    if row is None:
        return None
    grant, below = row[0], bool(row[1])
    assert grant.valid_to is not None
    on_behalf = not below and grant.unit_id != unit_id and grant.role in ABOVE_ROLES
    return EndedTerm(await _keeper(session, grant.unit_id) if below else unit_id, grant.valid_to, on_behalf)


async def _keeper(session: AsyncSession, unit_id: UUID) -> UUID:
    """The unit itself; of a tổ đảng its branch."""
    versions = await history(session, unit_id)
    last: UnitVersion | None = versions[-1] if versions else None
    return last.parent_id if last is not None and last.kind == UnitKind.CELL and last.parent_id else unit_id
