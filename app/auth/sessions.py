"""The caller's enrolled devices: list, sign one out, sign all out."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.auth.errors import SessionNotFound
from app.auth.families import revoke_all, revoke_one
from app.auth.models import RefreshFamily
from app.core import journal
from app.core.actor import Actor

SHOWN = 200


async def own_sessions(session: AsyncSession, *, actor: Actor, now: datetime) -> Sequence[RefreshFamily]:
    """The devices that can still refresh, newest first."""
    query = (
        select(RefreshFamily)
        .where(
            RefreshFamily.account_id == actor.account_id,
            RefreshFamily.revoked_at.is_(None),
            RefreshFamily.expires_at > now,
        )
        .order_by(RefreshFamily.created_at.desc(), RefreshFamily.id.desc())
        .limit(SHOWN)
    )
    return (await session.scalars(query)).all()


async def end_session(session: AsyncSession, *, actor: Actor, family_id: UUID, now: datetime, at: datetime) -> None:
    """Sign one of the caller's devices out; raises SessionNotFound."""
    reason = "signed_out_by_owner"
    if not await revoke_one(session, account_id=actor.account_id, family_id=family_id, reason=reason, now=now):
        raise SessionNotFound
    journal.record(session, actor=actor, action="auth:device:sign_out", subject=("device", family_id), now=at)


async def end_sessions(session: AsyncSession, *, actor: Actor, keep_current: bool, now: datetime, at: datetime) -> None:
    """Sign all of the caller's devices out, or all others."""
    keep = actor.family_id if keep_current else None
    ended = await revoke_all(session, account_id=actor.account_id, reason="signed_out_by_owner", now=now, keep=keep)
    subject = ("account", actor.account_id)
    journal.record(session, actor=actor, action="auth:device:sign_out_all", subject=subject, now=at, new={"ended": ended})
