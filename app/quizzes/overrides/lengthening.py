"""More time reaches attempts that run: their deadline moves, under their row's lock (decision 0012).

Saves read `closes_at` under FOR SHARE, submissions and expiry under FOR UPDATE of the same row: each sees the deadline before
or after, and a deadline only moves to a later moment, so what was acknowledged as in time stays in time. Where a batch was
already answered as late, the end was told: such an attempt is not revived. Locks are taken in the order admission, attempt.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import journal
from app.core.actor import Actor
from app.quizzes.allowance import deadline
from app.quizzes.models import Admission, AnswerBatch, Attempt, Quiz

ACTION = "quizzes:attempt:lengthen"


@dataclass(frozen=True, slots=True)
class Running:
    """A running attempt and when its time is over now."""

    attempt_id: UUID
    deadline_at: datetime


async def lengthen_running(
    session: AsyncSession, *, actor: Actor, quiz_id: UUID, whom: ColumnElement[bool], now: datetime
) -> list[Running]:
    """Give the running attempts at a quiz the time that their admissions (those of `whom`, already changed) give.

    All of them come back, also those that had this time before. Journals each that is lengthened.
    """
    rows = await _locked(session, quiz_id, whom, now)
    told = await _told_late(session, quiz_id, whom) if rows else set()
    running, changes = [], []
    for row in rows:
        if row.id in told:
            continue
        end = deadline(row.started_at, limit_s=row.time_limit_s, extra_s=row.extra_s, until=row.until, rule=row.deadline_rule)
        running.append(Running(row.id, max(end, row.deadline_at)))
        if end > row.deadline_at:
            closes_at = max(row.closes_at, end + timedelta(seconds=row.grace_s))
            changes.append({"id": row.id, "deadline_at": end, "closes_at": closes_at})
            journal.record(
                session,
                actor=actor,
                action=ACTION,
                subject=("attempt", row.id),
                now=now,
                old={"deadline_at": row.deadline_at.isoformat()},
                new={"deadline_at": end.isoformat()},
            )
    if changes:
        await session.execute(update(Attempt), changes)
    return running


def _same() -> ColumnElement[bool]:
    return and_(Admission.quiz_id == Attempt.quiz_id, Admission.member_id == Attempt.member_id)


async def _locked(
    session: AsyncSession, quiz_id: UUID, whom: ColumnElement[bool], now: datetime
) -> Sequence[Row[*tuple[Any, ...]]]:
    running = (Attempt.id, Attempt.started_at, Attempt.deadline_at, Attempt.closes_at)
    given = (Admission.extra_s, Admission.closes_at.label("until"))
    query: Select[*tuple[Any, ...]] = (
        select(*running, *given, Quiz.time_limit_s, Quiz.grace_s, Quiz.deadline_rule)
        .join(Admission, _same())
        .join(Quiz, Quiz.id == Attempt.quiz_id)
        .where(Attempt.quiz_id == quiz_id, Attempt.state == "open", Attempt.closes_at >= now, whom)
        .order_by(Attempt.id)
        .with_for_update(of=Attempt)
    )
    return (await session.execute(query)).all()


async def _told_late(session: AsyncSession, quiz_id: UUID, whom: ColumnElement[bool]) -> set[UUID]:
    """Running attempts of which a phone was told that it is too late; read after the lock, so nobody is told meanwhile."""
    query = (
        select(AnswerBatch.attempt_id)
        .join(Attempt, Attempt.id == AnswerBatch.attempt_id)
        .join(Admission, _same())
        .where(Attempt.quiz_id == quiz_id, Attempt.state == "open", AnswerBatch.verdict == "late", whom)
    )
    return set(await session.scalars(query))
