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
from app.core.upserts import insert_into
from app.quizzes.errors import (
    DatesNotInOrder,
    KeysRightAfterNotConfirmed,
    QuizIdReused,
    QuizNotDraft,
    QuizNotFound,
    ReleaseShowsLess,
)
from app.quizzes.models import Quiz, QuizPool
from app.quizzes.pools import QUIZ_ROLES, resolve
from app.quizzes.reports.ruling import rulings_on_pool
from app.quizzes.schemas import BankDrawIn, FixedDrawIn, NewQuizIn, QuizIn
from app.quizzes.visibility import Reveal, shows_less
from app.units.scope import require_unit

SECONDS_A_QUESTION = 120


async def create_quiz(session: AsyncSession, *, actor: Actor, definition: NewQuizIn, now: datetime, today: date) -> Quiz:
    """A draft; its draws are checked as for publication. The same `client_id` again gives the same test, of which it is the id.

    Raises NotFound, RoleMissing, QuizIdReused, DatesNotInOrder, ReleaseShowsLess, KeysRightAfterNotConfirmed and `resolve`'s.
    """
    await require_unit(session, actor=actor, unit_id=definition.unit_id, roles=QUIZ_ROLES, today=today)
    if definition.client_id is not None and (stored := await session.get(Quiz, definition.client_id)) is not None:
        return _same(stored, definition)
    await _check(session, definition, actor=actor, unit_id=definition.unit_id, today=today)
    values = _values(definition) | {"id": definition.client_id or new_id(), "unit_id": definition.unit_id}
    values |= {"state": "draft", "created_at": now, "version": 1}
    statement = insert_into(session, Quiz).values(values).on_conflict_do_nothing().returning(Quiz)
    quiz = (await session.execute(statement)).scalar_one_or_none()
    if quiz is None:  # sent twice at once: the other one has just been committed
        return _same(await session.get_one(Quiz, values["id"]), definition)
    _journal(session, quiz, "quizzes:quiz:create", actor=actor, now=now)
    return quiz


def _same(stored: Quiz, definition: QuizIn) -> Quiz:
    """The test as it is now, where it is the one sent before: since then its draft may have changed."""
    values = _values(definition) if stored.version == 1 else {}
    if stored.unit_id != definition.unit_id or any(getattr(stored, name) != value for name, value in values.items()):
        raise QuizIdReused
    return stored


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
    await _check(session, definition, actor=actor, unit_id=quiz.unit_id, today=today)
    for name, value in _values(definition).items():
        setattr(quiz, name, value)


async def _check(session: AsyncSession, definition: QuizIn, *, actor: Actor, unit_id: UUID, today: date) -> None:
    if definition.closes_at <= definition.opens_at:
        raise DatesNotInOrder
    _check_review(definition)
    await resolve(session, _stored(definition.draws), actor=actor, unit_id=unit_id, today=today)


def _values(definition: QuizIn) -> dict[str, Any]:
    """What a definition says of a test, by column."""
    values = definition.model_dump(include=set(_AS_SENT))
    draws = _stored(definition.draws)
    limit = definition.time_limit_s or SECONDS_A_QUESTION * sum(draw["count"] for draw in draws)
    return values | {"draws": draws, "time_limit_s": limit}


def _check_review(definition: QuizIn) -> None:
    if shows_less(definition.review_released, definition.review_after):
        raise ReleaseShowsLess
    if definition.review_after is Reveal.KEYS and not definition.confirm_keys_right_after:
        raise KeysRightAfterNotConfirmed


# What a test's row holds as it was sent.
_AS_SENT = frozenset(
    {
        *("title", "opens_at", "closes_at", "grace_s", "max_attempts", "counts", "cooldown_s", "deadline_rule", "open_book"),
        *("pass_mark", "late_sync", "review_after", "review_released"),
    }
)
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
