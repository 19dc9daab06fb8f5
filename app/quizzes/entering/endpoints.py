"""Routes of results entered for members: enter, look, confirm, send back."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, status

from app.auth.deps import CurrentActor
from app.core import clock, paging, problems
from app.core.db import WriteSession
from app.core.errors import NotFound, RoleMissing
from app.core.schemas import Page
from app.members.errors import NamesNotHere
from app.quizzes import errors as quiz_errors
from app.quizzes.entering import deciding, entries, errors, listing
from app.quizzes.entering.listing import Listed, Opened
from app.quizzes.entering.schemas import (
    CopiedAnswerOut,
    EnteredIn,
    EnteredOut,
    EnteredSheetOut,
    RefuseIn,
    State,
)
from app.quizzes.entering.words import ON_BEHALF, STATE_WORDS
from app.quizzes.receipts.words import WAY_WORDS

router = APIRouter(tags=["bài làm trên giấy"])
_DECIDING = (errors.EnteredResultNotFound, RoleMissing, errors.OwnResult, errors.ResultDecided)
Unit = Annotated[UUID | None, Query(description="Tổ chức đảng; mặc định là tổ chức của đồng chí")]
InState = Annotated[State | None, Query(description="Chỉ các bài ở bước này")]


@router.post(
    "/quizzes/{quiz_id}/entered-results",
    summary="Nhập bài làm trên giấy của một đồng chí",
    status_code=status.HTTP_201_CREATED,
    responses=problems.responses(
        NotFound,
        RoleMissing,
        errors.OwnResult,
        errors.MemberNotAdmitted,
        errors.PrintedPaperNotFound,
        errors.HelperNotNamed,
        errors.SheetNotValid,
        errors.SheetEmpty,
        errors.TakenAtNotValid,
        errors.EntryIdUsed,
        errors.OccasionReleased,
        errors.EnteringOver,
        errors.AttemptRunning,
        quiz_errors.NoAttemptsLeft,
        errors.ResultWaiting,
        errors.TooManyRefusedSheets,
    ),
)
async def enter_result(quiz_id: UUID, body: EnteredIn, actor: CurrentActor, session: WriteSession) -> EnteredSheetOut:
    """Every answer is checked before anything is stored; it counts once a second person has confirmed it."""
    entry = entries.Entry(**{name: getattr(body, name) for name in EnteredIn.model_fields})
    result = await entries.enter(session, actor=actor, quiz_id=quiz_id, entry=entry, today=clock.today(), now=clock.now())
    return _sheet_out(await listing.opened(session, actor=actor, result_id=result.id))


@router.get(
    "/entered-results",
    summary="Xem các bài làm trên giấy đã nhập",
    responses=problems.responses(NotFound, RoleMissing, NamesNotHere, paging.CursorNotValid),
)
async def list_entered_results(
    *,
    actor: CurrentActor,
    session: WriteSession,
    unit: Unit = None,
    state: InState = None,
    cursor: paging.Cursor = None,
    limit: paging.Limit = 50,
) -> Page[EnteredOut]:
    """By name, newest first; members without a role see what waits for a second person in their branch. On record."""
    rows = await listing.entered_results(
        session,
        actor=actor,
        unit_id=unit,
        state=state,
        before=None if cursor is None else paging.decode_id(cursor),
        limit=limit,
        today=clock.today(),
        now=clock.now(),
    )
    shown, next_cursor = paging.cut(rows, limit, lambda row: [str(row.result.id)])
    return Page(items=[EnteredOut(**_fields(row)) for row in shown], next_cursor=next_cursor)


@router.get(
    "/entered-results/{result_id}",
    summary="Xem một bài đã nhập để đối chiếu với bài giấy",
    responses=problems.responses(errors.EnteredResultNotFound, RoleMissing),
)
async def read_entered_result(result_id: UUID, actor: CurrentActor, session: WriteSession) -> EnteredSheetOut:
    """The answers as they stand on the sheet, without key and marks. A look at somebody else's is on record."""
    found = await listing.entered_result(session, actor=actor, result_id=result_id, today=clock.today(), now=clock.now())
    return _sheet_out(found)


@router.post(
    "/entered-results/{result_id}/confirm",
    summary="Xác nhận một bài đã nhập",
    responses=problems.responses(
        *_DECIDING,
        errors.SecondPersonNeeded,
        errors.OccasionReleased,
        errors.AttemptRunning,
        quiz_errors.NoAttemptsLeft,
    ),
)
async def confirm_entered_result(result_id: UUID, actor: CurrentActor, session: WriteSession) -> EnteredSheetOut:
    """By somebody else than who entered it: the sheet becomes the member's next attempt, with a receipt, and counts."""
    await deciding.confirm(session, actor=actor, result_id=result_id, today=clock.today(), now=clock.now())
    return _sheet_out(await listing.opened(session, actor=actor, result_id=result_id))


@router.post(
    "/entered-results/{result_id}/refuse",
    summary="Trả lại một bài đã nhập, kèm lý do",
    responses=problems.responses(*_DECIDING),
)
async def refuse_entered_result(result_id: UUID, body: RefuseIn, actor: CurrentActor, session: WriteSession) -> EnteredSheetOut:
    """It counts nothing and may be entered again; who entered it takes it back so."""
    await deciding.refuse(session, actor=actor, result_id=result_id, reason=body.reason, today=clock.today(), now=clock.now())
    return _sheet_out(await listing.opened(session, actor=actor, result_id=result_id))


def _sheet_out(opened: Opened) -> EnteredSheetOut:
    copied = [CopiedAnswerOut.model_validate(answer) for answer in opened.answers]
    return EnteredSheetOut(**_fields(opened.listed), answers=copied)


def _fields(row: Listed) -> dict[str, object]:
    """What `EnteredOut` shows of a row."""
    own = (
        *("id", "quiz_id", "member_id", "way", "helped_by", "taken_at", "kept_where", "entered_at", "on_behalf", "state"),
        *("decided_at", "reason", "attempt_id"),
    )
    return {
        **{name: getattr(row.result, name) for name in own},
        "title": row.title,
        "name": row.member.full_name,
        "birth_year": row.member.birth_year,
        "paper_code": row.paper_code,
        "way_text": WAY_WORDS[row.result.way],
        "entered_by": row.entered_by,
        "on_behalf_text": ON_BEHALF if row.result.on_behalf else None,
        "state_text": STATE_WORDS[row.result.state],
        "decided_by": row.decided_by,
        "may_confirm": row.may_confirm,
    }
