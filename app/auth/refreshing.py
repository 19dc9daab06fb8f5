"""Refreshing and logging out: what a refresh token does."""

from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.auth import brakes, keys, pins, queries, tokens
from app.auth.errors import RefreshNotValid, RefreshReused
from app.auth.families import LIFETIME, SignedIn, lock_family, revoke_one, tokens_of
from app.auth.models import RefreshFamily
from app.auth.rotation import Verdict, judge
from app.core import journal
from app.core.actor import Actor, system_actor
from app.core.hot import HotDoor


async def refresh(hot: HotDoor, session: AsyncSession, *, token: str, pin: str | None, now: datetime, at: datetime) -> SignedIn:
    """New tokens for an enrolled device; its 180 days begin anew. `now` is real time, `at` the journal's.

    Raises RefreshNotValid, RefreshReused (the device is signed out, which is evidence), PinNeeded, PinWrong, TooManyTries.
    """
    claims = _read(token)
    if pin is not None:
        await _count_pin_try(hot, claims.family_id, now)
    found = await lock_family(session, claims.family_id)
    if found is None:
        raise RefreshNotValid
    family, account = found
    if family.revoked_at is not None or now >= family.expires_at or account.disabled_at is not None:
        raise RefreshNotValid
    verdict = judge(presented=claims.generation, current=family.generation, current_since=family.rotated_at, now=now)
    if verdict is Verdict.REUSED:
        raise RefreshReused(evidence=partial(_revoke, account_id=account.id, family_id=family.id, now=now, at=at))
    if family.pin_required:
        await pins.check_pin(session, account=account, family_id=family.id, pin=pin)
    if verdict is Verdict.ROTATE:
        _rotate(family, claims.generation, now)
    await session.flush()
    return tokens_of(account, family, now=now)


async def log_out(session: AsyncSession, *, token: str, now: datetime, at: datetime) -> None:
    """End the device's family, whichever of its tokens this is; nothing happens if it ended before.

    Raises RefreshNotValid for a token that is not ours.
    """
    claims = _read(token)
    found = await lock_family(session, claims.family_id)
    if found is None or found[0].revoked_at is not None:
        return
    family, account = found
    family.revoked_at, family.revoked_reason = now, "logged_out"
    actor = Actor(account.id, account.member_id, family.id, account.label)
    journal.record(session, actor=actor, action="auth:device:log_out", subject=("device", family.id), now=at)


def _read(token: str) -> tokens.RefreshClaims:
    try:
        return tokens.read_refresh(keys.refresh_key(), token)
    except tokens.TokenNotValid as error:
        raise RefreshNotValid from error


def _rotate(family: RefreshFamily, presented: int, now: datetime) -> None:
    family.generation = presented + 1
    family.rotated_at = now
    family.expires_at = now + LIFETIME


async def _count_pin_try(hot: HotDoor, family_id: UUID, now: datetime) -> None:
    """Before the family is locked: on SQLite there is one writer."""
    rows = await hot.fetch(queries.ACCOUNT_OF_FAMILY, family_id=family_id)
    if not rows:
        raise RefreshNotValid
    await brakes.count_try(hot, account_id=rows[0]["account_id"], lane=brakes.lane_of_pin(family_id), now=now)


async def _revoke(session: AsyncSession, *, account_id: UUID, family_id: UUID, now: datetime, at: datetime) -> None:
    if await revoke_one(session, account_id=account_id, family_id=family_id, reason="refresh_reused", now=now):
        journal.record(
            session,
            actor=system_actor("sotay"),
            action="auth:device:reuse_detected",
            subject=("device", family_id),
            now=at,
        )
