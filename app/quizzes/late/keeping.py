"""Keeping what a phone sent and the service could not take: once, for a human, within bounds.

What belongs to the caller's own attempt is kept with it and shown to the caller hash by hash (`holdings`). What was sent to an
attempt that is not the caller's, or is none at all, is kept under the caller's account alone: it never meets the attempt it
names, and the answer does not tell whether that exists.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.actor import Actor
from app.core.upserts import insert_ignore
from app.quizzes.late import payloads
from app.quizzes.late.errors import TooMuchRefused
from app.quizzes.models import Attempt, RefusedPayload

# Of one attempt, and of one account beside its attempts.
MOST_PAYLOADS, MOST_BYTES = 200, 2_000_000
MOST_OF_ACCOUNT, MOST_BYTES_OF_ACCOUNT = 50, 1_000_000


@dataclass(frozen=True, slots=True)
class Refused:
    """A body as it was sent, to what path, and the code of its refusal. `attempt_id` is None where the path names no id."""

    attempt_id: UUID | None
    path: str
    raw: bytes
    code: str


async def keep(session: AsyncSession, *, actor: Actor, refused: Refused, now: datetime) -> bool:
    """Keep a refused body once; False where the account's own bound is reached. Raises TooMuchRefused at the attempt's."""
    own = await _own(session, actor, refused.attempt_id)
    holder = own or actor.account_id
    digest = payloads.digest_of(refused.raw)
    refused_id = uuid5(holder, f"{refused.path}\n{digest}")
    if await session.get(RefusedPayload, refused_id) is not None:
        return True
    if not await _has_room(session, own, actor.account_id, len(refused.raw)):
        if own is None:
            return False
        raise TooMuchRefused(extra={"kept": False})
    row = {
        "id": refused_id,
        "attempt_id": own,
        "account_id": actor.account_id,
        "reason": refused.code,
        "payload": payloads.as_text(refused.path, refused.raw),
        "payload_hash": digest,
        "size": len(refused.raw),
        "received_at": now,
    }
    await insert_ignore(session, RefusedPayload, [row])
    return True


async def _own(session: AsyncSession, actor: Actor, attempt_id: UUID | None) -> UUID | None:
    mine = select(exists().where(Attempt.id == attempt_id, Attempt.account_id == actor.account_id))
    return attempt_id if attempt_id is not None and await session.scalar(mine) else None


async def _has_room(session: AsyncSession, attempt_id: UUID | None, account_id: UUID, size: int) -> bool:
    where: ColumnElement[bool] = RefusedPayload.attempt_id == attempt_id
    most, most_bytes = MOST_PAYLOADS, MOST_BYTES
    if attempt_id is None:
        # Without a hash it is a sheet on paper that came too late (`entering.refused`): that has a bound of its own.
        from_phones = and_(RefusedPayload.attempt_id.is_(None), RefusedPayload.payload_hash.is_not(None))
        where = and_(from_phones, RefusedPayload.account_id == account_id)
        most, most_bytes = MOST_OF_ACCOUNT, MOST_BYTES_OF_ACCOUNT
    held = select(func.count(), func.coalesce(func.sum(RefusedPayload.size), 0)).where(where)
    count, total = (await session.execute(held)).one()
    return bool(count < most and total + size <= most_bytes)
