"""Routes of questions."""

import hashlib
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from app.auth.deps import CurrentActor
from app.banks.criteria import advice_on
from app.banks.drafts.content import content_of
from app.banks.drafts.schemas import ContentOut
from app.banks.exports import text_of
from app.banks.kinds import QuestionKind
from app.banks.questions import reading, retiring
from app.banks.questions.schemas import QuestionLineOut, QuestionOut, ReasonIn, UseOut, VersionLineOut
from app.core import clock, paging, problems
from app.core.db import ReadSession, WriteSession
from app.core.errors import NotFound, RoleMissing
from app.core.etags import not_modified
from app.core.paging import Cursor, CursorNotValid, Limit
from app.core.schemas import Page
from app.core.text import Line

router = APIRouter(tags=["ngân hàng câu hỏi"])
_REFUSALS = (NotFound, RoleMissing)
Clause = Annotated[Line | None, Query(max_length=100, description="Mục của văn bản, ví dụ II.4; lấy cả các ý nằm trong mục")]
InUse = Annotated[Literal["in_use", "retired"] | None, Query(description="Bỏ trống: cả câu đang dùng và câu đã thôi dùng")]


@router.get(
    "/banks/{bank_id}/questions",
    summary="Xem các câu hỏi của một ngân hàng, không kèm đáp án",
    response_model=Page[QuestionLineOut],
    responses={
        304: {"description": "Không có gì mới so với bản máy đang giữ"},
        **problems.responses(*_REFUSALS, CursorNotValid),
    },
)
async def list_questions(
    *,
    bank_id: UUID,
    request: Request,
    response: Response,
    session: ReadSession,
    actor: CurrentActor,
    clause: Clause = None,
    kind: QuestionKind | None = None,
    state: InUse = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[QuestionLineOut] | Response:
    """By code; editors and boards over the bank only."""
    after = None if cursor is None else paging.decode(cursor, 1)[0]
    narrow = reading.Narrow(clause=clause, kind=kind, retired=None if state is None else state == "retired")
    rows = await reading.questions_of(
        session, actor=actor, bank_id=bank_id, narrow=narrow, after=after, limit=limit, today=clock.today()
    )
    page, next_cursor = paging.cut(rows, limit, lambda line: [line.code])
    items = [QuestionLineOut.model_validate(line) for line in page]
    shown = Page[QuestionLineOut](items=items, next_cursor=next_cursor)
    if not_modified(request, response, hashlib.sha256(shown.model_dump_json().encode()).hexdigest()[:32]):
        return Response(status_code=304, headers={name: response.headers[name] for name in ("etag", "cache-control")})
    return shown


@router.get(
    "/questions/{question_id}",
    summary="Xem một câu hỏi kèm đáp án và các phiên bản",
    responses=problems.responses(*_REFUSALS),
)
async def read_question(question_id: UUID, response: Response, session: WriteSession, actor: CurrentActor) -> QuestionOut:
    """The current version whole. It holds the key: who opened it is on record."""
    question, current = await reading.open_question(
        session, actor=actor, question_id=question_id, now=clock.now(), today=clock.today()
    )
    response.headers["Cache-Control"] = "no-store"
    text = text_of(current)
    return QuestionOut(
        id=question.id,
        bank_id=question.bank_id,
        retired_at=question.retired_at,
        number=current.number,
        content=ContentOut(**content_of(text)),
        review=current.review,
        advice=advice_on(text),
        versions=[VersionLineOut.model_validate(v) for v in await reading.versions_of(session, question.id)],
    )


@router.post("/questions/{question_id}/retire", summary="Thôi dùng một câu hỏi", responses=problems.responses(*_REFUSALS))
async def retire_question(question_id: UUID, body: ReasonIn, session: WriteSession, actor: CurrentActor) -> UseOut:
    """It is drawn no more; tests that are published keep their pools. Doing it again changes nothing."""
    question = await retiring.set_retired(
        session,
        actor=actor,
        question_id=question_id,
        retired=True,
        reason=body.reason,
        now=clock.now(),
        today=clock.today(),
    )
    return UseOut.model_validate(question)


@router.post("/questions/{question_id}/restore", summary="Dùng lại một câu hỏi", responses=problems.responses(*_REFUSALS))
async def restore_question(question_id: UUID, body: ReasonIn, session: WriteSession, actor: CurrentActor) -> UseOut:
    """It may be drawn again by tests that are published from now on. Doing it again changes nothing."""
    question = await retiring.set_retired(
        session,
        actor=actor,
        question_id=question_id,
        retired=False,
        reason=body.reason,
        now=clock.now(),
        today=clock.today(),
    )
    return UseOut.model_validate(question)
