"""Comparing what a file holds with an ordered list of hashes: which entry was changed, moved, left out or doubled (pure)."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.core.seals import list_digest


class Kind(StrEnum):
    """What happened to one entry."""

    CHANGED = "changed"
    MOVED = "moved"
    MISSING = "missing"
    DOUBLED = "doubled"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Difference:
    """`place` in the sealed list (of what was added or doubled: in the file), from 1; `other`: whose copy it is."""

    kind: Kind
    place: int
    other: int | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """`in_hashes`: the entries are as they were sealed, the list of their hashes is not. `is_sealed`: one of both is intact."""

    differences: list[Difference]
    in_hashes: bool
    is_sealed: bool


def compare(found: Sequence[str], listed: Sequence[str], *, sealed: tuple[int, str]) -> Compared:
    """Hashes of the entries of a file beside the file's own list of hashes, and beside what was signed (count, hash)."""
    if sealed == (len(listed), list_digest(listed)):
        return Compared(list(differences(listed, found)), in_hashes=False, is_sealed=True)
    if sealed == (len(found), list_digest(found)):
        return Compared(list(differences(found, listed)), in_hashes=True, is_sealed=True)
    return Compared(list(differences(listed, found)), in_hashes=False, is_sealed=False)


def differences(right: Sequence[str], found: Sequence[str]) -> Iterator[Difference]:
    """How `found` differs from `right`."""
    first = 0
    while first < min(len(right), len(found)) and right[first] == found[first]:
        first += 1
    last = 0
    while last < min(len(right), len(found)) - first and right[-1 - last] == found[-1 - last]:
        last += 1
    left = dict(enumerate(right[first : len(right) - last], start=first + 1))
    here = dict(enumerate(found[first : len(found) - last], start=first + 1))
    places = {hashed: place for place, hashed in enumerate(right, start=1)}
    if len(left) == len(here):
        for place, hashed in here.items():
            if hashed != left[place]:
                yield Difference(Kind.MOVED if hashed in places else Kind.CHANGED, place, places.get(hashed))
        return
    present, wanted, times = set(found), set(left.values()), Counter(here.values())
    for place, hashed in left.items():
        if hashed not in present:
            yield Difference(Kind.MISSING, place)
    for place, hashed in here.items():
        if hashed not in places:
            yield Difference(Kind.ADDED, place)
        elif hashed not in wanted or times[hashed] > 1:
            yield Difference(Kind.DOUBLED, place, places[hashed])
