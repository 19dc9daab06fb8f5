"""Merge, split and dissolve as single acts of those above the unit; each is a reorganisation of a few steps."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.actor import Actor
from app.core.clock import local_day
from app.core.errors import NotFound
from app.core.ids import new_id
from app.units import errors
from app.units.kinds import UnitKind
from app.units.paths import lock_tree
from app.units.reach import reach_of
from app.units.reorganising.applying import refuse, reorganise
from app.units.reorganising.loading import Known, load_tree
from app.units.reorganising.schemas import DissolveIn, MergeIn, NewUnitIn, PartIn, SplitIn, TakerIn
from app.units.reorganising.steps import Change, HandOver, HandOverKind, Open, Paper, Part, Step

Asked = MergeIn | SplitIn | DissolveIn


async def merge_units(session: AsyncSession, *, actor: Actor, asked: MergeIn, now: datetime) -> UUID:
    """Several units into one that exists or is opened; the id of that one."""
    work = await _Work.begin(session, actor=actor, mentioned={*asked.sources}, now=now)
    into = work.taker(asked.into)
    become = frozenset(asked.children_become)
    for source in asked.sources:
        work.changes.append(HandOver("merge", source, (Part(into),), into, become, asked.roles))
    await work.carry_out(asked)
    return into


async def split_unit(session: AsyncSession, *, actor: Actor, unit_id: UUID, asked: SplitIn | DissolveIn, now: datetime) -> None:
    """One unit into several, every unit below and every member named; or its end, with those who take over."""
    children = {child for part in asked.parts for child in part.children}
    work = await _Work.begin(session, actor=actor, mentioned={unit_id, *children}, now=now)
    kind: Literal["split", "dissolve"] = "split" if isinstance(asked, SplitIn) else "dissolve"
    work.hand_over(kind, unit_id, asked.parts, become=asked.children_become, roles=asked.roles)
    await work.carry_out(asked)


class _Work:
    """The tree under its lock, and the changes asked for so far."""

    def __init__(self, session: AsyncSession, actor: Actor, known: Known, within: Collection[UUID], now: datetime) -> None:
        self.session = session
        self.actor = actor
        self.known = known
        self.within = within
        self.now = now
        self.changes: list[Change] = []

    @classmethod
    async def begin(cls, session: AsyncSession, *, actor: Actor, mentioned: Collection[UUID], now: datetime) -> "_Work":
        """Lock and load; raises NotFound for what is outside the actor's reach."""
        await lock_tree(session)
        known = await load_tree(session)
        reach = await reach_of(session, actor=actor, today=local_day(now), histories=known.histories)
        work = cls(session, actor, known, {*reach.parents, *reach.changeable}, now)
        work.require(mentioned)
        return work

    def require(self, mentioned: Collection[UUID]) -> None:
        """Outside the reach units do not exist."""
        if any(unit_id not in self.known.histories or unit_id not in self.within for unit_id in mentioned):
            raise NotFound

    def taker(self, asked: TakerIn | PartIn) -> UUID:
        """The unit that takes over, opened first if it is new."""
        if asked.new is not None:
            return self.open(asked.new)
        assert asked.unit_id is not None
        self.require({asked.unit_id})
        return asked.unit_id

    def open(self, new: NewUnitIn) -> UUID:
        """A step that opens a unit; raises UnitCodeTaken."""
        if new.code in self.known.ids or any(isinstance(c, Open) and c.code == new.code for c in self.changes):
            raise errors.UnitCodeTaken(unit_code=new.code)
        self.require([] if new.parent_id is None else [new.parent_id])
        unit_id = new_id()
        self.changes.append(
            Open(unit_id, new.code, UnitKind(new.kind), new.name, new.committee_name, new.symbol, new.parent_id)
        )
        return unit_id

    def hand_over(
        self,
        kind: HandOverKind,
        unit_id: UUID,
        asked: Sequence[PartIn],
        *,
        become: Collection[UnitKind],
        roles: Literal["end", "main"],
    ) -> None:
        """A step that shares a unit out. A unit that goes on is its own main successor; else the one marked, or the first."""
        takers = [self.taker(part) for part in asked]
        marked = next((to for to, part in zip(takers, asked, strict=True) if part.main), takers[0])
        parts = tuple(
            Part(to, frozenset(part.children), frozenset(part.members), part.rest)
            for to, part in zip(takers, asked, strict=True)
        )
        self.changes.append(HandOver(kind, unit_id, parts, unit_id if unit_id in takers else marked, frozenset(become), roles))

    async def carry_out(self, asked: Asked) -> None:
        """All of it, or raise what stands in the way."""
        steps = [_step(place, change, asked.valid_from, asked) for place, change in enumerate(self.changes)]
        result = await reorganise(self.session, actor=self.actor, steps=steps, known=self.known, now=self.now)
        refuse(result.obstacles)


def _step(place: int, change: Change, day: date, asked: Asked) -> Step:
    return Step(place, day, Paper(asked.decision, asked.decided_on), change)
