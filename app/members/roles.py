"""Who holds which role on a unit, and handing roles over: one call ends the old holder and starts the new from a date."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.auth import grants
from app.auth.accounts import accounts_of_members, create_account, login_form
from app.auth.grants import GrantOnUnit
from app.auth.models import Account
from app.core import journal
from app.core.actor import SYSTEM_ACCOUNT, Actor, Role
from app.core.clock import local_day
from app.core.errors import RoleMissing
from app.members import access, errors, granting, queries
from app.members.models import Member
from app.members.words import CURRENT_MEMBERSHIPS, SEE_NAMES
from app.units import scope
from app.units.kinds import UnitKind
from app.units.models import Unit
from app.units.queries import ancestors_on

READ_ROLES = SEE_NAMES - {Role.HELPER} | {Role.BOARD, Role.OPERATOR}


@dataclass(frozen=True, slots=True)
class RoleChange:
    """From `valid_from` on exactly these logins hold the role on the unit (until `valid_to`, if any), by this decision."""

    role: Role
    logins: Sequence[str]
    valid_from: date
    valid_to: date | None
    decision: str | None


@dataclass(frozen=True, slots=True)
class Holder:
    """A grant and the holder's name, unless the reader is not one to see names."""

    grant: GrantOnUnit
    full_name: str | None
    birth_year: int | None


async def holders(session: AsyncSession, *, actor: Actor, unit_id: UUID, on: date, now: datetime) -> list[Holder]:
    """Who holds which role on the unit on a day; the look at names is journalled. Board and operator see logins only."""
    today = local_day(now)
    await scope.require_unit(session, actor=actor, unit_id=unit_id, roles=READ_ROLES, today=today)
    found = await grants.grants_on_units(session, [unit_id], on)
    names: dict[UUID, Member] = {}
    if await access.reaches(session, actor=actor, unit_id=unit_id, roles=SEE_NAMES, today=today):
        names = await queries.members_by_id(session, [g.member_id for g in found if g.member_id is not None])
        journal.record(session, actor=actor, action="names:roles:view", subject=("unit", unit_id), unit_id=unit_id, now=now)
    people = [names.get(g.member_id) if g.member_id else None for g in found]
    return [Holder(g, m.full_name if m else None, m.birth_year if m else None) for g, m in zip(found, people, strict=True)]


async def set_holders(session: AsyncSession, *, actor: Actor, unit_id: UUID, change: RoleChange, now: datetime) -> None:
    """Make exactly these people hold the role from a date on; the same call again changes nothing.

    Raises RoleMissing (may not give it), RoleNotForUnit, RoleNeedsDecision, LoginNotFound, GrantToSelf, MembershipEnded and
    what auth refuses (InspectionNeedsDecision, GrantTermNotValid, GrantExists).
    """
    today = local_day(now)
    unit = await scope.require_unit(session, actor=actor, unit_id=unit_id, roles=None, today=today)
    here, above = await roles_at(session, actor=actor, unit_id=unit_id, today=today)
    if not (is_system(actor) or granting.may_grant(change.role, here=here, above=above)):
        raise RoleMissing
    if not granting.fits_kind(change.role, UnitKind(unit.kind)):
        raise errors.RoleNotForUnit
    if change.role in granting.NEED_DECISION and not (change.decision or "").strip():
        raise errors.RoleNeedsDecision
    await session.get(Unit, unit_id, with_for_update={"key_share": True})  # two changes come one after the other
    wanted = [await _account(session, actor, login, now) for login in dict.fromkeys(map(login_form, change.logins))]
    current = await grants.grants_on_units(session, [unit_id], change.valid_from)
    kept = set()
    for grant in current:
        if grant.role is not change.role:
            continue
        if any(a.id == grant.account_id for a in wanted) and grant.valid_to == change.valid_to:
            kept.add(grant.account_id)
        else:
            await grants.end_grant(
                session, actor=actor, grant_id=grant.grant_id, valid_to=change.valid_from, now=now, reason=change.decision
            )
    for account in wanted:
        if account.id not in kept:
            await _add(session, actor, account, unit_id, change, now)


async def _add(session: AsyncSession, actor: Actor, account: Account, unit_id: UUID, change: RoleChange, now: datetime) -> None:
    if account.id == actor.account_id:
        raise errors.GrantToSelf
    await grants.add_grant(
        session,
        actor=actor,
        account_id=account.id,
        role=change.role,
        unit_id=unit_id,
        valid_from=change.valid_from,
        valid_to=change.valid_to,
        basis=change.decision,
        now=now,
    )


async def roles_at(session: AsyncSession, *, actor: Actor, unit_id: UUID, today: date) -> tuple[set[Role], set[Role]]:
    """The actor's roles on the unit itself, and on units above it in today's tree."""
    uppers = {version.unit_id for version in await ancestors_on(session, unit_id, today)}
    here = {g.role for g in actor.grants if g.unit_id == unit_id}
    return here, {g.role for g in actor.grants if g.unit_id in uppers}


async def _account(session: AsyncSession, actor: Actor, login: str, now: datetime) -> Account:
    """The account with this login within the actor's reach; made now for a member who has none yet. Raises LoginNotFound."""
    today = local_day(now)
    account = await session.scalar(select(Account).where(Account.login == login, Account.disabled_at.is_(None)))
    if account is not None and account.member_id is None:
        if not (is_system(actor) or actor.units_with(Role.OPERATOR)):
            raise errors.LoginNotFound(login=login)
        return account
    query = select(Member).where(Member.id == account.member_id if account else Member.number == login)
    member = await session.scalar(query)
    if member is None:
        raise errors.LoginNotFound(login=login)
    branch = await access.branch_of(session, member.id, today)
    if not await access.reaches(session, actor=actor, unit_id=branch.unit_id, roles=frozenset(Role), today=today):
        raise errors.LoginNotFound(login=login)
    membership = await queries.membership_on(session, member.id, today)
    if membership is not None and membership.value not in CURRENT_MEMBERSHIPS:
        raise errors.MembershipEnded(day=f"{membership.valid_from:%d/%m/%Y}")
    return account or await ensure_account(session, member, now)


async def ensure_account(session: AsyncSession, member: Member, now: datetime) -> Account:
    """The member's account; made now, without any way in, if there is none."""
    found = (await accounts_of_members(session, [member.id])).get(member.id)
    if found is not None:
        return found
    return await create_account(session, login=member.number, label=member.full_name, member_id=member.id, now=now)


def is_system(actor: Actor) -> bool:
    """The service acting by itself."""
    return actor.account_id == SYSTEM_ACCOUNT
