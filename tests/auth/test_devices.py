"""The caller's devices, the PIN of a shared phone, setting and changing a password."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import select

from app.auth.models import Account, SignInFailures
from app.core.db import Database
from tests.auth.builders import PASSWORD, Person, code_of, enrol, make_account, make_person, sign_in

PIN = "274918"
NEW_PASSWORD = "Hai con trâu trắng 5"


async def put_password(client: httpx.AsyncClient, person: Person, new: str, old: str | None = None) -> httpx.Response:
    return await client.put("auth/password", headers=person.headers, json={"new_password": new, "old_password": old})


async def put_pin(client: httpx.AsyncClient, person: Person, pin: str | None, **more: Any) -> httpx.Response:
    return await client.put("auth/pin", headers=person.headers, json={"pin": pin, **more})


async def refresh(client: httpx.AsyncClient, person: Person, pin: str | None = None) -> httpx.Response:
    body = {"refresh_token": person.signed_in.refresh_token, "pin": pin}
    return await client.post("auth/refresh", json=body)


async def test_own_devices_are_listed_and_signed_out_one_by_one(db: Database, client: httpx.AsyncClient) -> None:
    mine = await make_person(db)
    lost, stranger = await enrol(db, mine.account), await make_person(db, login="2")
    listed = (await client.get("auth/sessions", headers=mine.headers)).json()
    assert [(s["id"], s["is_current"]) for s in listed["items"]] == [
        (str(lost.signed_in.family_id), False),
        (str(mine.signed_in.family_id), True),
    ]
    assert (await client.delete(f"auth/sessions/{lost.signed_in.family_id}", headers=mine.headers)).status_code == 204
    assert code_of(await client.get("me", headers=lost.headers)) == (401, "signed_out")
    for not_mine in (lost.signed_in.family_id, stranger.signed_in.family_id, uuid4()):
        answer = await client.delete(f"auth/sessions/{not_mine}", headers=mine.headers)
        assert code_of(answer) == (404, "session_not_found")
    assert (await client.get("me", headers=stranger.headers)).status_code == 200


@pytest.mark.parametrize("keep", [True, False])
async def test_all_devices_are_signed_out_at_once(db: Database, client: httpx.AsyncClient, keep: bool) -> None:
    mine, stranger = await make_person(db), await make_person(db, login="2")
    others = [await enrol(db, mine.account) for _ in range(2)]
    path = f"auth/sessions?keep_current={str(keep).lower()}"
    assert (await client.delete(path, headers=mine.headers)).status_code == 204
    for other in others:
        assert code_of(await refresh(client, other)) == (401, "refresh_not_valid")
    assert (await client.get("me", headers=mine.headers)).status_code == (200 if keep else 401)
    assert (await client.get("me", headers=stranger.headers)).status_code == 200


async def test_a_first_password_needs_no_old_one_and_leaves_other_devices_alone(
    db: Database, client: httpx.AsyncClient
) -> None:
    mine = await make_person(db)
    other = await enrol(db, mine.account)
    assert (await put_password(client, mine, NEW_PASSWORD)).status_code == 204
    assert (await client.get("me", headers=other.headers)).json()["has_password"] is True
    assert (await sign_in(client, "10023", NEW_PASSWORD)).status_code == 200


async def test_changing_needs_the_old_one_and_signs_the_others_out(db: Database, client: httpx.AsyncClient) -> None:
    mine = await make_person(db, password=PASSWORD)
    other = await enrol(db, mine.account)
    for old in (None, "sai mật khẩu"):
        assert code_of(await put_password(client, mine, NEW_PASSWORD, old)) == (403, "old_password_wrong")
    assert (await sign_in(client, "10023", PASSWORD)).status_code == 200
    assert (await put_password(client, mine, NEW_PASSWORD, PASSWORD)).status_code == 204
    assert code_of(await sign_in(client, "10023", PASSWORD)) == (401, "sign_in_refused")
    assert (await sign_in(client, "10023", NEW_PASSWORD)).status_code == 200
    assert (await client.get("me", headers=mine.headers)).status_code == 200
    assert code_of(await client.get("me", headers=other.headers)) == (401, "signed_out")


async def test_guessing_the_old_password_on_an_open_phone_is_braked(db: Database, client: httpx.AsyncClient) -> None:
    mine = await make_person(db, password=PASSWORD)
    for _ in range(5):
        await put_password(client, mine, NEW_PASSWORD, "sai mật khẩu")
    assert code_of(await put_password(client, mine, NEW_PASSWORD, PASSWORD)) == (429, "too_many_tries")
    assert (await sign_in(client, "10023", PASSWORD)).status_code == 200


@pytest.mark.parametrize(("password", "code"), [("1234567", "password_too_short"), ("matkhau1", "password_too_common")])
async def test_bad_passwords_change_nothing(db: Database, client: httpx.AsyncClient, password: str, code: str) -> None:
    mine = await make_person(db)
    assert code_of(await put_password(client, mine, password)) == (422, code)
    assert (await client.get("me", headers=mine.headers)).json()["has_password"] is False


async def test_a_shared_phone_asks_for_the_pin_at_each_refresh(db: Database, client: httpx.AsyncClient) -> None:
    mine = await make_person(db)
    private = await enrol(db, mine.account)
    assert (await put_pin(client, mine, PIN)).status_code == 204
    assert code_of(await refresh(client, mine)) == (403, "pin_needed")
    assert code_of(await refresh(client, mine, "999111")) == (403, "pin_wrong")
    first = await refresh(client, mine, PIN)
    assert first.status_code == 200
    assert (await refresh(client, private)).status_code == 200
    me = (await client.get("me", headers=private.headers)).json()
    assert me["has_pin"] is True
    async with db.read() as session:
        assert PIN not in str((await session.scalars(select(Account.pin_hash))).one())


async def test_wrong_pins_are_braked_and_do_not_rotate(db: Database, client: httpx.AsyncClient) -> None:
    mine = await make_person(db)
    other = await enrol(db, mine.account)
    await put_pin(client, mine, PIN)
    await put_pin(client, other, PIN, old_pin=PIN)
    for number in range(5):
        assert code_of(await refresh(client, mine, f"99911{number}")) == (403, "pin_wrong")
    assert code_of(await refresh(client, mine, PIN)) == (429, "too_many_tries")
    assert (await refresh(client, other, PIN)).status_code == 200  # the other phone has a lane of its own
    async with db.write() as session:
        for row in await session.scalars(select(SignInFailures)):
            row.last_at -= timedelta(minutes=2)
    assert (await refresh(client, mine, PIN)).status_code == 200


async def test_changing_or_removing_a_pin_needs_it(db: Database, client: httpx.AsyncClient) -> None:
    mine = await make_person(db)
    await put_pin(client, mine, PIN)
    assert code_of(await put_pin(client, mine, None)) == (403, "pin_needed")
    assert code_of(await put_pin(client, mine, "903274", old_pin="111222")) == (403, "pin_wrong")
    assert code_of(await refresh(client, mine)) == (403, "pin_needed")
    assert (await put_pin(client, mine, "903274", old_pin=PIN)).status_code == 204
    assert code_of(await refresh(client, mine, PIN)) == (403, "pin_wrong")
    assert (await put_pin(client, mine, None, old_pin="903274")).status_code == 204
    assert (await refresh(client, mine)).status_code == 200


async def test_simple_pins_are_refused(db: Database, client: httpx.AsyncClient) -> None:
    mine = await make_person(db)
    assert code_of(await put_pin(client, mine, "123456")) == (422, "pin_too_simple")
    for malformed in ("12345", "1234567", "12345a", "１２３４５７", 274918):
        assert code_of(await put_pin(client, mine, malformed)) == (422, "malformed_input")  # type: ignore[arg-type]
    assert (await refresh(client, mine)).status_code == 200


async def test_two_people_share_one_phone(db: Database, client: httpx.AsyncClient) -> None:
    device = uuid4()
    for login in ("1", "2"):
        await make_account(db, login=login, password=PASSWORD)
    husband, wife = [(await sign_in(client, login, PASSWORD, device=device)).json() for login in ("1", "2")]
    for person in (husband, wife):
        headers = {"Authorization": f"Bearer {person['access_token']}"}
        assert (await client.get("me", headers=headers)).status_code == 200
