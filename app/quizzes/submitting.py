"""Submitting: lock and store, read in a later statement, fold, grade, close (docs/rules.md, taking a test)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.auth.errors import SignedOut
from app.core.actor import Actor
from app.core.db import Database
from app.core.hot import HotTransaction, Row
from app.quizzes import statements
from app.quizzes.closing import BY_EXPIRY, Closing, close, fold_in_time
from app.quizzes.errors import AttemptClosed, AttemptNotFound
from app.quizzes.folding import Folded
from app.quizzes.late.judging import answer_of, judge_late
from app.quizzes.saving import Sent, prepared, save

ACTION = "quizzes:attempt:submit"


@dataclass(frozen=True, slots=True)
class Submitted:
    """What a submission is answered, the same whenever it is repeated."""

    attempt_id: UUID
    submission_id: UUID
    closed_at: datetime
    folded: Folded


async def submit(
    database: Database, *, actor: Actor, attempt_id: UUID, submission_id: UUID, sent: Sent, now: datetime
) -> Submitted:
    """Store the last answers and close the caller's own attempt; repeating the same submission changes nothing.

    Raises AttemptNotFound, SignedOut, BatchConflict, AnswersTooLong, TooManyBatches; AttemptClosed after what was sent was kept
    as a late batch: when another submission or the clock closed the attempt, or its time is over and it is closed here.
    """
    batch = prepared(actor, attempt_id, sent, now)
    last = {**batch.key, **batch.new, "submission": submission_id, "may_keep": not batch.is_refused}
    async with database.hot.transaction() as transaction:
        rows = await transaction.fetch(statements.LOCK_AND_KEEP, **last)
        if not rows:
            raise AttemptNotFound
        if not rows[0]["signed_in"]:
            raise SignedOut
        attempt = rows[0]
        if attempt["state"] == "closed" and attempt["submission_id"] == submission_id:
            _, folded = await fold_in_time(database, transaction, attempt)
            return Submitted(attempt_id, submission_id, attempt["closed_at"], folded)
        if attempt["kept"] is None:  # sent before, or not to be stored: the save says which
            await save(transaction, actor=actor, attempt_id=attempt_id, sent=sent, now=now)
        else:
            batch.count()
        closing = Closing("member", actor.account_id, attempt["holder"], ACTION, submission_id)
        closed = await _close_if_open(database, transaction, attempt, closing, now=now)
    if closed is None:  # raised after the transaction: what it stored stays
        judged = (await judge_late(database, attempt_id=attempt_id, now=now)).get((sent.writer_id, sent.seq))
        raise AttemptClosed(extra={"result": f"/api/v1/attempts/{attempt_id}/result", **answer_of(judged)})
    return Submitted(attempt_id, submission_id, now, closed)


async def _close_if_open(
    database: Database, transaction: HotTransaction, attempt: Row, closing: Closing, *, now: datetime
) -> Folded | None:
    """The folded answers if this submission closed the attempt, else None."""
    if attempt["state"] == "closed":
        return None
    in_time = now <= attempt["closes_at"]
    folded = await close(database, transaction, attempt, closing if in_time else BY_EXPIRY, now=now)
    return folded if in_time else None
