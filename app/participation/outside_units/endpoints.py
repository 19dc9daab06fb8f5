"""Routes of the figures of units outside the system."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from app.auth.deps import CurrentActor
from app.campaigns.errors import CampaignNotOpen
from app.core import clock, problems
from app.core.db import ReadSession, WriteSession
from app.core.errors import NotFound, RoleMissing
from app.participation.outside_units import errors, reading, recording
from app.participation.outside_units.presenting import outside_unit_out
from app.participation.outside_units.recording import Figures, Reported
from app.participation.outside_units.schemas import OutsideUnitIn, OutsideUnitOut, OutsideUnitsOut, WithdrawIn

router = APIRouter(tags=["tỷ lệ tham gia"])
Unit = Annotated[UUID | None, Query(description="Tổ chức đảng; mặc định là tổ chức của đồng chí")]
SCOPE = (NotFound, RoleMissing)


@router.get(
    "/campaigns/{campaign_id}/outside-units",
    summary="Xem số liệu do các đơn vị ngoài hệ thống báo cáo",
    responses=problems.responses(*SCOPE),
)
async def list_outside_units(
    campaign_id: UUID, session: ReadSession, actor: CurrentActor, unit: Unit = None
) -> OutsideUnitsOut:
    """What stands beside the total of a unit and of everything below it."""
    rows = await reading.outside_units_of(session, actor=actor, campaign_id=campaign_id, unit_id=unit, today=clock.today())
    return OutsideUnitsOut(items=[outside_unit_out(row) for row in rows])


@router.put(
    "/campaigns/{campaign_id}/outside-units",
    summary="Nhập hoặc sửa số liệu do một đơn vị ngoài hệ thống báo cáo",
    responses=problems.responses(
        *SCOPE,
        CampaignNotOpen,
        errors.OutsideReasonNeeded,
        errors.UnitIsCounted,
        errors.OutsideUnitKnown,
        errors.OutsideUnitWithdrawn,
        errors.IdReused,
    ),
)
async def put_outside_unit(
    campaign_id: UUID, body: OutsideUnitIn, session: WriteSession, actor: CurrentActor
) -> OutsideUnitOut:
    """By the committee it reported to, or its office. The figures enter no total and no proof."""
    figures = Figures(body.expected, body.present, body.took, body.passed, body.reported_by, body.paper_number, body.paper_date)
    row = await recording.put_figures(
        session,
        actor=actor,
        campaign_id=campaign_id,
        reported=Reported(body.id, body.at_unit_id, body.unit_id, body.name, figures),
        reason=body.reason,
        today=clock.today(),
        now=clock.now(),
    )
    return outside_unit_out(row)


@router.post(
    "/campaigns/{campaign_id}/outside-units/{outside_id}/withdraw",
    summary="Rút số liệu do đơn vị ngoài hệ thống báo cáo",
    responses=problems.responses(*SCOPE, CampaignNotOpen),
)
async def withdraw_outside_unit(
    campaign_id: UUID, outside_id: UUID, body: WithdrawIn, session: WriteSession, actor: CurrentActor
) -> OutsideUnitOut:
    """With a reason; the row stays on record."""
    row = await recording.withdraw_figures(
        session,
        actor=actor,
        campaign_id=campaign_id,
        outside_id=outside_id,
        reason=body.reason,
        today=clock.today(),
        now=clock.now(),
    )
    return outside_unit_out(row)
