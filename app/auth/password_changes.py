"""Setting a first password and changing it."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from app.auth import brakes, passwords, queries
from app.auth.errors import OldPasswordWrong, SignedOut
from app.auth.families import revoke_all
from app.auth.models import Account
from app.auth.password_rules import check_password_rules
from app.core import journal
from app.core.actor import Actor
from app.core.errors import EditConflict
from app.core.hot import HotDoor


async def change_password(
    hot: HotDoor,
    session: AsyncSession,
    *,
    actor: Actor,
    old_password: str | None,
    new_password: str,
    now: datetime,
    at: datetime,
) -> None:
    """Set the caller's password; changing one needs the old one and signs the other devices out.

    Raises PasswordTooShort, PasswordTooCommon, OldPasswordWrong, TooManyTries, BusyTryAgain, EditConflict.
    """
    rows = await hot.fetch(queries.ACCOUNT_BY_ID, account_id=actor.account_id)
    if not rows or actor.family_id is None:
        raise SignedOut
    check_password_rules(new_password, login=rows[0]["login"])
    old_hash: str | None = rows[0]["password_hash"]
    lane = brakes.lane_of_change(actor.family_id)
    with passwords.queue.place() as place:
        if old_hash is not None:
            if old_password is None:
                raise OldPasswordWrong
            await brakes.count_try(hot, account_id=actor.account_id, lane=lane, now=now)
            if not await place.verify(old_hash, old_password):
                raise OldPasswordWrong
        new_hash = await place.hash(new_password)
    account = await session.get(Account, actor.account_id, with_for_update={"key_share": True})
    if account is None or account.password_hash != old_hash:
        raise EditConflict
    account.password_hash, account.password_set_at = new_hash, now
    await brakes.forget_tries(session, account_id=account.id, lane=lane)
    if old_hash is not None:
        reason = "password_changed"
        await revoke_all(session, account_id=account.id, reason=reason, now=now, keep=actor.family_id)
    journal.record(session, actor=actor, action="auth:password:set", subject=("account", account.id), now=at)
