"""Attempts whose time is over are closed by whoever touches them first, and by the worker's sweep."""

from datetime import datetime
from uuid import UUID

from app.core.db import Database
from app.quizzes import statements
from app.quizzes.closing import BY_EXPIRY, close

IN_ONE_TRANSACTION = 50
IN_ONE_ROUND = 1_000


async def close_due_one(database: Database, *, attempt_id: UUID, now: datetime) -> bool:
    """Close this attempt if its time is over; False if it was not open or not due."""
    async with database.hot.transaction() as transaction:
        due = await transaction.fetch(statements.LOCK_DUE_ONE, attempt=attempt_id, now=now)
        for attempt in due:
            await close(database, transaction, attempt, BY_EXPIRY, now=now)
    return bool(due)


async def close_due(database: Database, now: datetime) -> int:
    """Close what is due, longest due first, leaving out what somebody else is just closing; how many were closed."""
    closed = 0
    while closed < IN_ONE_ROUND:
        async with database.hot.transaction() as transaction:
            due = await transaction.fetch(statements.LOCK_DUE, now=now, most=IN_ONE_TRANSACTION)
            for attempt in due:
                await close(database, transaction, attempt, BY_EXPIRY, now=now)
        closed += len(due)
        if len(due) < IN_ONE_TRANSACTION:
            break
    return closed
