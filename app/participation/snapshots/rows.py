"""The form of what a snapshot seals: one person's row, one unit with its sums (pure; decision 0018).

Whoever reads a proof file reads these names; `verifying` says them again on its own and adds up anew.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.campaigns.policies import Person, decide

WAYS = ("code", "roll", "makeup", "home", "elsewhere")
SUMS = (
    "expected",
    "present",
    "took",
    "passed",
    "excused",
    "unexcused",
    "unrecorded",
    "exempt",
    "exempt_present",
    "temporarily_exempt",
    "suspended",
    "removed",
    *(f"by_{way}" for way in WAYS),
)
EXPECTED, ENTERED = "expected", "entered"


@dataclass(frozen=True, slots=True)
class Facts:
    """How one enrolled person stands, in the words of the tables. `removed`: why membership ended, if it did."""

    unit_id: UUID
    cell_id: UUID | None
    membership: str
    standing: str
    removed: str | None
    counted: bool
    present: bool
    way: str | None
    absence: str | None
    parts_present: int
    took: bool
    passed: bool

    @property
    def why(self) -> str:
        """The reason code of being in (expected, or entered by the policy) or out (the standing, or why removed)."""
        if self.counted:
            return EXPECTED if self.standing == EXPECTED else ENTERED
        return self.removed or self.standing


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a row is about: a pseudonym, and the hashes of name and number under salts of their own."""

    person: str
    name: str
    number: str


def row_of(position: int, facts: Facts, who: Identity) -> dict[str, Any]:
    """The row as it is sealed; `position` from 1 in the list."""
    return {
        "n": position,
        "person": who.person,
        "name": who.name,
        "number": who.number,
        "unit": str(facts.unit_id),
        "cell": None if facts.cell_id is None else str(facts.cell_id),
        "membership": facts.membership,
        "standing": facts.standing,
        "removed": facts.removed,
        "counted": facts.counted,
        "why": facts.why,
        "present": facts.present,
        "way": facts.way,
        "absence": facts.absence,
        "parts": facts.parts_present,
        "took": facts.took,
        "passed": facts.passed,
    }


def identity_of(row: Mapping[str, Any]) -> Identity:
    """Who a sealed row is about: an amended row keeps it."""
    return Identity(row["person"], row["name"], row["number"])


def is_by_policy(policy: str, facts: Facts) -> bool:
    """Whether in or out is what the named policy decides."""
    decision = decide(policy, Person(facts.standing, facts.membership, facts.removed, facts.present))
    return decision.expected == facts.counted


def nothing() -> dict[str, int]:
    """Sums of nobody."""
    return dict.fromkeys(SUMS, 0)


def add(sums: dict[str, int], facts: Facts) -> None:
    """Count one person in."""
    if facts.removed is not None:
        sums["removed"] += 1
    elif facts.counted:
        sums["expected"] += 1
        sums["took"] += facts.took
        sums["passed"] += facts.passed
        sums["present" if facts.present else facts.absence or "unrecorded"] += 1
        if facts.present:
            sums[f"by_{facts.way}"] += 1
    else:
        sums[facts.standing] += 1
        sums["exempt_present"] += facts.present


@dataclass(frozen=True, slots=True)
class TreeUnit:
    """One unit of the tree of the roster day. `is_cell`: a tổ đảng, a label inside its branch, in nobody's sum."""

    id: UUID
    parent_id: UUID | None
    kind: str
    name: str
    is_cell: bool


def roll_up(units: Sequence[TreeUnit], own: Mapping[UUID, Mapping[str, int]]) -> dict[UUID, dict[str, int]]:
    """Sums of every unit: its own people's (`own`, of branches and tổ đảng) and those of the units below it."""
    parents = {unit.id: unit.parent_id for unit in units}
    found = {unit.id: nothing() for unit in units}
    for unit in units:
        counted = own.get(unit.id)
        if counted is None:
            continue
        place: UUID | None = unit.id
        while place is not None and place in found:
            for name in SUMS:
                found[place][name] += counted[name]
            place = None if unit.is_cell else parents[place]
    return found


def unit_of(unit: TreeUnit, sums: Mapping[str, int], target: int) -> dict[str, Any]:
    """The unit as it is sealed, with the three rates, each with both numbers (`target` in hundredths of a percent)."""
    present, expected, took = sums["present"], sums["expected"], sums["took"]
    return {
        "unit": str(unit.id),
        "parent": None if unit.parent_id is None else str(unit.parent_id),
        "kind": unit.kind,
        "name": unit.name,
        "sums": dict(sums),
        "rates": {
            "took_part": [present, expected],
            "took_test": [took, expected],
            "passed_test": [sums["passed"], took],
            "met": 10_000 * present >= target * expected if expected else None,
        },
    }


def units_named(rows: Iterable[Facts]) -> set[UUID]:
    """The branches and tổ đảng that these people belong to."""
    return {place for facts in rows for place in (facts.unit_id, facts.cell_id) if place is not None}
