"""Bad input to every route: a 4xx with a stable code, never a 500; what it must not change is tested beside each module."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio

from app.auth.models import Account
from app.core.actor import Role
from app.core.db import Database
from tests.support import worlds
from tests.support.cast import auth_headers, make_account, make_member, make_tree

DEEP = "[" * 2_000 + "]" * 2_000
HOSTILE_BODIES = {
    "empty": b"",
    "not json": b"{",
    "a list": b"[]",
    "a number": b"1e999",
    "null": b"null",
    "deeply nested": DEEP.encode(),
    "very deeply nested": b'{"a":' * 50_000,
    "not utf-8": b'{"title": "\xff\xfe"}',
    "unknown field": b'{"no_such_field": 1}',
    "huge integer": b'{"seq": 1' + b"0" * 5_000 + b"}",
    "a name that cannot be written": b'{"\\ud800": 1}',
    "duplicate keys": b'{"a": 1, "a": 2}',
}
HOSTILE_VALUES: tuple[Any, ...] = (
    None,
    True,
    -1,
    10**30,
    1.5,
    "",
    "x" * 20_000,
    "\x00",
    "\ud800",
    "' OR 1=1 --",
    "%s%n{0}{__class__}",
    "../../etc/passwd",
    "9999-99-99",
    "0000-01-01T00:00:00Z",
    "9999-12-31T23:59:59-23:59",
    str(uuid4()),
    [],
    [None] * 3,
    {},
    {"a": {"b": {"c": []}}},
)
HOSTILE_PATH_VALUES = ("x", "%00", "%ff", "..%2f..", "-1", "9" * 40, str(uuid4()), str(uuid4()).upper())
# These end the caller's own session; they are tested by themselves in tests/auth.
ENDS_THE_SESSION = {"/api/v1/auth/sessions", "/api/v1/auth/sessions/{session_id}", "/api/v1/auth/password"}


# As reviewed, which is as the service says it (tests/architecture/test_routes.py): working it out takes a second.
DESCRIPTION = json.loads((Path(__file__).parents[1] / "golden" / "openapi.json").read_text())


def _operations(method_with_body: bool) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in DESCRIPTION["paths"].items():
        for method, operation in item.items():
            if path in ENDS_THE_SESSION and method != "get":
                continue
            if ("requestBody" in operation) == method_with_body:
                yield method.upper(), path, operation


def _id(operation: tuple[str, str, dict[str, Any]]) -> str:
    return f"{operation[0]} {operation[1]}"


@pytest_asyncio.fixture
async def caller(db: Database) -> Account:
    """Somebody who holds every role on the top of the tree, so that guards let the input through to the rules."""
    return await worlds.once(db, "everybody", lambda: _caller(db))


async def _caller(db: Database) -> Account:
    async with db.write() as session:
        cast = await make_tree(session)
        member = await make_member(session, branch=cast.branch)
        return await make_account(session, member=member, grants=[(role, cast.province) for role in Role])


def _check(answer: httpx.Response, what: str) -> None:
    assert answer.status_code < 500, f"{what}: {answer.status_code} {answer.text[:300]}"
    if answer.status_code >= 400:
        assert answer.headers["content-type"] == "application/problem+json", what
        assert answer.json()["code"], what


def _filled(path: str, value: str | None = None) -> str:
    while "{" in path:
        start, end = path.index("{"), path.index("}")
        filling = value or ("1" if path[start + 1 : end] == "seq" else str(uuid4()))
        path = path[:start] + filling + path[end + 1 :]
    return f"http://127.0.0.1{path}"


def _example(operation: dict[str, Any], schemas: dict[str, Any]) -> Any:
    """A well-formed body for a route, from the examples or the schema itself."""
    content = operation["requestBody"]["content"]
    return _sample(content.get("application/json", {}).get("schema", {}), schemas)


def _sample(schema: dict[str, Any], schemas: dict[str, Any]) -> Any:
    if "$ref" in schema:
        schema = schemas[schema["$ref"].rsplit("/", 1)[1]]
    if schema.get("examples"):
        return schema["examples"][0]
    for key in ("anyOf", "oneOf", "allOf"):
        if key in schema:
            return _sample(schema[key][0], schemas)
    if "enum" in schema or "const" in schema:
        return schema.get("const", (schema.get("enum") or [None])[0])
    kind = schema.get("type")
    if kind == "object":
        return {name: _sample(part, schemas) for name, part in schema.get("properties", {}).items()}
    samples: dict[Any, Any] = {"array": [], "integer": 1, "boolean": True, "number": 1}
    text = {"uuid": str(uuid4()), "date": "2024-12-18", "date-time": "2024-12-18T08:00:00+07:00"}
    return samples.get(kind, text.get(schema.get("format", ""), "chữ"))


@pytest.mark.parametrize("operation", list(_operations(True)), ids=_id)
async def test_hostile_bodies(client: httpx.AsyncClient, caller: Account, operation: tuple[str, str, dict[str, Any]]) -> None:
    method, path, described = operation
    headers = {**auth_headers(caller), "Content-Type": "application/json"}
    for name, body in HOSTILE_BODIES.items():
        answer = await client.request(method, _filled(path), content=body, headers=headers)
        _check(answer, name)
        assert answer.status_code >= 400, name
    sample = _example(described, DESCRIPTION["components"]["schemas"])
    for field in sample if isinstance(sample, dict) else ():
        for value in HOSTILE_VALUES:
            body = json.dumps({**sample, field: value}).encode()
            _check(await client.request(method, _filled(path), content=body, headers=headers), f"{field}={value!r}"[:200])


@pytest.mark.parametrize("operation", [*_operations(True), *_operations(False)], ids=_id)
async def test_hostile_paths_and_queries(
    client: httpx.AsyncClient, caller: Account, operation: tuple[str, str, dict[str, Any]]
) -> None:
    method, path, described = operation
    headers = auth_headers(caller)
    if "{" in path:
        for value in HOSTILE_PATH_VALUES:
            _check(await client.request(method, _filled(path, value), headers=headers), value)
    queries = [p["name"] for p in described.get("parameters", []) if p["in"] == "query"]
    for name in queries:
        for value in ("\x00", "\ud7ff", "x" * 5_000, "-1", "%", "_", "9" * 30, "2024-13-01", "null", ""):
            _check(await client.request(method, _filled(path), params={name: value}, headers=headers), f"{name}={value!r}")


async def test_methods_that_a_path_does_not_have(client: httpx.AsyncClient, caller: Account) -> None:
    for path, item in DESCRIPTION["paths"].items():
        for method in {"get", "put", "post", "delete", "patch", "trace"} - item.keys():
            answer = await client.request(method.upper(), _filled(path), headers=auth_headers(caller))
            _check(answer, f"{method} {path}")
            assert answer.status_code >= 400, (method, path)


@pytest.mark.parametrize(
    "authorization",
    ["", "Bearer", "Bearer ", "Bearer x", "Bearer a.b.c", "Basic eDp4", "Bearer " + "x" * 9_000, "Bearer \xe9"],
)
async def test_forged_authorization(client: httpx.AsyncClient, authorization: str) -> None:
    answer = await client.get("me", headers={b"Authorization": authorization.encode("latin-1")})
    assert answer.status_code == 401
    assert answer.json()["code"]
    assert answer.headers["www-authenticate"].startswith("Bearer")
