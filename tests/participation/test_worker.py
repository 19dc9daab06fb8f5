"""The worker's round: what it does, what it leaves alone, that only one acts."""

import asyncio
from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import select

from app import worker
from app.core import outbox
from app.core.db import Database
from app.core.models import OutboxRow
from tests.participation.builders import NOW


async def kinds(db: Database) -> list[str]:
    async with db.read() as session:
        return list((await session.scalars(select(OutboxRow.kind).order_by(OutboxRow.at))).all())


async def test_rows_that_nobody_takes_neither_block_nor_pile_up(db: Database) -> None:
    async with db.write() as session:
        outbox.emit(session, kind="nobody.takes.this", now=NOW - timedelta(hours=2))
        outbox.emit(session, kind="nobody.takes.this.yet", now=NOW)
        outbox.emit(session, kind=outbox.PARTICIPATION_CHANGED, now=NOW)
    assert await worker.run_once(db, NOW) == 2
    assert await kinds(db) == ["nobody.takes.this.yet"]


async def test_a_failing_step_does_not_keep_the_others_from_working(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fails(_database: Database, _now: object) -> int:
        raise RuntimeError

    monkeypatch.setattr(worker, "STEPS", (fails, *worker.STEPS))
    async with db.write() as session:
        outbox.emit(session, kind=outbox.PARTICIPATION_CHANGED, now=NOW)
    assert await worker.run_once(db, NOW) == 1
    assert await kinds(db) == []


@pytest.mark.postgres  # advisory locks; SQLite has one process
async def test_only_one_process_works_until_it_ends(db: Database) -> None:
    with worker.OnlyOne(db) as first, worker.OnlyOne(db) as second:
        assert [await first.is_me(), await second.is_me()] == [True, False]
        assert [await first.is_me(), await second.is_me()] == [True, False]
        first.__exit__()
        for _ in range(100):
            if await second.is_me():
                break
        assert [await first.is_me(), await second.is_me()] == [False, True]


@pytest.mark.postgres  # advisory locks
async def test_a_lost_connection_is_taken_up_again(db: Database) -> None:
    with worker.OnlyOne(db) as lock:
        assert await lock.is_me()
        lock._connection.terminate()
        assert await lock.is_me() is False
        for _ in range(100):
            if await lock.is_me():
                return
        pytest.fail("the lock was not taken again")


async def test_the_loop_works_and_can_be_cancelled(db: Database) -> None:
    async with db.write() as session:
        outbox.emit(session, kind=outbox.PARTICIPATION_CHANGED, now=NOW)
    task = asyncio.create_task(worker.run_worker(db))
    async with asyncio.timeout(20):
        waiting = await kinds(db)
        while waiting:
            waiting = await kinds(db)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    assert task.cancelled()
