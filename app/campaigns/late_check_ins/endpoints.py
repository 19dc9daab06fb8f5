"""Routes of scans that arrived late."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query

from app.auth.deps import CurrentActor
from app.campaigns import presenting, queries
from app.campaigns.errors import CampaignNotOpen, MeetingCancelled, PeopleNotFound, RollNotValid
from app.campaigns.late_check_ins import deciding
from app.campaigns.late_check_ins.clocks import CLOCK_WORDS
from app.campaigns.late_check_ins.deciding import Decision, LateOfPerson
from app.campaigns.late_check_ins.errors import LateCheckInDecided, OwnLateCheckIn
from app.campaigns.late_check_ins.schemas import LateCheckInOut, LateDecidedOut, LateDecisionsIn
from app.core import clock, paging, problems
from app.core.db import WriteSession
from app.core.errors import NotFound, RoleMissing
from app.core.paging import Cursor, CursorNotValid, Limit
from app.core.schemas import Page

router = APIRouter(tags=["buổi học, điểm danh"])
_REFUSALS = (NotFound, RoleMissing)
_State = Annotated[Literal["waiting", "accepted", "refused"] | None, Query(description="Chỉ các lượt quét ở bước này")]


@router.get(
    "/sessions/{session_id}/late-check-ins",
    summary="Xem các lượt quét lúc mất sóng, chờ xác nhận",
    responses=problems.responses(*_REFUSALS, CursorNotValid),
)
async def get_late_check_ins(
    *,
    session_id: UUID,
    session: WriteSession,
    actor: CurrentActor,
    state: _State = "waiting",
    cursor: Cursor = None,
    limit: Limit = 200,
) -> Page[LateCheckInOut]:
    """By name, for who keeps the branch or holds the meeting. The look is on record."""
    today = clock.today()
    rows = await deciding.late_of_meeting(
        session,
        actor=actor,
        session_id=session_id,
        state=state,
        after=presenting.two_ids(cursor),
        limit=limit,
        today=today,
        now=clock.now(),
    )
    page, next_cursor = paging.cut(rows, limit, lambda row: [str(row.member.id), str(row.late.id)])
    names = await queries.unit_names(session, {row.unit_id for row in page}, today)
    return Page(items=[_out(row, names) for row in page], next_cursor=next_cursor)


@router.post(
    "/sessions/{session_id}/late-check-ins/decisions",
    summary="Xác nhận hoặc không xác nhận các lượt quét lúc mất sóng",
    responses=problems.responses(
        *_REFUSALS,
        CampaignNotOpen,
        MeetingCancelled,
        RollNotValid,
        PeopleNotFound,
        OwnLateCheckIn,
        LateCheckInDecided,
    ),
)
async def decide_late_check_ins(
    session_id: UUID, body: LateDecisionsIn, session: WriteSession, actor: CurrentActor
) -> LateDecidedOut:
    """All at once; what is accepted counts from now on (after the closing: waits for the committee), what is refused stays
    with its word. The members are told.
    """
    wanted = [Decision(one, True, None) for one in body.accept] + [Decision(r.id, False, r.word) for r in body.refuse]
    if not wanted or len({d.late_id for d in wanted}) != len(wanted):
        raise RollNotValid(reason="Nêu mỗi lượt quét một lần, xác nhận hoặc không xác nhận.")
    accepted, refused = await deciding.decide(
        session, actor=actor, session_id=session_id, decisions=wanted, today=clock.today(), now=clock.now()
    )
    return LateDecidedOut(accepted=accepted, refused=refused)


def _out(row: LateOfPerson, names: dict[UUID, str]) -> LateCheckInOut:
    late = row.late
    return LateCheckInOut(
        id=late.id,
        name=row.member.full_name,
        birth_year=row.member.birth_year,
        unit_name=names[row.unit_id],
        part=late.part,
        code_kind=late.code_kind,
        scanned_at=late.scanned_at,
        received_at=late.received_at,
        clock=late.clock,
        clock_text=CLOCK_WORDS[late.clock],
        recorded=row.recorded,
        state=late.state,
        word=late.word,
    )
