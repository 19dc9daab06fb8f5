"""The worker makes files: killed, late, failing, twice at once; old ones go."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select, update

from app.core import clock, outbox
from app.core.actor import Role
from app.core.db import Database
from app.core.models import OutboxRow
from app.reports import making, pressing
from app.reports.making import KEPT, LEASE, MOST_TRIES, PAUSE_AFTER_FAILURE, delete_old_reports, make_reports
from app.reports.models import ReportJob
from app.reports.pressing import FileTooLargeError, PressFailedError
from app.worker import run_once, run_worker
from tests.participation.builders import NOW, History, Tree
from tests.participation.conftest import Who
from tests.participation.test_page import branch_of, store
from tests.reports.conftest import Order

FILE = b"%PDF what the press made"


class Press:
    """Stands for the press: counts how often it is asked, fails as it is told; the first try waits while `holds` is closed."""

    def __init__(self) -> None:
        self.fails: Exception | None = None
        self.asked = 0
        self.begun = asyncio.Event()
        self.holds = asyncio.Event()
        self.holds.set()

    async def __call__(self, layout: Mapping[str, Any]) -> bytes:
        self.asked += 1
        made = FILE + str(self.asked).encode()
        self.begun.set()
        if self.asked == 1:
            await self.holds.wait()
        if self.fails is not None:
            raise self.fails
        return made


@pytest.fixture
def press(monkeypatch: pytest.MonkeyPatch) -> Press:
    stand_in = Press()
    monkeypatch.setattr(making, "press", stand_in)
    return stand_in


async def one_asked_for(db: Database, tree: Tree, who: Who, order: Order, **wanted: Any) -> tuple[dict[str, str], str]:
    history: History = await store(db, tree, branch_of("branch", 12, 11))
    board = await who((Role.BOARD, tree.ids["superior"]))
    return board, (await order(board, history.campaign_id, **wanted))["id"]


async def row(db: Database) -> tuple[str, int, str | None, datetime | None]:
    async with db.read() as session:
        job = (await session.scalars(select(ReportJob))).one()
        return job.state, job.tries, job.failure, job.leased_until


async def test_a_job_killed_in_the_middle_is_done_again(
    db: Database, tree: Tree, who: Who, order: Order, press: Press, client: httpx.AsyncClient
) -> None:
    board, job_id = await one_asked_for(db, tree, who, order)
    press.holds.clear()
    begun = asyncio.create_task(make_reports(db, NOW))
    await press.begun.wait()
    begun.cancel()
    with pytest.raises(asyncio.CancelledError):
        await begun
    assert await row(db) == ("making", 1, None, NOW + LEASE)
    assert (await client.get(f"reports/{job_id}", headers=board)).json()["state"] == "making"
    press.holds.set()
    assert await make_reports(db, NOW + LEASE) == 0
    assert await make_reports(db, NOW + LEASE + timedelta(seconds=1)) == 1
    assert await row(db) == ("ready", 2, None, None)
    assert (await client.get(f"reports/{job_id}/file", headers=board)).content == FILE + b"2"


async def test_who_comes_late_does_not_overwrite(
    db: Database, tree: Tree, who: Who, order: Order, press: Press, client: httpx.AsyncClient
) -> None:
    board, job_id = await one_asked_for(db, tree, who, order)
    press.holds.clear()
    slow = asyncio.create_task(make_reports(db, NOW))
    await press.begun.wait()
    assert await make_reports(db, NOW + LEASE + timedelta(seconds=1)) == 1
    press.holds.set()
    assert await slow == 1
    assert await row(db) == ("ready", 2, None, None)
    assert (await client.get(f"reports/{job_id}/file", headers=board)).content == FILE + b"2"


async def test_two_workers_make_it_once(db: Database, tree: Tree, who: Who, order: Order, press: Press) -> None:
    await one_asked_for(db, tree, who, order)
    assert sorted(await asyncio.gather(*(make_reports(db, NOW) for _ in range(4)))) == [0, 0, 0, 1]
    assert press.asked == 1


async def test_what_fails_is_tried_again_after_a_while_and_then_given_up(
    db: Database, tree: Tree, who: Who, order: Order, press: Press, client: httpx.AsyncClient
) -> None:
    board, job_id = await one_asked_for(db, tree, who, order)
    press.fails = PressFailedError(1)
    now = NOW
    for tried in range(1, MOST_TRIES):
        assert await make_reports(db, now) == 1
        assert await row(db) == ("waiting", tried, None, now + PAUSE_AFTER_FAILURE)
        assert await make_reports(db, now) == 0
        now += PAUSE_AFTER_FAILURE + timedelta(seconds=1)
    assert await make_reports(db, now) == 1
    assert await row(db) == ("failed", MOST_TRIES, "not_made", None)
    assert await make_reports(db, now + LEASE) == 0
    answer = await client.get(f"reports/{job_id}/file", headers=board)
    assert (answer.status_code, answer.json()["code"]) == (409, "report_not_made")


async def test_a_report_that_kills_every_worker_is_given_up(
    db: Database, tree: Tree, who: Who, order: Order, press: Press
) -> None:
    await one_asked_for(db, tree, who, order)
    async with db.write() as session:
        await session.execute(update(ReportJob).values(state="making", tries=MOST_TRIES, leased_until=NOW))
    assert await make_reports(db, NOW + timedelta(seconds=1)) == 0
    assert await row(db) == ("failed", MOST_TRIES, "not_made", None)
    assert press.asked == 0


async def test_a_file_too_large_to_keep_is_not_kept(db: Database, tree: Tree, who: Who, order: Order, press: Press) -> None:
    await one_asked_for(db, tree, who, order)
    press.fails = FileTooLargeError()
    await make_reports(db, NOW)
    assert await row(db) == ("failed", 1, "too_large", None)


async def test_files_go_after_thirty_days(
    db: Database, tree: Tree, who: Who, order: Order, press: Press, client: httpx.AsyncClient
) -> None:
    board, job_id = await one_asked_for(db, tree, who, order)
    await make_reports(db, NOW)
    clock.shift(NOW + KEPT - clock.real_now())
    kept = (await client.get(f"reports/{job_id}", headers=board)).json()
    asked_at, kept_until = (datetime.fromisoformat(kept[name]) for name in ("asked_at", "kept_until"))
    assert kept_until - asked_at == KEPT
    assert await delete_old_reports(db, kept_until) == 0
    assert await delete_old_reports(db, kept_until + timedelta(seconds=1)) == 1
    assert (await client.get(f"reports/{job_id}", headers=board)).status_code == 404


async def test_the_worker_makes_them_beside_its_rounds(db: Database, tree: Tree, who: Who, order: Order, press: Press) -> None:
    """A print that takes long keeps nobody waiting; one that is under way when the worker ends is begun anew."""
    await one_asked_for(db, tree, who, order)
    press.holds.clear()
    async with db.write() as session:
        outbox.emit(session, kind=outbox.PARTICIPATION_CHANGED, now=NOW)
    task = asyncio.create_task(run_worker(db))
    async with asyncio.timeout(20):
        await press.begun.wait()
        while await outbox_rows(db):
            pass
    assert (await row(db))[0] == "making"
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    assert (await row(db))[0] == "making"
    assert await make_reports(db, clock.now() + 2 * LEASE) == 1
    assert (await row(db))[0] == "ready"


async def test_the_worker_deletes_them_in_its_rounds(db: Database, tree: Tree, who: Who, order: Order) -> None:
    await one_asked_for(db, tree, who, order)
    await run_once(db, NOW + KEPT)
    assert (await row(db))[0] == "waiting"
    await run_once(db, NOW + KEPT + timedelta(days=1))
    async with db.read() as session:
        assert (await session.scalars(select(ReportJob.id))).all() == []


async def outbox_rows(db: Database) -> int:
    async with db.read() as session:
        return len((await session.scalars(select(OutboxRow.id))).all())


async def test_the_press_is_stopped_when_it_takes_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pressing, "TIME_LIMIT_S", 0.001)
    with pytest.raises(TimeoutError):
        await pressing.press({"format": "pdf"})


async def test_the_press_says_when_it_fails() -> None:
    with pytest.raises(PressFailedError):
        await pressing.press({"format": "xlsx"})


async def test_the_press_gets_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, str] = {}

    async def begin(*_: str, env: dict[str, str], **__: Any) -> None:
        seen.update(env)
        raise BlockingIOError

    monkeypatch.setenv("SOTAY_SECRET_KEY", "bí mật")
    monkeypatch.setenv("DATABASE_URL", "postgresql://")
    monkeypatch.setattr(asyncio, "create_subprocess_exec", begin)
    with pytest.raises(BlockingIOError):
        await pressing.press({})
    assert set(seen) <= {"PATH", "LANG", "TMPDIR", "LD_LIBRARY_PATH", "PYTHONPATH"}
