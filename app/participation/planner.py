"""The smallest make-up plan: how many classes, where, for whom (pure; decision 0020).

**Model.** Branches hang in a tree. Every branch belongs to one *site*, a unit at or above it; a class is held at a site, takes
at most `capacity` people of any branches of that site, and goes in one day through all the parts that somebody in it needs. A
site holds at most `most_per_site` classes before the period ends. Sites and units above them have *needs*: so many of the
people left below must still come. Only people left are counted here: the exempt and the suspended cannot be part of a plan.

**Result.** Of all plans that fill the needs, one with the fewest classes, and of those one that brings in the most people.

**Why greedy is exact.** The classes of a site bring `capacity` people each until a rest is left: never more than the one
before. Go through the tree from below; where a unit still lacks people, add the class that brings most anywhere below it. Take
any best plan that holds all classes added so far. It must hold another class below that unit, else it would lack people, too;
that one brings no more than ours, so put ours in its place: units above do not lose, units further below were filled by the
classes added so far. So there is a best plan with ours in it, and so on to the end.
"""

import heapq
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from uuid import UUID

# Up to so many parts the fewest that serve a class are searched for; above, all that somebody lacks are taken.
PARTS_SEARCHED = 10


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit. `left`: people left who belong to it directly (a branch's); `needed`: how many of all those below must come.

    `site`: classes are held here. At or above every unit with people left is exactly one site; inside sites there are no needs.
    """

    id: UUID
    parent_id: UUID | None
    left: int
    needed: int
    site: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """Classes and people by site, people by branch, and the units whose need no plan can fill in time."""

    classes: Mapping[UUID, int]
    people: Mapping[UUID, int]
    by_branch: Mapping[UUID, int]
    out_of_reach: Sequence[UUID]

    @property
    def number(self) -> int:
        """How many classes in all."""
        return sum(self.classes.values())

    @property
    def seats(self) -> int:
        """How many people in all."""
        return sum(self.people.values())


@dataclass(eq=False)
class _Node:
    unit: Unit
    place: int
    children: list["_Node"] = field(default_factory=list)


@dataclass
class _Site:
    """A site, the people left there, and the classes added so far."""

    node: _Node
    left: int
    capacity: int
    most: int
    classes: int = 0

    @property
    def brought(self) -> int:
        return min(self.classes * self.capacity, self.left)

    @property
    def reach(self) -> int:
        return min(self.most * self.capacity, self.left)

    @property
    def next_class(self) -> int:
        """How many people one more class brings."""
        return min(self.capacity, self.reach - self.brought)


_Heap = list[tuple[int, int, _Site]]  # the class that brings most first, then the order of the units


class _Filling:
    """One run: sites with their classes, and the units that were set aside."""

    def __init__(self, capacity: int, most: int) -> None:
        self.capacity, self.most = capacity, most
        self.sites: list[_Site] = []
        self.set_aside: list[_Node] = []

    def fill(self, node: _Node) -> tuple[int, int, _Heap]:
        """Add classes at and below the node; what they bring, the most there could be, and the next class of each site."""
        if node.unit.site:
            site = _Site(node, _left(node), self.capacity, self.most)
            self.sites.append(site)
            brought, reach = 0, site.reach
            heap = [_entry(site)] if site.next_class else []
        else:
            parts = [self.fill(child) for child in node.children]
            brought, reach = sum(part[0] for part in parts), sum(part[1] for part in parts)
            heap = [entry for part in parts for entry in part[2]]
            heapq.heapify(heap)
        if node.unit.needed > reach:
            self.set_aside.append(node)
            return brought, reach, heap
        while brought < node.unit.needed:
            _, _, best = heapq.heappop(heap)
            brought += best.next_class
            best.classes += 1
            if best.next_class:
                heapq.heappush(heap, _entry(best))
        return brought, reach, heap


def smallest(units: Sequence[Unit], *, capacity: int, most_per_site: int) -> Plan:
    """The smallest plan; needs that no plan can fill are set aside and named. Ties go by the order of `units`."""
    nodes = {unit.id: _Node(unit, place) for place, unit in enumerate(units)}
    tops: list[_Node] = []
    for node in nodes.values():
        above = None if node.unit.parent_id is None else nodes.get(node.unit.parent_id)
        (tops if above is None else above.children).append(node)
    filling = _Filling(capacity, most_per_site)
    for top in tops:
        filling.fill(top)
    held = [site for site in filling.sites if site.classes]
    by_branch: dict[UUID, int] = {}
    for site in held:
        _hand_out(site.node, site.brought, by_branch)
    return Plan(
        classes={site.node.unit.id: site.classes for site in held},
        people={site.node.unit.id: site.brought for site in held},
        by_branch=by_branch,
        out_of_reach=[node.unit.id for node in sorted(filling.set_aside, key=lambda n: n.place)],
    )


def _left(node: _Node) -> int:
    return node.unit.left + sum(_left(child) for child in node.children)


def _entry(site: _Site) -> tuple[int, int, _Site]:
    return -site.next_class, site.node.place, site


def _hand_out(node: _Node, seats: int, by_branch: dict[UUID, int]) -> int:
    """Seats for the people of the branches, in order; how many remain."""
    own = min(node.unit.left, seats)
    if own:
        by_branch[node.unit.id] = own
    seats -= own
    for child in node.children:
        seats = _hand_out(child, seats, by_branch)
    return seats


@dataclass(frozen=True, slots=True)
class Lack:
    """Which parts (numbers from 1) somebody has not attended, and how many of them a participation still takes."""

    parts: frozenset[int]
    needed: int


def parts_to_teach(lacks: Collection[Lack]) -> list[int]:
    """The fewest parts of which everybody finds as many as they still need; of several, the earliest.

    >>> parts_to_teach([Lack(frozenset({1, 2}), 1), Lack(frozenset({2, 3}), 1)])
    [2]
    """
    different = set(lacks)
    lacking = sorted({part for lack in different for part in lack.parts})
    if len(lacking) > PARTS_SEARCHED:
        return lacking
    for number in range(len(lacking) + 1):
        for some in combinations(lacking, number):
            if all(len(lack.parts.intersection(some)) >= lack.needed for lack in different):
                return list(some)
    return lacking
