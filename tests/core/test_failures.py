"""The database is gone, busy or full: the answer says "not now", so that a phone keeps what it has and sends it again."""

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.db import Database, Hot, WriteSession
from app.core.errors import EditConflict
from app.core.hot import HotQuery, Unreachable, connect
from app.core.models import InstanceFact
from app.core.schemas import Out
from tests.core.test_edge import Refused

PROBLEM = "application/problem+json"
KEEP = HotQuery(text("INSERT INTO instance_facts (name, value) VALUES (:name, :value)"), writes=True)
# What an administrator's command, a crash, a full disk or a full server make of a statement.
STATES = {
    "57P01": 503,
    "57P02": 503,
    "57P03": 503,
    "53300": 503,
    "08006": 503,
    "53100": 507,
    "40P01": 409,
    "23505": 409,
    "22012": 500,
}


class Kept(Out):
    """An answer for the tests."""

    kept: bool = True


@pytest.fixture
def db(own_db: Database) -> Database:
    """Connections are cut and room is taken away."""
    return own_db


@pytest.fixture
def app(own_app: FastAPI) -> FastAPI:
    """The application with routes through both doors that write, and with one whose evidence cannot be stored."""

    @own_app.post("/api/v1/test/hot/{name}")
    async def through_the_hot_door(name: str, hot: Hot, size: int = 1) -> Kept:
        await hot.fetch(KEEP, name=name, value="x" * size)
        return Kept()

    @own_app.post("/api/v1/test/written/{name}")
    async def through_the_writing_door(name: str, session: WriteSession, size: int = 1) -> Kept:
        session.add(InstanceFact(name=name, value="x" * size))
        return Kept()

    @own_app.post("/api/v1/test/fails/{state}")
    async def fails(state: str, session: WriteSession) -> Kept:
        await session.execute(text(_raising(state)))
        return Kept()

    @own_app.post("/api/v1/test/hot-fails/{state}")
    async def fails_through_the_hot_door(state: str, hot: Hot) -> Kept:
        await hot.fetch(HotQuery(text(_raising(state)), writes=True))
        return Kept()

    @own_app.post("/api/v1/test/evidence-fails/{state}")
    async def evidence_fails(state: str) -> Kept:
        async def evidence(session: AsyncSession) -> None:
            await session.execute(text(_raising(state)))

        raise Refused(what="việc này", evidence=evidence)

    return own_app


def _raising(state: str) -> str:
    return f"DO $$ BEGIN RAISE EXCEPTION 'as if' USING ERRCODE = '{state}'; END $$"


def _is_not_now(response: httpx.Response, status: int) -> None:
    assert response.status_code == status
    assert response.headers["content-type"] == PROBLEM
    assert int(response.headers["retry-after"]) > 0
    assert response.json()["code"] == {503: "temporarily_unavailable", 507: "storage_full"}[status]
    assert "đồng chí" in response.json()["detail"].lower()


@pytest.mark.postgres  # SQLite has no such states
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("route", ["fails", "hot-fails", "evidence-fails"])
async def test_a_failure_is_told_by_its_state(client: httpx.AsyncClient, route: str, state: str) -> None:
    response = await client.post(f"test/{route}/{state}")
    if STATES[state] in {503, 507}:
        _is_not_now(response, STATES[state])
    else:
        assert response.status_code == STATES[state]
        assert "retry-after" not in response.headers
    assert "as if" not in response.text


@pytest.mark.postgres  # SQLite has no backends
async def test_ended_backends_cost_nobody_an_internal_error(client: httpx.AsyncClient, db: Database) -> None:
    """Also requests that take a connection which is gone by then; each is sent again until it is answered, and written once."""
    for number in range(20):
        async with db.read() as session:  # other connections than those of the pools may be in here, too
            await session.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            )
        for door in ("hot", "written"):
            response = await client.post(f"test/{door}/{door}{number}")
            while response.status_code != 200:
                _is_not_now(response, 503)
                response = await client.post(f"test/{door}/{door}{number}")
    async with db.read() as session:
        assert (await session.execute(text("SELECT count(*) FROM instance_facts"))).scalar_one() == 40


@pytest.mark.parametrize("door", ["hot", "written"])
async def test_a_full_disk_is_told_and_forgotten_when_there_is_room(client: httpx.AsyncClient, db: Database, door: str) -> None:
    if not db.is_sqlite:
        pytest.skip("PostgreSQL's full disk needs one: tests/faults")
    async with db.writer.begin() as connection:
        before = (await connection.execute(text("PRAGMA max_page_count"))).scalar_one()
        pages = (await connection.execute(text("PRAGMA page_count"))).scalar_one()
        await connection.execute(text(f"PRAGMA max_page_count={pages}"))
    for number in range(3):
        _is_not_now(await client.post(f"test/{door}/full{number}", params={"size": 100_000}), 507)
    async with db.read() as session:
        assert (await session.execute(text("SELECT count(*) FROM instance_facts"))).scalar_one() == 0
    async with db.writer.begin() as connection:
        await connection.execute(text(f"PRAGMA max_page_count={before}"))
    assert (await client.post(f"test/{door}/room", params={"size": 100_000})).status_code == 200


async def test_a_lost_race_is_a_conflict_through_both_doors(client: httpx.AsyncClient) -> None:
    assert (await client.post("test/hot/same")).status_code == 200
    for door in ("hot", "written"):
        response = await client.post(f"test/{door}/same")
        assert (response.status_code, response.json()["code"]) == (409, EditConflict.code)


@pytest.mark.parametrize("address", ["127.0.0.1:9", "localhost:9", "?host=/nowhere/at/all"])
async def test_nobody_listening_is_told_apart_from_other_errors(address: str) -> None:
    with pytest.raises(Unreachable):
        await connect(f"postgresql://postgres@{address}" + ("/x" if "?" not in address else ""))
