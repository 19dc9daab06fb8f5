"""Who I am: the caller's account and roles, those that wait for a password included."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.auth.errors import SignedOut
from app.auth.grants import valid_on
from app.auth.models import Account, RoleGrant
from app.auth.privacy import acknowledged_at
from app.core.actor import Actor, Grant, Role


@dataclass(frozen=True, slots=True)
class Me:
    """The account, the roles in force, and those that wait until a password is set.

    `notice_due`: the notice on what is kept was not read yet.
    """

    account: Account
    in_force: tuple[Grant, ...]
    waiting: tuple[Grant, ...]
    notice_due: bool


async def who_i_am(session: AsyncSession, *, actor: Actor, today: date) -> Me:
    """The caller's account and grants valid today."""
    account = await session.get(Account, actor.account_id)
    if account is None:
        raise SignedOut
    waiting: tuple[Grant, ...] = ()
    if account.password_hash is None:
        query = select(RoleGrant).where(RoleGrant.account_id == account.id, valid_on(today))
        rows = await session.scalars(query.order_by(RoleGrant.valid_from, RoleGrant.id))
        waiting = tuple(Grant(Role(r.role), r.unit_id, r.valid_to) for r in rows)
    notice_due = await acknowledged_at(session, actor=actor) is None
    return Me(account, actor.grants, waiting, notice_due)
