"""A member's own result and review, as far as the quiz's policy shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from uuid import UUID

from app.banks.kinds import Answer, Presented, kind_of
from app.core import clock
from app.core.actor import Actor
from app.core.db import Database
from app.core.hot import Row
from app.quizzes import assembly, result_words, statements
from app.quizzes.allowance import Allowance, allowance, attempts_left, rested_until
from app.quizzes.attempts import own_attempt
from app.quizzes.counting import Tried, that_counts
from app.quizzes.errors import ReviewNotAllowed
from app.quizzes.grading import GradedQuestion, load_graded, score_text
from app.quizzes.late.showing import Ending, ending_of
from app.quizzes.looking import look
from app.quizzes.papers import shelf_of
from app.quizzes.result_words import NextTry
from app.quizzes.takers import taker_of
from app.quizzes.visibility import Shown, clauses_to_read_again


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one attempt. Score fields are None unless the policy shows marks; `earned` is exact ("37/2").

    `counts`: whether this is the attempt that counts; None while it runs, and where the best counts and marks are not shown.
    `may_start_at`: when the next attempt may start, if the member has to wait; `may_start_until`: the end of the window.
    `messages`: sentences about it, to be shown as they are.
    """

    attempt_id: UUID
    quiz_id: UUID
    number: int
    state: str
    closed_at: datetime | None
    closed_by: str | None
    taken: bool | None
    answered: int | None
    questions: int
    earned: str | None
    score: str | None
    passed: bool | None
    read_again: list[str]
    counts: bool | None
    attempts_left: int
    may_start_at: datetime | None
    may_start_until: datetime | None
    review_open: bool
    messages: list[str]
    ending: Ending | None


async def result_of(database: Database, *, actor: Actor, attempt_id: UUID, now: datetime) -> Result:
    """The member's own result; raises AttemptNotFound."""
    row = await own_attempt(database, actor=actor, attempt_id=attempt_id, now=now)
    seen = await look(database, actor=actor, attempt=row, now=now)
    again = seen.marks and row["passed"] is False
    until = row["admitted_until"]
    left = attempts_left(row["max_attempts"], begun=row["begun"], empty=row["empty"])
    rested = rested_until(row["cooldown_s"], [row["last_taken_end"]])
    may = allowance(left, rested=rested, until=until, now=now)
    graded = await _graded(database, attempt_id) if again else ()
    read_again = await _read_again(database, graded) if graded else []
    return Result(
        attempt_id=row["id"],
        quiz_id=row["quiz_id"],
        number=row["number"],
        state=row["state"],
        closed_at=row["closed_at"],
        closed_by=row["closed_by"],
        taken=row["taken"],
        answered=row["answered"],
        questions=assembly.size(row["paper"]),
        earned=row["earned"] if seen.marks else None,
        score=score_text(Fraction(row["earned"]), row["maximum"]) if seen.marks else None,
        passed=row["passed"] if seen.marks else None,
        read_again=read_again,
        counts=await _counts(database, actor, row, seen),
        attempts_left=may.left,
        may_start_at=may.may_start_at,
        may_start_until=until,
        review_open=seen.keys,
        messages=_messages(row, graded, read_again, may),
        ending=await ending_of(database, row, now=now, graded=True),
    )


async def _counts(database: Database, actor: Actor, row: Row, seen: Shown) -> bool | None:
    """Which attempt is the best one is a mark, too."""
    if row["state"] != "closed" or (row["counts"] == "best" and not seen.marks):
        return None
    if not row["taken"] or row["begun"] == 1:
        return bool(row["taken"])
    taken = await database.hot.fetch(statements.TAKEN, quiz=row["quiz_id"], member=taker_of(actor))
    tried = (Tried(t["number"], Fraction(t["earned"] or 0), t["maximum"] or 0, t["passed"]) for t in taken)
    return that_counts(row["counts"], tried) == int(row["number"])


async def _graded(database: Database, attempt_id: UUID) -> tuple[GradedQuestion, ...]:
    """The newest grading, question by question; empty where only totals were recorded (a test taken on paper)."""
    rows = await database.hot.fetch(statements.GRADED, attempt=attempt_id)
    return load_graded(rows[0]["graded"]) if rows else ()


async def _read_again(database: Database, graded: Sequence[GradedQuestion]) -> list[str]:
    versions = await shelf_of(database).take(database, [q.version_id for q in graded])
    return clauses_to_read_again((v.clause, (1 - q.fraction) * q.maximum) for v, q in zip(versions, graded, strict=True))


def _messages(row: Row, graded: Sequence[GradedQuestion], read_again: Sequence[str], may: Allowance) -> list[str]:
    """That all arrived, where the member handed it in; with a grading of a test not passed, what to do next."""
    found = []
    if row["closed_by"] == "member":
        questions = assembly.size(row["paper"])
        found.append(result_words.received(row["answered"] or 0, questions, clock.local(row["closed_at"])))
    if graded and row["taken"]:
        until = row["admitted_until"]
        since = None if may.may_start_at is None else clock.local(may.may_start_at)
        again = NextTry(row["begun"] + 1, since, None if until is None else clock.local(until)) if may.left else None
        earned = Fraction(row["earned"])
        whole = row["maximum"] == len(graded) and earned == sum(q.fraction == 1 for q in graded)
        score = score_text(earned, row["maximum"])
        found.append(result_words.not_passed(score, in_questions=whole, sections=read_again, next_try=again))
    return found


@dataclass(frozen=True, slots=True)
class ReviewedQuestion:
    """One question after the release, in the order and positions of the member's paper; `accepted`: what else is right.

    `ruling`: void or rekey, if the question was found wanting, with the reviewer's sentence; the key is then the ruled one.
    """

    question: Presented
    right: Answer
    accepted: list[str]
    answer: Answer | None
    fraction: str
    clause: str
    quotation: str | None
    explanation: str
    why_wrong: list[str | None]
    ruling: str | None
    ruling_note: str | None


async def review_of(database: Database, *, actor: Actor, attempt_id: UUID, now: datetime) -> list[ReviewedQuestion]:
    """The member's own paper with keys and explanations; raises AttemptNotFound, ReviewNotAllowed."""
    row = await own_attempt(database, actor=actor, attempt_id=attempt_id, now=now)
    if not (await look(database, actor=actor, attempt=row, now=now)).keys:
        raise ReviewNotAllowed
    paper = assembly.load(row["paper"])
    versions = await shelf_of(database).take(database, [item.version_id for item in paper])
    graded = await _graded(database, attempt_id)
    if len(graded) != len(paper):
        raise ReviewNotAllowed
    ruled = await shelf_of(database).rulings(database, row["quiz_id"], row["rulings"])
    reviewed = []
    for version, item, marks in zip(versions, paper, graded, strict=True):
        kind, ruling = kind_of(version.kind), ruled.by_version.get(version.id)
        key = version.body if ruling is None or ruling.body is None else ruling.body
        reviewed.append(
            ReviewedQuestion(
                question=kind.present(version.body, item.permutation),
                right=kind.to_paper(kind.right_answer(key), item.permutation),
                accepted=kind.accepted(key),
                answer=None if marks.answer is None else kind.to_paper(marks.answer, item.permutation),
                fraction=str(marks.fraction),
                clause=version.clause,
                quotation=version.quotation,
                explanation=version.explanation,
                why_wrong=kind.reasons(key, item.permutation),
                ruling=None if ruling is None else ruling.kind,
                ruling_note=None if ruling is None else ruling.reason,
            )
        )
    return reviewed
