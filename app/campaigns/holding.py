"""A meeting held alone: whoever changes what it is waits for those who record there, and they for them."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns import access
from app.campaigns.access import MeetingInReach
from app.core.actor import Actor, Role


async def hold_meeting(
    session: AsyncSession, *, actor: Actor, session_id: UUID, roles: frozenset[Role], today: date
) -> MeetingInReach:
    """The meeting, if the actor's `roles` reach its own unit: its campaign is held open, itself from everybody else.

    Who may is asked before anything is locked; the campaign is locked first, as everywhere. (A shared lock that is made an
    exclusive one later would have two of them wait for each other.) Raises NotFound, RoleMissing.
    """
    found = await access.require_hosted_meeting(session, actor=actor, session_id=session_id, roles=roles, today=today)
    await session.refresh(found.campaign, with_for_update={"read": True})
    await session.refresh(found.meeting, with_for_update={"key_share": True})
    return found
