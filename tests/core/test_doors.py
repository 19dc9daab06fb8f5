"""The three doors: what they commit, what they refuse."""

import pytest
from sqlalchemy import bindparam, insert, select
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
