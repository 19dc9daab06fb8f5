"""Closing an attempt: the one way an attempt ends, by its member's submission or by the clock (docs/rules.md, taking a test).

The caller holds the attempt's row lock; the batches are read in a later statement, so every save acknowledged as in time is
either visible here or waits and is marked late.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.core import journal, outbox
from app.core.db import Database
from app.core.hot import HotTransaction, Row
from app.quizzes import assembly, grading, statements
from app.quizzes.folding import Batch, Folded, fold, load_answers
from app.quizzes.grading import NO_RULINGS, Marks, PaperQuestion, Rulings, grade
from app.quizzes.papers import shelf_of
from app.quizzes.receipts import making


@dataclass(frozen=True, slots=True)
class Closing:
    """Who closes an attempt, and how."""

    closed_by: str
    account_id: UUID | None
    label: str
    action: str
    submission_id: UUID | None = None


BY_EXPIRY = Closing("expiry", None, "hệ thống", "quizzes:attempt:expire")


async def fold_rows(database: Database, paper: str, rows: list[Row]) -> tuple[tuple[PaperQuestion, ...], Folded]:
    """The paper's questions and the batches (rows of `statements.BATCHES`) folded over them."""
    questions = await shelf_of(database).questions(database, assembly.load(paper))
    folded = fold(
        (Batch(row["writer_id"], row["seq"], load_answers(row["answers"])) for row in rows),
        size=len(questions),
        is_answer=lambda place, raw: grading.is_answer(questions[place], raw),
        is_blank=lambda place, raw: grading.is_blank(questions[place], raw),
    )
    return questions, folded


async def fold_in_time(
    database: Database, transaction: HotTransaction, attempt: Row
) -> tuple[tuple[PaperQuestion, ...], Folded]:
    """What was received in time, in a statement after the one that locked the attempt."""
    rows = await transaction.fetch(statements.BATCHES, attempt=attempt["id"])
    return await fold_rows(database, attempt["paper"], [row for row in rows if row["verdict"] == "in_time"])


def marks_of(questions: Sequence[PaperQuestion], folded: Folded, *, pass_mark: int | None, rulings: Rulings) -> Marks:
    """The marks of a folded attempt. Where no answer was ever received it was not taken, and a void question gives nothing."""
    return grade(questions, folded.answers, pass_mark=pass_mark, rulings=rulings if folded.received else NO_RULINGS)


async def close(database: Database, transaction: HotTransaction, attempt: Row, closing: Closing, *, now: datetime) -> Folded:
    """Fold, grade and close a locked open attempt (a row of `statements.LOCK_…`)."""
    questions, folded = await fold_in_time(database, transaction, attempt)
    ruled = await shelf_of(database).rulings(database, attempt["quiz_id"], attempt["rulings"])
    marks = marks_of(questions, folded, pass_mark=attempt["pass_mark"], rulings=ruled.by_version)
    query, receipt = statements.CLOSE_EMPTY, {}
    if folded.received:
        campaign = await shelf_of(database).occasion_title(database, attempt["occasion_id"])
        verdict = making.VERDICTS[closing.closed_by]
        query = statements.CLOSE_TAKEN
        receipt = making.hot_values(attempt, folded.answers, campaign=campaign, verdict=verdict, closed_at=now, now=now)
    await transaction.fetch(query, **_values(attempt, closing, folded, marks, now), rulings=ruled.counter, **receipt)
    return folded


def _values(attempt: Row, closing: Closing, folded: Folded, marks: Marks, now: datetime) -> dict[str, Any]:
    subject = ("attempt", attempt["id"])
    return {
        "attempt": attempt["id"],
        "now": now,
        "graded": grading.dump_graded(marks.questions),
        "new_submission_id": closing.submission_id,
        "new_closed_by": closing.closed_by,
        # One answer received is taken, none is not: opening a test counts for nothing.
        "new_taken": folded.received,
        "new_answered": len(folded.answers),
        "new_earned": str(marks.earned),
        "new_maximum": marks.maximum,
        "new_passed": marks.passed,
        **journal.hot_values(
            account_id=closing.account_id, label=closing.label, action=closing.action, subject=subject, now=now
        ),
        **outbox.hot_values(
            kind=outbox.PARTICIPATION_CHANGED,
            now=now,
            occasion_id=attempt["occasion_id"],
            subject_id=attempt["member_id"],
        ),
    }
