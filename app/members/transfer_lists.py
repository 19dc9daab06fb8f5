"""Transfers by name, for who keeps the branches they lead from and to. The look is on record."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import journal, paging
from app.core.actor import Actor
from app.core.clock import local_day
from app.members import access
from app.members.models import Transfer
from app.members.words import TransferState
from app.units import scope


async def look_at_transfers(
    session: AsyncSession,
    *,
    actor: Actor,
    unit_id: UUID,
    state: TransferState | None,
    cursor: str | None,
    limit: int,
    now: datetime,
) -> tuple[Sequence[Transfer], str | None]:
    """Transfers from or to the unit and all below it, the latest first; the look at names is journalled."""
    today = local_day(now)
    await access.require_names_of(session, actor=actor, unit_id=unit_id, today=today)
    units = scope.below(unit_id, today)
    query = select(Transfer).where(or_(Transfer.from_unit_id.in_(units), Transfer.to_unit_id.in_(units)))
    if state is not None:
        query = query.where(Transfer.state == state.value)
    if cursor is not None:
        sent_at, transfer_id = _after(cursor)
        query = query.where(tuple_(Transfer.sent_at, Transfer.id) < tuple_(sent_at, transfer_id))
    query = query.order_by(Transfer.sent_at.desc(), Transfer.id.desc()).limit(limit + 1)
    rows = (await session.scalars(query)).all()
    journal.record(session, actor=actor, action="names:transfers:view", subject=("unit", unit_id), unit_id=unit_id, now=now)
    return paging.cut(rows, limit, lambda t: (t.sent_at.isoformat(), str(t.id)))


def _after(cursor: str) -> tuple[datetime, UUID]:
    sent_at, transfer_id = paging.decode(cursor, 2)
    try:
        moment = datetime.fromisoformat(sent_at)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC), UUID(transfer_id)
    except (ValueError, OverflowError) as error:  # an instant near year 1 or 9999 has no UTC form
        raise paging.CursorNotValid from error
