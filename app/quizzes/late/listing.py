"""The late answers of a unit's members that wait for a decision, with the evidence in words. Every look is on record."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import and_, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock, journal
from app.core.actor import Actor
from app.core.errors import RoleMissing
from app.core.hot import Row
from app.members.access import require_names_of
from app.members.models import Affiliation, Member
from app.members.queries import official_on
from app.members.words import KEEP_BRANCH
from app.quizzes import assembly
from app.quizzes.late import statements
from app.quizzes.late.judging import could_know, evidence_of
from app.quizzes.late.showing import answers_in
from app.quizzes.late.wordings import End, evidence_lines
from app.quizzes.models import Admission, AnswerBatch, Attempt, LateJudgement, Quiz
from app.units.queries import versions_on
from app.units.scope import below, require_unit

OpenOutcome = Literal["waiting", "refused"]


@dataclass(frozen=True, slots=True)
class LateBatch:
    """One late batch without its answers: how many questions it speaks about, and what the clocks show, in sentences."""

    received_at: datetime
    answers: int
    clock: str
    outcome: str
    evidence: list[str]


@dataclass(frozen=True, slots=True)
class LateAttempt:
    """One attempt with late answers to decide about: a row of `_attempts`, the branch's name, its open batches."""

    row: Row
    unit_name: str
    after_release: bool
    batches: list[LateBatch]


async def late_answers(
    session: AsyncSession,
    *,
    actor: Actor,
    unit_id: UUID | None,
    outcome: OpenOutcome,
    after: UUID | None,
    limit: int,
    today: date,
    now: datetime,
) -> list[LateAttempt]:
    """`limit + 1` attempts of members of the unit (default: the caller's own), longest begun first.

    waiting: a person has to decide; refused: the test's own rule refused them, and nobody looked again. Raises NotFound,
    RoleMissing, NamesNotHere.
    """
    unit_id = unit_id or min(actor.units_with(*KEEP_BRANCH), default=None)
    if unit_id is None:
        raise RoleMissing
    await require_names_of(session, actor=actor, unit_id=unit_id, today=today)
    await require_unit(session, actor=actor, unit_id=unit_id, roles=KEEP_BRANCH, today=today)
    rows = await _attempts(session, unit_id, outcome=outcome, after=after, most=limit + 1, today=today)
    journal.record(
        session,
        actor=actor,
        action="names:late_answers:view",
        subject=("unit", unit_id),
        unit_id=unit_id,
        new={"outcome": outcome, "count": min(len(rows), limit)},
        now=now,
    )
    names = await versions_on(session, {row["unit_id"] for row in rows}, today)
    heard = await _heard(session, [row["id"] for row in rows])
    return [_shown(row, heard.get(row["id"], []), names[row["unit_id"]].name) for row in rows]


async def _attempts(
    session: AsyncSession, unit_id: UUID, *, outcome: OpenOutcome, after: UUID | None, most: int, today: date
) -> Sequence[Row]:
    is_open = exists().where(
        LateJudgement.attempt_id == Attempt.id, LateJudgement.outcome == outcome, LateJudgement.decided_at.is_(None)
    )
    columns = (
        *(Attempt.id, Attempt.quiz_id, Attempt.number, Attempt.started_at, Attempt.deadline_at, Attempt.closed_at),
        *(Attempt.closed_by, Attempt.paper, *statements.BEGUN_COLUMNS),
        *(Member.id.label("member_id"), Member.number.label("member_number"), Member.full_name, Member.birth_year),
        *(Affiliation.unit_id, Quiz.title, Admission.released_at),
    )
    query = (
        select(*columns)
        .join(Member, Member.id == Attempt.member_id)
        .join(Affiliation, and_(Affiliation.member_id == Member.id, official_on(today)))
        .join(Quiz, Quiz.id == Attempt.quiz_id)
        .outerjoin(Admission, and_(Admission.quiz_id == Attempt.quiz_id, Admission.member_id == Attempt.member_id))
        .where(is_open, Affiliation.unit_id.in_(below(unit_id, today)))
        .order_by(Attempt.id)
        .limit(most)
    )
    if after is not None:
        query = query.where(Attempt.id > after)
    return [dict(row) for row in (await session.execute(query)).mappings()]


async def _heard(session: AsyncSession, attempt_ids: Sequence[UUID]) -> dict[UUID, list[Row]]:
    found: dict[UUID, list[Row]] = {}
    for row in (await session.execute(statements.heard().where(AnswerBatch.attempt_id.in_(attempt_ids)))).mappings():
        found.setdefault(row["attempt_id"], []).append(dict(row))
    return found


def _shown(attempt: Row, heard: Sequence[Row], unit_name: str) -> LateAttempt:
    open_ones = [row for row in heard if row["outcome"] in {"waiting", "refused"} and row["decided_at"] is None]
    after_release = attempt["released_at"] is not None or any(row["after_release"] for row in open_ones)
    batches = [_batch(attempt, heard, row, after_release=after_release) for row in open_ones]
    return LateAttempt(attempt, unit_name, after_release, batches)


def _batch(attempt: Row, heard: Iterable[Row], late: Row, *, after_release: bool) -> LateBatch:
    evidence = evidence_of(attempt, attempt, heard, late)
    handed_in = attempt["closed_by"] != "expiry"
    end = End(clock.local(attempt["closed_at"] if handed_in else attempt["deadline_at"]), handed_in=handed_in)
    given_at = None if evidence.given_by is None else clock.local(evidence.given_by)
    saw_marks = could_know(attempt, attempt, late)
    lines = evidence_lines(evidence, given_at=given_at, end=end, saw_marks=saw_marks, after_release=after_release)
    answers = answers_in([late], size=assembly.size(attempt["paper"]))
    return LateBatch(late["received_at"], answers, late["clock"], late["outcome"], lines)
