"""When the province's 40,000 members send what (pure): all of it within ten minutes, half of the starts in the first two.

A member works between two and five minutes on the test, saves after each fifth of that time, submits at its end and looks at
the result a moment later. That is faster than people are (20 questions take them some twenty minutes), hence harder for the
service: at the worst moment some 700 requests of tests arrive per second.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from scripts.benchmark.seven import RESULT, STEPS, SUBMIT

RUSH_S, ALL_S = 120.0, 600.0
SHORTEST_S, LONGEST_S = 120.0, 300.0
LOOK_AFTER_S = 1.5
WORST_S = 45


@dataclass(frozen=True, slots=True)
class Due:
    """One request of one member: seconds after the beginning, which member, which of the seven steps."""

    at: float
    member: int
    step: int


def plan(members: int, random: Random) -> list[Due]:
    """Every request, in order of time."""
    found = []
    for member in range(members):
        works = random.uniform(SHORTEST_S, LONGEST_S)
        in_rush = member % 2 == 0
        starts = random.uniform(0, RUSH_S) if in_rush else random.uniform(RUSH_S, ALL_S - works - LOOK_AFTER_S)
        for step in range(len(STEPS)):
            after = works * step / SUBMIT if step <= SUBMIT else works + LOOK_AFTER_S
            found.append(Due(starts + after, member, step))
    return sorted(found, key=lambda due: (due.at, due.member, due.step))


def worst_window(requests: Sequence[Due], seconds: int = WORST_S) -> float:
    """When the window of so many seconds with the most requests begins."""
    per_second = [0] * (int(requests[-1].at) + 1)
    for due in requests:
        per_second[int(due.at)] += 1
    starts = range(max(1, len(per_second) - seconds))
    return float(max(starts, key=lambda start: sum(per_second[start : start + seconds])))


def split_at(requests: Sequence[Due], begins: float, seconds: float) -> tuple[dict[int, int], list[Due]]:
    """What is left to do in a window: steps already done by member, and the requests due in it, timed from its beginning.

    Members who had submitted before are left out.
    """
    done: dict[int, int] = {}
    for due in requests:
        if due.at < begins:
            done[due.member] = due.step + 1
    inside = [
        Due(due.at - begins, due.member, due.step)
        for due in requests
        if begins <= due.at < begins + seconds and done.get(due.member, 0) < RESULT
    ]
    return {member: steps for member, steps in done.items() if steps < RESULT}, inside
