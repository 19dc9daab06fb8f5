"""Refused check-ins and rolls are kept for a human: stored by the edge after the rollback, in a transaction of its own."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns.models import RefusedCheckIn
from app.core.actor import Actor
from app.core.errors import AppError, Evidence


@dataclass(frozen=True, slots=True)
class Sent:
    """What a device sent to a meeting; `payload` is its content as JSON text, `member_id` set for own check-ins."""

    session_id: UUID
    member_id: UUID | None
    client_id: UUID
    device_time: datetime | None
    payload: str


def kept(sent: Sent, *, actor: Actor, error: type[AppError], now: datetime) -> Evidence:
    """The evidence of a refusal; the same content refused for the same reason again is one row."""

    async def store(session: AsyncSession) -> None:
        row = RefusedCheckIn(
            session_id=sent.session_id,
            account_id=actor.account_id,
            member_id=sent.member_id,
            client_id=sent.client_id,
            reason=error.code,
            device_time=sent.device_time,
            payload=sent.payload,
            received_at=now,
        )
        same = select(RefusedCheckIn.id).where(
            RefusedCheckIn.session_id == row.session_id,
            RefusedCheckIn.account_id == row.account_id,
            RefusedCheckIn.client_id == row.client_id,
            RefusedCheckIn.reason == row.reason,
            RefusedCheckIn.payload == row.payload,
        )
        if (await session.execute(same)).first() is None:
            session.add(row)

    return store
