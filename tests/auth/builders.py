"""Accounts and devices in the states the tests of auth need."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

import httpx

from app.auth import activation, keys, tokens
from app.auth.accounts import create_account, set_password
from app.auth.families import Device, SignedIn, open_family
from app.auth.grants import add_grant
from app.auth.models import Account
from app.core import clock
from app.core.actor import Role, system_actor
from app.core.db import Database

PASSWORD = "Mưa rơi trên đồi điều 7"
SYSTEM = system_actor("test")


@dataclass(frozen=True, slots=True)
class Person:
    """An account and what its holder has in hand."""

    account: Account
    device: Device
    signed_in: SignedIn

    @property
    def headers(self) -> dict[str, str]:
        """What the phone sends with every request."""
        return {"Authorization": f"Bearer {self.signed_in.access_token}"}


async def make_account(
    db: Database, *, login: str = "10023", password: str | None = None, member_id: UUID | None = None
) -> Account:
    """An account, with a password if one is given."""
    async with db.write() as session:
        account = await create_account(
            session, login=login, label=f"đồng chí {login}", member_id=member_id, now=clock.real_now()
        )
        if password is not None:
            await set_password(session, account=account, password=password, now=clock.real_now())
    return account


async def make_person(
    db: Database, *, login: str = "10023", password: str | None = None, member_id: UUID | None = None
) -> Person:
    """An account with one enrolled device."""
    account = await make_account(db, login=login, password=password, member_id=member_id)
    return await enrol(db, account)


async def enrol(db: Database, account: Account) -> Person:
    """One more device of the account."""
    device = Device(uuid4(), "điện thoại")
    async with db.write() as session:
        signed_in = await open_family(session, account=account, device=device, now=clock.real_now())
    return Person(account, device, signed_in)


async def make_grant(db: Database, account: Account, role: Role, unit_id: UUID) -> UUID:
    """A role since ever."""
    async with db.write() as session:
        grant = await add_grant(
            session,
            actor=SYSTEM,
            account_id=account.id,
            role=role,
            unit_id=unit_id,
            valid_from=date(2020, 1, 1),
            valid_to=None,
            basis=None,
            now=clock.now(),
        )
    return grant.id


async def make_code(db: Database, account: Account) -> str:
    """A slip's code."""
    async with db.write() as session:
        return await activation.store_code(session, account_id=account.id, issued_by=None, now_real=clock.real_now())


def old_access_token(person: Person) -> str:
    """An access token of this device that ran out."""
    return tokens.issue_access(
        keys.access_key(),
        account_id=person.account.id,
        member_id=None,
        family_id=person.signed_in.family_id,
        now=clock.real_now() - tokens.ACCESS_LIFETIME,
    )


async def sign_in(client: httpx.AsyncClient, login: str, password: str, *, device: UUID | None = None) -> httpx.Response:
    """The OAuth2 password form."""
    form = {"username": login, "password": password} | ({} if device is None else {"client_id": str(device)})
    return await client.post("auth/token", data=form)


def code_of(response: httpx.Response) -> tuple[int, str]:
    """Status and stable code of a problem."""
    return response.status_code, response.json()["code"]
