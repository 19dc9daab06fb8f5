"""What the clocks say about answers that arrived late (pure; decision 0013). Evidence, not proof.

The rule. A phone tells two clocks with every batch: its wall clock (`device_time`, when the last of the answers was given, and
`sent_device_time`) and the milliseconds since the writer began (`elapsed_ms`). Nobody asks whether the wall clock is right;
only how far the clocks went between two moments counts.

- *on_time*: the same writer was heard in time before (an earlier batch of its own, or the start it made). To the server's time
  of that contact is added the larger of how far its two clocks went until the late answers: the result is not after the
  deadline. Every earlier contact gives such a bound; the lowest counts, because each one alone is an upper bound.
- *plausible*: this writer was not heard before, but the same device was (the app was opened again). The difference between the
  server's and the device's clock at the last contact in time and at the late one agree within two minutes, and the larger of
  the two, added to the device's time of the answers, is not after the deadline.
- *needs_look*: everything else: past the deadline, a clock missing, elapsed time that runs backwards, a wall clock that was
  set back between, a device nobody heard of.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal
from uuid import UUID

TOLERANCE = timedelta(minutes=2)
LateSync = Literal["accept", "look", "refuse"]
Outcome = Literal["accepted", "waiting", "refused"]


class Clock(StrEnum):
    """The verdict."""

    ON_TIME = "on_time"
    PLAUSIBLE = "plausible"
    NEEDS_LOOK = "needs_look"


class Why(StrEnum):
    """What the verdict rests on."""

    RAN_ON = "ran_on"
    SAME_OFFSET = "same_offset"
    AFTER_DEADLINE = "after_deadline"
    CLOCK_MISSING = "clock_missing"
    RAN_BACKWARDS = "ran_backwards"
    SET_ANEW = "set_anew"
    BEFORE_START = "before_start"
    NEVER_HEARD = "never_heard"


@dataclass(frozen=True, slots=True)
class Heard:
    """One time the server heard a phone. `seq` is 0 for the start of the attempt.

    `given_at` and `elapsed_ms` are the phone's clocks at the last of the answers, `sent_at` its wall clock at sending.
    """

    writer_id: UUID | None
    family_id: UUID | None
    seq: int
    received_at: datetime
    given_at: datetime | None
    elapsed_ms: int | None
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """The verdict with its ground. `given_by`: the server's time by which the answers were given, as far as the clocks show."""

    clock: Clock
    why: Why
    given_by: datetime | None


def judge(late: Heard, in_time: Sequence[Heard], *, started_at: datetime, deadline_at: datetime) -> Evidence:
    """The verdict on one late batch; `in_time` is everything heard of the attempt in time, the start included."""
    own = [heard for heard in in_time if heard.writer_id == late.writer_id]
    if any(heard.seq < late.seq for heard in own):
        evidence = _by_same_writer(late, own)
    else:
        evidence = _by_same_device(late, in_time, started_at=started_at)
    if evidence.given_by is not None and evidence.given_by > deadline_at:
        return Evidence(Clock.NEEDS_LOOK, Why.AFTER_DEADLINE, evidence.given_by)
    return evidence


def _by_same_writer(late: Heard, own: Sequence[Heard]) -> Evidence:
    """From what this very writer was heard of before; a writer's elapsed time runs with its numbers."""
    spans = []
    for heard in own:
        if late.elapsed_ms is None or heard.elapsed_ms is None:
            continue
        ticked = late.elapsed_ms - heard.elapsed_ms
        if ticked * (late.seq - heard.seq) < 0:
            return _look(Why.RAN_BACKWARDS)
        if heard.seq < late.seq and late.given_at is not None and heard.given_at is not None:
            spans.append((heard.received_at, timedelta(milliseconds=ticked), late.given_at - heard.given_at))
    if not spans:
        return _look(Why.CLOCK_MISSING)
    if any(ticked - walked > TOLERANCE for _, ticked, walked in spans):
        return _look(Why.SET_ANEW)
    return Evidence(Clock.ON_TIME, Why.RAN_ON, min(at + max(ticked, walked) for at, ticked, walked in spans))


def _by_same_device(late: Heard, in_time: Iterable[Heard], *, started_at: datetime) -> Evidence:
    """From the offset of this device's wall clock before and after the gap."""
    if late.given_at is None or late.sent_at is None:
        return _look(Why.CLOCK_MISSING)
    before = [
        (heard.received_at, heard.seq, heard.received_at - said)
        for heard in in_time
        if late.family_id is not None and heard.family_id == late.family_id
        if (said := heard.sent_at or heard.given_at) is not None
    ]
    if not before:
        return _look(Why.NEVER_HEARD)
    offset_before, offset_after = max(before)[2], late.received_at - late.sent_at
    if late.given_at - late.sent_at > TOLERANCE:
        return _look(Why.RAN_BACKWARDS)
    if abs(offset_after - offset_before) > TOLERANCE:
        return _look(Why.SET_ANEW)
    given_by = late.given_at + max(offset_before, offset_after)
    if given_by < started_at - TOLERANCE:
        return _look(Why.BEFORE_START)
    return Evidence(Clock.PLAUSIBLE, Why.SAME_OFFSET, given_by)


def _look(why: Why) -> Evidence:
    return Evidence(Clock.NEEDS_LOOK, why, None)


def outcome_of(clock: Clock, late_sync: LateSync, *, could_know: bool, after_release: bool) -> Outcome:
    """What becomes of a late batch by itself.

    accept: what is on_time or plausible counts, the rest waits for a person; look: all waits; refuse: kept, not counted. Who
    had handed the test in, or had seen marks of it (`could_know`), may have answered with them in hand: that waits for a
    person. When the occasion is over nothing counts by itself.

    >>> outcome_of(Clock.PLAUSIBLE, "accept", could_know=False, after_release=False)
    'accepted'
    >>> outcome_of(Clock.ON_TIME, "accept", could_know=True, after_release=False)
    'waiting'
    """
    if late_sync == "refuse":
        return "refused"
    counts = late_sync == "accept" and clock is not Clock.NEEDS_LOOK
    return "accepted" if counts and not could_know and not after_release else "waiting"
