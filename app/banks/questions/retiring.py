"""Taking a question out of use and back: it is drawn no more, and its versions stay where they are used."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.banks.models import Question
from app.banks.questions.reading import require_question
from app.banks.versions import lock_bank
from app.core import journal
from app.core.actor import Actor


async def set_retired(
    session: AsyncSession, *, actor: Actor, question_id: UUID, retired: bool, reason: str, now: datetime, today: date
) -> Question:
    """Retire or restore; published tests keep their pools. What is so already changes nothing. Raises NotFound, RoleMissing."""
    question, bank = await require_question(session, actor=actor, question_id=question_id, today=today)
    bank = await lock_bank(session, bank.id)
    await session.refresh(question)
    if (question.retired_at is not None) == retired:
        return question
    question.retired_at = now if retired else None
    bank.version += 1
    journal.record(
        session,
        actor=actor,
        action=f"bank:question:{'retire' if retired else 'restore'}",
        subject=("question", question.id),
        unit_id=bank.unit_id,
        now=now,
        reason=reason,
        old={"retired": not retired},
        new={"retired": retired, "code": question.code},
    )
    return question
