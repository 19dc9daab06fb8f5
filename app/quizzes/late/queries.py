"""Late answers that move no sealed figure: for the amendment of a closed occasion."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.quizzes.late.statements import judged
from app.quizzes.models import Admission, AnswerBatch, Attempt, LateJudgement


@dataclass(frozen=True, slots=True)
class PendingLate:
    """One attempt with late answers that its sealed figure does not know, counted in batches by what became of them.

    `accepted`: a level above decided to let them count in the amendment; `taken` is what the sealed figure says.
    """

    attempt_id: UUID
    quiz_id: UUID
    member_id: UUID
    taken: bool
    waiting: int
    accepted: int
    refused: int
    last_received_at: datetime


async def pending_after_release(session: AsyncSession, occasion_id: UUID) -> Sequence[PendingLate]:
    """The attempts of an occasion with late answers judged or decided after its end, or that still wait now that it is over."""
    over = and_(Admission.released_at.is_not(None), LateJudgement.outcome == "waiting")
    counts = [func.count(case((LateJudgement.outcome == outcome, 1))) for outcome in ("waiting", "accepted", "refused")]
    query = (
        select(Attempt.id, Attempt.quiz_id, Attempt.member_id, Attempt.taken, *counts, func.max(AnswerBatch.received_at))
        .join(LateJudgement, LateJudgement.attempt_id == Attempt.id)
        .join(AnswerBatch, judged())
        .outerjoin(Admission, and_(Admission.quiz_id == Attempt.quiz_id, Admission.member_id == Attempt.member_id))
        .where(Attempt.occasion_id == occasion_id, or_(LateJudgement.after_release.is_(True), over))
        .group_by(Attempt.id)
        .order_by(Attempt.member_id, Attempt.number)
    )
    rows = await session.execute(query)
    return [PendingLate(i, quiz, member, bool(taken), *counted) for i, quiz, member, taken, *counted in rows]
