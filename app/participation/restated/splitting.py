"""After a split of a branch: its figures, and the shares of those who went elsewhere, told from one moment."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns.models import Campaign, Enrolment
from app.members.models import SplitMember
from app.participation import tallies
from app.participation.models import UnitTally
from app.participation.restated import shares
from app.units.successions import Succession


async def recount_split(session: AsyncSession, succession: Succession, now: datetime) -> None:
    """The shares of every campaign in which anybody was enrolled in a branch whose figures the split parts.

    The branches' tallies with them: a share of newer facts than its tally would leave less than nothing. Those of a closed
    campaign stay as they were sealed.
    """
    if len(succession.shares) < 2:
        return
    lineage_ids = [share.lineage_id for share in succession.shares]
    parted = (
        select(Enrolment.campaign_id, Campaign.state, Enrolment.unit_id)
        .join(SplitMember, and_(SplitMember.unit_id == Enrolment.unit_id, SplitMember.member_id == Enrolment.member_id))
        .join(Campaign, Campaign.id == Enrolment.campaign_id)
        .where(SplitMember.lineage_id.in_(lineage_ids))
        .distinct()
    )
    units: dict[tuple[UUID, str], list[UUID]] = {}
    for campaign_id, state, unit_id in await session.execute(parted):
        units.setdefault((campaign_id, state), []).append(unit_id)
    for (campaign_id, state), of_campaign in sorted(units.items()):
        if state != "closed":
            await tallies.recompute(session, campaign_id=campaign_id, unit_ids=of_campaign, now=now)
            continue
        held = select(UnitTally.unit_id).where(UnitTally.campaign_id == campaign_id, UnitTally.unit_id.in_(of_campaign))
        await session.execute(held.order_by(UnitTally.unit_id).with_for_update())
        await shares.recount(session, campaign_id=campaign_id, unit_ids=of_campaign)
