"""What rulings changed that a sealed figure does not show: for the amendment of a closed campaign."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.quizzes.models import Attempt, Grading
from app.quizzes.regrading import Score


@dataclass(frozen=True, slots=True)
class Pending:
    """One attempt that counts as it was sealed and would count otherwise by its newest grading (made for `reason`)."""

    attempt_id: UUID
    quiz_id: UUID
    member_id: UUID
    sealed: Score
    regraded: Score
    reason: str


async def pending_after_release(session: AsyncSession, occasion_id: UUID) -> Sequence[Pending]:
    """Attempts of an occasion whose newest grading waits for the committee, by member."""
    later = aliased(Grading)
    superseded = exists().where(later.attempt_id == Grading.attempt_id, later.number > Grading.number)
    differs = or_(
        Attempt.earned != Grading.earned,
        Attempt.maximum != Grading.maximum,
        Attempt.passed.is_distinct_from(Grading.passed),
    )
    found = (
        select(Attempt, Grading)
        .join(Grading, Grading.attempt_id == Attempt.id)
        .where(Attempt.occasion_id == occasion_id, Attempt.state == "closed", ~superseded, differs)
        .order_by(Attempt.member_id, Attempt.number)
    )
    return [
        Pending(
            attempt_id=attempt.id,
            quiz_id=attempt.quiz_id,
            member_id=attempt.member_id,
            sealed=Score(attempt.earned or "0", attempt.maximum or 0, attempt.passed),
            regraded=Score(grading.earned, grading.maximum, grading.passed),
            reason=grading.reason,
        )
        for attempt, grading in await session.execute(found)
    ]
