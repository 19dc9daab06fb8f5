"""Going through a ruled quiz's closed attempts: the worker's step (docs/decisions/0016).

Every batch is a transaction of its own that also notes how far it came, so a worker that is killed goes on where it was, and
twice looked at is harmless. Nobody is waited for: what is locked elsewhere is passed over and found by the next pass.
"""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog

from app.core.db import Database
from app.core.hot import HotQuery, HotTransaction, Row
from app.core.observe import where
from app.members import notices
from app.quizzes import regrading_statements as statements
from app.quizzes.papers import shelf_of
from app.quizzes.regrading import Regraded, Why, hold, replay
from app.quizzes.regrading_notices import notice_of
from app.quizzes.replay_statements import RELEASES_AT_HAND

IN_ONE_TRANSACTION = 100
TRANSACTIONS_IN_ONE_ROUND = 5
# So many attempts are replayed at a stretch; then other tasks of the process get their turn (some 2 ms).
IN_ONE_STRETCH = 8
# After each transaction it rests for half the time that took: requests that come meanwhile find processors free.
REST_SHARE = 0.5
BY_RULING = Why("ruling", "hệ thống")
FIRST = UUID(int=0)
log = structlog.get_logger()


async def regrade_some(database: Database, now: datetime) -> int:
    """Look at some of what unfinished regradings have before them, oldest ruling first; how many attempts were looked at."""
    looked_at, transactions = 0, 0
    for regrade in await database.hot.fetch(statements.UNFINISHED):
        while transactions < TRANSACTIONS_IN_ONE_ROUND:
            transactions += 1
            done = await _one_batch(database, regrade["id"], now)
            if done is None:
                break
            looked_at += done
    return looked_at


async def _one_batch(database: Database, regrade_id: UUID, now: datetime) -> int | None:
    """One transaction's work and a rest; None when there is nothing more to do for this regrading now."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    done = await _transaction(database, regrade_id, now)
    if done:
        await asyncio.sleep(REST_SHARE * (loop.time() - began))
    return done


async def _transaction(database: Database, regrade_id: UUID, now: datetime) -> int | None:
    async with database.hot.transaction() as transaction:
        rows = await transaction.fetch(statements.LOCK_REGRADE, regrade=regrade_id)
        if not rows:
            return None
        regrade = rows[0]
        if regrade["seen_at"] is None:
            await transaction.fetch(statements.SEE, regrade=regrade_id, now=now)
            return 0
        stale = await transaction.fetch(
            statements.LOCK_STALE,
            quiz=regrade["quiz_id"],
            rulings=regrade["rulings"],
            after=regrade["after_attempt_id"] or FIRST,
            most=IN_ONE_TRANSACTION,
        )
        if not stale:
            return await _end_of_pass(transaction, regrade, now)
        looked_at, changed = await _replay_all(database, transaction, regrade, stale, now)
        progress = {"after": stale[-1]["id"], "more_looked_at": looked_at, "more_changed": changed}
        await transaction.fetch(statements.ADVANCE, regrade=regrade_id, **progress)
    return looked_at


async def _end_of_pass(transaction: HotTransaction, regrade: Row, now: datetime) -> int | None:
    """Begin another pass, or finish if one from the beginning finds nothing and nobody can leave anything behind any more.

    First is asked whether a transaction from before the ruling still runs: it may have read the old count with the attempt it
    locked. Whoever began later reads the new one. What the former closed is seen by the later statement that looks.
    """
    if regrade["after_attempt_id"] is not None:
        await transaction.fetch(statements.ADVANCE, regrade=regrade["id"], after=None, more_looked_at=0, more_changed=0)
        return 0
    before = await transaction.fetch(statements.ANY_FROM_BEFORE, seen_at=regrade["seen_at"])
    left = await transaction.fetch(statements.ANY_STALE, quiz=regrade["quiz_id"], rulings=regrade["rulings"])
    if not before[0]["any_from_before"] and not left[0]["any_stale"]:
        await transaction.fetch(statements.FINISH, regrade=regrade["id"], now=now)
    return None


async def _replay_all(
    database: Database, transaction: HotTransaction, regrade: Row, attempts: Sequence[Row], now: datetime
) -> tuple[int, int]:
    """Replay locked attempts, keep what changed, tell their members; how many were replayed and how many changed."""
    ruled = await shelf_of(database).rulings(database, regrade["quiz_id"], max(a["rulings"] for a in attempts))
    held = await hold(transaction, attempts, RELEASES_AT_HAND)
    writes: dict[HotQuery, list[dict[str, Any]]] = defaultdict(list)
    done: list[Regraded] = []
    for attempt in attempts:
        if attempt["id"] not in held:
            continue
        if len(done) % IN_ONE_STRETCH == 0:
            await asyncio.sleep(0)
        try:
            replayed = await replay(database, attempt, held[attempt["id"]], ruled, BY_RULING, now=now)
        except Exception as error:  # one that cannot be replayed must not keep the others waiting; nothing is finished then
            log.error("attempt_not_regraded", attempt=str(attempt["id"]), error=type(error).__name__, at=where(error))
            continue
        writes[replayed.query].append(replayed.values)
        done.append(replayed.regraded)
        told = notice_of(attempt, replayed.regraded, ruled, regrade["question_version_id"], now=now)
        if told is not None:
            writes[notices.TELL].append(told)
    for query, rows in writes.items():
        await transaction.many(query, rows)
    return len(done), sum(regraded.changed for regraded in done)
