"""Refresh families: one row per enrolled device."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Update, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.auth import keys, tokens
from app.auth.models import Account, KnownDevice, RefreshFamily
from app.core.ids import new_id
from app.core.upserts import insert_ignore

LIFETIME = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Device:
    """The phone or browser as it names itself; the id is made there and kept there."""

    id: UUID
    label: str


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Both tokens and what they belong to."""

    access_token: str
    refresh_token: str
    account_id: UUID
    family_id: UUID
    device_id: UUID


async def open_family(session: AsyncSession, *, account: Account, device: Device, now: datetime) -> SignedIn:
    """Enrol the device: its earlier family ends, a new one begins, the device is known from now on."""
    earlier = _alive(account.id).where(RefreshFamily.device_id == device.id)
    await session.execute(earlier.values(revoked_at=now, revoked_reason="signed_in_again"))
    family = RefreshFamily(
        id=new_id(),
        account_id=account.id,
        device_id=device.id,
        device_label=device.label,
        generation=1,
        rotated_at=now,
        created_at=now,
        expires_at=now + LIFETIME,
    )
    session.add(family)
    await session.flush()
    known = {"account_id": account.id, "device_id": device.id, "since": now}
    await insert_ignore(session, KnownDevice, [known])
    return tokens_of(account, family, now=now)


async def same_family(session: AsyncSession, *, account: Account, device: Device, now: datetime) -> SignedIn:
    """The device's living family once more, or a new one: for devices that repeat themselves because an answer was lost."""
    query = select(RefreshFamily).where(
        RefreshFamily.account_id == account.id,
        RefreshFamily.device_id == device.id,
        RefreshFamily.revoked_at.is_(None),
        RefreshFamily.expires_at > now,
    )
    family = (await session.scalars(query.order_by(RefreshFamily.created_at.desc()).limit(1))).one_or_none()
    if family is None:
        return await open_family(session, account=account, device=device, now=now)
    return tokens_of(account, family, now=now)


def tokens_of(account: Account, family: RefreshFamily, *, now: datetime) -> SignedIn:
    """A fresh access token and the family's current refresh token."""
    access = tokens.issue_access(
        keys.access_key(), account_id=account.id, member_id=account.member_id, family_id=family.id, now=now
    )
    refresh = tokens.issue_refresh(keys.refresh_key(), family_id=family.id, generation=family.generation)
    return SignedIn(access, refresh, account.id, family.id, family.device_id)


async def lock_family(session: AsyncSession, family_id: UUID) -> tuple[RefreshFamily, Account] | None:
    """The family under a row lock, with its account."""
    query = (
        select(RefreshFamily, Account)
        .join(Account, Account.id == RefreshFamily.account_id)
        .where(RefreshFamily.id == family_id)
        .with_for_update(of=RefreshFamily)
    )
    row = (await session.execute(query)).first()
    return None if row is None else (row[0], row[1])


async def revoke_one(session: AsyncSession, *, account_id: UUID, family_id: UUID, reason: str, now: datetime) -> bool:
    """End one device's family; False if it is not there or ended already."""
    ended = _alive(account_id).where(RefreshFamily.id == family_id).values(revoked_at=now, revoked_reason=reason)
    return (await session.execute(ended.returning(RefreshFamily.id))).first() is not None


async def revoke_all(session: AsyncSession, *, account_id: UUID, reason: str, now: datetime, keep: UUID | None = None) -> int:
    """End all families of an account but `keep`; how many ended."""
    ended = _alive(account_id).values(revoked_at=now, revoked_reason=reason)
    if keep is not None:
        ended = ended.where(RefreshFamily.id != keep)
    return len((await session.execute(ended.returning(RefreshFamily.id))).all())


def _alive(account_id: UUID) -> Update:
    return update(RefreshFamily).where(RefreshFamily.account_id == account_id, RefreshFamily.revoked_at.is_(None))
