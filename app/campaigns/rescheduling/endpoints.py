"""Routes of meetings that change or do not take place."""

from uuid import UUID

from fastapi import APIRouter

from app.auth.deps import CurrentActor
from app.campaigns import presenting
from app.campaigns.errors import PlanNotValid
from app.campaigns.meeting_schemas import SessionOut
from app.campaigns.rescheduling import cancelling, changing
from app.campaigns.rescheduling.errors import (
    CampaignSettled,
    EndReasonNeeded,
    HallClosedBefore,
    MeetingHasBegun,
    MeetingHasRecords,
    MeetingIsCancelled,
    PresenceRecorded,
)
from app.campaigns.rescheduling.schemas import CancelIn, SessionPatch
from app.core import clock, problems
from app.core.db import WriteSession
from app.core.errors import EditConflict, NotFound, RoleMissing

router = APIRouter(tags=["buổi học, điểm danh"])
_REFUSALS = (NotFound, RoleMissing, MeetingIsCancelled, CampaignSettled)


@router.patch(
    "/sessions/{session_id}",
    summary="Đổi thời gian, địa điểm buổi học; ghi lại giờ kết thúc",
    responses=problems.responses(
        *_REFUSALS, EditConflict, MeetingHasBegun, PresenceRecorded, EndReasonNeeded, HallClosedBefore, PlanNotValid
    ),
)
async def change_session(session_id: UUID, body: SessionPatch, session: WriteSession, actor: CurrentActor) -> SessionOut:
    """Before it begins; afterwards only its end, with a reason. The test stays open for 48 hours after the new end."""
    today = clock.today()
    meeting = await changing.change_meeting(
        session, actor=actor, session_id=session_id, patch=body, today=today, now=clock.now()
    )
    return (await presenting.sessions_out(session, [(meeting, True)], today))[0]


@router.post(
    "/sessions/{session_id}/cancel",
    summary="Hủy buổi học, có lý do",
    responses=problems.responses(*_REFUSALS, MeetingHasRecords),
)
async def cancel_session(session_id: UUID, body: CancelIn, session: WriteSession, actor: CurrentActor) -> SessionOut:
    """It stays in the list as cancelled; its codes stop. A meeting with records is not cancelled: its end is stated."""
    today = clock.today()
    meeting = await cancelling.cancel_meeting(
        session, actor=actor, session_id=session_id, reason=body.reason, today=today, now=clock.now()
    )
    return (await presenting.sessions_out(session, [(meeting, True)], today))[0]
