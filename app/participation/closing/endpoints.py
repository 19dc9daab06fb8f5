"""Routes of closing: what is open, sending up, accepting and returning, closing the campaign."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from app.auth.deps import CurrentActor
from app.campaigns.errors import CampaignClosed, CampaignNotOpen, CloseReasonNeeded
from app.campaigns.schemas import CloseIn
from app.core import clock, problems
from app.core.db import ReadSession, WriteSession
from app.core.errors import NotFound, RoleMissing
from app.participation.closing import deciding, ending, presenting, reading, sending
from app.participation.closing.errors import (
    AlreadySentUp,
    FiguresChanged,
    MarksUnconfirmed,
    NotOfThisCampaign,
    NotSentUp,
    OwnSending,
    StillOpen,
)
from app.participation.closing.models import BranchClosing
from app.participation.closing.schemas import AcceptIn, ClosedOut, ClosingOut, ReturnIn, SendUpIn, SentOut
from app.participation.closing.sending import Sending, counts_now

router = APIRouter(tags=["đợt học tập"])
_REFUSALS = (NotFound, RoleMissing, CampaignNotOpen, CampaignClosed)
_Unit = Annotated[UUID | None, Query(description="Tổ chức đảng; mặc định là tổ chức của đồng chí")]


@router.get(
    "/campaigns/{campaign_id}/closing",
    summary="Xem việc còn dở dang trước khi chốt",
    responses=problems.responses(NotFound, RoleMissing),
)
async def read_closing(campaign_id: UUID, session: ReadSession, actor: CurrentActor, unit: _Unit = None) -> ClosingOut:
    """Meetings not over, tests not out of time, silent phones, what waits for a second person or a decision; counts only."""
    now = clock.now()
    page = await reading.closing_of(session, actor=actor, campaign_id=campaign_id, unit_id=unit, today=clock.today(), now=now)
    return presenting.closing_out(page, now)


@router.post(
    "/campaigns/{campaign_id}/branches/{unit_id}/send-up",
    summary="Chi bộ gửi số liệu lên cấp trên",
    responses=problems.responses(*_REFUSALS, NotOfThisCampaign, AlreadySentUp, MarksUnconfirmed, StillOpen),
)
async def send_up(campaign_id: UUID, unit_id: UUID, body: SendUpIn, session: WriteSession, actor: CurrentActor) -> SentOut:
    """By secretary or deputy, or the level above on the branch's behalf. What is open is named and has to be confirmed."""
    said = Sending(body.client_id, body.confirm_open, body.note)
    row = await sending.send_up(
        session,
        actor=actor,
        campaign_id=campaign_id,
        unit_id=unit_id,
        sending=said,
        today=clock.today(),
        now=clock.now(),
    )
    return await _sent(session, row)


@router.post(
    "/campaigns/{campaign_id}/branches/{unit_id}/accept",
    summary="Chấp nhận số liệu chi bộ gửi lên",
    responses=problems.responses(*_REFUSALS, NotSentUp, OwnSending, MarksUnconfirmed, FiguresChanged),
)
async def accept_branch(
    campaign_id: UUID, unit_id: UUID, body: AcceptIn, session: WriteSession, actor: CurrentActor
) -> SentOut:
    """By the committee above or its office. What was recorded since the branch sent up is shown first."""
    row = await deciding.accept(
        session,
        actor=actor,
        campaign_id=campaign_id,
        unit_id=unit_id,
        note=body.note,
        confirm_changes=body.confirm_changes,
        today=clock.today(),
        now=clock.now(),
    )
    return await _sent(session, row)


@router.post(
    "/campaigns/{campaign_id}/branches/{unit_id}/return",
    summary="Trả lại số liệu để chi bộ xem lại",
    responses=problems.responses(*_REFUSALS, NotSentUp),
)
async def return_branch(
    campaign_id: UUID, unit_id: UUID, body: ReturnIn, session: WriteSession, actor: CurrentActor
) -> SentOut:
    """Opens the branch again, with a note; whoever sent it up is told."""
    row = await deciding.give_back(
        session,
        actor=actor,
        campaign_id=campaign_id,
        unit_id=unit_id,
        note=body.note,
        today=clock.today(),
        now=clock.now(),
    )
    return await _sent(session, row)


@router.post(
    "/campaigns/{campaign_id}/close",
    summary="Chốt đợt học tập",
    responses=problems.responses(NotFound, RoleMissing, CampaignNotOpen, CampaignClosed, CloseReasonNeeded),
)
async def close_campaign(campaign_id: UUID, body: CloseIn, session: WriteSession, actor: CurrentActor) -> ClosedOut:
    """Seals the figures: after closing nothing received moves them. Before 72 hours after the end it needs a reason."""
    today = clock.today()
    closed = await ending.close_campaign(
        session, actor=actor, campaign_id=campaign_id, reason=body.reason, today=today, now=clock.now()
    )
    return await presenting.closed_out(session, closed, actor=actor, today=today)


async def _sent(session: WriteSession, row: BranchClosing) -> SentOut:
    return presenting.sent_out(row, await counts_now(session, row.campaign_id, row.unit_id))
