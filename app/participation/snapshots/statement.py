"""The signed line of a snapshot, and what it binds together (pure; decision 0018).

One line of canonical JSON; what is signed are its UTF-8 bytes, its hash is the head that reports print. It names the campaign,
the snapshot's number and the one before, how was counted, and the hashes of the four ordered lists.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from app.core.seals import canonical, digest, list_digest

KIND = "snapshot/1"
# What the hashes of the entries of each list are called.
ROW, UNIT, OPEN, CHANGE = "row", "unit", "open", "change"


@dataclass(frozen=True, slots=True)
class Counting:
    """How was counted: the policy with the standings it lets enter, the target in hundredths of a percent, the roster day."""

    policy: str
    entering: Sequence[str]
    target: int
    roster_day: date


@dataclass(frozen=True, slots=True)
class Before:
    """The snapshot before this one."""

    number: int
    head: str
    list_hash: str


@dataclass(frozen=True, slots=True)
class Lists:
    """The ordered hashes of the rows, units, what was left open, and changes against the snapshot before."""

    rows: Sequence[str]
    units: Sequence[str]
    left_open: Sequence[str]
    changes: Sequence[str]

    @property
    def rows_digest(self) -> str:
        """The hash of the list of rows, which the next snapshot names."""
        return list_digest(self.rows)


def statement(
    *,
    campaign: tuple[UUID, str],
    number: int,
    key_id: str,
    sealed_at: datetime,
    how: Counting,
    before: Before | None,
    lists: Lists,
) -> str:
    """The line that is signed."""
    fields: dict[str, Any] = {
        "sotay": KIND,
        "campaign": [str(campaign[0]), campaign[1]],
        "number": number,
        "key": key_id,
        "sealed": sealed_at.astimezone(UTC).isoformat(timespec="seconds"),
        "policy": [how.policy, sorted(how.entering)],
        "target": how.target,
        "roster_day": how.roster_day.isoformat(),
        "tree_day": how.roster_day.isoformat(),
        "previous": None if before is None else [before.number, before.head, before.list_hash],
        "rows": [len(lists.rows), list_digest(lists.rows)],
        "units": [len(lists.units), list_digest(lists.units)],
        "left_open": [len(lists.left_open), list_digest(lists.left_open)],
        "changes": [len(lists.changes), list_digest(lists.changes)],
    }
    return canonical(fields)


def head_of(line: str) -> str:
    """The hash of a signed line: what is printed, and what the next snapshot names."""
    return digest(KIND, line)
