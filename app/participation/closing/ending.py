"""Closing a campaign: nothing received afterwards moves its figure, so what counted is sealed in the same transaction."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns import closing
from app.campaigns.errors import CloseReasonNeeded
from app.campaigns.models import Campaign, Enrolment, StudySession
from app.core.actor import Actor
from app.participation.closing.open_items import open_by_unit
from app.participation.closing.reading import as_entries, states_of_branches
from app.participation.snapshots.models import Snapshot
from app.participation.snapshots.sealing import Act, seal_closing
from app.units.models import Unit


@dataclass(frozen=True, slots=True)
class Closed:
    """A campaign that was closed, its first snapshot, and what had not come back, by branch."""

    campaign: Campaign
    snapshot: Snapshot
    left_open: list[dict[str, Any]]


async def close_campaign(
    session: AsyncSession, *, actor: Actor, campaign_id: UUID, reason: str | None, today: date, now: datetime
) -> Closed:
    """Close a campaign and seal its figures. Before 72 hours after the end it needs a reason; the refusal names what is open.

    Raises NotFound, RoleMissing, CampaignNotOpen, CampaignClosed, CloseReasonNeeded.
    """
    try:
        campaign = await closing.close_campaign(
            session, actor=actor, campaign_id=campaign_id, reason=reason, today=today, now=now
        )
    except CloseReasonNeeded as error:
        error.extra["left_open"] = await left_open(session, campaign_id, now)
        raise
    entries = await left_open(session, campaign_id, now)
    snapshot = await seal_closing(session, campaign, Act(actor, reason, now), left_open=entries)
    return Closed(campaign, snapshot, entries)


async def left_open(session: AsyncSession, campaign_id: UUID, now: datetime) -> list[dict[str, Any]]:
    """What is open in the whole campaign, by branch (meetings: by the unit that holds them)."""
    branches = select(Enrolment.unit_id).where(Enrolment.campaign_id == campaign_id)
    hosts = select(StudySession.unit_id).where(StudySession.campaign_id == campaign_id)
    units = select(Unit.id).where(or_(Unit.id.in_(branches), Unit.id.in_(hosts)))
    opened = await open_by_unit(session, campaign_id=campaign_id, units=units, now=now)
    return as_entries(opened, await states_of_branches(session, campaign_id, branches))
