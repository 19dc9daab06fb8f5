"""A second person solves a draft without its key and publishes it as a new version."""

from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.banks.drafts.access import record, require_draft, require_second_person, state_after
from app.banks.drafts.content import Blind, as_text, blind, blind_order, review_line
from app.banks.drafts.errors import DraftNotInReview, ReviewerDisagrees, SolvedNotValid
from app.banks.drafts.reviewing import refuse_unready, require_current, reviewed
from app.banks.drafts.states import DraftState, Step
from app.banks.drafts.writing import require_free_code
from app.banks.kinds import AnswerNotValid, kind_of
from app.banks.models import QuestionDraft
from app.banks.text_format import QuestionText
from app.banks.versions import lock_bank, write_versions
from app.core.actor import Actor

DISAGREEMENT = "Đồng chí rà soát giải ra kết quả khác với đáp án; cần xem lại câu hỏi và các phương án."


async def blind_draft(
    session: AsyncSession, *, actor: Actor, draft_id: UUID, now: datetime, today: date
) -> tuple[QuestionDraft, Blind]:
    """A draft in review as its solver gets it; who opened it is on record. Raises NotFound, RoleMissing, DraftNotInReview."""
    draft, bank = await require_draft(session, actor=actor, draft_id=draft_id, today=today)
    if draft.state != DraftState.IN_REVIEW:
        raise DraftNotInReview
    record(session, draft, bank, "blind", actor=actor, now=now)
    return draft, blind(as_text(draft.content))


async def publish_draft(
    session: AsyncSession, *, actor: Actor, draft_id: UUID, version: int, solved: Any, now: datetime, today: date
) -> QuestionDraft:
    """Make the draft the question's new version. Running attempts and published tests keep the versions they name.

    `solved` is the reviewer's answer in the positions of `blind_draft`. Publishing again, by the same person, changes
    nothing. Raises NotFound, RoleMissing, DraftClosed, EditConflict, DraftNotInReview, OwnReview, QuestionNotValid,
    SolvedNotValid, QuestionChangedMeanwhile, QuestionCodeTaken, ReviewerDisagrees (the draft then goes back).
    """
    draft, bank = await require_draft(session, actor=actor, draft_id=draft_id, today=today, lock=True)
    if draft.state == DraftState.PUBLISHED and draft.reviewer_id == actor.account_id:
        return draft
    state = state_after(draft, Step.PUBLISH, version=version)
    require_second_person(draft, actor)
    refuse_unready(draft)
    text = as_text(draft.content, review_line(author=draft.author_label, reviewer=actor.label, day=today))
    if not _solves(text, solved):
        evidence = partial(_disagree, draft_id=draft_id, version=version, actor=actor, now=now, today=today)
        raise ReviewerDisagrees(evidence=evidence)
    bank = await lock_bank(session, bank.id)
    question = await require_current(session, draft)
    if question is None:
        await require_free_code(session, bank.id, text.code)
    known = {} if question is None else {question.code: (question, draft.based_on or 0)}
    written = (await write_versions(session, bank_id=bank.id, texts=[text], known=known, now=now))[0]
    bank.version += 1
    reviewed(draft, state, actor=actor, note=None, now=now)
    draft.question_id, draft.published_version_id = written.question_id, written.version_id
    record(session, draft, bank, "publish", actor=actor, now=now, number=written.number)
    return draft


def _solves(text: QuestionText, solved: Any) -> bool:
    """Whether an answer in blind positions earns the whole mark."""
    kind = kind_of(text.kind)
    try:
        answer = kind.read_answer(text.body, solved)
    except AnswerNotValid as error:
        raise SolvedNotValid from error
    return kind.grade(text.body, kind.to_original(answer, blind_order(text))) == 1


async def _disagree(session: AsyncSession, *, draft_id: UUID, version: int, actor: Actor, now: datetime, today: date) -> None:
    """Remember that a review failed: the draft goes back to its author, unless somebody moved it meanwhile."""
    draft, bank = await require_draft(session, actor=actor, draft_id=draft_id, today=today, lock=True)
    if draft.state == DraftState.IN_REVIEW and draft.version == version:
        reviewed(draft, DraftState.RETURNED, actor=actor, note=DISAGREEMENT, now=now)
    record(session, draft, bank, "disagree", actor=actor, now=now)
