"""The slip: first sign-in with login number and one-time code."""

import asyncio
import unicodedata
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import select, update

from app.auth.errors import AccountNotFound
from app.auth.models import Account, ActivationCode, RefreshFamily
from app.core import clock
from app.core.db import Database
from app.core.models import JournalEntry
from tests.auth.builders import PASSWORD, code_of, make_account, make_code, make_person, sign_in

WRONG = "00000-00000"


async def activate(client: httpx.AsyncClient, code: str, *, login: str = "10023", **more: Any) -> httpx.Response:
    return await client.post("auth/activate", json={"login": login, "code": code, **more})


async def age_codes(db: Database, by: timedelta) -> None:
    async with db.write() as session:
        for code in await session.scalars(select(ActivationCode)):
            code.issued_at -= by
            code.expires_at -= by
            code.used_at = None if code.used_at is None else code.used_at - by


async def test_a_slip_enrols_a_device_and_is_journalled(db: Database, client: httpx.AsyncClient) -> None:
    member = uuid4()
    account = await make_account(db, member_id=member)
    answer = await activate(client, await make_code(db, account), device_label="Samsung A05")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert "set-cookie" not in answer.headers
    headers = {"Authorization": f"Bearer {answer.json()['access_token']}"}
    me = (await client.get("me", headers=headers)).json()
    assert (me["login"], me["member_id"], me["has_password"]) == ("10023", str(member), False)
    devices = (await client.get("auth/sessions", headers=headers)).json()["items"]
    assert [(d["device_label"], d["is_current"]) for d in devices] == [("Samsung A05", True)]
    async with db.read() as session:
        entry = (await session.scalars(select(JournalEntry))).one()
    assert (entry.action, entry.actor_account_id, entry.subject_id) == ("auth:account:activate", account.id, account.id)


async def test_the_code_is_read_kindly_and_stored_hashed(db: Database, client: httpx.AsyncClient) -> None:
    account = await make_account(db, login="Đảng-1")
    code = await make_code(db, account)
    async with db.read() as session:
        stored = (await session.scalars(select(ActivationCode.code_hash))).one()
    assert code not in stored
    assert code.replace("-", "") not in stored
    typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    answer = await activate(client, f" {typed} ", login=unicodedata.normalize("NFD", " ĐẢNG-1 "))
    assert answer.status_code == 200


async def test_a_code_works_once(db: Database, client: httpx.AsyncClient) -> None:
    code = await make_code(db, await make_account(db))
    first = await activate(client, code, device_id=str(uuid4()))
    assert first.status_code == 200
    assert code_of(await activate(client, code, device_id=str(uuid4()))) == (401, "code_no_longer_valid")
    assert code_of(await activate(client, code)) == (401, "code_no_longer_valid")
    refreshed = await client.post("auth/refresh", json={"refresh_token": first.json()["refresh_token"]})
    assert refreshed.status_code == 200


async def test_a_phone_whose_answer_was_lost_gets_the_same_again_until_it_uses_it(
    db: Database, client: httpx.AsyncClient
) -> None:
    code = await make_code(db, await make_account(db))
    device = str(uuid4())
    first, again = [await activate(client, code, device_id=device) for _ in range(2)]
    assert again.status_code == 200
    assert again.json()["refresh_token"] == first.json()["refresh_token"]
    await client.post("auth/refresh", json={"refresh_token": first.json()["refresh_token"]})
    assert code_of(await activate(client, code, device_id=device)) == (401, "code_no_longer_valid")


async def test_a_lost_answer_is_repeated_for_ten_minutes_only(db: Database, client: httpx.AsyncClient) -> None:
    code = await make_code(db, await make_account(db))
    device = str(uuid4())
    await activate(client, code, device_id=device)
    await age_codes(db, timedelta(minutes=11))
    assert code_of(await activate(client, code, device_id=device)) == (401, "code_no_longer_valid")


async def test_wrong_tries_are_remembered_and_the_fifth_kills_the_code(db: Database, client: httpx.AsyncClient) -> None:
    account = await make_account(db)
    code = await make_code(db, account)
    for tries in range(1, 6):
        assert code_of(await activate(client, WRONG)) == (401, "code_not_valid")
        async with db.read() as session:
            assert (await session.scalars(select(ActivationCode.wrong_tries))).one() == tries
    assert code_of(await activate(client, code)) == (401, "code_no_longer_valid")
    assert (await activate(client, await make_code(db, account))).status_code == 200


