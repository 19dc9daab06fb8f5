"""Closing: an act of the committee, after which nothing received moves the figure."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns import access, rules
from app.campaigns.errors import CampaignClosed, CampaignNotOpen, CloseReasonNeeded
from app.campaigns.models import Campaign
from app.core import journal, outbox
from app.core.actor import Actor
from app.quizzes.admissions import release_review


async def close_campaign(
    session: AsyncSession, *, actor: Actor, campaign_id: UUID, reason: str | None, today: date, now: datetime
) -> Campaign:
    """Close an open campaign and release the reviews of its test; early only with a reason.

    Raises NotFound, RoleMissing, CampaignNotOpen, CampaignClosed, CloseReasonNeeded.
    """
    campaign = await access.require_campaign_to_run(session, actor=actor, campaign_id=campaign_id, today=today)
    if campaign.state == "closed":
        raise CampaignClosed
    if campaign.state != "open":
        raise CampaignNotOpen
    if reason is None and rules.closing_is_early(campaign.ends_at, now):
        raise CloseReasonNeeded
    campaign.state, campaign.closed_at, campaign.close_reason = "closed", now, reason
    campaign.version += 1
    await release_review(session, occasion_id=campaign.id, now=now)
    journal.record(
        session,
        actor=actor,
        action="campaigns:campaign:close",
        subject=("campaign", campaign.id),
        unit_id=campaign.unit_id,
        now=now,
        reason=reason,
        old={"state": "open"},
        new={"state": "closed"},
    )
    outbox.emit(session, kind=outbox.PARTICIPATION_CHANGED, occasion_id=campaign.id, now=now)
    await session.flush()
    return campaign
