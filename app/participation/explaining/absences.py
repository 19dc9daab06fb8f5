"""What is found about somebody's absence from a whole campaign, as an explanation tells it."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.auth.models import Account
from app.campaigns.models import AbsenceFinding
from app.core.clock import local_day
from app.participation.explaining.notes import Absence


async def absence_of(session: AsyncSession, campaign_id: UUID, member_id: UUID, *, full: bool) -> Absence | None:
    """The finding, in the full form with its reason; None where there is none."""
    query = (
        select(AbsenceFinding, Account.label)
        .outerjoin(Account, Account.id == AbsenceFinding.found_by)
        .where(AbsenceFinding.campaign_id == campaign_id, AbsenceFinding.member_id == member_id)
    )
    row = (await session.execute(query)).one_or_none()
    if row is None:
        return None
    found, by = row
    return Absence(found.state, found.excuse if full else None, by, local_day(found.found_at), found.on_behalf)
