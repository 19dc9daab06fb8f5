"""The outbox: what happened and still has to be acted upon, written in the fact's own transaction.

The worker claims rows with `FOR UPDATE SKIP LOCKED`; handlers recompute from the facts, so at-least-once is enough.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert
from sqlalchemy.ext.asyncio import AsyncSession

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


# The hot path's form of `emit`, for `hot.together`; its parameters are named by `hot_values`.
HOT_INSERT = insert(OutboxRow).values(
    {
        name: bindparam(f"outbox_{name}", type_=OutboxRow.__table__.c[name].type)
        for name in ("id", "at", "kind", "occasion_id", "subject_id", "tries")
    }
)


def hot_values(*, kind: str, now: datetime, occasion_id: UUID | None, subject_id: UUID) -> dict[str, Any]:
    """The parameters of `HOT_INSERT` for one row."""
    return {
        "outbox_id": new_id(),
        "outbox_at": now,
        "outbox_kind": kind,
        "outbox_occasion_id": occasion_id,
        "outbox_subject_id": subject_id,
        "outbox_tries": 0,
    }
