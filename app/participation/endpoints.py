"""Routes of participation."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from app.auth.deps import CurrentActor
from app.core import clock, problems
from app.core.db import ReadSession
from app.core.errors import NotFound, RoleMissing
from app.participation import pages
from app.participation.errors import ReadingNotAvailable
from app.participation.presenting import participation_out
from app.participation.schemas import ParticipationOut

router = APIRouter(tags=["participation"])
UnitParam = Annotated[UUID | None, Query(description="Tổ chức đảng; mặc định là tổ chức của đồng chí")]


class Tree(StrEnum):
    """In which tree the figures are read."""

    AS_WAS = "as_was"
    TODAY = "today"


@router.get(
    "/campaigns/{campaign_id}/participation",
    summary="Tỷ lệ tham gia của một tổ chức đảng và các tổ chức trực thuộc",
    responses=problems.responses(NotFound, RoleMissing, ReadingNotAvailable),
)
async def read_participation(
    campaign_id: UUID, session: ReadSession, actor: CurrentActor, unit: UnitParam = None, tree: Tree = Tree.AS_WAS
) -> ParticipationOut:
    """Three rates, each with both numbers: took part, took the test, passed it. A branch is counted live."""
    if tree is Tree.TODAY:
        raise ReadingNotAvailable
    page = await pages.rate_page(
        session, actor=actor, campaign_id=campaign_id, unit_id=unit, today=clock.today(), now=clock.now()
    )
    return participation_out(page)
