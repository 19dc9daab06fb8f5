"""The worker: one asyncio loop per deployment (advisory lock on PostgreSQL) that acts on what the requests left to be done."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any, Self

import asyncpg
import structlog
from sqlalchemy import delete, select

from app.audit.sealing import seal_journal
from app.campaigns.status_changes import handle_status_changes
from app.core import clock
from app.core.db import Database
from app.core.models import OutboxRow
from app.core.observe import where
from app.core.outbox import PARTICIPATION_CHANGED
from app.members.statuses import STATUS_CHANGED
from app.participation.tallies import fold
from app.quizzes.expiry import close_due
from app.quizzes.guests import clear_guest_names
from app.quizzes.late.judging import judge_left
from app.quizzes.regrading_rounds import regrade_some
from app.reports.making import delete_old_reports, make_reports

Step = Callable[[Database, datetime], Awaitable[int]]
PAUSE_S = 1.0
LOCK = 0x50_74_61_79  # any number that nobody else locks in this database
LOCK_TIMEOUT_S = 5.0
# Kinds of outbox rows that a step below takes. Others are left alone for a while: a newer release's rows during an upgrade.
HANDLED = frozenset({PARTICIPATION_CHANGED, STATUS_CHANGED})
UNHANDLED_KEPT = timedelta(hours=1)
UNHANDLED_AT_ONCE = 1000
log = structlog.get_logger()


async def drop_unhandled(database: Database, now: datetime) -> int:
    """Remove outbox rows of kinds that nobody takes, so that they do not pile up."""
    old = select(OutboxRow.id).where(OutboxRow.kind.not_in(HANDLED), OutboxRow.at < now - UNHANDLED_KEPT)
    async with database.read() as session:
        ids = (await session.scalars(old.limit(UNHANDLED_AT_ONCE))).all()
    if ids:
        async with database.write() as session:
            await session.execute(delete(OutboxRow).where(OutboxRow.id.in_(ids)))
        log.info("outbox_rows_without_handler", removed=len(ids))
    return len(ids)


# Each step does a bounded amount of work in transactions of its own and says how much it did. In this order, because what
# one leaves in the outbox the next ones find in the same round.
STEPS: tuple[Step, ...] = (
    close_due,
    judge_left,
    regrade_some,
    handle_status_changes,
    fold,
    clear_guest_names,
    delete_old_reports,
    seal_journal,
    drop_unhandled,
)


async def run_once(database: Database, now: datetime) -> int:
    """Run every step once; what fails is logged and tried again in the next round."""
    return sum([await _run(step, database, now) for step in STEPS])


async def _run(step: Step, database: Database, now: datetime) -> int:
    try:
        return await step(database, now)
    except Exception as error:
        log.error("worker_step_failed", step=step.__name__, error=type(error).__name__, at=where(error))
        return 0


async def rest(database: Database, seconds: float) -> None:
    """Let so much time pass until the next round. A regrading goes on meanwhile: it is long, and the steps have their turn."""
    loop = asyncio.get_running_loop()
    until = loop.time() + seconds
    while loop.time() < until and await _run(regrade_some, database, clock.now()):
        pass
    await asyncio.sleep(max(0.0, until - loop.time()))


class OnlyOne:
    """Whether this process is the deployment's worker: a session lock on a connection of its own (SQLite: always).

    The lock ends with the connection, so another process takes over when this one dies.
    """

    def __init__(self, database: Database) -> None:
        self._dsn = None if database.is_sqlite else database.url.set(drivername="postgresql")
        self._connection: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._connection is not None:
            self._connection.terminate()
            self._connection = None

    async def is_me(self) -> bool:
        """Take the lock, or make sure that it is still held; False while another process has it."""
        if self._dsn is None:
            return True
        try:
            if self._connection is None:
                dsn = self._dsn.render_as_string(hide_password=False)
                self._connection = await asyncpg.connect(dsn, timeout=LOCK_TIMEOUT_S)
                if await self._connection.fetchval("SELECT pg_try_advisory_lock($1)", LOCK, timeout=LOCK_TIMEOUT_S):
                    return True
                self.__exit__()
                return False
            await self._connection.execute("SELECT 1", timeout=LOCK_TIMEOUT_S)
        except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            log.warning("worker_lock_lost", error=type(error).__name__)
            self.__exit__()
            return False
        return True


class Beside:
    """A step that may take long (a child process draws a file): it runs beside the rounds, one run at a time."""

    def __init__(self, step: Step) -> None:
        self._step = step
        self._running: asyncio.Task[int] | None = None

    def go_on(self, database: Database, now: datetime) -> None:
        """Begin the next run unless one is under way."""
        if self._running is None or self._running.done():
            self._running = asyncio.create_task(_run(self._step, database, now))

    async def stop(self) -> None:
        """End what is under way; what it had begun is begun anew later."""
        if self._running is not None:
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)


async def run_worker(database: Database) -> None:
    """Run until cancelled; only one process of a deployment acts at a time."""
    reports = Beside(make_reports)
    with OnlyOne(database) as lock:
        try:
            while True:
                if await lock.is_me():
                    reports.go_on(database, clock.now())
                    await run_once(database, clock.now())
                    await rest(database, PAUSE_S)
                else:
                    await asyncio.sleep(PAUSE_S)
        finally:
            await reports.stop()
