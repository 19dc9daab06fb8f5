"""The route of make-up plans."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from app.auth.deps import CurrentActor
from app.core import clock, problems
from app.core.db import WriteSession
from app.core.errors import NotFound, RoleMissing
from app.participation.errors import UnitCameSince
from app.participation.plans.errors import NothingToPlan
from app.participation.plans.presenting import plan_out
from app.participation.plans.proposing import Goal, Wish, propose
from app.participation.plans.schemas import PlanOut

router = APIRouter(tags=["tỷ lệ tham gia"])
Unit = Annotated[UUID | None, Query(description="Tổ chức đảng; mặc định là tổ chức của đồng chí")]
GoalParam = Annotated[Goal, Query(description="target: để đạt chỉ tiêu; everybody: để không ai bị sót")]
Capacity = Annotated[int, Query(ge=1, le=2000, description="Mỗi lớp nhiều nhất bao nhiêu đồng chí")]
Share = Annotated[bool, Query(description="Các chi bộ của cùng một đảng bộ cơ sở được học chung lớp")]


@router.get(
    "/campaigns/{campaign_id}/plan",
    summary="Xem còn đạt chỉ tiêu được không và cần ít nhất mấy lớp học bù, ở đâu, cho ai",
    responses=problems.responses(NotFound, RoleMissing, NothingToPlan, UnitCameSince),
)
async def read_plan(
    *,
    campaign_id: UUID,
    session: WriteSession,
    actor: CurrentActor,
    unit: Unit = None,
    goal: GoalParam = "target",
    capacity: Capacity = 60,
    share: Share = True,
) -> PlanOut:
    """The smallest plan before the period ends. Names for who follows up (journalled), counts for everybody above."""
    found = await propose(
        session,
        actor=actor,
        campaign_id=campaign_id,
        unit_id=unit,
        wish=Wish(goal, capacity, share),
        today=clock.today(),
        now=clock.now(),
    )
    return plan_out(found)
