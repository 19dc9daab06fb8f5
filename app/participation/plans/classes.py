"""From a plan to its classes: who sits where, and which parts each class goes through (pure; decision 0020)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from uuid import UUID

from app.participation.planner import Plan, parts_to_teach
from app.participation.plans.field import Group, Parts

Seat = tuple[UUID, int]  # the branch, and the parts attended (bits)


@dataclass(frozen=True, slots=True)
class PlannedClass:
    """One class. `seats`: how many of each branch with which parts attended; `parts`: what it goes through, as few as serve."""

    site_id: UUID
    parts: Sequence[int]
    seats: Mapping[Seat, int]

    @property
    def people(self) -> int:
        """How many are to come."""
        return sum(self.seats.values())

    @property
    def by_branch(self) -> dict[UUID, int]:
        """How many of each branch."""
        found: Counter[UUID] = Counter()
        for (branch_id, _), count in self.seats.items():
            found[branch_id] += count
        return dict(found)


def planned(plan: Plan, left: Iterable[Group], site_of: Mapping[UUID, UUID], parts: Parts) -> list[PlannedClass]:
    """The classes, by site in the order of the plan, those of a site alike in size. Who lacks the same parts sits together.

    Of a branch not all of whose people find a seat, those come who lack least.
    """
    by_site: dict[UUID, list[Seat]] = defaultdict(list)
    taken: Counter[UUID] = Counter()
    for group in sorted(left, key=lambda g: parts.lack(g.attended).needed):
        count = min(group.people, plan.by_branch.get(group.branch_id, 0) - taken[group.branch_id])
        if count > 0:
            taken[group.branch_id] += count
            by_site[site_of[group.branch_id]] += [(group.branch_id, group.attended)] * count
    found = []
    for site_id, number in plan.classes.items():
        people = sorted(by_site[site_id], key=lambda seat: (sorted(parts.lack(seat[1]).parts), seat))
        for some in _cut(people, number):
            lacks = [parts.lack(attended) for _, attended in some]
            found.append(PlannedClass(site_id, parts_to_teach(lacks), Counter(some)))
    return found


def _cut(people: Sequence[Seat], number: int) -> list[Sequence[Seat]]:
    """`number` runs that differ by one person at most."""
    size, more = divmod(len(people), number)
    ends = [size * n + min(n, more) for n in range(number + 1)]
    return [people[start:end] for start, end in pairwise(ends)]
