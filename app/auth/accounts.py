"""Accounts: made by members (people) and the command line (operators). Callers journal: they know who acts and where."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.auth.errors import LoginTaken
from app.auth.families import revoke_all
from app.auth.models import Account
from app.auth.password_rules import check_password_rules
from app.auth.passwords import hash_password
from app.core.ids import new_id
from app.core.text import squeeze

_IDS_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What an account starts with; `label` is what the journal calls its holder."""

    login: str
    label: str
    member_id: UUID | None


def login_form(text: str) -> str:
    """The login as it is stored and looked up: composed, lower case, no blanks."""
    return squeeze(text).replace(" ", "").casefold()


async def create_account(session: AsyncSession, *, login: str, label: str, member_id: UUID | None, now: datetime) -> Account:
    """One account without any way in yet; raises LoginTaken."""
    login = login_form(login)
    if (await session.execute(select(Account.id).where(Account.login == login))).first() is not None:
        raise LoginTaken
    account = Account(id=new_id(), login=login, label=label, member_id=member_id, created_at=now)
    session.add(account)
    await session.flush()
    return account


async def create_accounts(session: AsyncSession, people: Sequence[NewAccount], *, now: datetime) -> dict[str, UUID]:
    """Many accounts in one statement (imports); ids by login. The caller made sure that the logins are free."""
    rows = [
        {"id": new_id(), "login": login_form(p.login), "label": p.label, "member_id": p.member_id, "created_at": now}
        for p in people
    ]
    if rows:
        await session.execute(insert(Account), rows)
    return {str(row["login"]): row["id"] for row in rows if isinstance(row["id"], UUID)}


async def accounts_of_members(session: AsyncSession, member_ids: Collection[UUID]) -> dict[UUID, Account]:
    """The accounts of these members, by member id; members without one are missing."""
    ids = list(member_ids)
    found: dict[UUID, Account] = {}
    for start in range(0, len(ids), _IDS_AT_ONCE):
        some = select(Account).where(Account.member_id.in_(ids[start : start + _IDS_AT_ONCE]))
        found |= {a.member_id: a for a in await session.scalars(some) if a.member_id is not None}
    return found


async def set_password(session: AsyncSession, *, account: Account, password: str, now: datetime) -> None:
    """Set a first or new password without asking for the old one (command line, demo); raises what the rules refuse."""
    check_password_rules(password, login=account.login)
    account.password_hash = await hash_password(password)
    account.password_set_at = now
    await session.flush()


async def disable_account(session: AsyncSession, *, account_id: UUID, now: datetime) -> None:
    """End every way in (death, expulsion, removal, leaving); the account stays for the journal."""
    account = await session.get(Account, account_id, with_for_update=True)
    if account is not None and account.disabled_at is None:
        account.disabled_at = now
        await revoke_all(session, account_id=account_id, reason="account_disabled", now=now)


async def enable_account(session: AsyncSession, *, account_id: UUID) -> None:
    """Undo `disable_account` (a mistake corrected); devices stay signed out."""
    account = await session.get(Account, account_id, with_for_update=True)
    if account is not None:
        account.disabled_at = None
