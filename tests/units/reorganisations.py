"""Short words for changes of the tree, for tests."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from app.core.actor import Actor, system_actor
from app.core.db import Database
from app.core.ids import new_id
from app.units.kinds import UnitKind
from app.units.reorganising.applying import Reorganised, refuse, reorganise
from app.units.reorganising.steps import Change, HandOver, HandOverKind, Open, Paper, Part, Step
from tests.support.cast import NOW, TODAY

SYSTEM = system_actor("thử")
PAPER = Paper("Nghị quyết số 12-NQ/TU", date(2024, 12, 16))


def step(change: Change, *, place: int = 1, day: date = TODAY, paper: Paper = PAPER) -> Step:
    """A change on a day."""
    return Step(place, day, paper, change)


def merge(source: UUID, into: UUID, **more: Any) -> HandOver:
    """One unit into another."""
    return HandOver("merge", source, (Part(into),), into, **more)


def parted(kind: HandOverKind, unit_id: UUID, parts: Sequence[Part], *, main: UUID | None = None, **more: Any) -> HandOver:
    """A split or a dissolution; the first part is the main one."""
    return HandOver(kind, unit_id, tuple(parts), main or parts[0].successor_id, **more)


def new(code: str, kind: UnitKind, parent_id: UUID, name: str | None = None) -> Open:
    """A unit to be opened."""
    return Open(new_id(), code, kind, name or f"Tổ chức {code}", None, None, parent_id)


async def take(
    db: Database, *changes: Change | Step, actor: Actor = SYSTEM, day: date = TODAY, now: datetime = NOW, dry_run: bool = False
) -> Reorganised:
    """Take all changes in one transaction; raises what refuses them."""
    steps = [c if isinstance(c, Step) else step(c, place=n, day=day) for n, c in enumerate(changes, 1)]
    async with db.write() as session:
        result = await reorganise(session, actor=actor, steps=steps, dry_run=dry_run, now=now)
        if not dry_run:
            refuse(result.obstacles)
    return result


async def codes(db: Database, *changes: Change | Step, **more: Any) -> list[str]:
    """The codes of what stands in the way."""
    return [o.error.code for o in (await take(db, *changes, dry_run=True, **more)).obstacles]


def parts(*shares: tuple[UUID, Collection[UUID], Collection[str]]) -> list[Part]:
    """Successors with their units and members."""
    return [Part(successor_id, frozenset(children), frozenset(members)) for successor_id, children, members in shares]
