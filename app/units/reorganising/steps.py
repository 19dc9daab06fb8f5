"""The steps of a reorganisation as plain values (pure). Units are ids; a unit that is opened has got its id already."""

from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from app.units.kinds import UnitKind

HandOverKind = Literal["merge", "split", "dissolve"]


@dataclass(frozen=True, slots=True)
class Paper:
    """The decision a change rests on: number (as written on it) and date."""

    decision: str | None = None
    decided_on: date | None = None

    @property
    def text(self) -> str | None:
        """Number and date on one line, as versions and the journal keep them."""
        if self.decision is None or self.decided_on is None:
            return self.decision
        return f"{self.decision}, ngày {self.decided_on:%d/%m/%Y}"


@dataclass(frozen=True, slots=True)
class Open:
    """A new unit."""

    unit_id: UUID
    code: str
    kind: UnitKind
    name: str
    committee_name: str | None
    symbol: str | None
    parent_id: UUID | None


@dataclass(frozen=True, slots=True)
class Rename:
    """All names of a unit."""

    unit_id: UUID
    name: str
    committee_name: str | None
    symbol: str | None


@dataclass(frozen=True, slots=True)
class Move:
    """A unit, with all below, under another one; `kind` where it changes.

    `children_become`: kinds that the units directly below take where their own cannot stand under the new kind.
    """

    unit_id: UUID
    parent_id: UUID
    kind: UnitKind | None = None
    children_become: frozenset[UnitKind] = frozenset()


@dataclass(frozen=True, slots=True)
class Close:
    """The end of a unit that nobody takes over."""

    unit_id: UUID


@dataclass(frozen=True, slots=True)
class Part:
    """What one successor takes: units directly below, members of a branch by number; `rest`: all units not named."""

    successor_id: UUID
    children: frozenset[UUID] = frozenset()
    members: frozenset[str] = frozenset()
    rest: bool = False


@dataclass(frozen=True, slots=True)
class HandOver:
    """A unit hands over: merge (wholly, to one), split (one into several), dissolve (to one or several that exist).

    The unit goes on where it is one of its own successors (a split only); otherwise it ends. `main_id`: see UnitLineage.
    """

    kind: HandOverKind
    unit_id: UUID
    parts: tuple[Part, ...]
    main_id: UUID
    children_become: frozenset[UnitKind] = frozenset()
    roles: Literal["end", "main"] = "end"


Change = Open | Rename | Move | Close | HandOver


@dataclass(frozen=True, slots=True)
class Step:
    """One change from a day on, by a decision; `place` says where it was asked for (row of a file), for complaints."""

    place: int
    day: date
    paper: Paper
    change: Change
