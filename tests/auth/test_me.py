"""Who I am; tokens that say nothing; input that is malformed."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from app.core.actor import Role
from app.core.db import Database
from tests.auth.builders import PASSWORD, code_of, make_grant, make_person, old_access_token

NUL, SURROGATE = "a\x00b", "a\ud800b"


async def test_roles_are_shown_as_waiting_until_a_password_is_set(db: Database, client: httpx.AsyncClient) -> None:
    person = await make_person(db)
    unit = uuid4()
    await make_grant(db, person.account, Role.SECRETARY, unit)
    await make_grant(db, person.account, Role.HELPER, unit)
    me = (await client.get("me", headers=person.headers)).json()
    assert me["must_set_password"] is True
    assert {(r["role"], r["in_force"]) for r in me["roles"]} == {("helper", False), ("secretary", False)}
    await client.put("auth/password", headers=person.headers, json={"new_password": PASSWORD})
    me = (await client.get("me", headers=person.headers)).json()
    assert me["must_set_password"] is False
    secretary = {"role": "secretary", "role_name": "bí thư chi bộ", "unit_id": str(unit), "valid_to": None, "in_force": True}
    assert secretary in me["roles"]
    assert len(me["roles"]) == 2


async def test_a_plain_member_needs_no_password(db: Database, client: httpx.AsyncClient) -> None:
    person = await make_person(db)
    me = (await client.get("me", headers=person.headers)).json()
    assert (me["must_set_password"], me["roles"]) == (False, [])


async def test_without_a_token_or_with_an_old_one(db: Database, client: httpx.AsyncClient) -> None:
    person = await make_person(db)
    nobody = await client.get("me")
    assert code_of(nobody) == (401, "not_signed_in")
    assert nobody.headers["www-authenticate"] == "Bearer"
    old = await client.get("me", headers={"Authorization": f"Bearer {old_access_token(person)}"})
    assert code_of(old) == (401, "token_expired")
    assert "invalid_token" in old.headers["www-authenticate"]
    assert old.headers["content-type"].startswith("application/problem+json")


@pytest.mark.parametrize("value", ["Bearer", "Bearer x.y.z", "Basic YTpi", "Bearer " + "[" * 5_000, "Bearer ü"])
async def test_other_credentials(db: Database, client: httpx.AsyncClient, value: str) -> None:
    credentials = (b"Authorization", value.encode("latin-1"))
    answer = await client.get("me", headers=[credentials])
    assert answer.status_code == 401
    english = await client.get("me", headers=[credentials, (b"Accept-Language", b"en")])
    assert english.json()["detail"].isascii()


JSON_ROUTES: list[tuple[str, str, dict[str, Any]]] = [
    ("POST", "auth/activate", {"login": "10023", "code": "K7M2P-9QX4T"}),
    ("POST", "auth/refresh", {"refresh_token": "x"}),
    ("POST", "auth/logout", {"refresh_token": "x"}),
    ("PUT", "auth/password", {"new_password": PASSWORD}),
    ("PUT", "auth/pin", {"pin": "274918"}),
]
RUBBISH = [NUL, "x" * 5_000, 5, True, None, 1.5, [], {}, "", -1, 2**70, [[[[[]]]]]]


@pytest.mark.parametrize(("method", "path", "body"), JSON_ROUTES, ids=[r[1] for r in JSON_ROUTES])
async def test_malformed_bodies_are_refused_without_a_trace(
    db: Database, client: httpx.AsyncClient, method: str, path: str, body: dict[str, Any]
) -> None:
    person = await make_person(db, password=PASSWORD)
    bodies: list[Any] = [{**body, name: value} for name in body for value in RUBBISH if (name, value) != ("pin", None)]
    bodies += [{**body, "unknown": 1}, [], "x", 5, None]
    for wrong in bodies:
        answer = await client.request(method, path, json=wrong, headers=person.headers)
        assert 400 <= answer.status_code < 500, wrong
        assert answer.headers["content-type"].startswith("application/problem+json")
    for raw in (
        b"{",
        b'{"login": "\\ud800", "code": "x", "new_password": "\\ud800\\ud800aaaaaaaa", "pin": "\\ud800"}',
        b"\xff",
    ):
        answer = await client.request(method, path, content=raw, headers={**person.headers, "Content-Type": "application/json"})
        assert 400 <= answer.status_code < 500, raw
    assert (await client.get("me", headers=person.headers)).json()["has_pin"] is False


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"username": "10023"},
        {"username": "", "password": PASSWORD},
        {"username": NUL, "password": PASSWORD},
        {"username": "10023", "password": NUL},
        {"username": "10023", "password": "x" * 201},
        {"username": "1" * 41, "password": PASSWORD},
        {"username": "10023", "password": PASSWORD, "grant_type": "client_credentials"},
        {"username": "10023", "password": PASSWORD, "unknown": "1"},
        {"username": "10023", "password": PASSWORD, "cookie": "perhaps"},
        {"username": "10023", "password": PASSWORD, "device_label": "x" * 101},
    ],
)
async def test_malformed_forms_are_refused(db: Database, client: httpx.AsyncClient, form: dict[str, str]) -> None:
    await make_person(db, password=PASSWORD)
    answer = await client.post("auth/token", data=form)
    assert code_of(answer) == (422, "malformed_input")
    assert PASSWORD not in answer.text


async def test_a_form_that_is_not_one(db: Database, client: httpx.AsyncClient) -> None:
    as_json = await client.post("auth/token", json={"username": "10023", "password": PASSWORD})
    assert as_json.status_code in (415, 422)
    broken = await client.post(
        "auth/token", content=b"--x\r\nbroken", headers={"Content-Type": "multipart/form-data; boundary=x"}
    )
    assert 400 <= broken.status_code < 500
    file = await client.post("auth/token", data={"username": "10023"}, files={"password": b"x"})
    assert file.status_code == 422
    undecodable = await client.post(
        "auth/token",
        content=b"username=%ff%ed%a0%80&password=%ff%00",
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )
    assert 400 <= undecodable.status_code < 500
