"""Who may take a quiz, on which occasion, until when. Quizzes obey campaigns without knowing them (decision 0002)."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, case, exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.upserts import insert_into, upsert
from app.quizzes.errors import QuizHasOccasion, QuizNotFound
from app.quizzes.models import Admission, Occasion, Quiz
from app.quizzes.overrides.applying import apply_overrides


async def admit(
    session: AsyncSession,
    *,
    quiz_id: UUID,
    occasion_id: UUID,
    title: str,
    members: Select[Any],
    opens_at: datetime,
    closes_at: datetime,
    today: date,
) -> None:
    """Admit the members that `members` (a statement of one column) yields; who is admitted already stays as they are.

    `title`: what people call the occasion. What overrides give these members is theirs at once. The caller journals.
    Raises QuizNotFound unless the quiz is published, QuizHasOccasion if it serves another occasion.
    """
    quiz = await session.get(Quiz, quiz_id, with_for_update={"key_share": True})  # starts go on
    if quiz is None or quiz.state != "published":
        raise QuizNotFound
    if (await session.execute(_serves_another(quiz_id, occasion_id))).scalar_one():
        raise QuizHasOccasion
    await upsert(session, Occasion, [{"id": occasion_id, "title": title}], key=["id"])
    who = members.subquery()
    fixed = {"quiz_id": quiz_id, "occasion_id": occasion_id, "opens_at": opens_at, "closes_at": closes_at, "extra_s": 0}
    columns = Admission.__table__.c
    values = [bindparam(f"new_{name}", value, type_=columns[name].type) for name, value in fixed.items()]
    source = select(*who.c, *values).where(who.c[0].is_not(None))
    statement = insert_into(session, Admission).from_select(["member_id", *fixed], source)
    await session.execute(statement.on_conflict_do_nothing(index_elements=["quiz_id", "member_id"]))
    await apply_overrides(session, quiz_id=quiz_id, among=Admission.member_id.in_(members), today=today)


def _serves_another(quiz_id: UUID, occasion_id: UUID) -> Select[bool]:
    return select(exists().where(Admission.quiz_id == quiz_id, Admission.occasion_id != occasion_id))


async def extend_window(session: AsyncSession, *, occasion_id: UUID, members: Select[Any], closes_at: datetime) -> None:
    """Let these members of the occasion start until `closes_at`; a window never gets shorter. The caller journals."""
    await _hold(session, occasion_id)
    await session.execute(
        update(Admission)
        .where(Admission.occasion_id == occasion_id, Admission.member_id.in_(members), Admission.closes_at < closes_at)
        .values(closes_at=closes_at)
    )


async def _hold(session: AsyncSession, occasion_id: UUID) -> None:
    """Let nobody else change many admissions at once: their rows would be locked in two orders. Starts are not held off."""
    of_occasion = select(Admission.quiz_id).where(Admission.occasion_id == occasion_id)
    await session.execute(select(Quiz.id).where(Quiz.id.in_(of_occasion)).order_by(Quiz.id).with_for_update(key_share=True))


async def release_review(session: AsyncSession, *, occasion_id: UUID, now: datetime) -> None:
    """The occasion is over: reviews that wait for it may show keys from now on, so nobody begins any more. The caller journals.

    Attempts that run keep their time limit; while one does, its member reads no keys (`results`).
    """
    await _hold(session, occasion_id)
    over = case((Admission.closes_at > now, now), else_=Admission.closes_at)
    waiting = update(Admission).where(Admission.occasion_id == occasion_id, Admission.released_at.is_(None))
    await session.execute(waiting.values(released_at=now, closes_at=over))
