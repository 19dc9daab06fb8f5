""" "Mã của tôi": eight digits that name a member for ten minutes, so that a host learns who came without searching anybody."""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns import recording
from app.campaigns.models import VisitorCode
from app.campaigns.visiting.errors import VisitorCodeNeedsMember
from app.core.actor import Actor
from app.core.upserts import insert_into

DIGITS = 8
LIVES = timedelta(minutes=10)
# One that is shown has at least so long to live: the old one stays valid beside a new one.
RENEWED_BELOW = timedelta(minutes=5)
# A request that waited for another one's lock began before the other made its code.
BEGAN_BEFORE = timedelta(minutes=1)


async def own_code(session: AsyncSession, *, actor: Actor, now: datetime) -> VisitorCode:
    """The caller's code, made or renewed where needed; two phones show the same. Raises VisitorCodeNeedsMember."""
    if actor.member_id is None:
        raise VisitorCodeNeedsMember
    await recording.lock_people(session, [actor.member_id])
    newest = select(VisitorCode).where(VisitorCode.member_id == actor.member_id, VisitorCode.made_at <= now + BEGAN_BEFORE)
    known = (await session.scalars(newest.order_by(VisitorCode.expires_at.desc()).limit(1))).one_or_none()
    if known is not None and known.expires_at - now >= RENEWED_BELOW:
        return known
    own = VisitorCode.member_id == actor.member_id
    await session.execute(delete(VisitorCode).where(own, VisitorCode.expires_at <= now))
    while (made := await _take_number(session, actor.member_id, now)) is None:
        pass
    return made


async def _take_number(session: AsyncSession, member_id: UUID, now: datetime) -> VisitorCode | None:
    """A number nobody holds now, or None if this one is held; one whose time is over is taken over."""
    row = {
        "code": f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}",
        "member_id": member_id,
        "made_at": now,
        "expires_at": now + LIVES,
    }
    statement = insert_into(session, VisitorCode).values(row)
    changes = {name: statement.excluded[name] for name in ("member_id", "made_at", "expires_at")}
    free = statement.on_conflict_do_update(index_elements=["code"], set_=changes, where=VisitorCode.expires_at <= now)
    returning = free.returning(VisitorCode).execution_options(populate_existing=True)
    return (await session.execute(returning)).scalar_one_or_none()


async def member_of(session: AsyncSession, code: str, now: datetime) -> UUID | None:
    """Whose code this is now."""
    query = select(VisitorCode.member_id).where(
        VisitorCode.code == code, VisitorCode.made_at <= now + BEGAN_BEFORE, VisitorCode.expires_at > now
    )
    return (await session.scalars(query)).one_or_none()
