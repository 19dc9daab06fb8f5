"""What may be found about somebody's absence, and when an earlier finding stands in the way (pure; decision 0019).

A finding names what it replaces (`was`): an old list that arrives again changes nothing, and never takes back what somebody
else has found since.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

EXCUSED, UNEXCUSED, UNRECORDED = "excused", "unexcused", "unrecorded"


@dataclass(frozen=True, slots=True)
class Said:
    """One line: how the absence of a member stands from now on (unexcused, or unrecorded: taken back), and how it stood."""

    member_id: UUID
    state: str
    was: str = UNRECORDED
    reason: str | None = None


def complaint(said: Sequence[Said]) -> str | None:
    """What makes the list impossible to take, or None."""
    named = Counter(one.member_id for one in said)
    if any(count > 1 for count in named.values()):
        return "Có người được nêu hai lần."
    if any(one.was not in {UNRECORDED, one.state} and not one.reason for one in said):
        return "Thay hoặc bỏ một kết luận trước thì nêu vì sao."
    return None


def fresh(said: Sequence[Said], now: Mapping[UUID, str]) -> list[Said]:
    """The lines that change something; `now`: how absences stand (who is not named: unrecorded)."""
    return [one for one in said if now.get(one.member_id, UNRECORDED) != one.state]


def overtaken(said: Sequence[Said], now: Mapping[UUID, str]) -> list[UUID]:
    """The people about whom somebody else found something since the list was read."""
    return sorted(one.member_id for one in fresh(said, now) if now.get(one.member_id, UNRECORDED) != one.was)
