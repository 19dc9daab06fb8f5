"""Signing in with a password, and the brakes on guessing."""

import asyncio
import unicodedata
from datetime import timedelta
from uuid import uuid4

import httpx
from sqlalchemy import select

from app.auth.brakes import count_try
from app.auth.errors import TooManyTries
from app.auth.models import KnownDevice, RefreshFamily, SignInFailures
from app.core import clock
from app.core.db import Database
from app.core.settings import Settings
from app.main import create_app
from tests.auth.builders import PASSWORD, code_of, enrol, make_account, make_person, sign_in


async def tries(db: Database) -> dict[str, int]:
    async with db.read() as session:
        return {row.lane: row.failures for row in await session.scalars(select(SignInFailures))}


async def age_tries(db: Database, by: timedelta) -> None:
    async with db.write() as session:
        for row in await session.scalars(select(SignInFailures)):
            row.last_at -= by


async def test_login_and_password_enrol_a_device(db: Database, client: httpx.AsyncClient) -> None:
    account = await make_account(db, password=PASSWORD)
    device = uuid4()
    answer = await sign_in(client, "10023", PASSWORD, device=device)
    assert answer.status_code == 200
    body = answer.json()
    assert (body["token_type"], body["expires_in"], body["device_id"]) == ("bearer", 600, str(device))
    assert (await client.get("me", headers={"Authorization": f"Bearer {body['access_token']}"})).status_code == 200
    async with db.read() as session:
        assert await session.get(KnownDevice, (account.id, device)) is not None
    assert await tries(db) == {}


async def test_the_password_is_the_same_composed_and_decomposed(db: Database, client: httpx.AsyncClient) -> None:
    await make_account(db, password=unicodedata.normalize("NFD", PASSWORD))
    for form in ("NFC", "NFD"):
        assert (await sign_in(client, "10023", unicodedata.normalize(form, PASSWORD))).status_code == 200


async def test_the_form_of_the_documentation_page_signs_in(db: Database, client: httpx.AsyncClient) -> None:
    await make_account(db, password=PASSWORD)
    form = {"grant_type": "password", "username": "10023", "password": PASSWORD, "scope": "", "client_secret": ""}
    assert (await client.post("auth/token", data=form)).status_code == 200


async def test_one_device_has_one_session(db: Database, client: httpx.AsyncClient) -> None:
    await make_account(db, password=PASSWORD)
    device = uuid4()
    first, second = [(await sign_in(client, "10023", PASSWORD, device=device)).json() for _ in range(2)]
    old = await client.get("me", headers={"Authorization": f"Bearer {first['access_token']}"})
    assert code_of(old) == (401, "signed_out")
    sessions = await client.get("auth/sessions", headers={"Authorization": f"Bearer {second['access_token']}"})
    assert [s["id"] for s in sessions.json()["items"]] == [second["session_id"]]


async def test_every_refusal_reads_the_same_and_enrols_nothing(db: Database, client: httpx.AsyncClient) -> None:
    await make_account(db, password=PASSWORD)
    await make_account(db, login="2")
    answers = [await sign_in(client, login, "sai mật khẩu") for login in ("10023", "2", "99999", "không có")]
    bodies = [{k: v for k, v in a.json().items() if k != "request_id"} for a in answers]
    assert bodies == [bodies[0]] * 4
    assert code_of(answers[0]) == (401, "sign_in_refused")
    async with db.read() as session:
        assert (await session.scalars(select(RefreshFamily))).all() == []


async def test_wrong_tries_are_remembered_and_slow_down_the_next(db: Database, client: httpx.AsyncClient) -> None:
    await make_account(db, password=PASSWORD)
    for count in range(1, 6):
        assert (await sign_in(client, "10023", "sai mật khẩu")).status_code == 401
        assert await tries(db) == {"unknown": count}
    braked = await sign_in(client, "10023", PASSWORD)
    assert code_of(braked) == (429, "too_many_tries")
    assert 0 < int(braked.headers["retry-after"]) <= 60
    assert await tries(db) == {"unknown": 5}  # a braked try neither counts nor lengthens the wait
    await age_tries(db, timedelta(seconds=61))
    assert (await sign_in(client, "10023", PASSWORD)).status_code == 200
    assert await tries(db) == {}


