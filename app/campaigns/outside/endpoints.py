"""Routes of confirmations of places outside the system."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from sqlalchemy.ext.asyncio import AsyncSession

from app.auth.deps import CurrentActor
from app.campaigns import presenting, queries
from app.campaigns.errors import CampaignClosed, CampaignNotOpen, ClientIdReused, PeopleNotFound, RecordedTooLate
from app.campaigns.outside import deciding, entering
from app.campaigns.outside.deciding import PaperOfPerson
from app.campaigns.outside.errors import OutsideDecided, OutsidePaperNotValid, OwnOutsidePaper
from app.campaigns.outside.schemas import OutsideIn, OutsideOut, OutsideRefusalIn
from app.core import clock, paging, problems
from app.core.db import WriteSession
from app.core.errors import NotFound, RoleMissing
from app.core.paging import Cursor, CursorNotValid, Limit
from app.core.schemas import Page

router = APIRouter(tags=["buổi học, điểm danh"])
_REFUSALS = (NotFound, RoleMissing, CampaignNotOpen, CampaignClosed)
_State = Annotated[Literal["waiting", "accepted", "refused"] | None, Query(description="Chỉ các giấy ở bước này")]
_PAPER = "/campaigns/{campaign_id}/outside-confirmations/{paper_id}"


@router.post(
    "/campaigns/{campaign_id}/outside-confirmations",
    status_code=201,
    summary="Nhập xác nhận của nơi sinh hoạt tạm thời",
    responses=problems.responses(*_REFUSALS, RecordedTooLate, PeopleNotFound, OutsidePaperNotValid, ClientIdReused),
)
async def post_outside_confirmation(
    campaign_id: UUID, body: OutsideIn, session: WriteSession, actor: CurrentActor
) -> OutsideOut:
    """Number, date and issuer of the paper; it counts once the level above has accepted it."""
    today = clock.today()
    paper = await entering.enter(session, actor=actor, campaign_id=campaign_id, paper=body, today=today, now=clock.now())
    return (await _out(session, [await deciding.paper_of(session, paper.id)], today))[0]


@router.get(
    "/campaigns/{campaign_id}/outside-confirmations",
    summary="Xem các giấy xác nhận của nơi sinh hoạt tạm thời",
    responses=problems.responses(NotFound, RoleMissing, CursorNotValid),
)
async def list_outside_confirmations(
    *,
    campaign_id: UUID,
    session: WriteSession,
    actor: CurrentActor,
    state: _State = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[OutsideOut]:
    """In the caller's reach, newest first. Shows names: the look is on record."""
    today = clock.today()
    rows = await deciding.papers_of(
        session,
        actor=actor,
        campaign_id=campaign_id,
        state=state,
        before=presenting.only_id(cursor),
        limit=limit,
        today=today,
        now=clock.now(),
    )
    page, next_cursor = paging.cut(rows, limit, lambda row: [str(row.paper.id)])
    return Page(items=await _out(session, page, today), next_cursor=next_cursor)


@router.post(
    _PAPER + "/accept",
    summary="Chấp nhận xác nhận của nơi sinh hoạt tạm thời",
    responses=problems.responses(*_REFUSALS, OwnOutsidePaper, OutsideDecided),
)
async def accept_outside_confirmation(
    campaign_id: UUID, paper_id: UUID, session: WriteSession, actor: CurrentActor
) -> OutsideOut:
    """One level above the branch, by somebody who did not enter it: from now on the member has taken part elsewhere."""
    today = clock.today()
    row = await deciding.decide(
        session, actor=actor, campaign_id=campaign_id, paper_id=paper_id, word=None, today=today, now=clock.now()
    )
    return (await _out(session, [row], today))[0]


@router.post(
    _PAPER + "/refuse",
    summary="Không chấp nhận xác nhận của nơi sinh hoạt tạm thời",
    responses=problems.responses(*_REFUSALS, OwnOutsidePaper, OutsideDecided),
)
async def refuse_outside_confirmation(
    campaign_id: UUID, paper_id: UUID, body: OutsideRefusalIn, session: WriteSession, actor: CurrentActor
) -> OutsideOut:
    """It stays with its word and counts nothing; the member is told."""
    today = clock.today()
    row = await deciding.decide(
        session, actor=actor, campaign_id=campaign_id, paper_id=paper_id, word=body.word, today=today, now=clock.now()
    )
    return (await _out(session, [row], today))[0]


async def _out(session: AsyncSession, rows: Sequence[PaperOfPerson], today: date) -> list[OutsideOut]:
    names = await queries.unit_names(session, {row.unit_id for row in rows}, today)
    given = set(OutsideOut.model_fields) - {"name", "birth_year", "unit_id", "unit_name"}
    return [
        OutsideOut(
            **{name: getattr(row.paper, name) for name in given},
            name=row.member.full_name,
            birth_year=row.member.birth_year,
            unit_id=row.unit_id,
            unit_name=names[row.unit_id],
        )
        for row in rows
    ]
