"""Rows of a snapshot from facts: pseudonyms, salts, hashes (no database; runs in a thread, for it is processor time)."""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from app.core.seals import canonical, digest, new_salt, salted
from app.core.text import nfc
from app.participation.snapshots import rows
from app.participation.snapshots.reading_facts import Sealable
from app.participation.snapshots.rows import Facts, Identity
from app.participation.snapshots.statement import ROW

PSEUDONYM_DIGITS = 32


@dataclass
class Counted:
    """What was made so far: the leaves in order, and the sums of branches and tổ đảng."""

    leaves: list[str] = field(default_factory=list)
    own: dict[UUID, dict[str, int]] = field(default_factory=dict)

    def add(self, facts: Facts) -> None:
        """Count one person in, at the branch and at the tổ đảng."""
        for place in (facts.unit_id, facts.cell_id):
            if place is not None:
                rows.add(self.own.setdefault(place, rows.nothing()), facts)


def pseudonym(key: bytes, campaign_id: UUID, member_id: UUID) -> str:
    """The same person's in every snapshot of a campaign, another one in other campaigns."""
    return hmac.digest(key, campaign_id.bytes + member_id.bytes, "sha256").hex()[:PSEUDONYM_DIGITS]


def make_rows(campaign_id: UUID, people: Sequence[Sealable], key: bytes, counted: Counted) -> list[dict[str, Any]]:
    """The next rows of the list, as they are stored; by branch, inside it by pseudonym, which says nothing about people."""
    named = [(str(p.facts.unit_id), pseudonym(key, campaign_id, p.member_id), p) for p in people]
    made = []
    for _, person, sealable in sorted(named, key=lambda one: one[:2]):
        salts = {"name": new_salt(), "number": new_salt()}
        name, number = salted(nfc(sealable.full_name), salts["name"]), salted(sealable.number, salts["number"])
        position = len(counted.leaves) + 1
        row = stored(campaign_id, sealable.member_id, position, sealable.facts, Identity(person, name, number))
        counted.leaves.append(row["leaf"])
        counted.add(sealable.facts)
        made.append({**row, "from_number": 1, "grounds": None, "salts": salts})
    return made


def stored(campaign_id: UUID, member_id: UUID, position: int, facts: Facts, who: Identity) -> dict[str, Any]:
    """One row with the columns that say the same as its sealed text."""
    text = canonical(rows.row_of(position, facts, who))
    return {
        "campaign_id": campaign_id,
        "member_id": member_id,
        "position": position,
        "unit_id": facts.unit_id,
        "cell_id": facts.cell_id,
        "membership": facts.membership,
        "standing": facts.standing,
        "removed": facts.removed,
        "counted": facts.counted,
        "why": facts.why,
        "present": facts.present,
        "way": facts.way,
        "absence": facts.absence,
        "parts_present": facts.parts_present,
        "took": facts.took,
        "passed": facts.passed,
        "row": text,
        "leaf": digest(ROW, text),
    }
