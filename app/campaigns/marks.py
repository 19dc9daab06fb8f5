"""Folding the list of marks on one person, at one part of one session, to what is true now (pure; rules: who is expected).

Marks are ordered by the server's time of receipt, then by id; the last one counts, with two exceptions. Who is present by own
check-in stays so until a mark that gives a reason says otherwise: a list prepared before the meeting and sent after it must
not erase check-ins. And a mark that says the same again does not replace one that rests on more people.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

PRESENT = "present"
EXCUSED = "excused"
UNEXCUSED = "unexcused"
# Takes an earlier mark back: what is true then is "not recorded", which is not absent.
UNRECORDED = "unrecorded"
BY_CODE = "code"
BY_ROLL = "roll"
AT_HOME = "home"
ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class Mark:
    """One statement. `reason` explains why an earlier mark is undone; it is not the reason of an excuse (`excuse`).

    `confirmed`: waits for nobody; `single_recorder`: because its recorder said that nobody else was there.
    """

    id: UUID
    state: str
    way: str
    reason: str | None
    recorded_at: datetime
    confirmed: bool
    excuse: str | None = None
    single_recorder: bool = False


def is_own_check_in(mark: Mark) -> bool:
    """Whether the mark says "present" by the person's own check-in."""
    return mark.state == PRESENT and mark.way == BY_CODE


def weight(mark: Mark) -> int:
    """On how many people the mark rests: 2 confirmed, 1 one recorder who said so, 0 waiting."""
    return 0 if not mark.confirmed else 1 if mark.single_recorder else 2


def replaces(new: Mark, current: Mark | None) -> bool:
    """Whether `new`, which came after `current`, changes what is true."""
    if current is None:
        return True
    if is_own_check_in(current):
        return new.state != PRESENT and bool(new.reason)
    says_the_same = (new.state, new.excuse) == (current.state, current.excuse)
    return not says_the_same or weight(new) >= weight(current)


def fold(marks: Iterable[Mark]) -> Mark | None:
    """The mark that says what is true now; None for no marks. One of state "unrecorded" says that nothing is recorded."""
    current: Mark | None = None
    for mark in sorted(marks, key=lambda m: (m.recorded_at, m.id)):
        if replaces(mark, current):
            current = mark
    return current
