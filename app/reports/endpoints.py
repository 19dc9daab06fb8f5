"""Routes of reports: as page data at once, as a file when the worker has made it."""

from uuid import UUID

from fastapi import APIRouter, Response

from app.auth.deps import CurrentActor
from app.core import clock, problems
from app.core.db import ReadSession, WriteSession
from app.core.errors import NotFound, RoleMissing
from app.participation.endpoints import Tree, UnitParam
from app.participation.errors import ReadingNotAvailable, UnitIsNoMore, UnitIsToCome
from app.reports import fetching
from app.reports.errors import (
    NothingToReport,
    ReportIdUsed,
    ReportNotMade,
    ReportNotReady,
    ReportOfOthers,
    TooManyReports,
)
from app.reports.gathering import gather
from app.reports.ordering import Order, order_report
from app.reports.presenting import job_out
from app.reports.schemas import Format, JobOut, OrderIn, ReportOut

router = APIRouter(prefix="/reports", tags=["báo cáo"])
_FIGURES = (NotFound, RoleMissing, NothingToReport, ReadingNotAvailable, UnitIsNoMore, UnitIsToCome)
_JOB = (NotFound, RoleMissing, ReportOfOthers)
MEDIA_TYPES = {
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.PDF: "application/pdf",
}


@router.get(
    "/campaigns/{campaign_id}",
    summary="Xem báo cáo kết quả một đợt học tập của một tổ chức đảng và các tổ chức trực thuộc",
    responses=problems.responses(*_FIGURES),
)
async def read_report(
    campaign_id: UUID, session: ReadSession, actor: CurrentActor, unit: UnitParam = None, tree: Tree = Tree.AS_WAS
) -> ReportOut:
    """What the files are made of: the figures of the page of participation, with the words that are printed beside them."""
    report, _ = await gather(
        session, actor=actor, campaign_id=campaign_id, unit_id=unit, tree=tree, today=clock.today(), now=clock.now()
    )
    return report


@router.post(
    "",
    status_code=202,
    summary="Yêu cầu lập báo cáo thành tệp Excel hoặc PDF",
    responses=problems.responses(*_FIGURES, ReportIdUsed, TooManyReports),
)
async def ask_for_report(body: OrderIn, session: WriteSession, actor: CurrentActor) -> JobOut:
    """The worker makes it within seconds; ask for its state by its id. The same `client_id` again is the same report."""
    order = Order(body.client_id, body.campaign_id, body.unit_id, body.format.value, body.tree)
    return job_out(await order_report(session, actor=actor, order=order, today=clock.today(), now=clock.now()))


@router.get("/{report_id}", summary="Xem báo cáo đã lập xong chưa", responses=problems.responses(*_JOB))
async def read_job(report_id: UUID, session: ReadSession, actor: CurrentActor) -> JobOut:
    """How far it is. For whoever has a role over the unit now; a branch and those above it read different lines."""
    return job_out(await fetching.require_job(session, actor=actor, job_id=report_id, today=clock.today()))


@router.get(
    "/{report_id}/file",
    summary="Tải tệp báo cáo",
    response_class=Response,
    responses={
        200: {"description": "Tệp báo cáo", "content": {media_type: {} for media_type in MEDIA_TYPES.values()}},
        **problems.responses(*_JOB, ReportNotReady, ReportNotMade),
    },
)
async def read_file(report_id: UUID, session: WriteSession, actor: CurrentActor) -> Response:
    """The file, whole, for 30 days. Scope is looked at again; who fetched what is on record."""
    job, content = await fetching.fetch_file(session, actor=actor, job_id=report_id, today=clock.today(), now=clock.now())
    headers = {
        "Content-Disposition": f'attachment; filename="{job.file_name}"',
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(content, media_type=MEDIA_TYPES[Format(job.format)], headers=headers)
