"""Routes of comparisons."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from app.auth.deps import CurrentActor
from app.core import clock, problems
from app.core.db import ReadSession
from app.core.errors import NotFound, RoleMissing
from app.participation.comparing import pilot, support, trend
from app.participation.comparing.presenting import pilot_out, support_out, trend_out
from app.participation.comparing.schemas import PilotOut, SupportOut, TrendOut

router = APIRouter(tags=["tỷ lệ tham gia"])
Unit = Annotated[UUID | None, Query(description="Tổ chức đảng; mặc định là tổ chức của đồng chí")]
Last = Annotated[int, Query(ge=1, le=24, description="Bao nhiêu đợt gần nhất")]
Lines = Annotated[int, Query(ge=1, le=200, description="Số dòng nhiều nhất")]
SCOPE = (NotFound, RoleMissing)


@router.get(
    "/campaigns/{campaign_id}/participation/pilot",
    summary="So sánh các chi bộ thí điểm với các chi bộ còn lại",
    responses=problems.responses(*SCOPE),
)
async def read_pilot(campaign_id: UUID, session: ReadSession, actor: CurrentActor, unit: Unit = None) -> PilotOut:
    """Branches for which the pilot was switched on (on them or above them) on the roster day, and the others."""
    found = await pilot.pilot_and_rest(session, actor=actor, campaign_id=campaign_id, unit_id=unit, today=clock.today())
    return pilot_out(found)


@router.get(
    "/units/{unit_id}/participation",
    summary="Xem tỷ lệ tham gia của một tổ chức đảng qua các đợt học tập",
    responses=problems.responses(*SCOPE),
)
async def read_trend(unit_id: UUID, session: ReadSession, actor: CurrentActor, last: Last = 8) -> TrendOut:
    """The latest campaigns first, each as it was; a closed one by its newest snapshot. Who came since: in today's tree."""
    today, now = clock.today(), clock.now()
    return trend_out(await trend.trend_of(session, actor=actor, unit_id=unit_id, last=last, today=today, now=now))


@router.get(
    "/units/{unit_id}/support",
    summary="Xem nơi nào cần hỗ trợ trước trong các đợt đang mở",
    responses=problems.responses(*SCOPE),
)
async def read_support(unit_id: UUID, session: ReadSession, actor: CurrentActor, limit: Lines = 50) -> SupportOut:
    """The units directly below with people left: fewest days first, then most people. From tallies alone."""
    found = await support.support_of(session, actor=actor, unit_id=unit_id, limit=limit, today=clock.today(), now=clock.now())
    return support_out(found)
