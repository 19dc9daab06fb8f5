"""Routes of the second person."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from app.auth.deps import CurrentActor
from app.campaigns import presenting, queries
from app.campaigns.confirming import confirm as confirming
from app.campaigns.confirming import listing
from app.campaigns.confirming.errors import NotPresentThere, RecordedByYou
from app.campaigns.confirming.schemas import ConfirmationIn, ConfirmationOut, WaitingListOut, WaitingMarkOut, WaitingPersonOut
from app.campaigns.errors import CampaignClosed, CampaignNotOpen, ClientIdReused
from app.core import clock, paging, problems
from app.core.db import WriteSession
from app.core.errors import NotFound, RoleMissing
from app.core.paging import Cursor, CursorNotValid, Limit

router = APIRouter(tags=["buổi học, điểm danh"])
_REFUSALS = (NotFound, RoleMissing, NotPresentThere)
_Unit = Annotated[UUID | None, Query(description="Chỉ đảng viên của tổ chức đảng này")]
_SAID = {
    "second_person": "Đã xác nhận {count} lượt ghi.",
    "single_recorder": "Đã ghi {count} lượt là một người ghi.",
}


@router.get(
    "/sessions/{session_id}/confirmations",
    summary="Xem danh sách điểm danh chờ người thứ hai xác nhận",
    responses=problems.responses(*_REFUSALS, CursorNotValid),
)
async def get_waiting_list(
    *,
    session_id: UUID,
    session: WriteSession,
    actor: CurrentActor,
    unit: _Unit = None,
    cursor: Cursor = None,
    limit: Limit = 200,
) -> WaitingListOut:
    """Who was there sees the names of their own branch, who keeps a branch those of its people. The look is on record."""
    now, today = clock.now(), clock.today()
    found = await listing.waiting_list(
        session,
        actor=actor,
        session_id=session_id,
        unit_id=unit,
        after=presenting.only_id(cursor),
        limit=limit,
        today=today,
        now=now,
    )
    page, next_cursor = paging.cut(found.people, limit, lambda p: [str(p.member.id)])
    names = await queries.unit_names(session, {p.unit_id for p in page if p.unit_id is not None}, today)
    items = [
        WaitingPersonOut(
            name=p.member.full_name,
            birth_year=p.member.birth_year,
            unit_name=None if p.unit_id is None else names[p.unit_id],
            marks=[WaitingMarkOut.model_validate(mark) for mark in p.marks],
        )
        for p in page
    ]
    return WaitingListOut(
        session_id=session_id, to_confirm=found.to_confirm, yours=found.yours, items=items, as_of=now, next_cursor=next_cursor
    )


@router.post(
    "/sessions/{session_id}/confirmations",
    summary="Xác nhận danh sách điểm danh bằng một lần bấm, hoặc ghi là không có người thứ hai",
    responses=problems.responses(*_REFUSALS, RecordedByYou, CampaignNotOpen, CampaignClosed, ClientIdReused),
)
async def post_confirmation(
    session_id: UUID, body: ConfirmationIn, session: WriteSession, actor: CurrentActor
) -> ConfirmationOut:
    """Anybody present but the recorder, or who keeps the branch; where nobody else is there the recorder says so."""
    made = await confirming.confirm(session, actor=actor, session_id=session_id, tap=body, today=clock.today(), now=clock.now())
    return ConfirmationOut(
        session_id=made.session_id,
        client_id=made.client_id,
        kind=made.kind,
        confirmed=made.confirmed,
        confirmed_at=made.confirmed_at,
        message=_SAID[made.kind].format(count=made.confirmed),
    )
