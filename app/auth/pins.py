"""The 6-digit PIN of a shared phone: one per account, asked for on the devices that say they are shared."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.auth import brakes, keys
from app.auth.codes import keyed_hash, same_hash
from app.auth.errors import PinNeeded, PinTooSimple, PinWrong, SignedOut
from app.auth.models import Account, RefreshFamily
from app.core import journal
from app.core.actor import Actor
from app.core.hot import HotDoor

_RUNS = "0123456789012345 9876543210987654"


async def set_pin(
    hot: HotDoor,
    session: AsyncSession,
    *,
    actor: Actor,
    pin: str | None,
    old_pin: str | None,
    now: datetime,
    at: datetime,
) -> None:
    """Set the account's PIN and ask for it on this device; None: this device is not shared (any more).

    Raises PinTooSimple, PinNeeded and PinWrong (an existing PIN is asked for), TooManyTries.
    """
    if pin is not None and is_simple(pin):
        raise PinTooSimple
    if actor.family_id is None:
        raise SignedOut
    if old_pin is not None:
        lane = brakes.lane_of_pin(actor.family_id)
        await brakes.count_try(hot, account_id=actor.account_id, lane=lane, now=now)
    account = await session.get(Account, actor.account_id, with_for_update={"key_share": True})
    family = await session.get(RefreshFamily, actor.family_id, with_for_update=True)
    if account is None or family is None or family.revoked_at is not None:
        raise SignedOut
    if account.pin_hash is not None:
        await check_pin(session, account=account, family_id=family.id, pin=old_pin)
    family.pin_required = pin is not None
    if pin is not None:
        account.pin_hash = keyed_hash(keys.slip_key(), account.id, pin)
    change = {"pin_required": family.pin_required}
    journal.record(session, actor=actor, action="auth:pin:set", subject=("device", family.id), now=at, new=change)


async def check_pin(session: AsyncSession, *, account: Account, family_id: UUID, pin: str | None) -> None:
    """Raise PinNeeded or PinWrong; a right one drops the count of tries. The caller counted this try."""
    if pin is None:
        raise PinNeeded
    if not same_hash(account.pin_hash, keyed_hash(keys.slip_key(), account.id, pin)):
        raise PinWrong
    await brakes.forget_tries(session, account_id=account.id, lane=brakes.lane_of_pin(family_id))


def is_simple(pin: str) -> bool:
    """Whether this is what everybody tries first: one or two different digits in a pattern, a run, a repeated half."""
    return len(set(pin)) == 1 or pin in _RUNS or pin[:3] == pin[3:] or pin[:2] * 3 == pin
