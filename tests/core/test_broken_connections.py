"""What becomes of connections that are waited for, broken off or cut; on a database of each test's own."""

import asyncio

import asyncpg
import pytest
from sqlalchemy import bindparam, func, insert, literal, select

from app.core.db import Database
from app.core.hot import HotQuery
from app.core.models import InstanceFact


@pytest.fixture
def db(own_db: Database) -> Database:
    """PostgreSQL goes on with a statement whose client went away: no later test shall find its transaction."""
    return own_db


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
