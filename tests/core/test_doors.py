"""The three doors: what they commit, what they refuse."""

import asyncio

import asyncpg
import pytest
from sqlalchemy import bindparam, func, insert, literal, select
from sqlalchemy.exc import DBAPIError

from app.core.db import Database
from app.core.hot import HotQuery, together
from app.core.models import InstanceFact


async def test_writing_commits_at_the_end_of_the_block(db: Database) -> None:
    async with db.write() as session:
        session.add(InstanceFact(name="a", value="1"))
    async with db.read() as session:
        assert (await session.scalars(select(InstanceFact.value))).all() == ["1"]


async def test_an_exception_rolls_everything_back(db: Database) -> None:
    with pytest.raises(RuntimeError):
        async with db.write() as session:
            session.add(InstanceFact(name="a", value="1"))
            await session.flush()
            raise RuntimeError
    async with db.read() as session:
        assert (await session.scalars(select(InstanceFact.value))).all() == []


async def test_the_reading_door_cannot_write(db: Database) -> None:
    with pytest.raises(DBAPIError):
        async with db.read() as session:
            await session.execute(insert(InstanceFact).values(name="a", value="1"))


async def test_the_hot_door_is_durable_statement_by_statement(db: Database) -> None:
    query = HotQuery(insert(InstanceFact).values(name="a", value="1").returning(InstanceFact.name), writes=True)
    rows = await db.hot.fetch(query)
    assert [r["name"] for r in rows] == ["a"]
    async with db.read() as session:
        assert (await session.scalars(select(InstanceFact.value))).all() == ["1"]


async def test_writes_put_together_all_happen(db: Database) -> None:
    """One statement on PostgreSQL, several in one transaction on SQLite; the rows of the last come back."""
    names = ("first", "second", "third")
    query = together(
        *(insert(InstanceFact).values(name=n, value=bindparam(f"value_{n}")) for n in names[:-1]),
        insert(InstanceFact).values(name="third", value=bindparam("value_third")).returning(InstanceFact.value),
    )
    rows = await db.hot.fetch(query, value_first="1", value_second="2", value_third="3")
    assert [r["value"] for r in rows] == ["3"]
    async with db.read() as session:
        assert set((await session.scalars(select(InstanceFact.value))).all()) == {"1", "2", "3"}


SLEEP = HotQuery(select(func.pg_sleep(bindparam("seconds"))), writes=False)
ONE = HotQuery(select(literal(1).label("one")), writes=False)
BACKEND = HotQuery(select(func.pg_backend_pid().label("pid")), writes=False)
KILL = HotQuery(select(func.pg_terminate_backend(bindparam("pid")).label("done")), writes=False)


@pytest.mark.postgres  # SQLite has no connections that could break
async def test_more_requests_than_hot_connections_all_get_their_turn(db: Database) -> None:
    rows = await asyncio.gather(*(db.hot.fetch(ONE) for _ in range(40)))
    assert [r[0]["one"] for r in rows] == [1] * 40


@pytest.mark.postgres
async def test_a_request_that_is_broken_off_leaves_nothing_to_the_next(db: Database) -> None:
    for _ in range(12):  # more often than there are connections
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(db.hot.fetch(SLEEP, seconds=30), 0.02)
    assert (await db.hot.fetch(ONE))[0]["one"] == 1
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.02), db.hot.transaction() as transaction:
            await transaction.fetch(SLEEP, seconds=30)
    assert (await db.hot.fetch(ONE))[0]["one"] == 1


@pytest.mark.postgres
async def test_a_connection_that_was_cut_is_replaced(db: Database) -> None:
    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, OSError)):
        async with db.hot.transaction() as transaction:
            victim = (await transaction.fetch(BACKEND))[0]["pid"]
            await db.hot.fetch(KILL, pid=victim)
            await transaction.fetch(ONE)
    assert (await asyncio.gather(*(db.hot.fetch(ONE) for _ in range(12))))[0][0]["one"] == 1


@pytest.mark.postgres
async def test_a_refusal_inside_a_hot_transaction_rolls_back_and_keeps_the_connection(db: Database) -> None:
    write = HotQuery(insert(InstanceFact).values(name="a", value="1"), writes=True)
    before = (await db.hot.fetch(BACKEND))[0]["pid"]
    with pytest.raises(RuntimeError):
        async with db.hot.transaction() as transaction:
            await transaction.fetch(write)
            raise RuntimeError
    assert (await db.hot.fetch(BACKEND))[0]["pid"] == before
    async with db.read() as session:
        assert (await session.scalars(select(InstanceFact.value))).all() == []
