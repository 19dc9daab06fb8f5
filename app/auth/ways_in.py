"""What is known to the call "không vào được": slip issued? activated? last contact? Nothing of contents and scores."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.auth import accounts, activation
from app.auth.errors import AccountNotFound
from app.auth.models import Account, ActivationCode, RefreshFamily, SignInFailures


class SlipState(StrEnum):
    """How the newest slip of an account stands."""

    NONE = "none"
    USED = "used"
    REPLACED = "replaced"
    WRONG_TRIES = "wrong_tries"
    EXPIRED = "expired"
    VALID = "valid"


@dataclass(frozen=True, slots=True)
class Slip:
    """The newest slip: its state, and since or until when (None where there is nothing to tell)."""

    state: SlipState
    at: datetime | None = None
    wrong_tries: int = 0


@dataclass(frozen=True, slots=True)
class WayIn:
    """How somebody may get in. `last_contact`: of the devices that are signed in; `failed_tries`: wrong passwords since."""

    account: Account
    slip: Slip
    devices: int
    last_contact: datetime | None
    failed_tries: int


async def way_in(session: AsyncSession, login: str, *, now_real: datetime) -> WayIn:
    """By the number on the slip; raises AccountNotFound."""
    account = await session.scalar(select(Account).where(Account.login == accounts.login_form(login)))
    if account is None:
        raise AccountNotFound
    newest = select(ActivationCode).where(ActivationCode.account_id == account.id)
    slip = await session.scalar(newest.order_by(ActivationCode.issued_at.desc()).limit(1))
    alive = RefreshFamily.account_id == account.id, RefreshFamily.revoked_at.is_(None)
    devices, last = (await session.execute(select(func.count(), func.max(RefreshFamily.rotated_at)).where(*alive))).one()
    failed = select(func.max(SignInFailures.failures)).where(SignInFailures.account_id == account.id)
    return WayIn(account, slip_of(slip, now_real), devices, last, await session.scalar(failed) or 0)


def slip_of(slip: ActivationCode | None, now_real: datetime) -> Slip:
    """The state of a slip's code."""
    if slip is None:
        return Slip(SlipState.NONE)
    if slip.used_at:
        return Slip(SlipState.USED, slip.used_at)
    if slip.replaced_at:
        return Slip(SlipState.REPLACED, slip.replaced_at)
    if slip.wrong_tries >= activation.WRONG_TRIES:
        return Slip(SlipState.WRONG_TRIES, wrong_tries=slip.wrong_tries)
    state = SlipState.EXPIRED if slip.expires_at <= now_real else SlipState.VALID
    return Slip(state, slip.expires_at, slip.wrong_tries)
