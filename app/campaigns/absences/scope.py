"""Who reads and decides requests to be excused (docs/rules.md, no harm).

The branch its members', the committee directly above the secretary's, and the branch's on its behalf. The reason is open to
who accepts it, to the committee that manages the person and to inspection; committees further up read counts.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns.access import ABOVE_ROLES
from app.campaigns.excuses import not_theirs_to_accept
from app.campaigns.models import Enrolment
from app.core.actor import Actor, Role
from app.core.errors import NotFound, RoleMissing
from app.units.models import UnitPath
from app.units.queries import valid_on
from app.units.scope import visible_ids

BRANCH_ROLES = (Role.SECRETARY, Role.DEPUTY)


@dataclass(frozen=True, slots=True)
class Reach:
    """How a branch lies to the actor: they keep it, are of the committee directly above it, inspect it."""

    keeps: bool
    manages: bool
    inspects: bool

    @property
    def decides(self) -> bool:
        """Whether requests of its members are theirs to decide (nobody's own, the secretary's from above only)."""
        return self.keeps or self.manages

    @property
    def on_behalf(self) -> bool:
        """The level above acts for the branch."""
        return self.manages and not self.keeps


def kept_branches(actor: Actor, today: date) -> ColumnElement[bool]:
    """Enrolments in a branch that the actor keeps (or that its heir took over)."""
    return _at(actor.units_with(*BRANCH_ROLES), 0, today)


def managed_branches(actor: Actor, today: date) -> ColumnElement[bool]:
    """Enrolments in a branch directly below a committee of the actor's."""
    return _at(actor.units_with(*ABOVE_ROLES), 1, today)


def inspected_branches(actor: Actor, today: date) -> ColumnElement[bool]:
    """Enrolments in a branch that the actor inspects."""
    return Enrolment.unit_id.in_(visible_ids(actor, today=today, roles={Role.INSPECTOR}))


def readable(actor: Actor, today: date) -> ColumnElement[bool]:
    """Enrolments of the people whose requests the actor may read."""
    return or_(kept_branches(actor, today), managed_branches(actor, today), inspected_branches(actor, today))


def _at(units: frozenset[UUID], depth: int, today: date) -> ColumnElement[bool]:
    near = select(UnitPath.descendant_id).where(
        UnitPath.ancestor_id.in_(units), UnitPath.depth == depth, valid_on(UnitPath, today)
    )
    return Enrolment.unit_id.in_(near)


async def readable_reasons(
    session: AsyncSession, *, actor: Actor, campaign_id: UUID, people: Collection[UUID], today: date
) -> set[UUID]:
    """Of these people on the list those whose reasons of absence the actor may read: as for their requests."""
    wider = or_(managed_branches(actor, today), inspected_branches(actor, today))
    query = select(Enrolment.member_id, wider).where(
        Enrolment.campaign_id == campaign_id, Enrolment.member_id.in_(people), readable(actor, today)
    )
    found = {member_id: bool(is_wider) for member_id, is_wider in await session.execute(query)}
    of_branch = {member_id for member_id, is_wider in found.items() if not is_wider}
    others = await not_theirs_to_accept(session, actor=actor, excused=of_branch, campaign_id=campaign_id, today=today)
    return found.keys() - others


async def reach_of(session: AsyncSession, *, actor: Actor, enrolment_id: UUID, today: date) -> Reach:
    """How the branch of this enrolment lies to the actor; raises NotFound outside their scope, RoleMissing inside it."""
    seen = Enrolment.unit_id.in_(visible_ids(actor, today=today))
    conditions = (kept_branches(actor, today), managed_branches(actor, today), inspected_branches(actor, today), seen)
    row = (await session.execute(select(*conditions).where(Enrolment.id == enrolment_id))).one()
    keeps, manages, inspects, sees = map(bool, row)
    if not sees:
        raise NotFound
    if not (keeps or manages or inspects):
        raise RoleMissing
    return Reach(keeps, manages, inspects)


async def require_decider(session: AsyncSession, *, actor: Actor, enrolment_id: UUID, today: date) -> Reach:
    """Like `reach_of`, for who decides; inspectors read only."""
    reach = await reach_of(session, actor=actor, enrolment_id=enrolment_id, today=today)
    if not reach.decides:
        raise RoleMissing
    return reach
