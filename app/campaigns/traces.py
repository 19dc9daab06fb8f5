"""Whether a member left anything that home has to show: one look for what most members never have."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns.confirming.own import rolls_waiting
from app.campaigns.models import ExcuseRequest, HomeVisit, LateCheckIn, RefusedCheckIn


@dataclass(frozen=True, slots=True)
class Traces:
    """Of whatever campaign: requests to be excused, check-ins that were not recorded at once, visits to homes,
    rolls that wait for a second person who was there."""

    excuses: bool = False
    scans: bool = False
    visits: bool = False
    rolls: bool = False


async def traces_of(session: AsyncSession, member_id: UUID, account_id: UUID | None) -> Traces:
    """What there is of the member; by index, nothing is read."""
    query = select(
        exists().where(ExcuseRequest.member_id == member_id),
        or_(exists().where(LateCheckIn.member_id == member_id), exists().where(RefusedCheckIn.member_id == member_id)),
        or_(exists().where(HomeVisit.first_id == member_id), exists().where(HomeVisit.second_id == member_id)),
        rolls_waiting(member_id, account_id).exists(),
    )
    return Traces(*map(bool, (await session.execute(query)).one()))
