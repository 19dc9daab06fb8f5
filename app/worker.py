"""The worker: one asyncio loop per deployment (advisory lock on PostgreSQL) that acts on what the requests left to be done."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

import structlog

from app.core import clock
from app.core.db import Database

Step = Callable[[Database, datetime], Awaitable[int]]
# Each step does a bounded amount of work in transactions of its own and says how much it did.
STEPS: tuple[Step, ...] = ()
PAUSE_S = 1.0
log = structlog.get_logger()


async def run_once(database: Database, now: datetime) -> int:
    """Run every step once; what fails is logged and tried again in the next round."""
    done = 0
    for step in STEPS:
        try:
            done += await step(database, now)
        except Exception as error:
            log.exception("worker_step_failed", step=step.__name__, error=type(error).__name__)
    return done


async def run_worker(database: Database) -> None:
    """Run until cancelled."""
    while True:
        await run_once(database, clock.now())
        await asyncio.sleep(PAUSE_S)
