"""Of which units results of the test are told above the branch, so that nothing told gives away those of few people (pure).

Results told of units of one tree are worth exactly this: of each unit told, the sum over the branches below it that lie below
no other unit told. These groups of branches are apart, so whatever anybody can work out, over all pages, is a sum of whole
groups. A unit is therefore told only if its group is empty or has FEWEST_TAKERS people; else something below it goes untold,
too. Nobody's role is asked: whoever reads fewer pages works out less. Who knows some branches from inside has the groups
counted without them.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

# Test results leave a branch only from this many takers (docs/rules.md, no harm).
FEWEST_TAKERS = 10
NOBODY: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class Known:
    """What a reader knows from inside: the results of `whole` branches, and of a part of others (a tổ đảng, a share)."""

    whole: frozenset[UUID] = NOBODY
    partly: frozenset[UUID] = NOBODY

    def __bool__(self) -> bool:
        return bool(self.whole or self.partly)


@dataclass(frozen=True, slots=True)
class Told:
    """Whose results are told. `takers`: of every unit; `group`: by branch with takers, the unit in whose group it lies (None:
    in nobody's); `sizes`: of how many branches each group is.
    """

    units: frozenset[UUID]
    takers: Mapping[UUID, int]
    group: Mapping[UUID, UUID | None]
    sizes: Mapping[UUID | None, int]

    def tells(self, branches: Iterable[UUID]) -> bool:
        """Whether the sum over these branches is a sum of whole groups, which says nothing new."""
        touched = Counter(self.group[branch] for branch in branches if branch in self.group)
        return None not in touched and all(self.sizes[unit] == count for unit, count in touched.items())


def told(
    parents: Mapping[UUID, UUID | None], takers: Mapping[UUID, int], known: Known | None = None, within: Told | None = None
) -> Told:
    """What is told of a tree (`parents` of its units above the branches with `takers`, and of those).

    `within`: only units told there, so that a reader with inside knowledge never reads what others do not.
    """
    hiding = _Hiding(takers, known or Known(), None if within is None else within.units)
    for unit_id, parent_id in parents.items():
        if parent_id in parents and parent_id is not None:
            hiding.below[parent_id].append(unit_id)
    for unit_id, parent_id in parents.items():
        if parent_id is None or parent_id not in parents:
            hiding.settle(unit_id)
    group = {unit_id: _group(unit_id, parents, hiding.told) for unit_id, count in takers.items() if count}
    return Told(frozenset(hiding.told), hiding.total, group, Counter(group.values()))


def _group(unit_id: UUID, parents: Mapping[UUID, UUID | None], units: Collection[UUID]) -> UUID | None:
    place: UUID | None = unit_id
    while place is not None and place not in units:
        place = parents.get(place)
    return place


# Branches that no unit told accounts for: how many, and the people among them whose results the reader does not know.
_Rest = tuple[int, int]
_NOTHING: _Rest = (0, 0)


def _is_safe(rest: _Rest) -> bool:
    return not rest[0] or rest[1] >= FEWEST_TAKERS


@dataclass
class _Hiding:
    """One pass from below, in plain numbers: a province has 1,200 units, and somebody waits. `told`: each unit's group."""

    takers: Mapping[UUID, int]
    known: Known
    within: frozenset[UUID] | None
    below: dict[UUID, list[UUID]] = field(default_factory=lambda: defaultdict(list))
    told: dict[UUID, _Rest] = field(default_factory=dict)
    total: dict[UUID, int] = field(default_factory=dict)

    def settle(self, unit_id: UUID) -> _Rest:
        """Decide about the unit and all below it; what is left for the units above to account for."""
        count = self.takers.get(unit_id, 0)
        branches, people = self._own(unit_id, count)
        for child in self.below.get(unit_id, ()):
            left = self.settle(child)
            branches, people, count = branches + left[0], people + left[1], count + self.total[child]
        self.total[unit_id] = count
        rest = (branches, people)
        may_be_told = self.within is None or unit_id in self.within or unit_id in self.known.whole
        if may_be_told and unit_id not in self.known.partly:
            if not _is_safe(rest):
                more = self._untell_below(unit_id)
                rest = (branches + more[0], people + more[1])
            if _is_safe(rest):
                self.told[unit_id] = rest
                return _NOTHING
        return rest

    def _own(self, unit_id: UUID, count: int) -> _Rest:
        """The branch's own people; nothing of a unit that has none, or whose results the reader knows."""
        if not count or unit_id in self.known.whole:
            return _NOTHING
        return 1, 0 if unit_id in self.known.partly else count

    def _untell_below(self, unit_id: UUID) -> _Rest:
        """Let fewest units below go untold (of as many, those of fewest takers) so that enough people stand together."""
        chain = self._shortest(self._tops(unit_id))
        if chain is None:
            return _NOTHING
        rests = [self.told.pop(unit) for unit in chain]
        return rests[-1]

    def _tops(self, unit_id: UUID) -> Iterable[UUID]:
        """The nearest units told below."""
        for child in self.below.get(unit_id, ()):
            if child in self.told:
                yield child
            else:
                yield from self._tops(child)

    def _shortest(self, units: Iterable[UUID]) -> tuple[UUID, ...] | None:
        """The shortest chain of units told from one of these down to one with a group of its own."""
        best: tuple[UUID, ...] | None = None
        for unit_id in units:
            if self.told[unit_id][0]:
                way: tuple[UUID, ...] = (unit_id,)
            else:
                rest = self._shortest(self.below.get(unit_id, ()))
                if rest is None:
                    continue
                way = (unit_id, *rest)
            if best is None or self._cost(way) < self._cost(best):
                best = way
        return best

    def _cost(self, way: tuple[UUID, ...]) -> tuple[int, int, tuple[UUID, ...]]:
        return len(way), self.total[way[0]], way
