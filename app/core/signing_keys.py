"""The deployment's signing keys: the ring of the environment, and the public halves that stay published for ever."""

from datetime import datetime
from functools import lru_cache
from typing import Literal

from fastapi import APIRouter
from pydantic import Field
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import signing
from app.core.db import Database, ReadSession
from app.core.models import SigningKey
from app.core.schemas import Out
from app.core.settings import get_settings
from app.core.upserts import insert_ignore

router = APIRouter(tags=["vận hành"])


@lru_cache
def ring() -> signing.Keyring:
    """The keys of this process."""
    return signing.read_keys(get_settings().signing_keys.get_secret_value())


class SigningKeyReused(RuntimeError):
    """The environment gives an id to another key than the one published under it: what that one signed would not verify."""


async def publish(database: Database, *, now: datetime) -> None:
    """Store the public halves of this process's keys, once; called before anything is signed. Raises SigningKeyReused."""
    own = ring().public_keys()
    async with database.read() as session:
        held = await _held(session, own)
    if own.keys() - held.keys():
        rows = [{"id": i, "public_key": public, "first_used_at": now} for i, public in own.items() if i not in held]
        async with database.write() as session:
            await insert_ignore(session, SigningKey, rows)
            held = await _held(session, own)
    reused = sorted(i for i in own if held[i] != own[i])
    if reused:
        message = f"SOTAY_SIGNING_KEYS: mã khóa {', '.join(reused)} đã dùng cho khóa khác; đặt mã mới cho khóa mới"
        raise SigningKeyReused(message)


async def _held(session: AsyncSession, own: dict[str, str]) -> dict[str, str]:
    rows = await session.execute(select(SigningKey.id, SigningKey.public_key).where(SigningKey.id.in_(own)))
    return dict(rows.all())


async def published(session: AsyncSession) -> list[SigningKey]:
    """All keys this deployment signs or ever signed with, in order of time; in production never the development key."""
    query = select(SigningKey).order_by(SigningKey.first_used_at, SigningKey.id)
    if get_settings().environment == "production":
        query = query.where(SigningKey.public_key.not_in(signing.development_public_keys()))
    return list(await session.scalars(query))


class SigningKeyOut(Out):
    """One public key: base64url without padding, 32 bytes; since when the service uses it."""

    id: str
    algorithm: Literal["Ed25519"] = "Ed25519"
    public_key: str
    since: datetime = Field(validation_alias="first_used_at")


class SigningKeysOut(Out):
    """Keep this answer as a file: with it a receipt is checked anywhere, without network (`sotay receipt verify`)."""

    items: list[SigningKeyOut]


@router.get("/signing-keys", summary="Xem khóa công khai để đối chiếu xác nhận đã nộp bài")
async def read_signing_keys(session: ReadSession) -> SigningKeysOut:
    """The public halves of all keys, also of those that sign no more: what they signed stays provable."""
    return SigningKeysOut(items=[SigningKeyOut.model_validate(key) for key in await published(session)])
