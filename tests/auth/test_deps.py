"""Who is calling: the actor of a request."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from app.auth import deps
from app.auth.errors import SignedOut
from app.auth.families import revoke_one
from app.auth.grants import end_grant
from app.auth.tokens import AccessClaims
from app.core import clock
from app.core.actor import Actor, Grant, Role
from app.core.db import Database
from tests.auth.builders import PASSWORD, SYSTEM, Person, make_grant, make_person


def claims_of(person: Person) -> AccessClaims:
    return AccessClaims(person.account.id, person.account.member_id, person.signed_in.family_id, 2e9)


async def actor_of(db: Database, person: Person) -> Actor:
    return await deps.actor_of(claims_of(person), db.hot)


async def test_an_actor_without_grants_is_a_member(db: Database) -> None:
    await make_person(db, login="1")
    person = await make_person(db, login="2", member_id=uuid4())
    actor = await actor_of(db, person)
    assert actor == Actor(person.account.id, person.account.member_id, person.signed_in.family_id, "đồng chí 2")
    assert deps.holder_of(claims_of(person)) == Actor(
        person.account.id, person.account.member_id, person.signed_in.family_id, ""
    )


async def test_grants_count_from_their_first_day_until_before_their_last(db: Database) -> None:
    person = await make_person(db, password=PASSWORD)
    unit, other = uuid4(), uuid4()
    await make_grant(db, person.account, Role.SECRETARY, unit)
    ending = await make_grant(db, person.account, Role.BOARD, other)
    async with db.write() as session:
        await end_grant(session, actor=SYSTEM, grant_id=ending, valid_to=date(2024, 12, 19), now=clock.now())

    async def grants_on(day: date) -> set[Grant]:
        clock.shift(timedelta())
        clock.shift(timedelta(days=(day - clock.today()).days))
        return set((await actor_of(db, person)).grants)

    secretary, board = Grant(Role.SECRETARY, unit), Grant(Role.BOARD, other, date(2024, 12, 19))
    assert await grants_on(date(2019, 12, 31)) == set()
    assert await grants_on(date(2020, 1, 1)) == {secretary, board}
    assert await grants_on(date(2024, 12, 18)) == {secretary, board}
    assert await grants_on(date(2024, 12, 19)) == {secretary}


async def test_roles_wait_for_a_password(db: Database) -> None:
    person = await make_person(db)
    unit = uuid4()
    await make_grant(db, person.account, Role.SECRETARY, unit)
    await make_grant(db, person.account, Role.HELPER, unit)
    assert (await actor_of(db, person)).grants == ()


async def test_a_device_that_was_signed_out_is_nobody(db: Database) -> None:
    person = await make_person(db)
    async with db.write() as session:
        await revoke_one(
            session,
            account_id=person.account.id,
            family_id=person.signed_in.family_id,
            reason="test",
            now=clock.real_now(),
        )
    with pytest.raises(SignedOut):
        await actor_of(db, person)


async def test_a_device_of_another_account_is_nobody(db: Database) -> None:
    mine, other = await make_person(db, login="1"), await make_person(db, login="2")
    with pytest.raises(SignedOut):
        await deps.actor_of(AccessClaims(mine.account.id, None, other.signed_in.family_id, 2e9), db.hot)
