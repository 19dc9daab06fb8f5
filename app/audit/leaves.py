"""How an entry of the journal is hashed, and the signed line of a batch (pure; decision 0018).

Ids stand for themselves: they name nobody. What a person wrote or is called (label, reason, old and new values) goes in as a
hash under a salt of its own, so that erasing it leaves every seal as it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from app.core.seals import canonical, digest, leaf, list_digest, new_salt, salted

KIND, ENTRY = "journal/1", "entry"
# What stands in the journal where a value was erased.
ERASED = "(đã xóa)"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the journal."""

    id: UUID
    at: datetime
    action: str
    actor_account_id: UUID | None
    actor_label: str
    subject_kind: str
    subject_id: UUID | None
    unit_id: UUID | None
    reason: str | None
    old: Mapping[str, Any] | None
    new: Mapping[str, Any] | None

    def values(self) -> dict[str, str]:
        """The personal values that are there, as text."""
        held = {
            "label": self.actor_label,
            "reason": self.reason,
            "old": None if self.old is None else canonical(self.old),
            "new": None if self.new is None else canonical(self.new),
        }
        return {name: text for name, text in held.items() if text is not None}


def hashes_of(entry: Entry) -> dict[str, dict[str, str | None]]:
    """Fresh salts for the values of an entry, with their hashes."""
    found: dict[str, dict[str, str | None]] = {}
    for name, text in entry.values().items():
        salt = new_salt()
        found[name] = {"hash": salted(text, salt), "salt": salt, "erased": None}
    return found


def leaf_of(number: int, entry: Entry, hashes: Mapping[str, Mapping[str, str | None]]) -> str:
    """The hash of an entry under its number."""
    return leaf(
        ENTRY,
        {
            "n": number,
            "id": str(entry.id),
            "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "action": entry.action,
            "actor": _text(entry.actor_account_id),
            "subject": [entry.subject_kind, _text(entry.subject_id)],
            "unit": _text(entry.unit_id),
            "values": {name: hashed["hash"] for name, hashed in hashes.items()},
        },
    )


def _text(value: UUID | None) -> str | None:
    return None if value is None else str(value)


def altered_value(entry: Entry, hashes: Mapping[str, Mapping[str, str | None]]) -> str | None:
    """The first value that is not the sealed one: changed, added, or gone without an erasure; None if all are."""
    values = entry.values()
    for name in ("label", "reason", "old", "new"):
        hashed, text = hashes.get(name), values.get(name)
        if hashed is None:
            if text is not None:
                return name
        elif hashed["salt"] is None:
            if text not in {None, ERASED} or hashed["erased"] is None:
                return name
        elif text is None or salted(text, hashed["salt"]) != hashed["hash"]:
            return name
    return None


@dataclass(frozen=True, slots=True)
class Batch:
    """Which entries a seal is about, and the seal before it."""

    number: int
    first: int
    last: int
    list_hash: str
    previous_head: str | None


def batch_of(number: int, first: int, leaves: Sequence[str], previous_head: str | None) -> Batch:
    """The next batch."""
    return Batch(number, first, first + len(leaves) - 1, list_digest(leaves), previous_head)


def statement(batch: Batch, *, key_id: str, sealed_at: datetime) -> str:
    """The line that is signed."""
    return canonical(
        {
            "sotay": KIND,
            "number": batch.number,
            "entries": [batch.first, batch.last, batch.list_hash],
            "previous": batch.previous_head,
            "key": key_id,
            "sealed": sealed_at.astimezone(UTC).isoformat(timespec="seconds"),
        }
    )


def head_of(line: str) -> str:
    """The hash of a signed line: what is printed, and what the next seal names."""
    return digest(KIND, line)
