"""Drawing a paper: which questions, in which order, with which permutation of options (pure).

The randomness is the caller's (the service's own secure source); it leaves in no form: only the drawn paper is stored, and what
a phone sees are texts in the paper's order.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Pool:
    """One draw of a published quiz: how many questions, out of which versions."""

    count: int
    versions: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class PaperItem:
    """One question of a paper. `permutation` lists, for each place on the paper, the original position of the option."""

    version_id: UUID
    permutation: tuple[int, ...]


def _narrow_first(pools: Sequence[Pool]) -> list[int]:
    return sorted(range(len(pools)), key=lambda i: (len(set(pools[i].versions)) - pools[i].count, i))


def shortage(pools: Sequence[Pool]) -> int | None:
    """The place of the first draw that could run out of questions, or None if every drawing ends in a full paper.

    No question comes twice in a paper. Draws are served in the order of their spare questions; whatever the earlier ones take,
    enough must be left: |pool| - sum over earlier draws of min(count, |common questions|) ≥ count.
    """
    served: list[Pool] = []
    for place in _narrow_first(pools):
        pool = pools[place]
        own = set(pool.versions)
        taken = sum(min(earlier.count, len(own.intersection(earlier.versions))) for earlier in served)
        if len(own) - taken < pool.count:
            return place
        served.append(pool)
    return None


def draw_paper(
    pools: Sequence[Pool], options: Mapping[UUID, int], *, randomness: Random, seen: Collection[UUID] = ()
) -> tuple[PaperItem, ...]:
    """A paper without repetition, questions and options shuffled; `options` counts the options of each version.

    Questions of the member's earlier papers (`seen`) come only where a draw has no others left.
    """
    chosen: dict[UUID, None] = {}
    for place in _narrow_first(pools):
        left = [v for v in dict.fromkeys(pools[place].versions) if v not in chosen]
        randomness.shuffle(left)
        left.sort(key=lambda v: v in seen)
        chosen.update(dict.fromkeys(left[: pools[place].count]))
    versions = list(chosen)
    randomness.shuffle(versions)
    return tuple(PaperItem(v, _permutation(options[v], randomness)) for v in versions)


def _permutation(size: int, randomness: Random) -> tuple[int, ...]:
    positions = list(range(size))
    randomness.shuffle(positions)
    return tuple(positions)


def dump(paper: Sequence[PaperItem]) -> str:
    """The paper as it is stored: [[version id, [permutation]], …]."""
    return json.dumps([[str(item.version_id), item.permutation] for item in paper], separators=(",", ":"))


def load(text: str) -> tuple[PaperItem, ...]:
    """A stored paper."""
    return tuple(PaperItem(UUID(version), tuple(permutation)) for version, permutation in json.loads(text))


def size(text: str) -> int:
    """How many questions a stored paper has."""
    return len(json.loads(text))
