"""The tree as dated facts (pure): periods, the closure of all ancestors, and the checks that keep it a tree.

Periods are half-open [valid_from, valid_to); `valid_to` None means open (decision 0004).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Placement:
    """A unit stood under `parent_id` (None: at the top) during [valid_from, valid_to)."""

    unit_id: UUID
    parent_id: UUID | None
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Path:
    """`descendant_id` lay `depth` steps below `ancestor_id` (0: itself) during [valid_from, valid_to).

    `inherited`: the descendant has ended; its heir lies there (decision 0017).
    """

    ancestor_id: UUID
    descendant_id: UUID
    depth: int
    valid_from: date
    valid_to: date | None
    inherited: bool = False


class CycleFoundError(Exception):
    """The placements put a unit below itself; `unit_id` is one of them."""

    def __init__(self, unit_id: UUID) -> None:
        super().__init__(str(unit_id))
        self.unit_id = unit_id


def covers(valid_from: date, valid_to: date | None, day: date) -> bool:
    """Whether `day` lies in the period."""
    return valid_from <= day and (valid_to is None or day < valid_to)


def earlier(left: date | None, right: date | None) -> date | None:
    """The earlier of two ends, where None never comes.

    >>> earlier(None, date(2025, 7, 1))
    datetime.date(2025, 7, 1)
    """
    if left is None or right is None:
        return right if left is None else left
    return min(left, right)


def ends_after(valid_to: date | None, day: date) -> bool:
    """Whether a period with this end still has days after `day` or on it."""
    return valid_to is None or valid_to > day


def gaps(placements: Iterable[Placement]) -> list[UUID]:
    """Units whose placements leave a hole or overlap; empty in a sound tree."""
    return [
        unit_id
        for unit_id, own in by_unit(placements).items()
        if any(before.valid_to != after.valid_from for before, after in pairwise(own))
    ]


def by_unit(placements: Iterable[Placement]) -> dict[UUID, list[Placement]]:
    """The placements of each unit in order of time."""
    grouped: dict[UUID, list[Placement]] = defaultdict(list)
    for placement in sorted(placements, key=lambda p: p.valid_from):
        grouped[placement.unit_id].append(placement)
    return grouped


def closure(placements: Iterable[Placement], of: Iterable[UUID] | None = None) -> list[Path]:
    """All paths of the units `of` (default: of all), as few and as long as they can be.

    `placements` must hold those units and everything ever above them. Raises CycleFoundError.
    """
    parents = by_unit(placements)
    return [path for unit_id in (parents if of is None else of) for path in ways_up(unit_id, parents)]


def ways_up(unit_id: UUID, parents: Mapping[UUID, Sequence[Placement]]) -> list[Path]:
    """The paths from one unit to everything ever above it; `parents` as `by_unit` gives them. Raises CycleFoundError."""
    return joined(_climb(unit_id, parents))


def _climb(unit_id: UUID, parents: Mapping[UUID, Sequence[Placement]]) -> Iterator[Path]:
    """Every step of every way up from one unit, cut into the periods in which it held."""
    waiting = [Path(unit_id, unit_id, 0, p.valid_from, p.valid_to) for p in parents.get(unit_id, ())]
    while waiting:
        path = waiting.pop()
        if path.depth > len(parents):
            raise CycleFoundError(unit_id)
        yield path
        for placement in parents.get(path.ancestor_id, ()):
            start = max(path.valid_from, placement.valid_from)
            end = earlier(path.valid_to, placement.valid_to)
            if placement.parent_id is None or (end is not None and end <= start):
                continue
            if placement.parent_id == unit_id:
                raise CycleFoundError(unit_id)
            waiting.append(Path(placement.parent_id, unit_id, path.depth + 1, start, end))


def joined(paths: Iterable[Path]) -> list[Path]:
    """Paths of one unit to the same ancestor at the same depth, joined where one begins as the other ends."""
    found: list[Path] = []
    for path in sorted(set(paths), key=lambda p: (p.ancestor_id, p.depth, p.valid_from)):
        last = found[-1] if found else None
        if last and (last.ancestor_id, last.depth, last.valid_to) == (path.ancestor_id, path.depth, path.valid_from):
            found[-1] = replace(last, valid_to=path.valid_to)
        else:
            found.append(path)
    return found
