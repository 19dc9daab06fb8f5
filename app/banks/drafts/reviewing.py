"""Sending a draft to review, and giving it back to its author."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.banks.drafts.access import record, require_draft, require_second_person, state_after
from app.banks.drafts.content import as_text, complaints_on
from app.banks.drafts.errors import DraftNotInReview, QuestionChangedMeanwhile, QuestionNotValid
from app.banks.drafts.states import DraftState, Step
from app.banks.models import Question, QuestionDraft, QuestionVersion
from app.core.actor import Actor
from app.core.errors import SecrecyMarkFound
from app.core.secrecy import find_mark


async def send_draft(
    session: AsyncSession, *, actor: Actor, draft_id: UUID, version: int, now: datetime, today: date
) -> QuestionDraft:
    """Put a draft before a second person; sending what is in review already changes nothing.

    Raises NotFound, RoleMissing, DraftClosed, EditConflict, QuestionNotValid, QuestionChangedMeanwhile.
    """
    draft, bank = await require_draft(session, actor=actor, draft_id=draft_id, today=today, lock=True)
    if draft.state == DraftState.IN_REVIEW:
        record(session, draft, bank, "open", actor=actor, now=now)  # the answer shows the key
        return draft
    state = state_after(draft, Step.SEND, version=version)
    refuse_unready(draft)
    await require_current(session, draft)
    draft.state = state
    draft.version += 1
    record(session, draft, bank, "send", actor=actor, now=now)
    return draft


async def return_draft(
    session: AsyncSession, *, actor: Actor, draft_id: UUID, version: int, note: str, now: datetime, today: date
) -> QuestionDraft:
    """Give a draft back, saying what to mend. Who returned it may say more until its author takes it up again.

    Raises NotFound, RoleMissing, DraftClosed, EditConflict, DraftNotInReview, OwnReview, SecrecyMarkFound.
    """
    draft, bank = await require_draft(session, actor=actor, draft_id=draft_id, today=today, lock=True)
    state = state_after(draft, Step.RETURN, version=version)
    require_second_person(draft, actor)
    if draft.state == DraftState.RETURNED and draft.reviewer_id != actor.account_id:
        raise DraftNotInReview
    mark = find_mark([note])
    if mark is not None:
        raise SecrecyMarkFound(mark=mark)
    reviewed(draft, state, actor=actor, note=note, now=now)
    record(session, draft, bank, "return", actor=actor, now=now)
    return draft


def reviewed(draft: QuestionDraft, state: DraftState, *, actor: Actor, note: str | None, now: datetime) -> None:
    """Write down on the draft what a reviewer decided."""
    draft.state = state
    draft.version += 1
    draft.reviewer_id, draft.reviewer_label = actor.account_id, actor.label
    draft.reviewed_at, draft.review_note = now, note


def refuse_unready(draft: QuestionDraft) -> None:
    """Raise QuestionNotValid with everything an import of the question would complain of."""
    complaints = complaints_on(as_text(draft.content))
    if complaints:
        raise QuestionNotValid.because(complaints)


async def require_current(session: AsyncSession, draft: QuestionDraft) -> Question | None:
    """The question the draft is a new version of (None: a new question). Raises QuestionChangedMeanwhile if it moved on."""
    if draft.question_id is None:
        return None
    question = await session.get_one(Question, draft.question_id, populate_existing=True)
    current = await session.get_one(QuestionVersion, question.current_version_id)
    if current.number != draft.based_on:
        raise QuestionChangedMeanwhile(current=current.number, based_on=draft.based_on)
    return question
