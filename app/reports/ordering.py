"""Asking for a report as a file: a row that the worker takes up."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import journal
from app.core.actor import Actor
from app.core.ids import new_id
from app.core.upserts import insert_into
from app.reports.errors import ReportIdUsed, TooManyReports
from app.reports.gathering import figures_of, form_of
from app.reports.models import ReportJob

DAY = timedelta(hours=24)
MOST_A_DAY = 100


@dataclass(frozen=True, slots=True)
class Order:
    """What is wanted. `client_id` is made on the device; `unit_id` None: the caller's own unit."""

    client_id: UUID
    campaign_id: UUID
    unit_id: UUID | None
    format: str
    tree: str


async def order_report(session: AsyncSession, *, actor: Actor, order: Order, today: date, now: datetime) -> ReportJob:
    """The report that will be made; the same id again is the same report.

    Raises what `figures_of` raises, ReportIdUsed, TooManyReports.
    """
    page = await figures_of(
        session,
        actor=actor,
        campaign_id=order.campaign_id,
        unit_id=order.unit_id,
        tree=order.tree,
        today=today,
        now=now,
    )
    unit_id = page.unit.unit.unit_id
    asked = await _asked_before(session, actor, order, unit_id)
    if asked is not None:
        return asked
    await _brake(session, actor, now)
    job_id = await session.scalar(
        insert_into(session, ReportJob)
        .values(
            id=new_id(),
            account_id=actor.account_id,
            client_id=order.client_id,
            campaign_id=order.campaign_id,
            unit_id=unit_id,
            format=order.format,
            tree=order.tree,
            form=form_of(page),
            state="waiting",
            asked_at=now,
            tries=0,
        )
        .on_conflict_do_nothing()
        .returning(ReportJob.id)
    )
    if job_id is not None:
        journal.record(
            session,
            actor=actor,
            action="reports:report:order",
            subject=("report", job_id),
            unit_id=unit_id,
            now=now,
            new={"campaign": str(order.campaign_id), "format": order.format, "tree": order.tree},
        )
    made = await _asked_before(session, actor, order, unit_id)
    assert made is not None
    return made


async def _asked_before(session: AsyncSession, actor: Actor, order: Order, unit_id: UUID) -> ReportJob | None:
    query = select(ReportJob).where(ReportJob.account_id == actor.account_id, ReportJob.client_id == order.client_id)
    job = (await session.execute(query)).scalar_one_or_none()
    wanted = (order.campaign_id, unit_id, order.format, order.tree)
    if job is not None and (job.campaign_id, job.unit_id, job.format, job.tree) != wanted:
        raise ReportIdUsed
    return job


async def _brake(session: AsyncSession, actor: Actor, now: datetime) -> None:
    lately = select(func.count()).where(ReportJob.account_id == actor.account_id, ReportJob.asked_at > now - DAY)
    if (await session.execute(lately)).scalar_one() >= MOST_A_DAY:
        raise TooManyReports(headers={"Retry-After": "3600"}, most=MOST_A_DAY)
