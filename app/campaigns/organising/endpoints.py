"""Routes of organisers, guests and non-members of meetings."""

from uuid import UUID

from fastapi import APIRouter

from app.auth.deps import CurrentActor
from app.campaigns.errors import (
    CampaignClosed,
    CampaignNotOpen,
    ClientIdReused,
    MeetingCancelled,
    MeetingNotBegun,
    PeopleNotFound,
    RecordedTooLate,
)
from app.campaigns.organising import counting, naming
from app.campaigns.organising.errors import OrganisersNotValid
from app.campaigns.organising.presenting import others_out
from app.campaigns.organising.schemas import OrganiserOut, OrganisersIn, OrganisersOut, OthersIn, OthersOut
from app.campaigns.organising.words import DUTY_WORDS
from app.core import clock, problems
from app.core.db import WriteSession
from app.core.errors import NotFound, RoleMissing

router = APIRouter(tags=["buổi học, điểm danh"])
_REFUSALS = (
    NotFound,
    RoleMissing,
    CampaignNotOpen,
    CampaignClosed,
    RecordedTooLate,
    MeetingCancelled,
    MeetingNotBegun,
    ClientIdReused,
)


@router.put(
    "/sessions/{session_id}/organisers",
    summary="Ghi báo cáo viên, chủ trì và người tổ chức buổi học; các đồng chí này có mặt",
    responses=problems.responses(*_REFUSALS, OrganisersNotValid, PeopleNotFound),
)
async def put_organisers(session_id: UUID, body: OrganisersIn, session: WriteSession, actor: CurrentActor) -> OrganisersOut:
    """The whole list, once the hall has opened; their marks wait for a second person as those of a roll do."""
    found = await naming.name_organisers(
        session, actor=actor, session_id=session_id, named=body, today=clock.today(), now=clock.now()
    )
    people = [
        OrganiserOut(member_id=member.id, name=member.full_name, duty=duty, duty_text=DUTY_WORDS[duty])
        for member, duty in found.people
    ]
    return OrganisersOut(
        session_id=session_id,
        client_id=body.client_id,
        people=people,
        not_on_list=found.not_on_list,
        recorded_at=found.recorded_at,
    )


@router.put(
    "/sessions/{session_id}/others",
    summary="Ghi số khách và người ngoài Đảng dự buổi học, không tính vào tỷ lệ",
    responses=problems.responses(*_REFUSALS),
)
async def put_others(session_id: UUID, body: OthersIn, session: WriteSession, actor: CurrentActor) -> OthersOut:
    """The whole list of counts, each with a word, no names; in no rate."""
    others = await counting.count_others(
        session, actor=actor, session_id=session_id, counted=body, today=clock.today(), now=clock.now()
    )
    return OthersOut(session_id=session_id, client_id=body.client_id, others=others_out(others))
