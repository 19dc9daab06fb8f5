"""Routes of meetings: plan, show the code, check in, take and read the roll."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from app.auth.deps import CurrentActor
from app.campaigns import attendance_list, check_in, hall_screen, presenting, roll_call, sessions
from app.campaigns.errors import (
    CampaignClosed,
    CampaignNotOpen,
    ClientIdReused,
    FindingAtClosing,
    HallCodeWrong,
    HallNotOpen,
    MeetingCancelled,
    MeetingNotBegun,
    NotOfThisBranch,
    NotOnTheList,
    OwnExcuse,
    PeopleNotFound,
    PlanNotValid,
    RecordedTooLate,
    RollNotValid,
    TooManyCodes,
)
from app.campaigns.late_check_ins.errors import TooManyLateScans
from app.campaigns.late_check_ins.queueing import Scanned
from app.campaigns.meeting_schemas import (
    AttendanceOut,
    CheckInIn,
    CheckInOut,
    CodeOut,
    HallCodeOut,
    RollIn,
    RollOut,
    SessionIn,
    SessionOut,
)
from app.core import clock, paging, problems
from app.core.db import ReadSession, WriteSession
from app.core.errors import NotFound, RoleMissing
from app.core.paging import Cursor, CursorNotValid, Limit
from app.core.schemas import Page
from app.members.errors import NamesNotHere

router = APIRouter(tags=["buổi học, điểm danh"])
_REFUSALS = (NotFound, RoleMissing)
_Unit = Annotated[UUID | None, Query(description="Chỉ tổ chức đảng này và các tổ chức đảng trực thuộc")]
_PartParam = Annotated[int | None, Query(ge=1, le=20, description="Phần của buổi học; mặc định là phần đầu")]


@router.get(
    "/campaigns/{campaign_id}/sessions",
    summary="Xem các buổi học của đợt",
    responses=problems.responses(NotFound, CursorNotValid),
)
async def list_sessions(
    *,
    campaign_id: UUID,
    session: ReadSession,
    actor: CurrentActor,
    unit: _Unit = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[SessionOut]:
    """Meetings in the caller's reach, of the units above, and those the caller's branch is invited to; by time."""
    today = clock.today()
    after = presenting.instant_and_id(cursor)
    rows = await sessions.meetings_of(
        session, actor=actor, campaign_id=campaign_id, unit_id=unit, today=today, after=after, limit=limit
    )
    page, next_cursor = paging.cut(rows, limit, lambda row: [row[0].starts_at.isoformat(), str(row[0].id)])
    return Page(items=await presenting.sessions_out(session, page, today), next_cursor=next_cursor)


@router.post(
    "/campaigns/{campaign_id}/sessions",
    status_code=201,
    summary="Lên lịch buổi học, học bù",
    responses=problems.responses(*_REFUSALS, PlanNotValid, CampaignClosed, ClientIdReused),
)
async def create_session(campaign_id: UUID, body: SessionIn, session: WriteSession, actor: CurrentActor) -> SessionOut:
    """A meeting or make-up at one place, by the branch's secretary or above; the same `client_id` is the same meeting."""
    today = clock.today()
    meeting = await sessions.plan_meeting(
        session, actor=actor, campaign_id=campaign_id, meeting=body, today=today, now=clock.now()
    )
    return (await presenting.sessions_out(session, [(meeting, True)], today))[0]


@router.get(
    "/sessions/{session_id}/check-in-code",
    summary="Xem mã điểm danh đang hiện tại hội trường",
    responses=problems.responses(*_REFUSALS, PlanNotValid, HallNotOpen, CampaignNotOpen, CampaignClosed),
)
async def get_check_in_code(
    session_id: UUID, session: ReadSession, actor: CurrentActor, part: _PartParam = None
) -> HallCodeOut:
    """The spoken code (new every 3 minutes, accepted until replaced twice) and the digits of the QR (new every 15 s)."""
    now = clock.now()
    shown = await hall_screen.shown_code(session, actor=actor, session_id=session_id, part=part, today=clock.today(), now=now)
    return HallCodeOut(
        session_id=shown.session_id,
        part=shown.part,
        spoken=CodeOut.model_validate(shown.spoken),
        qr=CodeOut.model_validate(shown.qr),
        server_now=now,
    )


@router.put(
    "/sessions/{session_id}/check-ins/{client_id}",
    summary="Tự điểm danh bằng mã tại hội trường",
    responses={
        202: {"model": CheckInOut, "description": "Đã nhận, chờ bí thư xác nhận"},
        **problems.responses(
            NotFound,
            NotOnTheList,
            HallCodeWrong,
            HallNotOpen,
            MeetingCancelled,
            CampaignNotOpen,
            CampaignClosed,
            RecordedTooLate,
            TooManyCodes,
            TooManyLateScans,
        ),
    },
)
async def put_check_in(
    session_id: UUID, client_id: UUID, body: CheckInIn, response: Response, session: WriteSession, actor: CurrentActor
) -> CheckInOut:
    """Right at any hall of the campaign with that hall's code. A wrong code is kept and locks nobody.

    202: the code was right when it was scanned and arrives too late to count by itself; the secretary confirms it.
    """
    sent = Scanned(client_id, body.code, body.device_time, body.sent_device_time)
    done = await check_in.check_in(session, actor=actor, session_id=session_id, sent=sent, now=clock.now())
    if done.state == "waiting":
        response.status_code = 202
    return presenting.check_in_out(done)


@router.put(
    "/sessions/{session_id}/attendance",
    summary="Điểm danh: ghi theo tên hoặc “tất cả có mặt, trừ …”",
    responses=problems.responses(
        *_REFUSALS,
        CampaignNotOpen,
        CampaignClosed,
        RecordedTooLate,
        MeetingCancelled,
        RollNotValid,
        NotOfThisBranch,
        PeopleNotFound,
        MeetingNotBegun,
        FindingAtClosing,
        OwnExcuse,
        ClientIdReused,
    ),
)
async def put_attendance(session_id: UUID, body: RollIn, session: WriteSession, actor: CurrentActor) -> RollOut:
    """Adds marks for those it names and says nothing about the others; an own check-in is undone only with a reason."""
    answer = await roll_call.take_roll(
        session, actor=actor, session_id=session_id, roll=body, today=clock.today(), now=clock.now()
    )
    return RollOut.model_validate(answer)


@router.get(
    "/sessions/{session_id}/attendance",
    summary="Xem danh sách điểm danh của buổi học",
    responses=problems.responses(*_REFUSALS, NamesNotHere, CursorNotValid),
)
async def get_attendance(
    *,
    session_id: UUID,
    session: WriteSession,
    actor: CurrentActor,
    unit: _Unit = None,
    cursor: Cursor = None,
    limit: Limit = 200,
) -> AttendanceOut:
    """Who is recorded how, by name; not recorded is not absent. The look is on record."""
    today = clock.today()
    roll = await attendance_list.roll_of(
        session,
        actor=actor,
        session_id=session_id,
        unit_id=unit,
        today=today,
        after=presenting.only_id(cursor),
        limit=limit,
        now=clock.now(),
    )
    return await presenting.attendance_out(session, roll, limit, today)
