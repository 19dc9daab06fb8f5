"""Regrading a closed attempt by replay: the same batches, the same fold, the newest rulings (docs/decisions/0016).

What was graded before stays as it was: a changed result is the next grading. Where the occasion is over the attempt's own marks
are part of a sealed figure and stay, too; the new grading waits for the committee (`regrading_queries.pending_after_release`).
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.core import journal, outbox
from app.core.db import Database
from app.core.hot import HotQuery, HotTransaction, Row
from app.quizzes import replay_statements
from app.quizzes.closing import fold_rows, marks_of
from app.quizzes.grading import Marks, dump_graded
from app.quizzes.papers import shelf_of
from app.quizzes.ruled import RuledQuiz

ACTION = "quizzes:attempt:regrade"
# The reason of a grading that counts late answers.
LATE = "late"


@dataclass(frozen=True, slots=True)
class Score:
    """The marks of one grading; `earned` is exact ("37/2")."""

    earned: str
    maximum: int
    passed: bool | None


@dataclass(frozen=True, slots=True)
class Regraded:
    """What a replay came to. `changed`: there is a new grading, `number` is the newest one's; `versions`: the questions of the
    paper, `places` those of them that earn something else now; `sealed`: the occasion is over, so the attempt's own marks
    stayed.
    """

    attempt_id: UUID
    versions: tuple[UUID, ...]
    changed: bool
    number: int
    sealed: bool
    old: Score
    new: Score
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """What is held of one locked closed attempt: the batches that count, its newest grading, whether its occasion is over."""

    batches: list[Row]
    grading: Row
    sealed: bool


@dataclass(frozen=True, slots=True)
class Why:
    """For what reason attempts are regraded (`gradings.reason`), and who is written down for it."""

    reason: str
    label: str
    account_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Replay:
    """One attempt graded anew, and the statement that keeps it."""

    regraded: Regraded
    query: HotQuery
    values: dict[str, Any]


async def regrade(
    database: Database,
    transaction: HotTransaction,
    attempt: Row,
    *,
    reason: str,
    label: str,
    now: datetime,
    account_id: UUID | None = None,
) -> Regraded | None:
    """Replay a closed attempt whose row the caller's transaction holds (a row of `statements.LOCK_…`, read after it was
    closed); keeps the next grading if anything changed.

    None where there is nothing to replay: an attempt of which totals alone were recorded.
    """
    held = (await hold(transaction, [attempt], replay_statements.RELEASES)).get(attempt["id"])
    if held is None:
        return None
    ruled = await shelf_of(database).rulings(database, attempt["quiz_id"], attempt["rulings"])
    replayed = await replay(database, attempt, held, ruled, Why(reason, label, account_id), now=now)
    await transaction.fetch(replayed.query, **replayed.values)
    return replayed.regraded


async def hold(transaction: HotTransaction, attempts: Sequence[Row], releases: HotQuery) -> dict[UUID, Held]:
    """What is held of locked closed attempts, read in statements after the one that locked.

    Left out are attempts without a grading, and those whose admission is held elsewhere if `releases` passes over such (their
    rows then say whether they are `admitted`).
    """
    named = replay_statements.among([attempt["id"] for attempt in attempts])
    released = {row["id"]: row["released_at"] for row in await transaction.fetch(releases, **named)}
    gradings = {row["attempt_id"]: row for row in await transaction.fetch(replay_statements.NEWEST_GRADINGS, **named)}
    batches: dict[UUID, list[Row]] = {}
    for row in await transaction.fetch(replay_statements.COUNTING_BATCHES, **named):
        batches.setdefault(row["attempt_id"], []).append(row)
    found = {}
    for attempt in attempts:
        attempt_id = attempt["id"]
        if attempt_id in gradings and (attempt_id in released or not attempt.get("admitted")):
            sealed = released.get(attempt_id) is not None
            found[attempt_id] = Held(batches.get(attempt_id, []), gradings[attempt_id], sealed)
    return found


async def replay(database: Database, attempt: Row, held: Held, ruled: RuledQuiz, why: Why, *, now: datetime) -> Replay:
    """Fold and grade anew, and compare with the newest grading."""
    questions, folded = await fold_rows(database, attempt["paper"], held.batches)
    marks = marks_of(questions, folded, pass_mark=attempt["pass_mark"], rulings=ruled.by_version)
    graded, before = dump_graded(marks.questions), held.grading
    old = Score(before["earned"], before["maximum"], before["passed"])
    new = Score(str(marks.earned), marks.maximum, marks.passed)
    taken = (folded.received, len(folded.answers))
    stands = held.sealed or taken == (attempt["taken"], attempt["answered"])
    changed = not (stands and graded == before["graded"] and new == old)
    number = before["number"] + int(changed)
    places = _differing(before["graded"], graded) if changed else ()
    versions = tuple(question.version_id for question in questions)
    regraded = Regraded(attempt["id"], versions, changed, number, held.sealed, old, new, places)
    values = {"attempt": attempt["id"], "grading_number": number, "rulings": max(ruled.counter, before["rulings"])}
    if not changed:
        return Replay(regraded, replay_statements.OBEYS, values)
    values |= {"graded": graded, "new_taken": taken[0], "new_answered": taken[1], "reason": why.reason, "now": now}
    # A phone waits while its late answers are counted: whether the attempt now passes must not cost a statement more.
    moved = taken[0] != attempt["taken"] or why.reason == LATE
    query, more = _writing(attempt, regraded, marks, why, moved=moved, now=now)
    return Replay(regraded, query, values | more)


def _differing(old: str, new: str) -> tuple[int, ...]:
    """The places at which two stored gradings of one paper give another fraction or maximum."""
    pairs = zip(json.loads(old), json.loads(new), strict=True)
    return tuple(place for place, (before, after) in enumerate(pairs) if before[2:] != after[2:])


def _writing(
    attempt: Row, regraded: Regraded, marks: Marks, why: Why, *, moved: bool, now: datetime
) -> tuple[HotQuery, dict[str, Any]]:
    """The statement for a changed attempt, with the parameters that depend on what changed."""
    old, new = regraded.old, regraded.new
    values = {"new_earned": new.earned, "new_maximum": new.maximum, "new_passed": marks.passed}
    values |= journal.hot_change(
        account_id=why.account_id,
        label=why.label,
        action=ACTION,
        subject=("attempt", attempt["id"]),
        now=now,
        old={"grading": regraded.number - 1, "earned": old.earned, "maximum": old.maximum, "passed": old.passed},
        new={
            "grading": regraded.number,
            "earned": new.earned,
            "maximum": new.maximum,
            "passed": new.passed,
            "reason": why.reason,
            "sealed": regraded.sealed,
        },
    )
    if regraded.sealed:
        return replay_statements.REGRADE_SEALED, values
    if not moved and new.passed == old.passed:
        return replay_statements.REGRADE, values
    told = outbox.hot_values(
        kind=outbox.PARTICIPATION_CHANGED, now=now, occasion_id=attempt["occasion_id"], subject_id=attempt["member_id"]
    )
    return replay_statements.REGRADE_MOVED, values | told
