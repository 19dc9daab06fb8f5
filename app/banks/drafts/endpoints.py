"""Routes of authoring. Answers that hold keys are not to be stored by anybody's browser."""

import hashlib
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from app.auth.deps import CurrentActor
from app.banks.drafts import errors, publishing, reading, reviewing, writing
from app.banks.drafts.presenting import draft_out, line_out
from app.banks.drafts.schemas import (
    BlindOut,
    DraftChangeIn,
    DraftIn,
    DraftLineOut,
    DraftOut,
    PublishIn,
    ReturnIn,
    SendIn,
)
from app.banks.drafts.states import DraftState
from app.banks.models import QuestionDraft
from app.core import clock, paging, problems
from app.core.actor import Actor
from app.core.db import ReadSession, WriteSession
from app.core.errors import EditConflict, InputNotValid, NotFound, RoleMissing, SecrecyMarkFound
from app.core.etags import not_modified
from app.core.paging import Cursor, CursorNotValid, Limit
from app.core.schemas import Page

router = APIRouter(tags=["ngân hàng câu hỏi"])
_REFUSALS = (NotFound, RoleMissing)
_MOVES = (*_REFUSALS, errors.DraftClosed, EditConflict)
_STATE = Query(description="Bỏ trống: mọi bản thảo còn dở (draft, in_review, returned)")


async def _answer(session: WriteSession, response: Response, draft: QuestionDraft, actor: Actor) -> DraftOut:
    response.headers["Cache-Control"] = "no-store"
    return draft_out(draft, actor=actor, current=await reading.current_number(session, draft))


@router.post(
    "/banks/{bank_id}/drafts",
    status_code=201,
    summary="Soạn câu hỏi mới, hoặc phiên bản mới của một câu đã có",
    responses=problems.responses(
        *_REFUSALS, InputNotValid, SecrecyMarkFound, errors.QuestionNotValid, errors.QuestionCodeTaken
    ),
)
async def begin_draft(bank_id: UUID, body: DraftIn, response: Response, session: WriteSession, actor: CurrentActor) -> DraftOut:
    """A draft is seen by editors and boards over the bank only; nothing is drawn from it."""
    draft = await writing.begin_draft(
        session,
        actor=actor,
        bank_id=bank_id,
        question_id=body.question_id,
        content=None if body.content is None else body.content.content(),
        now=clock.now(),
        today=clock.today(),
    )
    return await _answer(session, response, draft, actor)


