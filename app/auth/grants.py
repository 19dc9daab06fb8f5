"""Roles on units for a term. No tree here: `members` decides who may grant what where; unit ids are opaque."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.auth.errors import AccountNotFound, GrantExists, GrantNotFound, GrantTermNotValid, InspectionNeedsDecision
from app.auth.models import Account, RoleGrant
from app.core import journal
from app.core.actor import Actor, Grant, Role
from app.core.ids import new_id


@dataclass(frozen=True, slots=True)
class GrantOnUnit:
    """One grant with its holder; `has_password` is False while a role that needs one is not in force."""

    grant_id: UUID
    account_id: UUID
    member_id: UUID | None
    login: str
    label: str
    has_password: bool
    role: Role
    unit_id: UUID
    valid_from: date
    valid_to: date | None
    basis: str | None


def valid_on(day: date) -> ColumnElement[bool]:
    """The grants in force on a day: [valid_from, valid_to)."""
    return (RoleGrant.valid_from <= day) & or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to > day)


async def add_grant(
    session: AsyncSession,
    *,
    actor: Actor,
    account_id: UUID,
    role: Role,
    unit_id: UUID,
    valid_from: date,
    valid_to: date | None,
    basis: str | None,
    now: datetime,
) -> RoleGrant:
    """Grant a role for [valid_from, valid_to).

    Raises AccountNotFound, GrantTermNotValid, InspectionNeedsDecision, GrantExists (the same role there at the same time).
    """
    if valid_to is not None and valid_to <= valid_from:
        raise GrantTermNotValid
    if role is Role.INSPECTOR and (valid_to is None or not (basis or "").strip()):
        raise InspectionNeedsDecision
    # The lock orders two grants to the same person: the second sees the first.
    if await session.get(Account, account_id, with_for_update={"key_share": True}) is None:
        raise AccountNotFound
    same = (RoleGrant.account_id == account_id) & (RoleGrant.role == role) & (RoleGrant.unit_id == unit_id)
    overlaps = select(RoleGrant.id).where(same, or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to > valid_from))
    if valid_to is not None:
        overlaps = overlaps.where(RoleGrant.valid_from < valid_to)
    if (await session.execute(overlaps)).first() is not None:
        raise GrantExists
    grant = RoleGrant(
        id=new_id(),
        account_id=account_id,
        role=role.value,
        unit_id=unit_id,
        valid_from=valid_from,
        valid_to=valid_to,
        basis=basis,
        granted_at=now,
        granted_by=actor.account_id,
    )
    session.add(grant)
    await session.flush()
    _journal(session, actor, "auth:grant:add", grant, now, old=None, new=_as_json(grant))
    return grant


async def end_grant(
    session: AsyncSession, *, actor: Actor, grant_id: UUID, valid_to: date, now: datetime, reason: str | None = None
) -> RoleGrant:
    """End a grant from `valid_to` on (a term that had not begun by then becomes empty).

    Raises GrantNotFound if there is none or it ends by then already.
    """
    grant = await session.get(RoleGrant, grant_id, with_for_update=True)
    if grant is None or (grant.valid_to is not None and grant.valid_to <= valid_to):
        raise GrantNotFound
    old = _as_json(grant)
    grant.valid_to = max(valid_to, grant.valid_from)
    _journal(session, actor, "auth:grant:end", grant, now, old=old, new=_as_json(grant), reason=reason)
    await session.flush()
    return grant


async def grants_on_units(
    session: AsyncSession, unit_ids: Collection[UUID] | Select[tuple[UUID]], on: date
) -> list[GrantOnUnit]:
    """The grants on exactly these units in force on a day, in order of granting."""
    query = (
        select(RoleGrant, Account)
        .join(Account, Account.id == RoleGrant.account_id)
        .where(RoleGrant.unit_id.in_(unit_ids), valid_on(on))
        .order_by(RoleGrant.valid_from, RoleGrant.id)
    )
    return [
        GrantOnUnit(
            grant_id=grant.id,
            account_id=account.id,
            member_id=account.member_id,
            login=account.login,
            label=account.label,
            has_password=account.password_hash is not None,
            role=Role(grant.role),
            unit_id=grant.unit_id,
            valid_from=grant.valid_from,
            valid_to=grant.valid_to,
            basis=grant.basis,
        )
        for grant, account in await session.execute(query)
    ]


async def standing_actor(session: AsyncSession, account_id: UUID, *, on: date) -> Actor:
    """The account with its grants in force on a day, as a request of theirs would have them; for work done on their behalf.

    Without any grant where the account was closed or has no password (decision 0009).
    """
    account = await session.get_one(Account, account_id)
    may_act = account.disabled_at is None and account.password_hash is not None
    held = select(RoleGrant).where(RoleGrant.account_id == account_id, valid_on(on))
    rows = (await session.scalars(held)).all() if may_act else []
    grants = tuple(Grant(Role(grant.role), grant.unit_id, grant.valid_to) for grant in rows)
    return Actor(account_id, account.member_id, None, account.label, grants)


def _as_json(grant: RoleGrant) -> dict[str, str | None]:
    return {
        "account_id": str(grant.account_id),
        "role": grant.role,
        "valid_from": grant.valid_from.isoformat(),
        "valid_to": None if grant.valid_to is None else grant.valid_to.isoformat(),
        "basis": grant.basis,
    }


def _journal(
    session: AsyncSession,
    actor: Actor,
    action: str,
    grant: RoleGrant,
    now: datetime,
    *,
    old: dict[str, str | None] | None,
    new: dict[str, str | None],
    reason: str | None = None,
) -> None:
    journal.record(
        session,
        actor=actor,
        action=action,
        subject=("grant", grant.id),
        unit_id=grant.unit_id,
        now=now,
        reason=reason,
        old=old,
        new=new,
    )
