"""Reading pictures: what a bank has, and the bytes of one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.banks.models import Picture
from app.banks.text_format import StoredPicture


@dataclass(frozen=True, slots=True)
class PictureLine:
    """One picture in a list, without its bytes (`size` says how many)."""

    id: UUID
    digest: str
    width: int
    height: int
    size: int
    created_at: datetime


async def pictures_of(session: AsyncSession, bank_id: UUID, *, before: UUID | None, most: int) -> Sequence[PictureLine]:
    """A bank's pictures, newest first."""
    statement = _lines(bank_id).order_by(Picture.id.desc()).limit(most)
    if before is not None:
        statement = statement.where(Picture.id < before)
    return [PictureLine(*row) for row in await session.execute(statement)]


async def one_picture(session: AsyncSession, bank_id: UUID, digest: str) -> PictureLine:
    """The line of a picture that is there."""
    return PictureLine(*(await session.execute(_lines(bank_id).where(Picture.digest == digest))).one())


def _lines(bank_id: UUID) -> Select[Any]:
    line = (Picture.id, Picture.digest, Picture.width, Picture.height, func.length(Picture.data), Picture.created_at)
    return select(*line).where(Picture.bank_id == bank_id)


async def stored_pictures(session: AsyncSession, bank_id: UUID) -> dict[str, StoredPicture]:
    """All pictures of a bank by digest: what its text files may name."""
    rows = await session.execute(select(Picture.digest, Picture.width, Picture.height).where(Picture.bank_id == bank_id))
    return {row.digest: StoredPicture(row.digest, row.width, row.height) for row in rows}


async def pictures_named(session: AsyncSession, bank_id: UUID, digests: Collection[str]) -> dict[str, StoredPicture]:
    """Those of a bank's pictures that have these digests."""
    wanted = Picture.digest.in_(set(digests))
    rows = await session.execute(
        select(Picture.digest, Picture.width, Picture.height).where(Picture.bank_id == bank_id, wanted)
    )
    return {row.digest: StoredPicture(row.digest, row.width, row.height) for row in rows}


async def picture_data(session: AsyncSession, bank_id: UUID, digest: str) -> bytes | None:
    """The bytes of one picture."""
    statement = select(Picture.data).where(Picture.bank_id == bank_id, Picture.digest == digest)
    return (await session.execute(statement)).scalar_one_or_none()
