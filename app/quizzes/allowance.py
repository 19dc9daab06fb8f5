"""How many attempts are left, when the next may begin, and how long it may take (pure; docs/rules.md, taking a test)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

# Attempts that ended without one answer received are not taken and use nothing up, but not without end: each shows a paper.
FREE_EMPTY_ATTEMPTS = 2
DeadlineRule = Literal["full_time", "window_end"]


def attempts_left(allowed: int, *, begun: int, empty: int) -> int:
    """Of `allowed` attempts; `begun` counts all so far, `empty` those of them that ended without any answer.

    >>> attempts_left(2, begun=2, empty=0), attempts_left(2, begun=2, empty=2), attempts_left(2, begun=4, empty=3)
    (0, 2, 0)
    """
    return max(0, allowed - begun + min(empty, FREE_EMPTY_ATTEMPTS))


def ended_at(*, closed_at: datetime, closes_at: datetime) -> datetime:
    """When an attempt ended: at its submission, or when its time was over, however late somebody noticed."""
    return min(closed_at, closes_at)


def rested_until(cooldown_s: int, taken_ended: Iterable[datetime | None]) -> datetime | None:
    """When the cool-down after the last of the taken attempts is over; None if there is none to wait for."""
    ends = [end for end in taken_ended if end is not None]
    return max(ends) + timedelta(seconds=cooldown_s) if ends and cooldown_s else None


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a member may still do: attempts left, and from when (None: at once, or never if none is left)."""

    left: int
    may_start_at: datetime | None


def allowance(left: int, *, rested: datetime | None, until: datetime | None, now: datetime) -> Allowance:
    """Of `left` attempts, given the end of the cool-down and the end of the member's window (None: not admitted).

    What cannot begin before the window ends is not left.
    """
    may_start_at = rested if rested is not None and rested > now else None
    if until is None or (may_start_at or now) >= until:
        return Allowance(0, None)
    return Allowance(left, may_start_at if left else None)


def deadline(started_at: datetime, *, limit_s: int, extra_s: int, until: datetime, rule: str) -> datetime:
    """When the time of an attempt is over: its limit in full, or the end of the member's window where that was said first."""
    full = started_at + timedelta(seconds=limit_s + extra_s)
    return min(full, until) if rule == "window_end" else full


def more_time(limit_s: int) -> int:
    """What a member gets who asks for more time: half of the limit again, in seconds.

    >>> more_time(1_200)
    600
    """
    return limit_s // 2
