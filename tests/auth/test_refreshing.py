"""Refresh tokens over HTTP: rotation, lost answers, races, reuse, cookies, logging out."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import select, update

from app.auth import keys, tokens
from app.auth.models import Account, RefreshFamily
from app.core import clock
from app.core.db import Database
from app.core.models import JournalEntry
from tests.auth.builders import PASSWORD, Person, code_of, enrol, make_account, make_person


async def refresh(client: httpx.AsyncClient, token: str, **more: Any) -> httpx.Response:
    return await client.post("auth/refresh", json={"refresh_token": token, **more})


async def next_token(client: httpx.AsyncClient, token: str) -> str:
    answer = await refresh(client, token)
    assert answer.status_code == 200
    following: str = answer.json()["refresh_token"]
    return following


async def age(db: Database, by: timedelta) -> None:
    async with db.write() as session:
        for family in await session.scalars(select(RefreshFamily)):
            family.rotated_at -= by
            family.expires_at -= by


async def family_of(db: Database, person: Person) -> RefreshFamily:
    async with db.read() as session:
        family = await session.get(RefreshFamily, person.signed_in.family_id)
    assert family is not None
    return family


async def test_a_refresh_rotates_and_the_device_stays_enrolled_for_another_180_days(
    db: Database, client: httpx.AsyncClient
) -> None:
    person = await make_person(db)
    await age(db, timedelta(days=100))
    answer = await refresh(client, person.signed_in.refresh_token)
    assert answer.status_code == 200
    assert answer.json()["refresh_token"] != person.signed_in.refresh_token
    assert answer.json()["session_id"] == str(person.signed_in.family_id)
    headers = {"Authorization": f"Bearer {answer.json()['access_token']}"}
    assert (await client.get("me", headers=headers)).status_code == 200
    left = (await family_of(db, person)).expires_at - clock.real_now()
    assert timedelta(days=179) < left <= timedelta(days=180)


async def test_a_lost_answer_is_repeated_however_late(db: Database, client: httpx.AsyncClient) -> None:
    first = (await make_person(db)).signed_in.refresh_token
    lost = await next_token(client, first)
    await age(db, timedelta(days=30))
    again = await next_token(client, first)
    assert again == lost
    assert await next_token(client, again) != lost


async def test_requests_that_crossed_are_forgiven_for_a_minute(db: Database, client: httpx.AsyncClient) -> None:
    first = (await make_person(db)).signed_in.refresh_token
    third = await next_token(client, await next_token(client, first))
    await age(db, timedelta(seconds=50))
    assert await next_token(client, first) == third
    assert await next_token(client, third)


async def test_an_older_token_signs_the_device_out_for_good(db: Database, client: httpx.AsyncClient) -> None:
    person = await make_person(db)
    other = await enrol(db, person.account)
    first = person.signed_in.refresh_token
    third = await next_token(client, await next_token(client, first))
    await age(db, timedelta(seconds=61))
    assert code_of(await refresh(client, first)) == (401, "refresh_reused")
    # What the refusal left behind is seen by the requests after it: thief and owner are both out, other devices are not.
    assert code_of(await refresh(client, third)) == (401, "refresh_not_valid")
    assert code_of(await refresh(client, first)) == (401, "refresh_not_valid")
    assert code_of(await client.get("me", headers=person.headers)) == (401, "signed_out")
    assert (await client.get("me", headers=other.headers)).status_code == 200
    assert (await family_of(db, person)).revoked_reason == "refresh_reused"
    async with db.read() as session:
        entries = (await session.scalars(select(JournalEntry))).all()
    assert [(e.action, e.subject_id) for e in entries] == [("auth:device:reuse_detected", person.signed_in.family_id)]


async def test_much_older_tokens_are_not_forgiven_even_within_the_minute(db: Database, client: httpx.AsyncClient) -> None:
    token = first = (await make_person(db)).signed_in.refresh_token
    for _ in range(3):
        token = await next_token(client, token)
    assert code_of(await refresh(client, first)) == (401, "refresh_reused")
    assert code_of(await refresh(client, token)) == (401, "refresh_not_valid")


async def test_refreshes_at_the_same_time_get_the_same_token(db: Database, client: httpx.AsyncClient) -> None:
    person = await make_person(db)
    token = person.signed_in.refresh_token
    for generation in range(2, 5):
        answers = await asyncio.gather(*(refresh(client, token) for _ in range(8)))
        assert {a.status_code for a in answers} == {200}
        assert len({a.json()["refresh_token"] for a in answers}) == 1
        token = answers[0].json()["refresh_token"]
        assert (await family_of(db, person)).generation == generation


async def test_a_refresh_and_a_sign_out_at_the_same_time_end_signed_out(db: Database, client: httpx.AsyncClient) -> None:
    account = await make_account(db)
    for _ in range(5):
        person = await enrol(db, account)
        path = f"auth/sessions/{person.signed_in.family_id}"
        answer, _ = await asyncio.gather(
            refresh(client, person.signed_in.refresh_token), client.delete(path, headers=person.headers)
        )
        if answer.status_code == 200:
            answer = await refresh(client, answer.json()["refresh_token"])
        assert code_of(answer) == (401, "refresh_not_valid")


async def test_a_token_ahead_of_a_restored_database_goes_on(db: Database, client: httpx.AsyncClient) -> None:
    person = await make_person(db)
    ahead = tokens.issue_refresh(keys.refresh_key(), family_id=person.signed_in.family_id, generation=9)
    assert await next_token(client, await next_token(client, ahead))
    assert (await family_of(db, person)).generation == 11


async def test_after_180_days_without_a_refresh_the_device_signs_in_again(db: Database, client: httpx.AsyncClient) -> None:
    person = await make_person(db)
    await age(db, timedelta(days=181))
    assert code_of(await refresh(client, person.signed_in.refresh_token)) == (401, "refresh_not_valid")
    sessions = await client.get("auth/sessions", headers=(await enrol(db, person.account)).headers)
    assert len(sessions.json()["items"]) == 1


async def test_an_ended_account_cannot_refresh(db: Database, client: httpx.AsyncClient) -> None:
    person = await make_person(db)
    async with db.write() as session:
        await session.execute(update(Account).values(disabled_at=clock.real_now()))
    assert code_of(await refresh(client, person.signed_in.refresh_token)) == (401, "refresh_not_valid")
    assert code_of(await client.get("me", headers=person.headers)) == (401, "signed_out")


@pytest.mark.parametrize("token", ["x", "a.b.c", "đ", f"{'4ea8c40a' * 4}.1.{'A' * 43}", "." * 2_000, "access"])
async def test_forged_refresh_tokens_change_nothing(db: Database, client: httpx.AsyncClient, token: str) -> None:
    person = await make_person(db)
    sent = person.signed_in.access_token if token == "access" else token
    assert code_of(await refresh(client, sent)) == (401, "refresh_not_valid")
    assert code_of(await client.post("auth/logout", json={"refresh_token": sent})) == (401, "refresh_not_valid")
    changed = person.signed_in.refresh_token.replace(".1.", ".7.")
    assert code_of(await refresh(client, changed)) == (401, "refresh_not_valid")
    assert (await family_of(db, person)).generation == 1
    assert await next_token(client, person.signed_in.refresh_token)


async def test_a_token_of_a_family_that_is_not_there(db: Database, client: httpx.AsyncClient) -> None:
    token = tokens.issue_refresh(keys.refresh_key(), family_id=uuid4(), generation=1)
    assert code_of(await refresh(client, token)) == (401, "refresh_not_valid")
    assert code_of(await refresh(client, token, pin="274918")) == (401, "refresh_not_valid")
    assert (await client.post("auth/logout", json={"refresh_token": token})).status_code == 204


async def test_a_browser_keeps_the_token_where_no_script_reads_it(db: Database, client: httpx.AsyncClient) -> None:
    await make_account(db, password=PASSWORD)
    form = {"username": "10023", "password": PASSWORD, "cookie": "true"}
    signed_in = await client.post("auth/token", data=form)
    assert signed_in.json()["refresh_token"] is None
    cookie = signed_in.headers["set-cookie"]
    assert {"HttpOnly", "SameSite=strict", "Path=/api/v1/auth"} <= set(cookie.split("; "))
    name = f"sotay_refresh_{signed_in.json()['account_id'].replace('-', '')}"
    first = client.cookies[name]
    refreshed = await client.post("auth/refresh", json={})
    assert refreshed.status_code == 200
    assert refreshed.json()["refresh_token"] is None
    assert client.cookies[name] != first
    logged_out = await client.post("auth/logout", json={})
    assert logged_out.status_code == 204
    assert name not in client.cookies
    assert code_of(await client.post("auth/refresh", json={})) == (401, "refresh_not_valid")
    headers = {"Authorization": f"Bearer {refreshed.json()['access_token']}"}
    assert code_of(await client.get("me", headers=headers)) == (401, "signed_out")


async def test_two_people_share_a_browser_without_signing_each_other_out(db: Database, client: httpx.AsyncClient) -> None:
    accounts = []
    for login in ("10023", "10024"):
        await make_account(db, login=login, password=PASSWORD)
        form = {"username": login, "password": PASSWORD, "cookie": "true"}
        accounts.append((await client.post("auth/token", data=form)).json()["account_id"])
    for account in accounts:
        refreshed = await client.post("auth/refresh", json={"account_id": account})
        assert refreshed.json()["account_id"] == account
    # Which of the two is meant has to be said.
    assert code_of(await client.post("auth/refresh", json={})) == (401, "refresh_not_valid")
    assert (await client.post("auth/logout", json={"account_id": accounts[0]})).status_code == 204
    assert code_of(await client.post("auth/refresh", json={"account_id": accounts[0]})) == (401, "refresh_not_valid")
    assert (await client.post("auth/refresh", json={"account_id": accounts[1]})).status_code == 200


async def test_logging_out_ends_this_device_only_and_may_be_repeated(db: Database, client: httpx.AsyncClient) -> None:
    person = await make_person(db)
    other = await enrol(db, person.account)
    for _ in range(2):
        answer = await client.post("auth/logout", json={"refresh_token": person.signed_in.refresh_token})
        assert answer.status_code == 204
    assert code_of(await refresh(client, person.signed_in.refresh_token)) == (401, "refresh_not_valid")
    assert code_of(await client.get("me", headers=person.headers)) == (401, "signed_out")
    assert await next_token(client, other.signed_in.refresh_token)
