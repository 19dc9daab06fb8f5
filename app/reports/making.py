"""The worker's steps: make one report that waits, delete what was kept long enough (docs/decisions/0021).

Who begins a report holds it for a while and counts the try; whoever is killed leaves it to the next one. What is stored is
stored only by the try that made it.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import delete, or_, select, update

from app.auth.grants import standing_actor
from app.core import clock
from app.core.db import Database, at_one_moment
from app.core.errors import AppError, NotFound, RoleMissing
from app.core.observe import where
from app.reports import wordings
from app.reports.gathering import form_of, gather
from app.reports.layout import layout_of
from app.reports.models import ReportJob
from app.reports.pressing import FileTooLargeError, press
from app.reports.schemas import Format, ReportOut

# Longer than a file takes at most (`pressing.TIME_LIMIT_S`).
LEASE = timedelta(seconds=120)
PAUSE_AFTER_FAILURE = timedelta(seconds=10)
MOST_TRIES = 3
KEPT = timedelta(days=30)
DELETED_AT_ONCE = 100
_UNFINISHED = ReportJob.state.in_(("waiting", "making"))
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Begun:
    """A report that this process makes now, by its `tries`-th try."""

    id: UUID
    account_id: UUID
    campaign_id: UUID
    unit_id: UUID
    format: Format
    tree: str
    form: str
    tries: int


async def make_reports(database: Database, now: datetime) -> int:
    """Make the report that has waited longest; how many were begun: one at a time."""
    begun = await _begin(database, now)
    if begun is None:
        return 0
    try:
        report, content = await _made(database, begun, now)
    except (NotFound, RoleMissing):
        await _end(database, begun, state="failed", failure=wordings.NOT_ALLOWED_ANY_MORE)
    except AppError:
        await _end(database, begun, state="failed", failure=wordings.CHANGED)
    except FileTooLargeError:
        await _end(database, begun, state="failed", failure=wordings.TOO_LARGE)
    except Exception as error:
        log.error("report_not_made", report=str(begun.id), error=type(error).__name__, at=where(error))
        await _give_back(database, begun, now)
    else:
        await _end(database, begun, **_file(report, begun, content, now))
    return 1


async def delete_old_reports(database: Database, now: datetime) -> int:
    """Delete reports that were asked for 30 days ago, some at a time; how many."""
    old = select(ReportJob.id).where(ReportJob.asked_at < now - KEPT).limit(DELETED_AT_ONCE)
    async with database.read() as session:
        ids = (await session.scalars(old)).all()
    if ids:
        async with database.write() as session:
            await session.execute(delete(ReportJob).where(ReportJob.id.in_(ids)))
    return len(ids)


async def _begin(database: Database, now: datetime) -> Begun | None:
    free = or_(ReportJob.leased_until.is_(None), ReportJob.leased_until < now)
    next_one = select(ReportJob).where(_UNFINISHED, free).order_by(ReportJob.asked_at, ReportJob.id).limit(1)
    async with database.read() as session:
        if (await session.execute(next_one)).first() is None:
            return None
    async with database.write() as session:
        job = (await session.execute(next_one.with_for_update(skip_locked=True))).scalar_one_or_none()
        if job is None:
            return None
        if job.tries >= MOST_TRIES:
            job.state, job.failure, job.leased_until = "failed", wordings.NOT_MADE, None
            return None
        job.state, job.leased_until = "making", now + LEASE
        job.tries += 1
        return Begun(job.id, job.account_id, job.campaign_id, job.unit_id, Format(job.format), job.tree, job.form, job.tries)


async def _made(database: Database, begun: Begun, now: datetime) -> tuple[ReportOut, bytes]:
    """The report as whoever asked may read it today, and its file; the database is let go before the file is drawn."""
    today = clock.local_day(now)
    async with database.read() as session:
        await at_one_moment(session)
        actor = await standing_actor(session, begun.account_id, on=today)
        report, page = await gather(
            session,
            actor=actor,
            campaign_id=begun.campaign_id,
            unit_id=begun.unit_id,
            tree=begun.tree,
            today=today,
            now=now,
        )
    if form_of(page) != begun.form:
        raise NotFound
    return report, await press(layout_of(report, begun.format))


def _file(report: ReportOut, begun: Begun, content: bytes, now: datetime) -> dict[str, Any]:
    sealed = report.participation.snapshot
    return {
        "state": "ready",
        "made_at": now,
        "snapshot_number": None if sealed is None else sealed.number,
        "head": None if sealed is None else sealed.head,
        "file_name": wordings.file_name(report.organisation, clock.local_day(now), begun.format),
        "size": len(content),
        "digest": hashlib.sha256(content).hexdigest(),
        "content": content,
    }


async def _give_back(database: Database, begun: Begun, now: datetime) -> None:
    if begun.tries >= MOST_TRIES:
        await _end(database, begun, state="failed", failure=wordings.NOT_MADE)
    else:
        await _end(database, begun, state="waiting", leased_until=now + PAUSE_AFTER_FAILURE)


async def _end(database: Database, begun: Begun, **values: Any) -> None:
    """Write how this try ended; nothing if another one has begun since."""
    mine = (ReportJob.id == begun.id, ReportJob.state == "making", ReportJob.tries == begun.tries)
    async with database.write() as session:
        await session.execute(update(ReportJob).where(*mine).values({"leased_until": None, **values}))
