"""Judging late answers: right after their arrival, and by the worker where the service ended in between (decision 0013).

Nothing here runs for what arrives in time. A judgement is made once, under the attempt's row lock; what is accepted enters the
fold, and the attempt is graded anew by replay.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from app.core.db import Database
from app.core.hot import HotTransaction, Row
from app.members import notices
from app.members.notice_words import NoticeKind
from app.quizzes import statements
from app.quizzes.closing import BY_EXPIRY
from app.quizzes.expiry import close_due_one
from app.quizzes.late import statements as late_statements
from app.quizzes.late.clocks import Evidence, Heard, judge, outcome_of
from app.quizzes.late.counting import count_accepted
from app.quizzes.late.wordings import answer_to_phone

# What is older was judged long ago: the worker acts every second, also after days without it.
LOOK_BACK = timedelta(days=7)
IN_ONE_ROUND = 200


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of one late batch. `after_release`: it moves no figure, the committee looks at it."""

    clock: str
    outcome: str
    after_release: bool


_IN_TIME = {"clock": None, "outcome": None, "message": None}


def answer_of(judged: Judged | None) -> Mapping[str, Any]:
    """What a phone reads about a batch of its own: `clock`, `outcome`, `message`; all None for one that came in time."""
    if judged is None:
        return _IN_TIME
    message = answer_to_phone(judged.outcome, is_after_release=judged.after_release)
    return {"clock": judged.clock, "outcome": judged.outcome, "message": message}


async def judge_late(database: Database, *, attempt_id: UUID, now: datetime) -> dict[tuple[UUID, int], Judged]:
    """Judge the late batches of an attempt that are not judged yet; all its judgements by (writer, seq).

    An attempt whose time is over is closed first.
    """
    await close_due_one(database, attempt_id=attempt_id, now=now)
    async with database.hot.transaction() as transaction:
        # The admission before the attempt, the order of everybody who locks both (decision 0012).
        released = await transaction.fetch(late_statements.RELEASED, attempt=attempt_id)
        rows = await transaction.fetch(statements.LOCK_ONE, attempt=attempt_id)
        if not rows or rows[0]["state"] != "closed":
            return {}
        heard = await transaction.fetch(late_statements.HEARD, attempt=attempt_id)
        known = {(row["writer_id"], row["seq"]): _judged(row) for row in heard if row["outcome"] is not None}
        new = [row for row in heard if row["verdict"] == "late" and row["outcome"] is None]
        if new:
            is_over = any(row["released_at"] is not None for row in released)
            known |= await _judge(database, transaction, rows[0], heard, new, after_release=is_over, now=now)
    return known


def _judged(row: Row) -> Judged:
    return Judged(row["clock"], row["outcome"], bool(row["after_release"]))


async def _judge(
    database: Database,
    transaction: HotTransaction,
    attempt: Row,
    heard: Sequence[Row],
    new: Sequence[Row],
    *,
    after_release: bool,
    now: datetime,
) -> dict[tuple[UUID, int], Judged]:
    begun = (await transaction.fetch(late_statements.BEGUN, attempt=attempt["id"]))[0]
    made = {}
    for row in new:
        verdict = evidence_of(attempt, begun, heard, row).clock
        knows = could_know(attempt, begun, row)
        outcome = outcome_of(verdict, attempt["late_sync"], could_know=knows, after_release=after_release)
        made[row["writer_id"], row["seq"]] = Judged(verdict, outcome, after_release)
    for (writer_id, seq), judged in made.items():
        await transaction.fetch(
            late_statements.RECORD,
            attempt=attempt["id"],
            now=now,
            new_writer_id=writer_id,
            new_seq=seq,
            new_clock=judged.clock,
            new_outcome=judged.outcome,
            new_after_release=judged.after_release,
        )
    if any(judged.outcome == "accepted" for judged in made.values()):
        await count_accepted(database, transaction, attempt, label=BY_EXPIRY.label, now=now)
        told = notices.hot_values(
            member_id=attempt["member_id"],
            kind=NoticeKind.LATE_COUNTED,
            params={"title": attempt["title"], "number": attempt["number"]},
            dedupe=f"late/{attempt['id']}",
            now=now,
        )
        await transaction.fetch(notices.TELL, **told)
    return made


def evidence_of(attempt: Row, begun: Row, heard: Iterable[Row], late: Row) -> Evidence:
    """What the clocks say about one late batch: rows of `HEARD` beside the one of `BEGUN`."""
    start = Heard(
        writer_id=begun["begun_writer_id"],
        family_id=begun["begun_family_id"],
        seq=0,
        received_at=attempt["started_at"],
        given_at=begun["begun_device_time"],
        elapsed_ms=begun["begun_elapsed_ms"],
        sent_at=begun["begun_device_time"],
    )
    in_time = [start, *(_heard(row) for row in heard if row["verdict"] == "in_time")]
    return judge(_heard(late), in_time, started_at=attempt["started_at"], deadline_at=attempt["deadline_at"])


def _heard(row: Row) -> Heard:
    return Heard(
        writer_id=row["writer_id"],
        family_id=row["family_id"],
        seq=row["seq"],
        received_at=row["received_at"],
        given_at=row["device_time"],
        elapsed_ms=row["elapsed_ms"],
        sent_at=row["sent_device_time"],
    )


def could_know(attempt: Row, begun: Row, late: Row) -> bool:
    """Whether the answers may have been given with marks in hand: after the test was handed in, or after a look at marks."""
    seen = begun["marks_seen_at"]
    return attempt["closed_by"] != "expiry" or (seen is not None and seen <= late["received_at"])


async def judge_left(database: Database, now: datetime) -> int:
    """Judge what arrived late and was not judged, because the service ended in between; how many attempts that were."""
    rows = await database.hot.fetch(late_statements.UNJUDGED, since=now - LOOK_BACK, most=IN_ONE_ROUND)
    for row in rows:
        await judge_late(database, attempt_id=row["attempt_id"], now=now)
    return len(rows)
