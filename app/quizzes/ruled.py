"""The rulings that a quiz's gradings obey, read together with their count."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, exists, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.quizzes.grading import NO_RULINGS, Ruled, Rulings
from app.quizzes.models import Quiz, QuizPool, Ruling


@dataclass(frozen=True, slots=True)
class RuledQuiz:
    """The newest ruling by question version, and the quiz's count of rulings (`quizzes.rulings`) that this is."""

    counter: int
    by_version: Rulings


UNRULED = RuledQuiz(0, NO_RULINGS)


async def load_rulings(session: AsyncSession, quiz_id: UUID) -> RuledQuiz:
    """Count and rulings in one statement, so that they belong together."""
    later = aliased(Ruling)
    overruled = exists().where(later.question_version_id == Ruling.question_version_id, later.number > Ruling.number)
    drawn = select(QuizPool.question_version_id).where(QuizPool.quiz_id == quiz_id)
    newest = and_(Ruling.question_version_id.in_(drawn), ~overruled)
    columns = (Quiz.rulings, Ruling.question_version_id, Ruling.body, Ruling.old_key_counts, Ruling.reason)
    rows = (await session.execute(select(*columns).outerjoin(Ruling, newest).where(Quiz.id == quiz_id))).all()
    of_versions = [row for row in rows if row.question_version_id is not None]
    by_version = {row.question_version_id: Ruled(row.body, row.old_key_counts, row.reason) for row in of_versions}
    return RuledQuiz(rows[0].rulings if rows else 0, by_version)
