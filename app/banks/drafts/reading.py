"""Drafts in a list, and one of them with its key."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.banks.access import require_bank
from app.banks.drafts.access import record, require_draft, wrote
from app.banks.drafts.states import OPEN, DraftState
from app.banks.models import Question, QuestionDraft, QuestionVersion
from app.core.actor import Actor


async def drafts_of(
    session: AsyncSession,
    *,
    actor: Actor,
    bank_id: UUID,
    state: DraftState | None,
    before: UUID | None,
    limit: int,
    today: date,
) -> Sequence[QuestionDraft]:
    """The drafts of a bank in one state (None: every open one), last begun first, `limit + 1` of them from before an id."""
    await require_bank(session, actor=actor, bank_id=bank_id, today=today)
    states = OPEN if state is None else (state,)
    statement = select(QuestionDraft).where(QuestionDraft.bank_id == bank_id, QuestionDraft.state.in_(states))
    if before is not None:
        statement = statement.where(QuestionDraft.id < before)
    return (await session.scalars(statement.order_by(QuestionDraft.id.desc()).limit(limit + 1))).all()


async def open_draft(session: AsyncSession, *, actor: Actor, draft_id: UUID, now: datetime, today: date) -> QuestionDraft:
    """A draft with its key; that somebody else than its writers opened it is on record."""
    draft, bank = await require_draft(session, actor=actor, draft_id=draft_id, today=today)
    if not wrote(draft, actor):
        record(session, draft, bank, "open", actor=actor, now=now)
    return draft


async def current_number(session: AsyncSession, draft: QuestionDraft) -> int | None:
    """The number of the current version of the draft's question; None for a question that is not there yet."""
    statement = (
        select(QuestionVersion.number)
        .join(Question, Question.current_version_id == QuestionVersion.id)
        .where(Question.id == draft.question_id)
    )
    return (await session.scalars(statement)).one_or_none()
