"""Routes of campaigns; those of meetings are in `meeting_endpoints`."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query

from app.auth.deps import CurrentActor
from app.campaigns import access, corrections, opening, planning, presenting, queries
from app.campaigns.absences.endpoints import router as absences
from app.campaigns.confirming.endpoints import router as confirming
from app.campaigns.errors import (
    CampaignCannotOpen,
    CampaignClosed,
    CampaignIdReused,
    CampaignNotPlanned,
    CorrectionDecided,
    OwnCorrection,
    PlanNotValid,
    QuizAlreadyUsed,
)
from app.campaigns.guest_endpoints import router as guests
from app.campaigns.homes.endpoints import router as homes
from app.campaigns.late_check_ins.endpoints import router as late_check_ins
from app.campaigns.meeting_endpoints import router as meetings
from app.campaigns.organising.endpoints import router as organising
from app.campaigns.outside.endpoints import router as outside
from app.campaigns.rescheduling.endpoints import router as rescheduling
from app.campaigns.schemas import (
    CampaignDetailOut,
    CampaignIn,
    CampaignOut,
    CampaignPatch,
    CorrectionOut,
    DecisionIn,
    OpenedOut,
)
from app.campaigns.taking_along.endpoints import router as taking_along
from app.campaigns.taking_over.endpoints import router as taking_over
from app.campaigns.visiting.endpoints import router as visiting
from app.core import clock, paging, problems
from app.core.db import ReadSession, WriteSession
from app.core.errors import EditConflict, NotFound, RoleMissing
from app.core.paging import Cursor, CursorNotValid, Limit
from app.core.schemas import Page

router = APIRouter(tags=["đợt học tập"])
_REFUSALS = (NotFound, RoleMissing)
_State = Annotated[Literal["planned", "open", "closed"] | None, Query(description="Chỉ các đợt ở trạng thái này")]
_CorrectionState = Annotated[Literal["proposed", "accepted", "refused"] | None, Query(description="Chỉ các đề nghị ở bước này")]


@router.get("/campaigns", summary="Xem các đợt học tập của đồng chí", responses=problems.responses(CursorNotValid))
async def list_campaigns(
    session: ReadSession, actor: CurrentActor, state: _State = None, cursor: Cursor = None, limit: Limit = 50
) -> Page[CampaignOut]:
    """Campaigns on whose list the caller is, or that concern a unit where the caller holds a role; latest first."""
    today = clock.today()
    visible = access.campaign_is_visible(actor, today)
    before = presenting.instant_and_id(cursor)
    rows = await queries.campaigns_where(session, actor=actor, visible=visible, state=state, before=before, limit=limit)
    page, next_cursor = paging.cut(rows, limit, lambda r: [r.campaign.starts_at.isoformat(), str(r.campaign.id)])
    return Page(items=await presenting.campaigns_out(session, page, today), next_cursor=next_cursor)


@router.post(
    "/campaigns",
    status_code=201,
    summary="Lập kế hoạch một đợt học tập",
    responses=problems.responses(*_REFUSALS, PlanNotValid, QuizAlreadyUsed, CampaignIdReused),
)
async def create_campaign(body: CampaignIn, session: WriteSession, actor: CurrentActor) -> CampaignDetailOut:
    """A plan: documents, period, units, parts, test, counting policy, roster day. Nobody is enrolled before it is opened.

    `client_id`, best a UUIDv7, is its id: the same one again answers with the same campaign.
    """
    today = clock.today()
    campaign = await planning.plan_campaign(session, actor=actor, plan=body, today=today, now=clock.now())
    return await presenting.campaign_out(session, actor=actor, campaign=campaign, today=today)


@router.get("/campaigns/{campaign_id}", summary="Xem một đợt học tập", responses=problems.responses(NotFound))
async def get_campaign(campaign_id: UUID, session: ReadSession, actor: CurrentActor) -> CampaignDetailOut:
    """Its documents, units, parts, period, test and how it counts."""
    today = clock.today()
    campaign = await access.require_campaign(session, actor=actor, campaign_id=campaign_id, today=today)
    return await presenting.campaign_out(session, actor=actor, campaign=campaign, today=today)


@router.patch(
    "/campaigns/{campaign_id}",
    summary="Sửa kế hoạch của đợt chưa mở",
    responses=problems.responses(*_REFUSALS, CampaignNotPlanned, EditConflict, PlanNotValid, QuizAlreadyUsed),
)
async def change_campaign(
    campaign_id: UUID, body: CampaignPatch, session: WriteSession, actor: CurrentActor
) -> CampaignDetailOut:
    """Only what is sent changes; `version` is the one that was read, so that two offices do not overwrite each other."""
    today = clock.today()
    campaign = await planning.change_plan(
        session, actor=actor, campaign_id=campaign_id, patch=body, today=today, now=clock.now()
    )
    return await presenting.campaign_out(session, actor=actor, campaign=campaign, today=today)


@router.post(
    "/campaigns/{campaign_id}/open",
    summary="Mở đợt học tập",
    responses=problems.responses(*_REFUSALS, CampaignNotPlanned, CampaignCannotOpen),
)
async def open_campaign(campaign_id: UUID, session: WriteSession, actor: CurrentActor) -> OpenedOut:
    """Writes the list as of the roster day and admits it to the test, in one transaction."""
    opened = await opening.open_campaign(session, actor=actor, campaign_id=campaign_id, today=clock.today(), now=clock.now())
    campaign = opened.campaign
    return OpenedOut(id=campaign.id, state=campaign.state, enrolled=opened.enrolled, expected=opened.expected)


@router.get(
    "/campaigns/{campaign_id}/corrections",
    summary="Xem các đề nghị điều chỉnh danh sách sau ngày chốt danh sách",
    responses=problems.responses(*_REFUSALS, CursorNotValid),
)
async def list_corrections(
    *,
    campaign_id: UUID,
    session: WriteSession,
    actor: CurrentActor,
    state: _CorrectionState = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[CorrectionOut]:
    """Losses of membership and late recorded statuses, for the committee above. Shows names: the look is on record."""
    today = clock.today()
    rows = await corrections.corrections_of(
        session,
        actor=actor,
        campaign_id=campaign_id,
        state=state,
        today=today,
        before=presenting.only_id(cursor),
        limit=limit,
        now=clock.now(),
    )
    page, next_cursor = paging.cut(rows, limit, lambda row: [str(row.correction.id)])
    return Page(items=await presenting.corrections_out(session, page, today), next_cursor=next_cursor)


async def _decide(
    session: WriteSession, actor: CurrentActor, ids: tuple[UUID, UUID], body: DecisionIn, *, accept: bool
) -> CorrectionOut:
    today = clock.today()
    row = await corrections.decide(
        session,
        actor=actor,
        campaign_id=ids[0],
        correction_id=ids[1],
        accept=accept,
        reason=body.reason,
        today=today,
        now=clock.now(),
    )
    return (await presenting.corrections_out(session, [row], today))[0]


@router.post(
    "/campaigns/{campaign_id}/corrections/{correction_id}/accept",
    summary="Chấp nhận đề nghị điều chỉnh",
    responses=problems.responses(*_REFUSALS, OwnCorrection, CorrectionDecided, CampaignClosed),
)
async def accept_correction(
    campaign_id: UUID, correction_id: UUID, body: DecisionIn, session: WriteSession, actor: CurrentActor
) -> CorrectionOut:
    """The list moves, one level above the branch and with a reason."""
    return await _decide(session, actor, (campaign_id, correction_id), body, accept=True)


@router.post(
    "/campaigns/{campaign_id}/corrections/{correction_id}/refuse",
    summary="Không chấp nhận đề nghị điều chỉnh",
    responses=problems.responses(*_REFUSALS, OwnCorrection, CorrectionDecided, CampaignClosed),
)
async def refuse_correction(
    campaign_id: UUID, correction_id: UUID, body: DecisionIn, session: WriteSession, actor: CurrentActor
) -> CorrectionOut:
    """The list stays as it is."""
    return await _decide(session, actor, (campaign_id, correction_id), body, accept=False)


for part in (
    meetings,
    rescheduling,
    taking_along,
    confirming,
    late_check_ins,
    visiting,
    outside,
    organising,
    taking_over,
    homes,
    absences,
    guests,
):
    router.include_router(part)
