"""Keeping pictures: one row for each bank and digest, however often the same picture comes."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.banks.models import Bank, Picture
from app.banks.pictures.queries import pictures_named
from app.banks.pictures.shrinking import MEDIA_TYPE, SmallPicture
from app.core import journal
from app.core.actor import Actor
from app.core.ids import new_id
from app.core.upserts import insert_ignore


async def store_pictures(
    session: AsyncSession, *, actor: Actor, bank: Bank, pictures: Sequence[SmallPicture], now: datetime
) -> None:
    """Keep those that the bank has not yet. Pictures are never changed or taken away: versions of questions point to them."""
    known = await pictures_named(session, bank.id, [p.digest for p in pictures])
    rows = {p.digest: _row(p, bank.id, now) for p in pictures if p.digest not in known}
    await insert_ignore(session, Picture, list(rows.values()))
    if rows:
        new = {"digests": sorted(rows)}
        subject = ("bank", bank.id)
        journal.record(
            session, actor=actor, action="bank:pictures:add", subject=subject, unit_id=bank.unit_id, now=now, new=new
        )


def _row(picture: SmallPicture, bank_id: UUID, now: datetime) -> dict[str, object]:
    return {
        "id": new_id(),
        "bank_id": bank_id,
        "digest": picture.digest,
        "media_type": MEDIA_TYPE,
        "width": picture.width,
        "height": picture.height,
        "data": picture.data,
        "created_at": now,
    }
