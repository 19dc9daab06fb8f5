"""Routes of a member's own notices."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from app.auth.deps import CurrentActor
from app.core import clock, paging, problems
from app.core.db import ReadSession, WriteSession
from app.core.paging import Cursor, CursorNotValid, Limit
from app.core.schemas import Page
from app.members import notices
from app.members.errors import NoticeNotFound
from app.members.schemas_notices import NoticeOut

router = APIRouter(tags=["của đồng chí"])
Unseen = Annotated[bool, Query(description="true: chỉ những thông báo đồng chí chưa xem")]


@router.get("/me/notices", summary="Xem thông báo gửi riêng đồng chí", responses=problems.responses(CursorNotValid))
async def list_notices(
    *, actor: CurrentActor, session: ReadSession, unseen: Unseen = False, cursor: Cursor = None, limit: Limit = 20
) -> Page[NoticeOut]:
    """What the service has to tell the caller, newest first; reading it here does not mark it as seen."""
    before = paging.decode_id(cursor) if cursor else None
    rows = await notices.own_notices(session, actor=actor, unseen=unseen, before=before, most=limit + 1)
    shown, next_cursor = paging.cut(rows, limit, lambda notice: [str(notice.id)])
    return Page(items=[NoticeOut.of(notice) for notice in shown], next_cursor=next_cursor)


@router.put(
    "/me/notices/{notice_id}/seen",
    summary="Đánh dấu đồng chí đã xem thông báo",
    responses=problems.responses(NoticeNotFound),
)
async def mark_notice_seen(notice_id: UUID, actor: CurrentActor, session: WriteSession) -> NoticeOut:
    """The first time counts; again changes nothing."""
    return NoticeOut.of(await notices.mark_seen(session, actor=actor, notice_id=notice_id, now=clock.now()))
