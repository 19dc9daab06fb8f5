"""The versions of units as plain values, and what is unsound about them (pure): for plans made before anything is written."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from uuid import UUID

from app.units.kinds import BRANCH_KINDS, KIND_WORDS, UnitKind, may_stand_under
from app.units.tree import CycleFoundError, Placement, closure, ends_after

BRANCH_STAYS = "branch_stays_a_branch"
VALUES = ("name", "committee_name", "symbol", "kind", "parent_id")


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a unit, as plans see it."""

    kind: UnitKind
    name: str
    committee_name: str | None
    symbol: str | None
    parent_id: UUID | None
    valid_from: date
    valid_to: date | None = None
    decision: str | None = None

    def same_as(self, other: "Version") -> bool:
        """Whether both say the same, whenever."""
        return all(getattr(self, name) == getattr(other, name) for name in VALUES)


@dataclass(frozen=True, slots=True)
class Flaw:
    """`unit_id` cannot be as it would be after the change of `through`, with what to say about it (Vietnamese)."""

    through: UUID
    unit_id: UUID
    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class Reach:
    """What the actor may touch: `changeable` units, units new ones may be put under, whether a new top may be made."""

    changeable: Collection[UUID]
    parents: Collection[UUID]
    top: bool


Histories = Mapping[UUID, Sequence[Version]]


def flaws(histories: Histories, touched: Collection[UUID]) -> list[Flaw]:
    """What is no tree at the units touched and directly below them; each history is in order of time."""
    placements = [
        Placement(unit_id, v.parent_id, v.valid_from, v.valid_to) for unit_id, versions in histories.items() for v in versions
    ]
    try:
        closure(placements, of=touched)
    except CycleFoundError as error:
        return [Flaw(error.unit_id, error.unit_id, "unit_below_itself", "tổ chức đảng nằm dưới chính nó")]
    below: dict[UUID, set[UUID]] = defaultdict(set)
    for placement in placements:
        if placement.parent_id is not None:
            below[placement.parent_id].add(placement.unit_id)
    found: list[Flaw] = []
    for through in touched:
        for unit_id in sorted({through} | (below[through] - set(touched))):
            found += [Flaw(through, unit_id, *flaw) for v in histories[unit_id] for flaw in _misplaced(v, histories)]
        found += [Flaw(through, through, *flaw) for flaw in _emptied(histories[through])]
    return found


def _emptied(versions: Sequence[Version]) -> Iterator[tuple[str, str]]:
    """A branch has people, and figures of its own: it becomes nothing else, it is split or merged."""
    for before, after in pairwise(versions):
        if before.kind in BRANCH_KINDS and after.kind not in BRANCH_KINDS:
            yield BRANCH_STAYS, f"chi bộ không trở thành “{KIND_WORDS[after.kind]}”; lập tổ chức mới rồi chia tách, hợp nhất"


def _misplaced(version: Version, histories: Histories) -> Iterator[tuple[str, str]]:
    parents = histories.get(version.parent_id, ()) if version.parent_id else ()
    if version.parent_id is not None:
        ends = bool(parents) and (
            parents[-1].valid_to is None or (version.valid_to is not None and version.valid_to <= parents[-1].valid_to)
        )
        if not parents or parents[0].valid_from > version.valid_from or not ends:
            yield "parent_not_open", f"cấp trên chưa có hoặc không còn từ {version.valid_from:%d/%m/%Y}"
            return
    kinds: set[UnitKind | None] = {p.kind for p in parents if _overlap(p, version)}
    for kind in kinds or {None}:
        if not may_stand_under(version.kind, kind):
            where = "cấp cao nhất" if kind is None else f"dưới “{KIND_WORDS[kind]}”"
            yield "unit_kind_not_allowed_here", f"loại “{KIND_WORDS[version.kind]}” không đặt được {where}"


def _overlap(left: Version, right: Version) -> bool:
    return ends_after(left.valid_to, right.valid_from) and ends_after(right.valid_to, left.valid_from)
