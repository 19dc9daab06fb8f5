"""The tree as it would be, while changes are planned on it, and the small moves that every change is made of (pure)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from app.units.histories import VALUES, Reach, Version
from app.units.kinds import UnitKind
from app.units.reorganising.steps import Close, HandOver, HandOverKind, Open, Paper, Step
from app.units.tree import covers, ends_after


class StepRefusedError(Exception):
    """A step cannot be taken: the code of the error to answer with, and what its sentence speaks of."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


@dataclass(frozen=True, slots=True)
class Refusal:
    """A step that cannot be taken, by its place."""

    place: int
    code: str
    params: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Took:
    """One row of the lineage, on record or new."""

    lineage_id: UUID
    kind: HandOverKind
    predecessor_id: UUID
    successor_id: UUID
    day: date
    is_main: bool
    paper: Paper


@dataclass(frozen=True, slots=True)
class Done:
    """What one step did to one unit, for the journal and the preview; days and ids as text."""

    place: int
    verb: str
    unit_id: UUID
    day: date
    paper: Paper
    old: Mapping[str, Any] | None
    new: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Handed:
    """A hand-over, or a plain end (no `took`), in which modules above take part."""

    place: int
    change: HandOver | Close
    day: date
    paper: Paper
    took: tuple[Took, ...] = ()


@dataclass
class Draft:
    """The histories as they would be after the steps taken so far, and how they came to be so."""

    histories: dict[UUID, list[Version]]
    lineage: Sequence[Took]
    reach: Reach
    new_id: Callable[[], UUID]
    opened: list[Open] = field(default_factory=list)
    took: list[Took] = field(default_factory=list)
    handed: list[Handed] = field(default_factory=list)
    done: list[Done] = field(default_factory=list)
    unchanged: int = 0
    refusals: list[Refusal] = field(default_factory=list)
    touched: dict[UUID, int] = field(default_factory=dict)  # the place of the last step that touched a unit
    begun: set[tuple[UUID, date]] = field(default_factory=set)  # versions that are on no record yet

    def name(self, unit_id: UUID) -> str:
        """What the unit is called last."""
        return self.histories[unit_id][-1].name

    def kind(self, unit_id: UUID) -> UnitKind:
        """What the unit is last."""
        return self.histories[unit_id][-1].kind

    def on(self, unit_id: UUID, day: date) -> Version | None:
        """The unit as it is on a day."""
        own = self.histories.get(unit_id, ())
        return next((v for v in own if covers(v.valid_from, v.valid_to, day)), None)

    def says(self, unit_id: UUID, day: date, **values: object) -> bool:
        """Whether the unit is like that on the day already: a change made before is not made again."""
        found = self.on(unit_id, day)
        return found is not None and all(getattr(found, name) == value for name, value in values.items())

    def children(self, unit_id: UUID, day: date) -> list[UUID]:
        """The units that stand directly below on the day or later."""
        return [
            child_id
            for child_id, own in self.histories.items()
            if any(v.parent_id == unit_id and ends_after(v.valid_to, day) for v in own)
        ]

    def require_change(self, unit_id: UUID, day: date, *, ends: bool = False) -> None:
        """The unit may change from the day on: the actor may, it exists, and nothing later is on record."""
        first, last = self.histories[unit_id][0], self.histories[unit_id][-1]
        if unit_id not in self.reach.changeable and all(new.unit_id != unit_id for new in self.opened):
            raise StepRefusedError("unit_changed_from_above", name=last.name)
        if last.valid_to is not None:
            raise StepRefusedError("unit_has_ended", name=last.name, day=day_text(last.valid_to))
        if day < first.valid_from or (ends and day == first.valid_from):
            raise StepRefusedError("unit_not_yet_there", name=last.name, day=day_text(first.valid_from))
        if day < last.valid_from or (ends and day == last.valid_from and (unit_id, day) not in self.begun):
            raise StepRefusedError("unit_changed_later", name=last.name, day=day_text(last.valid_from))

    def follow(self, step: Step, unit_id: UUID, verb: str, **values: Any) -> None:
        """The unit's next version, from the step's day on; one that began that day is corrected."""
        self.require_change(unit_id, step.day)
        self._follow(step, unit_id, verb, **values)

    def follow_parent(self, step: Step, unit_id: UUID, **values: Any) -> None:
        """Like `follow`, for a unit below one that changes: whoever changes that one needs no more for those below."""
        last = self.histories[unit_id][-1]
        if last.valid_to is not None or step.day < last.valid_from:
            raise StepRefusedError("unit_changed_later", name=last.name, day=day_text(last.valid_to or last.valid_from))
        self._follow(step, unit_id, "move", **values)

    def end(self, step: Step, unit_id: UUID, verb: str, **new: Any) -> None:
        """The unit's last day is the one before the step's; what it was to become that very day is no more."""
        own = self.histories[unit_id]
        if own[-1].valid_from == step.day:
            own.pop()
        own[-1] = replace(own[-1], valid_to=step.day)
        self.note(step, verb, unit_id, None, {"valid_to": step.day.isoformat(), **new})

    def note(self, step: Step, verb: str, unit_id: UUID, old: Version | None, new: Mapping[str, Any]) -> None:
        """What was done to a unit, for the journal."""
        self.touched[unit_id] = step.place
        self.done.append(Done(step.place, verb, unit_id, step.day, step.paper, None if old is None else told(old), new))

    def _follow(self, step: Step, unit_id: UUID, verb: str, **values: Any) -> None:
        own = self.histories[unit_id]
        last = own[-1]
        if step.day > last.valid_from:
            own[-1] = replace(last, valid_to=step.day)
            own.append(replace(last, valid_from=step.day, decision=None))
            self.begun.add((unit_id, step.day))
        own[-1] = replace(own[-1], **values, decision=step.paper.text or own[-1].decision)
        self.note(step, verb, unit_id, last, told(own[-1]))


def told(version: Version) -> dict[str, Any]:
    """A version as the journal keeps it."""
    values = {name: getattr(version, name) for name in (*VALUES, "valid_from")}
    return {name: value if value is None or isinstance(value, str) else str(value) for name, value in values.items()}


def day_text(day: date) -> str:
    """A day as sentences say it."""
    return f"{day:%d/%m/%Y}"