@router.get(
    "/banks/{bank_id}/drafts",
    summary="Xem các bản thảo của một ngân hàng câu hỏi",
    response_model=Page[DraftLineOut],
    responses={
        304: {"description": "Không có gì mới so với bản máy đang giữ"},
        **problems.responses(*_REFUSALS, CursorNotValid),
    },
)
async def list_drafts(
    *,
    bank_id: UUID,
    request: Request,
    response: Response,
    session: ReadSession,
    actor: CurrentActor,
    state: Annotated[DraftState | None, _STATE] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[DraftLineOut] | Response:
    """Last begun first, without keys."""
    before = None if cursor is None else paging.decode_id(cursor)
    rows = await reading.drafts_of(
        session, actor=actor, bank_id=bank_id, state=state, before=before, limit=limit, today=clock.today()
    )
    page, next_cursor = paging.cut(rows, limit, lambda draft: [str(draft.id)])
    shown = Page[DraftLineOut](items=[line_out(draft, actor=actor) for draft in page], next_cursor=next_cursor)
    if not_modified(request, response, hashlib.sha256(shown.model_dump_json().encode()).hexdigest()[:32]):
        return Response(status_code=304, headers={name: response.headers[name] for name in ("etag", "cache-control")})
    return shown


@router.get("/drafts/{draft_id}", summary="Xem một bản thảo, kèm đáp án", responses=problems.responses(*_REFUSALS))
async def read_draft(draft_id: UUID, response: Response, session: WriteSession, actor: CurrentActor) -> DraftOut:
    """With what is still to be mended. It holds the key: that somebody else than its writers opened it is on record."""
    draft = await reading.open_draft(session, actor=actor, draft_id=draft_id, now=clock.now(), today=clock.today())
    return await _answer(session, response, draft, actor)


@router.put(
    "/drafts/{draft_id}",
    summary="Sửa bản thảo",
    responses=problems.responses(*_MOVES, SecrecyMarkFound, errors.QuestionNotValid, errors.QuestionCodeTaken),
)
async def change_draft(
    draft_id: UUID, body: DraftChangeIn, response: Response, session: WriteSession, actor: CurrentActor
) -> DraftOut:
    """The whole question as it is to read. A draft in review comes back from it: what is published is what was reviewed."""
    draft = await writing.change_draft(
        session,
        actor=actor,
        draft_id=draft_id,
        version=body.version,
        content=body.content.content(),
        now=clock.now(),
        today=clock.today(),
    )
    return await _answer(session, response, draft, actor)


@router.delete(
    "/drafts/{draft_id}",
    status_code=204,
    summary="Bỏ bản thảo",
    responses=problems.responses(*_REFUSALS, errors.DraftClosed),
)
async def drop_draft(draft_id: UUID, session: WriteSession, actor: CurrentActor) -> None:
    """It stays readable, in the state `dropped`; dropping again changes nothing."""
    await writing.drop_draft(session, actor=actor, draft_id=draft_id, now=clock.now(), today=clock.today())


@router.post(
    "/drafts/{draft_id}/send",
    summary="Gửi bản thảo để người thứ hai rà soát",
    responses=problems.responses(*_MOVES, errors.QuestionNotValid, errors.QuestionChangedMeanwhile),
)
async def send_draft(draft_id: UUID, body: SendIn, response: Response, session: WriteSession, actor: CurrentActor) -> DraftOut:
    """Complaints are the import's; nothing is sent while there is one."""
    draft = await reviewing.send_draft(
        session, actor=actor, draft_id=draft_id, version=body.version, now=clock.now(), today=clock.today()
    )
    return await _answer(session, response, draft, actor)


@router.get(
    "/drafts/{draft_id}/blind",
    summary="Mở câu hỏi đang rà soát mà không có đáp án, để tự giải",
    responses=problems.responses(*_REFUSALS, errors.DraftNotInReview),
)
async def read_blind(draft_id: UUID, response: Response, session: WriteSession, actor: CurrentActor) -> BlindOut:
    """Without key, explanation, quotation and clause. The answer is sent with the publication; opening it is on record."""
    draft, shown = await publishing.blind_draft(session, actor=actor, draft_id=draft_id, now=clock.now(), today=clock.today())
    response.headers["Cache-Control"] = "no-store"
    return BlindOut(
        draft_id=draft.id,
        version=draft.version,
        question=shown.question,
        picture_digest=shown.picture_digest,
        option_digests=shown.option_digests,
    )


@router.post(
    "/drafts/{draft_id}/return",
    summary="Trả bản thảo lại người soạn, ghi rõ chỗ cần sửa",
    responses=problems.responses(*_MOVES, errors.DraftNotInReview, errors.OwnReview, SecrecyMarkFound),
)
async def return_draft(
    draft_id: UUID, body: ReturnIn, response: Response, session: WriteSession, actor: CurrentActor
) -> DraftOut:
    """By a second person; who returned it may say more until it is taken up again."""
    draft = await reviewing.return_draft(
        session,
        actor=actor,
        draft_id=draft_id,
        version=body.version,
        note=body.note,
        now=clock.now(),
        today=clock.today(),
    )
    return await _answer(session, response, draft, actor)


@router.post(
    "/drafts/{draft_id}/publish",
    summary="Duyệt và phát hành câu hỏi sau khi tự giải đúng",
    responses=problems.responses(
        *_MOVES,
        errors.DraftNotInReview,
        errors.OwnReview,
        errors.QuestionNotValid,
        errors.SolvedNotValid,
        errors.ReviewerDisagrees,
        errors.QuestionChangedMeanwhile,
        errors.QuestionCodeTaken,
    ),
)
async def publish_draft(
    draft_id: UUID, body: PublishIn, response: Response, session: WriteSession, actor: CurrentActor
) -> DraftOut:
    """A second person's own answer must be the key; otherwise the draft goes back to its author.

    The new version is drawn by tests that are published from now on; running and published ones keep theirs.
    """
    draft = await publishing.publish_draft(
        session,
        actor=actor,
        draft_id=draft_id,
        version=body.version,
        solved=body.solved,
        now=clock.now(),
        today=clock.today(),
    )
    return await _answer(session, response, draft, actor)
