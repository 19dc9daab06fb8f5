"""The outbox: what happened and still has to be acted upon, written in the fact's own transaction.

The worker claims rows with `FOR UPDATE SKIP LOCKED`; handlers recompute from the facts, so at-least-once is enough.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.hot import HotQuery, HotTransaction
from app.core.ids import new_id
from app.core.models import OutboxRow

# A fact of a campaign's participation changed: `occasion_id` the campaign, `subject_id` the member (None: the whole campaign).
PARTICIPATION_CHANGED = "participation.changed"


def emit(
    session: AsyncSession,
    *,
    kind: str,
    now: datetime,
    occasion_id: UUID | None = None,
    subject_id: UUID | None = None,
    payload: dict[str, Any] | None = None,
) -> None:
    """Add one row to the outbox."""
    session.add(OutboxRow(at=now, kind=kind, occasion_id=occasion_id, subject_id=subject_id, payload=payload))


_INSERT = HotQuery(
    insert(OutboxRow).values(
        {
            name: bindparam(name, type_=OutboxRow.__table__.c[name].type)
            for name in ("id", "at", "kind", "occasion_id", "subject_id", "tries")
        }
    ),
    writes=True,
)


async def emit_hot(
    transaction: HotTransaction, *, kind: str, now: datetime, occasion_id: UUID | None, subject_id: UUID
) -> None:
    """The hot path's form of `emit`: one statement."""
    await transaction.fetch(_INSERT, id=new_id(), at=now, kind=kind, occasion_id=occasion_id, subject_id=subject_id, tries=0)
