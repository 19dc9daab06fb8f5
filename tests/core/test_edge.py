"""Each way a request can end: what is committed and what the client sees (decision 0001)."""

from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.db import Database, ReadSession, WriteSession
from app.core.errors import AppError
from app.core.models import InstanceFact
from app.core.schemas import In, Out


class Refused(AppError):
    """A refusal for the tests."""

    status = 409
    code = "refused_in_test"
    vi = "Từ chối {what}."
    en = "Refused {what}."


class Body(In):
    """A body for the tests."""

    count: int


class Answer(Out):
    """An answer for the tests."""

    number: int


@pytest.fixture
def app(own_app: FastAPI) -> FastAPI:
    """The application with one route for each ending."""

    @own_app.post("/api/v1/test/returns")
    async def returns(session: WriteSession) -> Answer:
        session.add(InstanceFact(name="a", value="1"))
        return Answer(number=1)

    @own_app.post("/api/v1/test/refuses")
    async def refuses(session: WriteSession) -> Answer:
        session.add(InstanceFact(name="a", value="1"))
        await session.flush()

        async def evidence(later: AsyncSession) -> None:
            await later.merge(InstanceFact(name="evidence", value="kept"))

        raise Refused(what="việc này", evidence=evidence)

    @own_app.post("/api/v1/test/unfit", response_model=Answer)
    async def unfit(session: WriteSession) -> dict[str, str]:
        session.add(InstanceFact(name="a", value="1"))
        return {"number": "no number"}

    @own_app.post("/api/v1/test/commit-fails")
    async def commit_fails(session: WriteSession) -> Answer:
        session.add(InstanceFact(name="a", value="1"))
        await session.flush()
        session.add(InstanceFact(name=None, value="a null name fails at the commit's flush"))
        return Answer(number=1)

    @own_app.post("/api/v1/test/loses-a-race")
    async def loses_a_race(session: WriteSession) -> Answer:
        session.add(InstanceFact(name="kept", value="2"))
        await session.flush()
        return Answer(number=1)

    @own_app.post("/api/v1/test/body")
    async def body(session: WriteSession, given: Body) -> Answer:
        session.add(InstanceFact(name="a", value="1"))
        return Answer(number=given.count)

    @own_app.get("/api/v1/test/writes-in-get")
    async def writes_in_get(session: ReadSession) -> Answer:
        await session.execute(text("INSERT INTO instance_facts (name, value) VALUES ('a', '1')"))
        return Answer(number=1)

    return own_app


async def _facts(db: Database) -> set[str]:
    async with db.read() as session:
        return set((await session.scalars(select(InstanceFact.name))).all())


@pytest.mark.parametrize(
    ("path", "status", "kept"),
    [
        ("test/returns", 200, {"a"}),
        ("test/refuses", 409, {"evidence"}),
        ("test/unfit", 500, set()),
        ("test/commit-fails", 500, set()),
    ],
)
async def test_what_each_ending_keeps(client: httpx.AsyncClient, db: Database, path: str, status: int, kept: set[str]) -> None:
    answer = await client.post(path)
    assert answer.status_code == status
    if status >= 400:
        assert answer.headers["content-type"] == "application/problem+json"
    assert await _facts(db) == kept


async def test_a_refusal_speaks_the_callers_language(client: httpx.AsyncClient) -> None:
    vietnamese = await client.post("test/refuses")
    english = await client.post("test/refuses", headers={"Accept-Language": "en-GB"})
    assert vietnamese.json()["detail"] == "Từ chối việc này."
    assert english.json()["detail"] == "Refused việc này."
    assert vietnamese.json()["code"] == "refused_in_test"
    assert vietnamese.json()["request_id"] == vietnamese.headers["x-request-id"]


@pytest.mark.parametrize(
    "content",
    [
        b'{"count": true}',
        b'{"count": "1"}',
        b'{"count": 1, "more": 2}',
        b"{",
        b"[" * 100_000,
        b"\xff\xfe",
        b'{"count": NaN}',
        b"",
    ],
)
async def test_malformed_bodies_are_refused_and_change_nothing(client: httpx.AsyncClient, db: Database, content: bytes) -> None:
    answer = await client.post("test/body", content=content, headers={"Content-Type": "application/json"})
    assert answer.status_code in {400, 422}
    assert answer.headers["content-type"] == "application/problem+json"
    assert await _facts(db) == set()


async def test_a_body_over_the_limit_is_refused(client: httpx.AsyncClient, settings: object) -> None:
    declared = await client.post("test/body", content=b" " * 1_000_001)

    async def trickle() -> AsyncIterator[bytes]:
        for _ in range(11):
            yield b" " * 100_000

    undeclared = await client.post("test/body", content=trickle(), headers={"Content-Type": "application/json"})
    assert (declared.status_code, undeclared.status_code) == (413, 413)
    assert declared.json()["code"] == "body_too_large"


async def test_a_forgotten_write_in_a_get_fails(client: httpx.AsyncClient, db: Database) -> None:
    assert (await client.get("test/writes-in-get")).status_code == 500
    assert await _facts(db) == set()


@pytest.mark.parametrize("path", ["nowhere", "units/not-a-uuid/children"])
async def test_unknown_paths_are_problems_too(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert 400 <= answer.status_code < 500
    assert answer.headers["content-type"] == "application/problem+json"


async def test_health(client: httpx.AsyncClient) -> None:
    for path in ("healthz", "readyz", "metrics"):
        assert (await client.get(f"http://127.0.0.1/{path}")).status_code == 200


async def test_the_docs_page_asks_no_other_host(client: httpx.AsyncClient) -> None:
    page = (await client.get("http://127.0.0.1/docs")).text
    assert "http://" not in page.replace("http://127.0.0.1", "")
    assert "https://" not in page
    for name in ("swagger-ui-bundle.js", "swagger-ui.css"):
        assert (await client.get(f"http://127.0.0.1/docs/static/{name}")).status_code == 200


@pytest.mark.parametrize(
    ("content", "advice"),
    [
        (b"{}", "ở mục count: còn thiếu"),
        (b'{"count": "1"}', "ở mục count: ghi một số nguyên"),
        (b'{"count": 1, "more": 2}', "ở mục more: mẫu không có mục này"),
    ],
)
async def test_malformed_input_says_where_and_what_to_do(client: httpx.AsyncClient, content: bytes, advice: str) -> None:
    answer = await client.post("test/body", content=content, headers={"Content-Type": "application/json"})
    assert advice in answer.json()["detail"]


async def test_who_loses_a_race_is_told_to_look_again(client: httpx.AsyncClient, db: Database) -> None:
    async with db.write() as session:
        session.add(InstanceFact(name="kept", value="1"))
    answer = await client.post("test/loses-a-race")
    assert (answer.status_code, answer.json()["code"]) == (409, "edit_conflict")
    assert await _facts(db) == {"kept"}
