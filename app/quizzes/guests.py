"""Guests: people who are on no list and take a test at a meeting (docs/decisions/0015).

They are admitted by the id of their account, stand in no rate and are counted apart.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import journal
from app.core.actor import system_actor
from app.core.db import Database
from app.quizzes.errors import QuizNotFound
from app.quizzes.models import Admission, Guest, Quiz

# A guest's name is nobody's business any more so long after the end of their window.
NAMES_KEPT = timedelta(days=30)
NAMES_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Window:
    """When a guest may start."""

    opens_at: datetime
    closes_at: datetime


async def guest_of(session: AsyncSession, *, place_id: UUID, client_id: UUID) -> Guest | None:
    """The guest that this device was made at this meeting, if it was."""
    query = select(Guest).where(Guest.place_id == place_id, Guest.client_id == client_id)
    return (await session.execute(query)).scalar_one_or_none()


async def admit_guest(session: AsyncSession, *, guest: Guest, window: Window) -> None:
    """Store the guest and admit them to the test of the occasion. The caller holds the meeting's lock and journals.

    Raises QuizNotFound unless the quiz is published.
    """
    quiz = await session.get(Quiz, guest.quiz_id)
    if quiz is None or quiz.state != "published":
        raise QuizNotFound
    admission = Admission(
        quiz_id=guest.quiz_id,
        member_id=guest.account_id,
        occasion_id=guest.occasion_id,
        opens_at=max(quiz.opens_at, window.opens_at),
        closes_at=window.closes_at,
    )
    session.add_all([guest, admission])
    await session.flush()


async def window_of_guest(session: AsyncSession, guest: Guest) -> Window:
    """When this guest may start."""
    admission = await session.get_one(Admission, (guest.quiz_id, guest.account_id))
    return Window(admission.opens_at, admission.closes_at)


async def guests_at(session: AsyncSession, place_id: UUID) -> int:
    """How many guests a meeting has."""
    return (await session.execute(select(func.count()).where(Guest.place_id == place_id))).scalar_one()


async def guests_of(session: AsyncSession, occasion_id: UUID) -> int:
    """How many guests an occasion has, at all its meetings together."""
    return (await session.execute(select(func.count()).where(Guest.occasion_id == occasion_id))).scalar_one()


async def clear_guest_names(database: Database, now: datetime) -> int:
    """The worker's step: forget the names of guests whose window ended long ago; how many were forgotten."""
    admission = (Admission.quiz_id == Guest.quiz_id) & (Admission.member_id == Guest.account_id)
    old = (
        select(Guest.account_id)
        .join(Admission, admission)
        .where(Guest.name.is_not(None), Guest.admitted_at < now - NAMES_KEPT, Admission.closes_at < now - NAMES_KEPT)
        .limit(NAMES_AT_ONCE)
    )
    async with database.read() as session:
        ids = (await session.scalars(old)).all()
    if not ids:
        return 0
    async with database.write() as session:
        await session.execute(update(Guest).where(Guest.account_id.in_(ids)).values(name=None))
        journal.record(
            session,
            actor=system_actor("hệ thống"),
            action="quizzes:guests:forget",
            subject=("guests", None),
            now=now,
            new={"names": len(ids)},
        )
    return len(ids)
