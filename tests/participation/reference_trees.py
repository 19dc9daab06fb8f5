"""The second implementation of a tree that remembers: plain Python over events, one unit and one person at a time.

Written from the words of decision 0017. Nothing is shared with the product.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Opened:
    """A new unit."""

    unit: str
    under: str


@dataclass(frozen=True)
class Moved:
    """A unit, with all below it, under another one."""

    unit: str
    under: str


@dataclass(frozen=True)
class Renamed:
    """Another name: nothing moves."""

    unit: str


@dataclass(frozen=True)
class Shut:
    """The end of a unit that nobody takes over."""

    unit: str


@dataclass(frozen=True)
class HandedOver:
    """Merge, split or dissolution: `children` and `people` name their successors, `main` takes the rest.

    The unit goes on where it is one of its own successors.
    """

    unit: str
    successors: frozenset[str]
    main: str
    children: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)


TreeChange = Opened | Moved | Renamed | Shut | HandedOver


def parents_after(parents: Mapping[str, str | None], changes: Iterable[TreeChange]) -> dict[str, str | None]:
    """Living unit → the unit above, when all of it has happened."""
    now = dict(parents)
    for change in changes:
        if isinstance(change, Opened | Moved):
            now[change.unit] = change.under
        elif isinstance(change, Shut):
            del now[change.unit]
        elif isinstance(change, HandedOver):
            now.update(change.children)
            if change.unit not in change.successors:
                del now[change.unit]
    return now


def lines_after(
    branches: Mapping[str, str], parents: Mapping[str, str | None], changes: Sequence[TreeChange]
) -> tuple[dict[str, str], dict[str, str | None]]:
    """Person → the unit on whose line they count; and parents of living units and of lines that nobody took over."""
    now = parents_after(parents, changes)
    lines = {person: _followed(person, branch, changes) for person, branch in branches.items()}
    left_over = {line for line in lines.values() if line not in now}
    return lines, now | {line: _last_place(line, parents, changes) for line in left_over}


def _followed(person: str, unit: str, changes: Sequence[TreeChange]) -> str:
    """Where somebody who was counted at `unit` counts: with whoever took over from it, step by step."""
    for change in changes:
        if isinstance(change, HandedOver) and change.unit == unit:
            unit = change.people.get(person, change.main)
    return unit


def _last_place(unit: str, parents: Mapping[str, str | None], changes: Sequence[TreeChange]) -> str | None:
    """What became of the unit below which one stood that nobody took over."""
    end = next(n for n, change in enumerate(changes) if isinstance(change, Shut) and change.unit == unit)
    above = parents_after(parents, changes[:end])[unit]
    if above is None:
        return None
    for change in changes[end:]:
        if isinstance(change, HandedOver) and change.unit == above:
            above = change.main
        elif isinstance(change, Shut) and change.unit == above:
            return _last_place(above, parents, changes)
    return above
