"""Folding the list of marks on one person, at one part of one session, to what is true now (pure; rules: who is expected).

Marks are ordered by the server's time of receipt, then by id; the last one counts, with one exception: who is present by own
check-in stays so until a mark that gives a reason says otherwise. A list prepared before the meeting and sent after it
must not erase check-ins.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

PRESENT = "present"
EXCUSED = "excused"
UNEXCUSED = "unexcused"
BY_CODE = "code"


@dataclass(frozen=True, slots=True)
class Mark:
    """One statement. `reason` explains why an earlier check-in is undone; it is not the reason of an excuse."""

    id: UUID
    state: str
    way: str
    reason: str | None
    recorded_at: datetime
    confirmed: bool


def is_own_check_in(mark: Mark) -> bool:
    """Whether the mark says "present" by the person's own check-in."""
    return mark.state == PRESENT and mark.way == BY_CODE


def replaces(new: Mark, current: Mark | None) -> bool:
    """Whether `new`, which came after `current`, changes what is true."""
    if current is None or not is_own_check_in(current):
        return True
    return new.state != PRESENT and bool(new.reason)


def fold(marks: Iterable[Mark]) -> Mark | None:
    """The mark that says what is true now; None for no marks: not recorded, which is not absent."""
    current: Mark | None = None
    for mark in sorted(marks, key=lambda m: (m.recorded_at, m.id)):
        if replaces(mark, current):
            current = mark
    return current
