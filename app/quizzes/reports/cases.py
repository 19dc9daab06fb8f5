"""Question versions before a reviewer: who may see them, opening them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.banks.access import require_bank
from app.banks.models import Bank, Question, QuestionVersion
from app.core import journal
from app.core.actor import SYSTEM_ACCOUNT, Actor
from app.core.errors import NotFound
from app.core.ids import new_id
from app.core.upserts import insert_into
from app.quizzes.models import QuestionCase


async def open_case(session: AsyncSession, *, actor: Actor, version_id: UUID, now: datetime, today: date) -> QuestionCase:
    """Put a version before a reviewer without waiting for reports; the undecided case, if there is one already.

    Raises NotFound, RoleMissing.
    """
    await require_bank_of(session, actor=actor, version_id=version_id, today=today)
    await open_if_none(session, actor=actor, version_id=version_id, now=now)
    undecided = select(QuestionCase).where(QuestionCase.question_version_id == version_id, QuestionCase.decision.is_(None))
    return (await session.scalars(undecided)).one()


async def open_if_none(session: AsyncSession, *, actor: Actor, version_id: UUID, now: datetime) -> None:
    """One undecided case a version, whoever is first."""
    opened_by = None if actor.account_id == SYSTEM_ACCOUNT else actor.account_id
    values = {"id": new_id(), "question_version_id": version_id, "opened_at": now, "opened_by": opened_by}
    insert = insert_into(session, QuestionCase).values(values).on_conflict_do_nothing().returning(QuestionCase.id)
    case_id = (await session.execute(insert)).scalar_one_or_none()
    if case_id is not None:
        subject, new = ("question_case", case_id), {"question_version": str(version_id)}
        journal.record(session, actor=actor, action="quizzes:question_case:open", subject=subject, new=new, now=now)


async def require_bank_of(session: AsyncSession, *, actor: Actor, version_id: UUID, today: date) -> Bank:
    """The version's bank, if the actor may see its keys; raises NotFound, RoleMissing."""
    bank_of = select(Question.bank_id).join(QuestionVersion, QuestionVersion.question_id == Question.id)
    bank_id = await session.scalar(bank_of.where(QuestionVersion.id == version_id))
    if bank_id is None:
        raise NotFound
    return await require_bank(session, actor=actor, bank_id=bank_id, today=today)


async def require_case(session: AsyncSession, *, actor: Actor, case_id: UUID, today: date) -> tuple[QuestionCase, Bank]:
    """The case and its bank; raises NotFound, RoleMissing."""
    case = await session.get(QuestionCase, case_id)
    if case is None:
        raise NotFound
    return case, await require_bank_of(session, actor=actor, version_id=case.question_version_id, today=today)
