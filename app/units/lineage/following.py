"""Following units that are no more to those that took over (pure; decision 0017).

Two questions about a unit that has ended, for every day after its end:

- where do its *figures* count? At its main successor, followed on while that has ended too; where nobody took over, on a
  line of its own at the place where it last stood.
- in whose *scope* does it lie? In that of everybody above all of its living heirs: who took over only a part of it does not
  see the whole.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from uuid import UUID

from app.units.tree import Path, Placement, by_unit, covers, earlier, joined, ways_up


@dataclass(frozen=True, slots=True)
class Step:
    """`successor_id` took over from `predecessor_id` on `day`; `is_main`: whatever names no other successor."""

    predecessor_id: UUID
    successor_id: UUID
    day: date
    is_main: bool


@dataclass(frozen=True, slots=True)
class Heir:
    """During [valid_from, valid_to) what was counted at `unit_id` counts at `place_id`, shown as `heir_id`."""

    unit_id: UUID
    heir_id: UUID
    place_id: UUID
    valid_from: date
    valid_to: date | None


class Lineage:
    """The lives of units and who took over when they ended."""

    def __init__(self, placements: Iterable[Placement], steps: Iterable[Step]) -> None:
        self.lives: Mapping[UUID, Sequence[Placement]] = by_unit(placements)
        self.ends = {unit_id: own[-1].valid_to for unit_id, own in self.lives.items() if own[-1].valid_to is not None}
        self._onwards: dict[UUID, list[Step]] = defaultdict(list)
        self._backwards: dict[UUID, set[UUID]] = defaultdict(set)
        for step in steps:
            self._backwards[step.successor_id].add(step.predecessor_id)
            if self.ends.get(step.predecessor_id) == step.day and step.successor_id in self.lives:
                self._onwards[step.predecessor_id].append(step)
        self._ways_up: dict[UUID, list[Path]] = {}

    def is_alive(self, unit_id: UUID, day: date) -> bool:
        """Whether the unit exists on `day`."""
        return any(covers(p.valid_from, p.valid_to, day) for p in self.lives[unit_id])

    def main_successor(self, unit_id: UUID) -> UUID | None:
        """Who takes what names no other successor, when the unit ends."""
        return next((step.successor_id for step in self._onwards[unit_id] if step.is_main), None)

    def holder(self, unit_id: UUID, day: date) -> tuple[UUID, UUID] | None:
        """Heir and place of a unit's figures on `day`, itself while it lives; None if nothing is left of it."""
        while not self.is_alive(unit_id, day):
            following = self.main_successor(unit_id)
            if following is None:
                place = self._place(unit_id, day)
                return None if place is None else (unit_id, place)
            unit_id = following
        return unit_id, unit_id

    def passes(self, unit_id: UUID, through: UUID, day: date) -> bool:
        """Whether the main line from one unit comes to another one by `day`."""
        while unit_id != through:
            following = self.main_successor(unit_id)
            if following is None or self.ends[unit_id] > day:
                return False
            unit_id = following
        return True

    def predecessors(self, unit_id: UUID) -> set[UUID]:
        """Every unit that handed over, wholly or in part, to what became this one."""
        found: set[UUID] = set()
        new = {unit_id}
        while new:
            new = {p for one in new for p in self._backwards[one]} - found - {unit_id}
            found |= new
        return found

    def heirs(self, unit_id: UUID) -> list[Heir]:
        """Where the figures of a unit that has ended count, period by period; nothing for one that has no end."""
        found: list[Heir] = []
        for start, end in self._periods(unit_id):
            held = self.holder(unit_id, start)
            if held is None:
                continue
            last = found[-1] if found else None
            if last and (last.heir_id, last.place_id, last.valid_to) == (*held, start):
                found[-1] = replace(last, valid_to=end)
            else:
                found.append(Heir(unit_id, *held, start, end))
        return found

    def inherited(self, unit_id: UUID) -> list[Path]:
        """In whose scope a unit that has ended lies: a path from everybody above all of its heirs of that time."""
        paths: list[Path] = []
        for start, end in self._periods(unit_id):
            ways = [list(self._ways(*leaf, start, end)) for leaf in self.leaves(unit_id, start).items()]
            paths += _common(unit_id, ways, start, end)
        return joined(paths)

    def _ways(self, leaf: UUID, deeper: int, start: date, end: date | None) -> Iterator[Path]:
        """The paths to a living heir (or place) within the period."""
        if leaf not in self._ways_up:
            self._ways_up[leaf] = ways_up(leaf, self.lives)
        for path in self._ways_up[leaf]:
            begins, ends = max(path.valid_from, start), earlier(path.valid_to, end)
            if ends is None or begins < ends:
                yield replace(path, depth=path.depth + deeper, valid_from=begins, valid_to=ends)

    def leaves(self, unit_id: UUID, day: date) -> dict[UUID, int]:
        """The living units among which the unit has been shared out; 1 and more for what it only stood below."""
        if self.is_alive(unit_id, day):
            return {unit_id: 0}
        onwards = self._onwards[unit_id]
        if not onwards:
            above = self.lives[unit_id][-1].parent_id
            return {} if above is None else {leaf: deeper + 1 for leaf, deeper in self.leaves(above, day).items()}
        found: dict[UUID, int] = {}
        for step in onwards:
            for leaf, deeper in self.leaves(step.successor_id, day).items():
                found[leaf] = min(deeper, found.get(leaf, deeper))
        return found

    def _place(self, unit_id: UUID, day: date) -> UUID | None:
        """What lives today of the place where the unit last stood."""
        above = self.lives[unit_id][-1].parent_id
        held = None if above is None else self.holder(above, day)
        return None if held is None else held[1]

    def _periods(self, unit_id: UUID) -> Iterator[tuple[date, date | None]]:
        """From the unit's end on, cut where anything ends to which it leads."""
        if unit_id not in self.ends:
            return
        seen, waiting = {unit_id}, [unit_id]
        while waiting:
            one = waiting.pop()
            above = self.lives[one][-1].parent_id
            onwards = [step.successor_id for step in self._onwards[one]] or ([above] if above and one in self.ends else [])
            new = [other for other in onwards if other not in seen]
            seen.update(new)
            waiting += new
        first = self.ends[unit_id]
        days = sorted({self.ends[one] for one in seen if one in self.ends and self.ends[one] >= first})
        yield from pairwise([*days, None])


def _common(unit_id: UUID, ways: Sequence[Sequence[Path]], start: date, end: date | None) -> Iterator[Path]:
    """The ancestors that all leaves have in common, day by day; the shortest way counts."""
    cuts = {start} | {day for paths in ways for p in paths for day in (p.valid_from, p.valid_to) if day is not None}
    days = sorted(day for day in cuts if day >= start and (end is None or day < end))
    for begins, ends in pairwise([*days, end]):
        assert begins is not None
        at_once = [{p.ancestor_id: p.depth for p in paths if covers(p.valid_from, p.valid_to, begins)} for paths in ways]
        for ancestor_id in set.intersection(*map(set, at_once)) if at_once else ():
            depth = min(depths[ancestor_id] for depths in at_once)
            yield Path(ancestor_id, unit_id, depth, begins, ends, inherited=True)
