"""Routes of visitors: a member's own code, and receiving one."""

from uuid import UUID

from fastapi import APIRouter

from app.auth.deps import CurrentActor
from app.campaigns import queries
from app.campaigns.errors import (
    CampaignClosed,
    CampaignNotOpen,
    ClientIdReused,
    HallNotOpen,
    MeetingCancelled,
    PlanNotValid,
    RecordedTooLate,
)
from app.campaigns.visiting import codes, visits
from app.campaigns.visiting.errors import (
    OwnVisit,
    TooManyVisitorCodes,
    VisitorCodeNeedsMember,
    VisitorCodeWrong,
    VisitorNotOnList,
)
from app.campaigns.visiting.schemas import QR_PREFIX, VisitIn, VisitorCodeOut, VisitOut
from app.core import clock, problems
from app.core.db import WriteSession
from app.core.errors import NotFound, RoleMissing

router = APIRouter(tags=["buổi học, điểm danh"])


@router.get(
    "/me/visitor-code",
    summary="Xem “mã của tôi” để học cùng chi bộ khác",
    responses=problems.responses(VisitorCodeNeedsMember),
)
async def get_visitor_code(session: WriteSession, actor: CurrentActor) -> VisitorCodeOut:
    """Eight digits and a QR that live ten minutes; asked for again they are renewed in time."""
    now = clock.now()
    own = await codes.own_code(session, actor=actor, now=now)
    return VisitorCodeOut(
        code=own.code,
        qr_text=f"{QR_PREFIX}{own.code}",
        expires_at=own.expires_at,
        renew_at=own.expires_at - codes.RENEWED_BELOW,
        server_now=now,
    )


@router.post(
    "/sessions/{session_id}/visitors",
    summary="Ghi đảng viên của chi bộ khác đến học, bằng mã của đồng chí đó",
    responses=problems.responses(
        NotFound,
        RoleMissing,
        CampaignNotOpen,
        CampaignClosed,
        RecordedTooLate,
        MeetingCancelled,
        HallNotOpen,
        PlanNotValid,
        VisitorCodeWrong,
        VisitorNotOnList,
        OwnVisit,
        TooManyVisitorCodes,
        ClientIdReused,
    ),
)
async def post_visitor(session_id: UUID, body: VisitIn, session: WriteSession, actor: CurrentActor) -> VisitOut:
    """The host sees name and branch, nothing else; it counts at the visitor's own branch."""
    shown = visits.Shown(body.client_id, body.code, body.part)
    today = clock.today()
    found = await visits.receive(session, actor=actor, session_id=session_id, shown=shown, today=today, now=clock.now())
    names = await queries.unit_names(session, {found.unit_id}, today)
    return VisitOut(
        session_id=session_id,
        client_id=found.visit.client_id,
        name=found.name,
        unit_name=names[found.unit_id],
        part=found.visit.part,
        recorded_at=found.visit.recorded_at,
    )
