"""Routes of participation."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from app.auth.deps import CurrentActor
from app.core import clock, problems
from app.core.db import ReadSession, WriteSession
from app.core.errors import NotFound, RoleMissing
from app.participation import pages, people, reasons
from app.participation.errors import ReadingNotAvailable
from app.participation.presenting import explanation_out, missing_out, participation_out
from app.participation.schemas import ExplanationOut, MissingOut, ParticipationOut

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


@router.get(
    "/campaigns/{campaign_id}/participation/missing",
    summary="Đồng chí nào chưa học hoặc chưa làm bài trắc nghiệm",
    responses=problems.responses(NotFound, RoleMissing),
)
async def read_missing(
    campaign_id: UUID,
    session: WriteSession,
    actor: CurrentActor,
    unit: UnitParam = None,
    of: Annotated[people.What, Query(description="study: chưa học; test: chưa làm bài trắc nghiệm")] = people.What.STUDY,
) -> MissingOut:
    """Names for the branch and the committee directly above it (journalled); everybody else above reads the counts."""
    found = await people.who_is_missing(
        session, actor=actor, campaign_id=campaign_id, unit_id=unit, what=of, today=clock.today(), now=clock.now()
    )
    return missing_out(found, of)


@router.get(
    "/campaigns/{campaign_id}/participation/explain",
    summary="Vì sao một đồng chí được tính hoặc không được tính",
    responses=problems.responses(NotFound, RoleMissing),
)
async def explain_member(
    campaign_id: UUID,
    session: WriteSession,
    actor: CurrentActor,
    member: Annotated[UUID, Query(description="Đảng viên")],
) -> ExplanationOut:
    """In or out of both numbers, why, by what record and whose; a look at somebody else's is journalled."""
    found = await reasons.why(
        session, actor=actor, campaign_id=campaign_id, member_id=member, today=clock.today(), now=clock.now()
    )
    return explanation_out(found)
