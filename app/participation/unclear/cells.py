"""Of which units the first answers to a question are told, so that nothing told gives away those of a few (pure).

What is told of the units of one tree is worth exactly this: of each unit told, the sum over the branches below it that lie
below no other unit told. Every such group has FEWEST_ANSWERS answers out of FEWEST_BRANCHES branches, so no subtraction
leaves less than that. Nobody's role is asked: whoever reads fewer pages works out less.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

# What was not understood is shown from so many answers, of places from so many branches (docs/rules.md, no harm).
FEWEST_ANSWERS = 20
FEWEST_BRANCHES = 5

Above = Mapping[UUID, tuple[UUID, ...]]


@dataclass(frozen=True, slots=True)
class Counted:
    """First answers to one question: how many, and how many of them right."""

    answers: int
    right: int


def told(answers: Mapping[UUID, Counted], above: Above) -> dict[UUID, Counted]:
    """The units told, with their sums. `answers` by branch; `above`: every branch's chain, from the top down, itself last.

    Decided from the top down: a unit is told if it and what it leaves to the nearest told unit above it both have enough.

    >>> one = {UUID(int=n): Counted(5, 2) for n in range(1, 6)}
    >>> told(one, {branch: (UUID(int=9), branch) for branch in one})
    {UUID('00000000-0000-0000-0000-000000000009'): Counted(answers=25, right=10)}
    """
    groups: dict[UUID, set[UUID]] = {}
    below: dict[UUID, set[UUID]] = {}
    depth: dict[UUID, int] = {}
    for branch, counted in answers.items():
        for steps, unit in enumerate(above.get(branch, ())):
            if counted.answers > 0:
                below.setdefault(unit, set()).add(branch)
                depth[unit] = steps
    owner: dict[UUID, UUID] = {}
    for unit in sorted(below, key=lambda one: (depth[one], one)):
        if not _is_enough(below[unit], answers):
            continue
        holder = owner.get(next(iter(below[unit])))
        rest = groups[holder] - below[unit] if holder else set()
        if rest and not _is_enough(rest, answers):
            continue
        if holder:
            groups[holder] = rest
        groups[unit] = set(below[unit])
        owner.update(dict.fromkeys(below[unit], unit))
    return {unit: _sum(below[unit], answers) for unit in groups}


def _is_enough(branches: set[UUID], answers: Mapping[UUID, Counted]) -> bool:
    return len(branches) >= FEWEST_BRANCHES and sum(answers[branch].answers for branch in branches) >= FEWEST_ANSWERS


def _sum(branches: set[UUID], answers: Mapping[UUID, Counted]) -> Counted:
    return Counted(sum(answers[b].answers for b in branches), sum(answers[b].right for b in branches))
