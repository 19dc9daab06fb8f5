"""Routes of make-ups at home."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from sqlalchemy.ext.asyncio import AsyncSession

from app.auth.deps import CurrentActor
from app.campaigns import presenting, queries
from app.campaigns.errors import (
    CampaignClosed,
    CampaignNotOpen,
    ClientIdReused,
    MeetingNotBegun,
    PeopleNotFound,
    RecordedTooLate,
)
from app.campaigns.homes import listing, rules, visiting
from app.campaigns.homes.errors import HomeVisitNotValid, HomeVisitorsNotFound, OwnHomeVisit
from app.campaigns.homes.listing import VisitOfHome
from app.campaigns.homes.schemas import HomeRecordedOut, HomeVisitIn, HomeVisitOut
from app.core import clock, paging, problems
from app.core.db import WriteSession
from app.core.errors import NotFound, RoleMissing
from app.core.paging import Cursor, CursorNotValid, Limit
from app.core.schemas import Page
from app.members.errors import NamesNotHere

router = APIRouter(tags=["buổi học, điểm danh"])
_REFUSALS = (NotFound, RoleMissing)
_Unit = Annotated[UUID | None, Query(description="Chỉ tổ chức đảng này và các tổ chức đảng trực thuộc")]
_WAITS = "Đã ghi học bù tại nhà; chờ đồng chí cùng đi xác nhận."
_ALONE = "Đã ghi học bù tại nhà (một người ghi)."


@router.post(
    "/campaigns/{campaign_id}/home-visits",
    status_code=201,
    summary="Ghi học bù tại nhà cho đồng chí ốm hoặc tuổi cao, có hai đồng chí đến nhà",
    responses=problems.responses(
        *_REFUSALS,
        CampaignNotOpen,
        CampaignClosed,
        RecordedTooLate,
        MeetingNotBegun,
        HomeVisitNotValid,
        HomeVisitorsNotFound,
        OwnHomeVisit,
        PeopleNotFound,
        ClientIdReused,
    ),
)
async def post_home_visit(campaign_id: UUID, body: HomeVisitIn, session: WriteSession, actor: CurrentActor) -> HomeRecordedOut:
    """By the branch's secretary, deputy or helper, also long after, without signal: the same `client_id` is the same visit.

    It counts at once and waits for the other one who went to confirm it with one tap (`…/confirmations` of the session).
    """
    done = await visiting.record(
        session, actor=actor, campaign_id=campaign_id, visit=body, today=clock.today(), now=clock.now()
    )
    return HomeRecordedOut(
        session_id=done.meeting.id,
        client_id=done.answer.client_id,
        visited_on=clock.local_day(done.meeting.starts_at),
        place=done.meeting.place,
        parts=done.meeting.parts,
        recorded=done.answer.recorded,
        not_on_list=done.answer.not_on_list,
        recorded_at=done.answer.recorded_at,
        message=_ALONE if body.no_second_person else _WAITS,
    )


@router.get(
    "/campaigns/{campaign_id}/home-visits",
    summary="Xem các lần học bù tại nhà",
    responses=problems.responses(*_REFUSALS, NamesNotHere, CursorNotValid),
)
async def list_home_visits(
    *,
    campaign_id: UUID,
    session: WriteSession,
    actor: CurrentActor,
    unit: _Unit = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[HomeVisitOut]:
    """Who was visited, who went, how the summaries were given, by name and in order of time. The look is on record."""
    today = clock.today()
    rows = await listing.visits_of(
        session,
        actor=actor,
        campaign_id=campaign_id,
        unit_id=unit,
        after=presenting.instant_and_id(cursor),
        limit=limit,
        today=today,
        now=clock.now(),
    )
    page, next_cursor = paging.cut(rows, limit, lambda row: [row.meeting.starts_at.isoformat(), str(row.meeting.id)])
    return Page(items=await _out(session, page, today), next_cursor=next_cursor)


async def _out(session: AsyncSession, rows: Sequence[VisitOfHome], today: date) -> list[HomeVisitOut]:
    names = await queries.unit_names(session, {row.meeting.unit_id for row in rows}, today)
    return [
        HomeVisitOut(
            session_id=row.meeting.id,
            unit_id=row.meeting.unit_id,
            unit_name=names[row.meeting.unit_id],
            visited_on=clock.local_day(row.meeting.starts_at),
            place=row.meeting.place,
            parts=row.meeting.parts,
            visited=list(row.visited.people.values()),
            first=row.first,
            second=row.second,
            short=row.visit.short,
            five_minutes=row.visit.five_minutes,
            ways_text=rules.ways_text(short=row.visit.short, five_minutes=row.visit.five_minutes),
            waiting=row.visited.waiting,
            one_recorder=row.visited.one_recorder,
            paper_kept=row.paper_kept,
        )
        for row in rows
    ]
