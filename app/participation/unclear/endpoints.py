"""Route of the analysis of a test."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from app.auth.deps import CurrentActor
from app.core import clock, problems
from app.core.db import ReadSession
from app.core.errors import NotFound, RoleMissing
from app.participation.unclear.presenting import analysis_out
from app.participation.unclear.reading import unclear_of
from app.participation.unclear.schemas import AnalysisOut

router = APIRouter(tags=["bài trắc nghiệm"])
Unit = Annotated[UUID | None, Query(description="Tổ chức đảng; mặc định là tổ chức của đồng chí")]


@router.get(
    "/quizzes/{quiz_id}/analysis",
    summary="Xem nội dung cần làm rõ thêm của một bài trắc nghiệm",
    responses=problems.responses(NotFound, RoleMissing),
)
async def read_analysis(quiz_id: UUID, session: ReadSession, actor: CurrentActor, unit: Unit = None) -> AnalysisOut:
    """Right first answers by mục and question once the test is released: from 20 answers of 5 branches, never a person's."""
    found = await unclear_of(session, actor=actor, quiz_id=quiz_id, unit_id=unit, today=clock.today())
    return analysis_out(found)
