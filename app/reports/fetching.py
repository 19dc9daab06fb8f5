"""How far a report is, and its file: for whoever has a role over its unit now and reads the same lines of it."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import journal
from app.core.actor import Actor
from app.core.errors import NotFound
from app.participation.access import is_own_branch, require_place
from app.participation.telling import has_both
from app.reports import wordings
from app.reports.errors import ReportNotMade, ReportNotReady, ReportOfOthers
from app.reports.gathering import ABOVE, BRANCH
from app.reports.models import ReportJob

ASK_AGAIN_S = 2


async def require_job(session: AsyncSession, *, actor: Actor, job_id: UUID, today: date) -> ReportJob:
    """The report; raises NotFound, RoleMissing, ReportOfOthers."""
    job = await session.get(ReportJob, job_id)
    if job is None:
        raise NotFound
    place = await require_place(session, actor=actor, campaign_id=job.campaign_id, unit_id=job.unit_id, today=today)
    inside = is_own_branch(actor, place.kept_by)
    # Of who knows a branch from inside more results stay untold than of who asked for this file (participation/telling.py).
    knows_more = not inside and job.account_id != actor.account_id and has_both(actor)
    if job.form != (BRANCH if inside else ABOVE) or knows_more:
        raise ReportOfOthers
    return job


async def fetch_file(
    session: AsyncSession, *, actor: Actor, job_id: UUID, today: date, now: datetime
) -> tuple[ReportJob, bytes]:
    """The report with its file; that it was fetched is on record. Raises ReportNotReady, ReportNotMade besides."""
    job = await require_job(session, actor=actor, job_id=job_id, today=today)
    if job.state == "failed":
        raise ReportNotMade(why=wordings.FAILURE_WORDS[job.failure or wordings.NOT_MADE])
    content = await session.scalar(select(ReportJob.content).where(ReportJob.id == job_id))
    if job.state != "ready" or content is None:
        raise ReportNotReady(headers={"Retry-After": str(ASK_AGAIN_S)})
    journal.record(
        session,
        actor=actor,
        action="reports:report:fetch",
        subject=("report", job.id),
        unit_id=job.unit_id,
        now=now,
        new={
            "campaign": str(job.campaign_id),
            "format": job.format,
            "number": job.snapshot_number,
            "head": job.head,
            "digest": job.digest,
        },
    )
    return job, content
