"""Defining and publishing a test."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import journal
from app.core.actor import Actor
from app.core.ids import new_id
from app.quizzes.errors import DatesNotInOrder, KeysRightAfterNotConfirmed, QuizNotDraft, QuizNotFound, ReleaseShowsLess
from app.quizzes.models import Quiz, QuizPool
from app.quizzes.pools import QUIZ_ROLES, resolve
from app.quizzes.reports.ruling import rulings_on_pool
from app.quizzes.schemas import BankDrawIn, FixedDrawIn, QuizIn
from app.quizzes.visibility import Reveal, shows_less
from app.units.scope import require_unit

SECONDS_A_QUESTION = 120


async def create_quiz(session: AsyncSession, *, actor: Actor, definition: QuizIn, now: datetime, today: date) -> Quiz:
    """A draft; its draws are checked as for publication.

    Raises NotFound, RoleMissing, DatesNotInOrder, ReleaseShowsLess, KeysRightAfterNotConfirmed and `resolve`'s.
    """
    await require_unit(session, actor=actor, unit_id=definition.unit_id, roles=QUIZ_ROLES, today=today)
    quiz = Quiz(id=new_id(), unit_id=definition.unit_id, state="draft", created_at=now, version=1)
    await _define(session, quiz, definition, actor=actor, today=today)
    session.add(quiz)
    await session.flush()
    _journal(session, quiz, "quizzes:quiz:create", actor=actor, now=now)
    return quiz


async def change_quiz(
    session: AsyncSession, *, actor: Actor, quiz_id: UUID, definition: QuizIn, now: datetime, today: date
) -> Quiz:
    """Replace a draft's definition (its unit stays); raises QuizNotFound, RoleMissing, QuizNotDraft and `create_quiz`'s."""
    quiz = await _locked(session, quiz_id, actor=actor, today=today)
    if quiz.state != "draft":
        raise QuizNotDraft
    await _define(session, quiz, definition, actor=actor, today=today)
    quiz.version += 1
    _journal(session, quiz, "quizzes:quiz:change", actor=actor, now=now)
    return quiz


async def publish_quiz(session: AsyncSession, *, actor: Actor, quiz_id: UUID, now: datetime, today: date) -> Quiz:
    """Fix the question versions that may be drawn; publishing again changes nothing.

    Raises QuizNotFound, RoleMissing, QuestionNotUsable, NotEnoughQuestions.
    """
    quiz = await _locked(session, quiz_id, actor=actor, today=today)
    if quiz.state == "published":
        return quiz
    pools = await resolve(session, quiz.draws, actor=actor, unit_id=quiz.unit_id, today=today)
    rows = [
        {"quiz_id": quiz.id, "draw": draw, "position": position, "question_version_id": version_id}
        for draw, pool in enumerate(pools)
        for position, version_id in enumerate(pool.versions)
    ]
    await session.execute(insert(QuizPool), rows)
    quiz.rulings = await rulings_on_pool(session, quiz.id)
    quiz.state, quiz.published_at = "published", now
    _journal(session, quiz, "quizzes:quiz:publish", actor=actor, now=now)
    return quiz


async def _locked(session: AsyncSession, quiz_id: UUID, *, actor: Actor, today: date) -> Quiz:
    quiz = await session.get(Quiz, quiz_id, with_for_update=True)
    if quiz is None:
        raise QuizNotFound
    await require_unit(session, actor=actor, unit_id=quiz.unit_id, roles=QUIZ_ROLES, today=today)
    return quiz


async def _define(session: AsyncSession, quiz: Quiz, definition: QuizIn, *, actor: Actor, today: date) -> None:
    if definition.closes_at <= definition.opens_at:
        raise DatesNotInOrder
    _check_review(definition)
    quiz.draws = _stored(definition.draws)
    await resolve(session, quiz.draws, actor=actor, unit_id=quiz.unit_id, today=today)
    quiz.title = definition.title
    quiz.opens_at, quiz.closes_at = definition.opens_at, definition.closes_at
    questions = sum(draw["count"] for draw in quiz.draws)
    quiz.time_limit_s = definition.time_limit_s or SECONDS_A_QUESTION * questions
    quiz.grace_s, quiz.max_attempts = definition.grace_s, definition.max_attempts
    quiz.counts, quiz.cooldown_s = definition.counts, definition.cooldown_s
    quiz.deadline_rule, quiz.open_book = definition.deadline_rule, definition.open_book
    quiz.pass_mark, quiz.late_sync = definition.pass_mark, definition.late_sync
    quiz.review_after, quiz.review_released = definition.review_after, definition.review_released


def _check_review(definition: QuizIn) -> None:
    if shows_less(definition.review_released, definition.review_after):
        raise ReleaseShowsLess
    if definition.review_after is Reveal.KEYS and not definition.confirm_keys_right_after:
        raise KeysRightAfterNotConfirmed


# What the journal keeps of a definition.
_ON_RECORD = (
    *("title", "draws", "time_limit_s", "max_attempts", "counts", "cooldown_s", "deadline_rule", "open_book", "pass_mark"),
    *("late_sync", "review_after", "review_released"),
)


def _stored(draws: Sequence[FixedDrawIn | BankDrawIn]) -> list[dict[str, Any]]:
    """The draws as stored: what was asked for, each with its count."""
    stored = []
    for draw in draws:
        fields = draw.model_dump(mode="json")
        if isinstance(draw, FixedDrawIn):
            fields["question_ids"] = list(dict.fromkeys(fields["question_ids"]))
            fields["count"] = len(fields["question_ids"])
        stored.append(fields)
    return stored


def _journal(session: AsyncSession, quiz: Quiz, action: str, *, actor: Actor, now: datetime) -> None:
    new = {name: getattr(quiz, name) for name in _ON_RECORD}
    subject = ("quiz", quiz.id)
    journal.record(session, actor=actor, action=action, subject=subject, unit_id=quiz.unit_id, new=new, now=now)
