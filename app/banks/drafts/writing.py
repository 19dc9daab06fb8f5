"""Beginning, changing and dropping drafts."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.banks.access import require_bank
from app.banks.drafts.access import record, require_draft, state_after
from app.banks.drafts.content import as_text, content_of, secrecy_mark
from app.banks.drafts.errors import QuestionCodeTaken, QuestionNotValid
from app.banks.drafts.pictures import settle_pictures
from app.banks.drafts.states import DraftState, Step
from app.banks.exports import text_of
from app.banks.kinds import Complaint
from app.banks.models import Bank, Question, QuestionDraft
from app.banks.queries import load_versions
from app.banks.text_format import QuestionText
from app.core.actor import Actor
from app.core.errors import InputNotValid, NotFound, SecrecyMarkFound

_NOTHING_TO_BEGIN = "Đồng chí ghi nội dung câu hỏi mới, hoặc chọn câu hỏi đã có để sửa."


async def begin_draft(
    session: AsyncSession,
    *,
    actor: Actor,
    bank_id: UUID,
    question_id: UUID | None,
    content: Mapping[str, Any] | None,
    now: datetime,
    today: date,
) -> QuestionDraft:
    """A draft of a new question, or of the next version of a question of the bank (begun from its current version).

    Raises NotFound, RoleMissing, InputNotValid, SecrecyMarkFound, QuestionCodeTaken (new question), QuestionNotValid
    (another code than the question's).
    """
    bank = await require_bank(session, actor=actor, bank_id=bank_id, today=today)
    based_on = None
    if question_id is not None:
        text, based_on = await _current(session, bank, question_id)
        _keep_code(content or {}, text.code)
        content = content or content_of(text)
    if content is None:
        raise InputNotValid(reason=_NOTHING_TO_BEGIN)
    _refuse_marks(content)
    await settle_pictures(session, bank_id, content["body"])
    if question_id is None:
        await require_free_code(session, bank_id, content["code"])
    draft = QuestionDraft(
        bank_id=bank_id,
        question_id=question_id,
        based_on=based_on,
        content=dict(content),
        state=DraftState.DRAFT,
        version=1,
        created_at=now,
        author_id=actor.account_id,
        author_label=actor.label,
        changed_by=actor.account_id,
        changed_at=now,
    )
    session.add(draft)
    await session.flush()
    record(session, draft, bank, "create", actor=actor, now=now)
    return draft


async def change_draft(
    session: AsyncSession, *, actor: Actor, draft_id: UUID, version: int, content: Mapping[str, Any], now: datetime, today: date
) -> QuestionDraft:
    """Replace a draft's content; whoever does is no second person to it any more. The same content again changes nothing.

    Raises NotFound, RoleMissing, DraftClosed, EditConflict, SecrecyMarkFound, QuestionCodeTaken, QuestionNotValid.
    """
    draft, bank = await require_draft(session, actor=actor, draft_id=draft_id, today=today, lock=True)
    await settle_pictures(session, draft.bank_id, content["body"])
    if content == draft.content:
        return draft
    state = state_after(draft, Step.EDIT, version=version)
    _refuse_marks(content)
    if draft.question_id is not None:
        _keep_code(content, draft.content["code"])
    elif content["code"] != draft.content["code"]:
        await require_free_code(session, draft.bank_id, content["code"])
    draft.content = dict(content)
    draft.state = state
    draft.version += 1
    draft.changed_by, draft.changed_at = actor.account_id, now
    record(session, draft, bank, "change", actor=actor, now=now)
    return draft


async def drop_draft(session: AsyncSession, *, actor: Actor, draft_id: UUID, now: datetime, today: date) -> None:
    """Put a draft away; it stays readable. Dropping again changes nothing. Raises NotFound, RoleMissing, DraftClosed."""
    draft, bank = await require_draft(session, actor=actor, draft_id=draft_id, today=today, lock=True)
    if draft.state == DraftState.DROPPED:
        return
    draft.state = state_after(draft, Step.DROP, version=draft.version)
    draft.version += 1
    record(session, draft, bank, "drop", actor=actor, now=now)


async def require_free_code(session: AsyncSession, bank_id: UUID, code: str) -> None:
    """Raise QuestionCodeTaken if a question of the bank has the code; capitals make no difference, as in bank files."""
    taken = select(Question.id).where(Question.bank_id == bank_id, func.lower(Question.code) == code.lower())
    if (await session.scalars(taken.limit(1))).first() is not None:
        raise QuestionCodeTaken


async def _current(session: AsyncSession, bank: Bank, question_id: UUID) -> tuple[QuestionText, int]:
    question = await session.get(Question, question_id)
    if question is None or question.bank_id != bank.id or question.current_version_id is None:
        raise NotFound
    version = (await load_versions(session, [question.current_version_id]))[0]
    return text_of(version), version.number


def _keep_code(content: Mapping[str, Any], code: str) -> None:
    if content.get("code", code) != code:
        raise QuestionNotValid.because([Complaint("mã câu hỏi", f"câu đã có giữ nguyên mã {code}")])


def _refuse_marks(content: Mapping[str, Any]) -> None:
    mark = secrecy_mark(as_text(content))
    if mark is not None:
        raise SecrecyMarkFound(mark=mark)
