"""Who has read the notice on what is kept. Nothing waits for it: it is shown, and the first reading of a version is kept."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.auth.errors import PrivacyNoticeChanged
from app.auth.models import PrivacyAcknowledgement
from app.auth.privacy_words import VERSION
from app.core.actor import Actor
from app.core.upserts import insert_ignore


async def acknowledged_at(session: AsyncSession, *, actor: Actor) -> datetime | None:
    """When the caller read the present version; None: still due."""
    query = select(PrivacyAcknowledgement.at)
    return await session.scalar(
        query.where(PrivacyAcknowledgement.account_id == actor.account_id, PrivacyAcknowledgement.version == VERSION)
    )


async def acknowledge(session: AsyncSession, *, actor: Actor, version: str, now: datetime) -> datetime:
    """The caller has read this version; the first time counts. Theirs alone, so no journal keeps it.

    Raises PrivacyNoticeChanged for another version than the present one.
    """
    if version != VERSION:
        raise PrivacyNoticeChanged
    row = {"account_id": actor.account_id, "version": version, "at": now}
    await insert_ignore(session, PrivacyAcknowledgement, [row])
    return await acknowledged_at(session, actor=actor) or now
