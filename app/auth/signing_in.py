"""Signing in with a password: look up, count the try, hash, enrol the device; no transaction waits for the hash."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.auth import brakes, passwords, queries
from app.auth.accounts import login_form
from app.auth.errors import SignInRefused
from app.auth.families import Device, SignedIn, open_family
from app.auth.models import Account
from app.core.hot import HotDoor


async def sign_in(hot: HotDoor, session: AsyncSession, *, login: str, password: str, device: Device, now: datetime) -> SignedIn:
    """Enrol a device with login and password.

    Raises SignInRefused (unknown login, no password or a wrong one, all alike and after the same time), TooManyTries,
    BusyTryAgain.
    """
    rows = await hot.fetch(queries.ACCOUNT_BY_LOGIN, login=login_form(login), device_id=device.id)
    with passwords.queue.place() as place:
        if not rows:
            await place.verify(None, password)
            raise SignInRefused
        account_id: UUID = rows[0]["id"]
        lane = brakes.lane_of_device(device.id, is_known=bool(rows[0]["knows_device"]))
        await brakes.count_try(hot, account_id=account_id, lane=lane, now=now)
        if not await place.verify(rows[0]["password_hash"], password):
            raise SignInRefused
    account = await session.get(Account, account_id, with_for_update={"key_share": True})
    # A new slip or a new password may have come while this one was being checked.
    if account is None or account.disabled_at is not None or account.password_hash != rows[0]["password_hash"]:
        raise SignInRefused
    await brakes.forget_tries(session, account_id=account_id, lane=lane)
    return await open_family(session, account=account, device=device, now=now)
