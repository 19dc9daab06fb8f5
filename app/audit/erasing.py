"""Erasing what the journal says about a person, so that every seal stays as it is: the hashes remain, values and salts go."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.audit.leaves import ERASED
from app.audit.models import JournalLeaf
from app.core.models import JournalEntry

VALUES = frozenset({"label", "reason", "old", "new"})


async def erase_values(
    session: AsyncSession, *, entry_ids: Collection[UUID], erasure_id: UUID, names: Collection[str] = VALUES
) -> int:
    """Erase these values of entries of the journal; how many entries. The caller decides, and journals.

    `erasure_id`: the journal's own entry on the erasure (its action ends in ":erase"), which the check of the seals looks for.
    """
    entries = select(JournalEntry).where(JournalEntry.id.in_(entry_ids)).order_by(JournalEntry.id).with_for_update()
    found = (await session.scalars(entries)).all()
    # In a statement after the one that locked the entries: whatever a sealer had in hand is sealed by now.
    sealed = select(JournalLeaf).where(JournalLeaf.entry_id.in_(entry_ids)).with_for_update()
    for leaf in await session.scalars(sealed):
        leaf.hashes = {name: _erased(name, hashed, erasure_id, names) for name, hashed in leaf.hashes.items()}
    for entry in found:
        for name in names:
            setattr(entry, "actor_label" if name == "label" else name, ERASED if name == "label" else None)
    await session.flush()
    return len(found)


def _erased(name: str, hashed: dict[str, Any], erasure_id: UUID, names: Collection[str]) -> dict[str, Any]:
    if name not in names or hashed["salt"] is None:
        return hashed
    return {**hashed, "salt": None, "erased": str(erasure_id)}
