"""From counted people to what the planner reads: sums over the tree, sites, needs (pure; decision 0020)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from uuid import UUID

from app.participation.planner import Lack, Unit
from app.participation.rates import TargetRate, rate


@dataclass(frozen=True, slots=True)
class Place:
    """One unit of the tree of the roster day; `shares`: its branches may share a class at its place."""

    id: UUID
    parent_id: UUID | None
    kind: str
    shares: bool


@dataclass(frozen=True, slots=True)
class Group:
    """So many people left of one branch who have attended the same parts (a bit for each, the first part's is 1)."""

    branch_id: UUID
    attended: int
    people: int


@dataclass(frozen=True, slots=True)
class Parts:
    """How many parts the study has, and how many make a participation."""

    number: int
    required: int

    def lack(self, attended: int) -> Lack:
        """What somebody with these parts still needs."""
        missing = frozenset(part for part in range(1, self.number + 1) if not attended >> (part - 1) & 1)
        return Lack(missing, self.required - (self.number - len(missing)))


@dataclass
class Field:
    """A unit with all below it. Sums by unit; `open`: those left for whom nothing is arranged."""

    places: Sequence[Place]
    expected: dict[UUID, int] = field(default_factory=lambda: defaultdict(int))
    present: dict[UUID, int] = field(default_factory=lambda: defaultdict(int))
    left: dict[UUID, int] = field(default_factory=lambda: defaultdict(int))
    arranged: dict[UUID, int] = field(default_factory=lambda: defaultdict(int))
    open: list[Group] = field(default_factory=list)

    def rate(self, unit_id: UUID, target: int) -> TargetRate:
        """The first rate of a unit."""
        return rate(self.present[unit_id], self.expected[unit_id], target)


def add_up(
    places: Sequence[Place],
    *,
    expected: Mapping[UUID, int],
    present: Mapping[UUID, int],
    left: Iterable[Group],
    arranged: Mapping[UUID, int],
    parts: Parts,
) -> Field:
    """Sums of every unit. `arranged`: by unit, the parts that may still be attended at meetings it holds (bits)."""
    found = Field(places)
    parents = {place.id: place.parent_id for place in places}
    for place in places:
        for unit_id in _upwards(place.id, parents):
            found.expected[unit_id] += expected.get(place.id, 0)
            found.present[unit_id] += present.get(place.id, 0)
    for group in left:
        chain = list(_upwards(group.branch_id, parents))
        ahead = 0
        for unit_id in chain:
            ahead |= arranged.get(unit_id, 0)
        has_meeting = parts.lack(group.attended | ahead).needed <= 0
        if not has_meeting:
            found.open.append(group)
        for unit_id in chain:
            found.left[unit_id] += group.people
            found.arranged[unit_id] += group.people if has_meeting else 0
    return found


def aims(found: Field, site_of: Mapping[UUID, UUID], *, target: int, verdict_kinds: AbstractSet[str]) -> list[UUID]:
    """The first unit, and those below that the campaign holds to the target and that miss it; inside a site nobody is held."""
    inside = _inside(found.places, site_of)
    below = (p for p in found.places[1:] if p.kind in verdict_kinds and p.id not in inside)
    return [found.places[0].id, *(p.id for p in below if found.rate(p.id, target).still_needed)]


def needs(found: Field, units: Iterable[UUID], target: int) -> dict[UUID, int]:
    """How many must come to classes so that each reaches the target, if whoever has a meeting ahead comes to it."""
    return {u: max(0, found.rate(u, target).still_needed - found.arranged[u]) for u in units}


def sites(places: Sequence[Place], *, share: bool) -> dict[UUID, UUID]:
    """Where classes for each branch are held: the highest unit on its way up that shares, or the branch itself."""
    parents = {place.id: place.parent_id for place in places}
    shares = {place.id for place in places if place.shares}
    inner = {place.parent_id for place in places}
    found = {}
    for place in places:
        if place.id in inner:
            continue
        chain = list(_upwards(place.id, parents))
        found[place.id] = next((u for u in reversed(chain) if u in shares), place.id) if share else place.id
    return found


def for_planner(found: Field, needed: Mapping[UUID, int], site_of: Mapping[UUID, UUID]) -> list[Unit]:
    """The tree as the planner reads it."""
    open_left: dict[UUID, int] = defaultdict(int)
    for group in found.open:
        open_left[group.branch_id] += group.people
    held = set(site_of.values())
    return [Unit(p.id, p.parent_id, open_left[p.id], needed.get(p.id, 0), site=p.id in held) for p in found.places]


def _inside(places: Sequence[Place], site_of: Mapping[UUID, UUID]) -> set[UUID]:
    parents, held = {place.id: place.parent_id for place in places}, set(site_of.values())
    return {place.id for place in places if any(u in held for u in list(_upwards(place.id, parents))[1:])}


def _upwards(unit_id: UUID, parents: Mapping[UUID, UUID | None]) -> Iterator[UUID]:
    """The unit and those above it, as far as the field goes."""
    place: UUID | None = unit_id
    while place is not None and place in parents:
        yield place
        place = parents[place]
