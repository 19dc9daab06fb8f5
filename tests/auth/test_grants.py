"""Accounts and grants: what cannot be granted, and what a term means."""

import asyncio
from datetime import date
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from app.auth.accounts import NewAccount, accounts_of_members, create_account, create_accounts, disable_account
from app.auth.errors import AccountNotFound, GrantExists, GrantNotFound, GrantTermNotValid, InspectionNeedsDecision, LoginTaken
from app.auth.grants import add_grant, end_grant, grants_on_units
from app.auth.models import RefreshFamily, RoleGrant
from app.core import clock
from app.core.actor import Role
from app.core.db import Database
from app.core.models import JournalEntry
from tests.auth.builders import SYSTEM, make_account, make_person

UNIT = uuid4()


async def grant(
    db: Database,
    account_id: UUID,
    *,
    role: Role = Role.SECRETARY,
    valid_from: date = date(2024, 1, 1),
    valid_to: date | None = None,
    basis: str | None = None,
) -> UUID:
    async with db.write() as session:
        row = await add_grant(
            session,
            actor=SYSTEM,
            account_id=account_id,
            role=role,
            unit_id=UNIT,
            valid_from=valid_from,
            valid_to=valid_to,
            basis=basis,
            now=clock.now(),
        )
    return row.id


async def end(db: Database, grant_id: UUID, day: date) -> None:
    async with db.write() as session:
        await end_grant(session, actor=SYSTEM, grant_id=grant_id, valid_to=day, now=clock.now(), reason="bàn giao")


async def holders(db: Database, day: date) -> list[str]:
    async with db.read() as session:
        return [g.login for g in await grants_on_units(session, [UNIT], day)]


async def test_a_handover_leaves_no_day_without_or_with_two_secretaries(db: Database) -> None:
    old, new = await make_account(db, login="1"), await make_account(db, login="2")
    first = await grant(db, old.id)
    await end(db, first, date(2024, 12, 10))
    await grant(db, new.id, valid_from=date(2024, 12, 10), basis="QĐ 15-QĐ/ĐU")
    assert await holders(db, date(2023, 12, 31)) == []
    assert await holders(db, date(2024, 12, 9)) == ["1"]
    assert await holders(db, date(2024, 12, 10)) == ["2"]
    async with db.read() as session:
        entries = (await session.scalars(select(JournalEntry).order_by(JournalEntry.id))).all()
    assert [e.action for e in entries] == ["auth:grant:add", "auth:grant:end", "auth:grant:add"]
    assert entries[1].old is not None
    assert entries[1].new is not None
    assert (entries[1].old["valid_to"], entries[1].new["valid_to"]) == (None, "2024-12-10")
    assert (entries[1].reason, entries[1].unit_id) == ("bàn giao", UNIT)


async def test_terms_of_one_role_do_not_overlap(db: Database) -> None:
    account = await make_account(db)
    await grant(db, account.id, valid_from=date(2024, 3, 1), valid_to=date(2024, 6, 1))
    for valid_from, valid_to in [
        (date(2024, 5, 31), None),
        (date(2024, 1, 1), date(2024, 3, 2)),
        (date(2024, 4, 1), date(2024, 5, 1)),
        (date(2024, 1, 1), None),
    ]:
        with pytest.raises(GrantExists):
            await grant(db, account.id, valid_from=valid_from, valid_to=valid_to)
    await grant(db, account.id, valid_from=date(2024, 1, 1), valid_to=date(2024, 3, 1))
    await grant(db, account.id, valid_from=date(2024, 6, 1))
    await grant(db, account.id, role=Role.DEPUTY)


async def test_the_same_grant_twice_at_once_is_one(db: Database) -> None:
    account = await make_account(db)
    results = await asyncio.gather(*(grant(db, account.id) for _ in range(4)), return_exceptions=True)
    assert sum(isinstance(r, UUID) for r in results) == 1
    assert sum(isinstance(r, GrantExists) for r in results) == 3
    assert await holders(db, date(2024, 12, 18)) == ["10023"]


async def test_what_cannot_be_granted(db: Database) -> None:
    account = await make_account(db)
    with pytest.raises(GrantTermNotValid):
        await grant(db, account.id, valid_to=date(2024, 1, 1))
    with pytest.raises(AccountNotFound):
        await grant(db, uuid4())
    for valid_to, basis in [(None, "12-QĐ/UBKT"), (date(2024, 12, 31), None), (date(2024, 12, 31), " ")]:
        with pytest.raises(InspectionNeedsDecision):
            await grant(db, account.id, role=Role.INSPECTOR, valid_to=valid_to, basis=basis)
    await grant(db, account.id, role=Role.INSPECTOR, valid_to=date(2024, 12, 31), basis="12-QĐ/UBKT")
    async with db.read() as session:
        assert len((await session.scalars(select(RoleGrant))).all()) == 1


async def test_a_grant_ends_once_and_a_future_one_never_begins(db: Database) -> None:
    account = await make_account(db)
    future = await grant(db, account.id, valid_from=date(2025, 1, 1))
    await end(db, future, date(2024, 12, 18))
    assert await holders(db, date(2025, 1, 1)) == []
    for grant_id, day in [(future, date(2025, 6, 1)), (uuid4(), date(2024, 12, 18))]:
        with pytest.raises(GrantNotFound):
            await end(db, grant_id, day)


async def test_logins_are_taken_in_every_spelling(db: Database) -> None:
    await make_account(db, login="Admin 1")
    async with db.read() as session:
        with pytest.raises(LoginTaken):
            await create_account(session, login=" ADMIN1", label="x", member_id=None, now=clock.now())


async def test_many_accounts_at_once(db: Database) -> None:
    members = [uuid4() for _ in range(6_000)]
    people = [NewAccount(str(n), f"đồng chí {n}", member) for n, member in enumerate(members)]
    async with db.write() as session:
        ids = await create_accounts(session, people, now=clock.now())
    async with db.read() as session:
        found = await accounts_of_members(session, [*members, uuid4()])
    assert len(found) == 6_000
    assert found[members[7]].id == ids["7"]


async def test_an_ended_account_has_no_device_left(db: Database) -> None:
    person = await make_person(db)
    async with db.write() as session:
        await disable_account(session, account_id=person.account.id, now=clock.real_now())
    async with db.read() as session:
        assert (await session.scalars(select(RefreshFamily.revoked_reason))).one() == "account_disabled"
