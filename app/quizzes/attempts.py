"""A member's own attempt: the paper without its key, and what is held of the answers."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from app.auth.errors import SignedOut
from app.banks.kinds import Presented, kind_of
from app.core.actor import Actor
from app.core.db import Database
from app.core.hot import Row
from app.quizzes import statements
from app.quizzes.closing import fold_rows
from app.quizzes.errors import AttemptNotFound
from app.quizzes.expiry import close_due_one
from app.quizzes.folding import MOST_SEQ, RefusedItem
from app.quizzes.grading import PaperQuestion
from app.quizzes.late import statements as late_statements
from app.quizzes.late.counting import counting
from app.quizzes.late.judging import judge_late
from app.quizzes.late.showing import Ending, ending_of
from app.quizzes.takers import taker_of


@dataclass(frozen=True, slots=True)
class AttemptPage:
    """One attempt as a phone needs it to begin or to go on.

    `answers` holds, by place in the paper and in paper positions, what counts: received in time, or late and accepted; a writer
    that begins now numbers its batches from `next_seq`. `refused` names received items that cannot count. `ending`: how it
    ended and what became of late answers, where there is something to say.
    """

    id: UUID
    quiz_id: UUID
    title: str
    number: int
    state: str
    started_at: datetime
    deadline_at: datetime
    closes_at: datetime
    late_sync: str
    open_book: bool
    helper_reads: bool
    next_seq: int
    questions: list[Presented]
    answers: dict[int, Any]
    refused: tuple[RefusedItem, ...]
    server_now: datetime
    ending: Ending | None = None


def is_due(attempt: Row, now: datetime) -> bool:
    """Whether an attempt's time is over and nobody has closed it yet."""
    return attempt["state"] == "open" and bool(attempt["closes_at"] < now)


async def own_attempt(database: Database, *, actor: Actor, attempt_id: UUID, now: datetime) -> Row:
    """The row (`statements.OWN_ATTEMPT`) of the member's own attempt, closed first if its time is over, late answers judged.

    Raises AttemptNotFound, SignedOut.
    """
    caller = {"member": taker_of(actor), "account": actor.account_id, "family": actor.family_id}
    key = {"attempt": attempt_id, **caller}
    rows = await database.hot.fetch(statements.OWN_ATTEMPT, **key)
    if rows and is_due(rows[0], now):
        await close_due_one(database, attempt_id=attempt_id, now=now)
        rows = await database.hot.fetch(statements.OWN_ATTEMPT, **key)
    if rows and rows[0]["has_unjudged"]:
        await judge_late(database, attempt_id=attempt_id, now=now)
        rows = await database.hot.fetch(statements.OWN_ATTEMPT, **key)
    if not rows:
        raise AttemptNotFound
    if not rows[0]["signed_in"]:
        raise SignedOut
    return rows[0]


async def resume(database: Database, *, actor: Actor, attempt_id: UUID, now: datetime) -> AttemptPage:
    """The member's own attempt, on any device; raises AttemptNotFound."""
    attempt = await own_attempt(database, actor=actor, attempt_id=attempt_id, now=now)
    page = await page_of(database, attempt, now=now)
    return replace(page, ending=await ending_of(database, attempt, now=now, graded=False))


async def page_of(database: Database, attempt: Row, *, now: datetime) -> AttemptPage:
    """The page of an attempt with what is held of it."""
    rows = await database.hot.fetch(statements.BATCHES, attempt=attempt["id"])
    counted = [row for row in rows if row["verdict"] == "in_time"]
    if len(counted) < len(rows):
        counted = counting(await database.hot.fetch(late_statements.HEARD, attempt=attempt["id"]))
    questions, folded = await fold_rows(database, attempt["paper"], counted)
    return AttemptPage(
        **{name: attempt[name] for name in _COPIED},
        next_seq=min(max((row["seq"] for row in rows), default=0) + 1, MOST_SEQ),
        questions=present(questions),
        answers=folded.answers,
        refused=folded.refused,
        server_now=now,
    )


_COPIED = (
    *("id", "quiz_id", "title", "number", "state", "started_at", "deadline_at", "closes_at", "late_sync"),
    *("open_book", "helper_reads"),
)


def present(questions: tuple[PaperQuestion, ...]) -> list[Presented]:
    """The questions as they go to the phone, options in the paper's order, without the key."""
    return [kind_of(q.kind).present(q.body, q.permutation) for q in questions]