async def test_the_wait_grows_with_the_tries_and_is_forgotten_after_a_day(db: Database) -> None:
    account = await make_account(db)
    now = clock.real_now()
    waits = []
    for _ in range(13):
        await count_try(db.hot, account_id=account.id, lane="unknown", now=now)
        try:
            await count_try(db.hot, account_id=account.id, lane="unknown", now=now)
            waits += [0, 0]
        except TooManyTries as error:
            waits.append(int(error.headers["Retry-After"]) // 60)
            now += timedelta(seconds=int(error.headers["Retry-After"]))
    assert waits == [0, 0, 0, 0, 1, 1, 1, 5, 5, 5, 5, 15, 15, 15, 15]
    await count_try(db.hot, account_id=account.id, lane="unknown", now=now + timedelta(hours=24))
    assert await tries(db) == {"unknown": 1}


async def test_strangers_never_slow_down_the_owner_on_the_owners_phone(db: Database, client: httpx.AsyncClient) -> None:
    person = await make_person(db, password=PASSWORD)
    for _ in range(8):
        await sign_in(client, "10023", "sai mật khẩu", device=uuid4())
    assert (await sign_in(client, "10023", PASSWORD, device=uuid4())).status_code == 429
    assert (await sign_in(client, "10023", PASSWORD, device=person.device.id)).status_code == 200
    assert (await client.get("me", headers=(await enrol(db, person.account)).headers)).status_code == 200


async def test_a_known_phone_has_a_brake_of_its_own(db: Database, client: httpx.AsyncClient) -> None:
    person = await make_person(db, password=PASSWORD)
    for _ in range(5):
        await sign_in(client, "10023", "sai mật khẩu", device=person.device.id)
    assert (await sign_in(client, "10023", PASSWORD, device=person.device.id)).status_code == 429
    assert (await sign_in(client, "10023", PASSWORD)).status_code == 200


async def test_a_device_known_to_another_account_is_a_stranger(db: Database, client: httpx.AsyncClient) -> None:
    other = await make_person(db, login="2")
    await make_account(db, password=PASSWORD)
    await sign_in(client, "10023", "sai mật khẩu", device=other.device.id)
    assert await tries(db) == {"unknown": 1}


async def test_the_brake_survives_a_restart(db: Database, client: httpx.AsyncClient, settings: Settings) -> None:
    await make_account(db, password=PASSWORD)
    for _ in range(5):
        await sign_in(client, "10023", "sai mật khẩu")
    restarted = create_app(settings, database=db)
    transport = httpx.ASGITransport(restarted)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1/api/v1/") as again:
        assert (await sign_in(again, "10023", PASSWORD)).status_code == 429


async def test_guesses_sent_at_once_are_counted_one_by_one(db: Database, client: httpx.AsyncClient) -> None:
    await make_account(db, password=PASSWORD)
    answers = await asyncio.gather(*(sign_in(client, "10023", f"đoán lần {n}") for n in range(20)))
    assert sorted(a.status_code for a in answers) == [401] * 5 + [429] * 15
    assert await tries(db) == {"unknown": 5}


async def test_many_honest_people_behind_one_address_do_not_meet(db: Database, client: httpx.AsyncClient) -> None:
    for number in range(30):
        await make_account(db, login=str(number), password=PASSWORD if number < 2 else None)
    for number in range(2, 30):
        await sign_in(client, str(number), "gõ nhầm rồi")
    for number in range(2):
        assert (await sign_in(client, str(number), PASSWORD)).status_code == 200


async def test_more_than_the_queue_holds_is_told_to_come_back_and_costs_no_try(db: Database, client: httpx.AsyncClient) -> None:
    await make_account(db, password=PASSWORD)
    device = uuid4()
    answers = await asyncio.gather(*(sign_in(client, f"x{n}", PASSWORD) for n in range(60)), sign_in(client, "10023", "sai"))
    busy = [a for a in answers if a.status_code == 503]
    assert busy
    assert code_of(busy[0]) == (503, "busy_try_again")
    assert int(busy[0].headers["retry-after"]) > 0
    assert sum((await tries(db)).values()) == (0 if answers[-1].status_code == 503 else 1)
    assert (await sign_in(client, "10023", PASSWORD, device=device)).status_code == 200