async def test_after_four_wrong_tries_the_code_still_works(db: Database, client: httpx.AsyncClient) -> None:
    code = await make_code(db, await make_account(db))
    for _ in range(4):
        await activate(client, WRONG)
    assert (await activate(client, code)).status_code == 200


@pytest.mark.parametrize(("days", "status"), [(13.9, 200), (14, 401)])
async def test_a_code_lives_fourteen_days(db: Database, client: httpx.AsyncClient, days: float, status: int) -> None:
    code = await make_code(db, await make_account(db))
    await age_codes(db, timedelta(days=days))
    assert (await activate(client, code)).status_code == status


async def test_unknown_logins_other_peoples_codes_and_ended_accounts_get_one_answer(
    db: Database, client: httpx.AsyncClient
) -> None:
    mine, ended = await make_account(db, login="1"), await make_account(db, login="2")
    code, ended_code = await make_code(db, mine), await make_code(db, ended)
    async with db.write() as session:
        await session.execute(update(Account).where(Account.id == ended.id).values(disabled_at=clock.real_now()))
    answers = [
        await activate(client, WRONG, login="1"),
        await activate(client, ended_code, login="1"),
        await activate(client, code, login="99999"),
        await activate(client, ended_code, login="2"),
    ]
    bodies = [{k: v for k, v in a.json().items() if k != "request_id"} for a in answers]
    assert bodies == [bodies[0]] * 4
    assert bodies[0]["code"] == "code_not_valid"
    with pytest.raises(AccountNotFound):
        await make_code(db, ended)


async def test_a_new_slip_ends_everything_older_and_its_owner_is_told(db: Database, client: httpx.AsyncClient) -> None:
    person = await make_person(db, password=PASSWORD)
    older = await make_code(db, person.account)
    code = await make_code(db, person.account)
    assert code_of(await client.get("me", headers=person.headers)) == (401, "signed_out")
    refresh = {"refresh_token": person.signed_in.refresh_token}
    assert code_of(await client.post("auth/refresh", json=refresh)) == (401, "refresh_not_valid")
    assert code_of(await sign_in(client, "10023", PASSWORD)) == (401, "sign_in_refused")
    assert code_of(await activate(client, older)) == (401, "code_no_longer_valid")
    answer = await activate(client, code)
    me = (await client.get("me", headers={"Authorization": f"Bearer {answer.json()['access_token']}"})).json()
    assert me["slips_issued"] == 2
    assert me["slip_reissued_at"] is not None
    assert me["has_password"] is False


async def test_the_first_slip_is_no_reissue(db: Database, client: httpx.AsyncClient) -> None:
    answer = await activate(client, await make_code(db, await make_account(db)))
    me = (await client.get("me", headers={"Authorization": f"Bearer {answer.json()['access_token']}"})).json()
    assert (me["slips_issued"], me["slip_reissued_at"]) == (1, None)


async def test_two_phones_with_one_slip_at_the_same_time(db: Database, client: httpx.AsyncClient) -> None:
    account = await make_account(db)
    code = await make_code(db, account)
    answers = await asyncio.gather(*(activate(client, code, device_id=str(uuid4())) for _ in range(6)))
    assert sorted(a.status_code for a in answers) == [200] + [401] * 5
    async with db.read() as session:
        assert len((await session.scalars(select(RefreshFamily))).all()) == 1
        assert (await session.scalars(select(ActivationCode.wrong_tries))).one() == 0


async def test_one_phone_that_asks_many_times_at_once_is_one_device(db: Database, client: httpx.AsyncClient) -> None:
    code = await make_code(db, await make_account(db))
    device = str(uuid4())
    answers = await asyncio.gather(*(activate(client, code, device_id=device) for _ in range(6)))
    assert {a.status_code for a in answers} == {200}
    assert len({a.json()["refresh_token"] for a in answers}) == 1


async def test_a_slip_issued_while_an_older_one_is_used_wins(db: Database, client: httpx.AsyncClient) -> None:
    account = await make_account(db)
    for _ in range(5):
        code = await make_code(db, account)
        answer, newer = await asyncio.gather(activate(client, code), make_code(db, account))
        if answer.status_code == 200:
            headers = {"Authorization": f"Bearer {answer.json()['access_token']}"}
            assert code_of(await client.get("me", headers=headers)) == (401, "signed_out")
        else:
            assert code_of(answer) == (401, "code_no_longer_valid")
        assert (await activate(client, newer)).status_code == 200
