"""Writing a ruling: it counts from this transaction on, for whatever is graded later; what was graded before follows.

Order of locks: the question version, its case, then the quizzes that may draw it in the order of their ids. Publishing locks a
quiz first, but one whose pool is not there yet for anybody else, and asks for the rulings after the version let it go.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.banks.models import QuestionVersion
from app.core.actor import Actor
from app.core.ids import new_id
from app.quizzes.models import Quiz, QuizPool, Regrade, Ruling


async def lock_version(session: AsyncSession, version_id: UUID) -> QuestionVersion:
    """Hold a question version: reports on it, publications that draw it and other decisions wait."""
    return await session.get_one(QuestionVersion, version_id, with_for_update=True)


async def in_force(session: AsyncSession, version_id: UUID) -> Ruling | None:
    """The newest ruling on a version."""
    rulings = select(Ruling).where(Ruling.question_version_id == version_id).order_by(Ruling.number.desc()).limit(1)
    return (await session.scalars(rulings)).first()


async def rule(
    session: AsyncSession,
    *,
    actor: Actor,
    version_id: UUID,
    case_id: UUID,
    body: dict[str, Any] | None,
    old_key_counts: bool,
    reason: str,
    now: datetime,
) -> tuple[Ruling, int]:
    """The next ruling on a version that the caller holds; how many quizzes are regraded for it. `body` None: void.

    The caller journals.
    """
    before = await in_force(session, version_id)
    ruling = Ruling(
        id=new_id(),
        question_version_id=version_id,
        number=1 if before is None else before.number + 1,
        kind="void" if body is None else "rekey",
        body=body,
        old_key_counts=old_key_counts,
        reason=reason,
        case_id=case_id,
        decided_at=now,
        decided_by=actor.account_id,
    )
    session.add(ruling)
    await session.flush()
    drawing = select(QuizPool.quiz_id).where(QuizPool.question_version_id == version_id)
    affected = select(Quiz).where(Quiz.id.in_(drawing)).order_by(Quiz.id).with_for_update(key_share=True)  # starts go on
    quizzes = await session.scalars(affected.execution_options(populate_existing=True))
    return ruling, sum([_affect(session, quiz, ruling, now) for quiz in quizzes])


def _affect(session: AsyncSession, quiz: Quiz, ruling: Ruling, now: datetime) -> int:
    quiz.rulings += 1
    session.add(Regrade(quiz_id=quiz.id, ruling_id=ruling.id, rulings=quiz.rulings, started_at=now, looked_at=0, changed=0))
    return 1


async def rulings_on_pool(session: AsyncSession, quiz_id: UUID) -> int:
    """How many rulings there are on what a quiz may draw: its count when it is published."""
    drawn = select(QuizPool.question_version_id).where(QuizPool.quiz_id == quiz_id)
    return (await session.execute(select(func.count()).where(Ruling.question_version_id.in_(drawn)))).scalar_one()
