"""Slips: storing a new code, and the first sign-in with it (decision 0009)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.auth import keys
from app.auth.accounts import login_form
from app.auth.codes import keyed_hash, new_code, normal_form, same_hash
from app.auth.errors import AccountNotFound, CodeNoLongerValid, CodeNotValid
from app.auth.families import Device, SignedIn, lock_family, open_family, revoke_all, tokens_of
from app.auth.models import Account, ActivationCode, KnownDevice, SignInFailures
from app.core import journal
from app.core.actor import Actor
from app.core.ids import new_id

LIFETIME = timedelta(days=14)
WRONG_TRIES = 5
# A phone whose answer was lost repeats itself; within this time it gets the same device again.
REPEAT_WITHIN = timedelta(minutes=10)
_NOBODY = UUID(int=0)


async def store_code(session: AsyncSession, *, account_id: UUID, issued_by: UUID | None, now_real: datetime) -> str:
    """A new code for the account's slip, returned once and stored hashed; it is the password reset, too.

    It replaces older codes, signs all devices out, ends password and PIN, lifts the brakes, and counts: `codes_issued`, and
    `reissued_at` from the second time on, which the holder is told and the level above can see. The caller journals.
    """
    account = await session.get(Account, account_id, with_for_update={"key_share": True})
    if account is None or account.disabled_at is not None:
        raise AccountNotFound
    older = update(ActivationCode).where(ActivationCode.account_id == account_id, ActivationCode.replaced_at.is_(None))
    await session.execute(older.values(replaced_at=now_real))
    ended = await revoke_all(session, account_id=account_id, reason="new_code", now=now_real)
    for table in (KnownDevice, SignInFailures):
        await session.execute(delete(table).where(table.account_id == account_id))
    if account.codes_issued or account.password_hash or ended:
        account.reissued_at = now_real
    account.codes_issued += 1
    account.password_hash = account.password_set_at = account.pin_hash = None
    code = new_code()
    row = ActivationCode(
        id=new_id(),
        account_id=account_id,
        code_hash=keyed_hash(keys.slip_key(), account_id, normal_form(code)),
        issued_at=now_real,
        issued_by=issued_by,
        expires_at=now_real + LIFETIME,
    )
    session.add(row)
    await session.flush()
    return code


async def activate(session: AsyncSession, *, login: str, code: str, device: Device, now: datetime, at: datetime) -> SignedIn:
    """Enrol a device with a slip. Wrong tries are evidence; `now` is real time, `at` the journal's.

    Raises CodeNotValid (unknown login or wrong code) and CodeNoLongerValid (the right code, too late).
    """
    query = select(Account).where(Account.login == login_form(login), Account.disabled_at.is_(None))
    account = await session.scalar(query.with_for_update(key_share=True))
    account_id = _NOBODY if account is None else account.id  # the same steps for a login that does not exist
    given = keyed_hash(keys.slip_key(), account_id, normal_form(code))
    slips = await _slips(session, account_id)
    slip = next((s for s in slips if same_hash(s.code_hash, given)), None)
    if account is None or slip is None:
        open_slips = [s.id for s in slips if _is_open(s, now)]
        raise CodeNotValid(evidence=partial(_count_wrong_try, slip_ids=open_slips))
    if not _is_open(slip, now):
        return await _repeat(session, slip, device, now)
    signed_in = await open_family(session, account=account, device=device, now=now)
    slip.used_at, slip.family_id = now, signed_in.family_id
    actor = Actor(account.id, account.member_id, signed_in.family_id, account.label)
    journal.record(session, actor=actor, action="auth:account:activate", subject=("account", account.id), now=at)
    return signed_in


async def _slips(session: AsyncSession, account_id: UUID) -> Sequence[ActivationCode]:
    query = select(ActivationCode).where(ActivationCode.account_id == account_id)
    return (await session.scalars(query.order_by(ActivationCode.issued_at.desc()))).all()


def _is_open(slip: ActivationCode, now: datetime) -> bool:
    unused = slip.used_at is None and slip.replaced_at is None
    return unused and now < slip.expires_at and slip.wrong_tries < WRONG_TRIES


async def _repeat(session: AsyncSession, slip: ActivationCode, device: Device, now: datetime) -> SignedIn:
    """The same phone asks again because the answer was lost: the same tokens, as long as they were never used."""
    if slip.family_id is None or slip.used_at is None or now > slip.used_at + REPEAT_WITHIN:
        raise CodeNoLongerValid
    found = await lock_family(session, slip.family_id)
    if found is None or found[0].revoked_at is not None or found[0].device_id != device.id or found[0].generation > 1:
        raise CodeNoLongerValid
    return tokens_of(found[1], found[0], now=now)


async def _count_wrong_try(session: AsyncSession, *, slip_ids: list[UUID]) -> None:
    counted = update(ActivationCode).where(ActivationCode.id.in_(slip_ids))
    await session.execute(counted.values(wrong_tries=ActivationCode.wrong_tries + 1))
