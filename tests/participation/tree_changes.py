"""Changes of a generated tree, made by the use case and told in plain words (`reference_trees`)."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random
from uuid import UUID

from sqlalchemy import or_, select

from app.core.db import Database
from app.core.errors import AppError
from app.members.models import Affiliation, Member, MemberStatus
from app.members.words import CURRENT_MEMBERSHIPS
from app.participation.restated import registering
from app.units.kinds import BRANCH_KINDS, UnitKind, may_stand_under
from app.units.reorganising.steps import Change, Close, Move, Open, Part, Rename
from tests.participation.builders import DAY, History
from tests.participation.histories import Told
from tests.participation.reference_trees import HandedOver, Moved, Opened, Renamed, Shut, TreeChange, parents_after
from tests.units.reorganisations import merge, new, parted, take

assert registering
VERBS = ("merge", "merge", "split", "split", "split", "dissolve", "dissolve", "move", "rename", "shut", "shut")
DAYS = [DAY + timedelta(days=n) for n in (1, 3, 5, 7, 10, 13)]


class Changing:
    """A tree on its way. `told`: what has happened so far; `refused`: the codes of what could not."""

    def __init__(self, db: Database, story: Told, history: History, chance: Random) -> None:
        self.db, self.story, self.history, self.chance = db, story, history, chance
        self.kinds = {name: UnitKind(kind) for name, kind, _ in story.units}
        self.told: list[TreeChange] = []
        self.refused: list[str] = []
        self.opened = 0

    @property
    def parents(self) -> dict[str, str | None]:
        """Living unit → the unit above."""
        return parents_after(self.story.parents, self.told)

    async def go_on(self) -> None:
        """Up to six changes, each on a day of its own, for one can stand in the way of another."""
        for day in sorted(self.chance.sample(DAYS, self.chance.randint(0, len(DAYS)))):
            verb, unit = self.chance.choice(VERBS), self._some_unit()
            if verb == "shut":  # what has members is closed by nobody
                empty = [u for u in self.parents if self.kinds[u] in BRANCH_KINDS and not await self._members(u, day)]
                unit = self.chance.choice(empty or [unit])
            steps, told = await getattr(self, f"_{verb}")(unit, day)
            if not steps:
                continue
            try:
                await take(self.db, *steps, day=day, now=datetime(day.year, day.month, day.day, 5, tzinfo=UTC))
            except AppError as refused:
                self.refused.append(refused.code)
            else:
                self.told += told

    def _some_unit(self) -> str:
        """Any but the top; often one that has just taken over, so that one change follows on another."""
        living = [name for name, parent in self.parents.items() if parent is not None]
        heirs = [u for change in self.told if isinstance(change, HandedOver) for u in change.successors if u in living]
        return self.chance.choice(sorted(heirs) if heirs and self.chance.random() < 0.5 else living)

    async def _merge(self, unit: str, day: date) -> tuple[list[Change], list[TreeChange]]:
        alike = self._alike(unit)
        if not alike or self.chance.random() < 0.3:
            opened, told = self._open(self.kinds[unit], self._above(unit))
            both = [unit, *alike[:1]]
            steps = [merge(self._id(one), opened.unit_id) for one in both]
            return [opened, *steps], [told, *(self._hands_all(one, told.unit) for one in both)]
        into = self.chance.choice(alike)
        return [merge(self._id(unit), self._id(into))], [self._hands_all(unit, into)]

    async def _split(self, unit: str, day: date) -> tuple[list[Change], list[TreeChange]]:
        opened = [self._open(self.kinds[unit], self._above(unit)) for _ in range(self.chance.randint(1, 2))]
        takers = [told.unit for _, told in opened]
        if len(takers) == 1 or self.chance.random() < 0.3:
            takers.insert(0, unit)
        return await self._shared_out("split", unit, takers, opened, day)

    async def _dissolve(self, unit: str, day: date) -> tuple[list[Change], list[TreeChange]]:
        takers = self._alike(unit)[: self.chance.randint(1, 3)]
        return await self._shared_out("dissolve", unit, takers, [], day) if takers else ([], [])

    async def _move(self, unit: str, day: date) -> tuple[list[Change], list[TreeChange]]:
        places = [p for p in self.parents if may_stand_under(self.kinds[unit], self.kinds[p]) and unit not in self._chain(p)]
        place = self.chance.choice(places)
        return [Move(self._id(unit), self._id(place))], [Moved(unit, place)]

    async def _rename(self, unit: str, day: date) -> tuple[list[Change], list[TreeChange]]:
        return [Rename(self._id(unit), f"{unit} tên mới", None, None)], [Renamed(unit)]

    async def _shut(self, unit: str, day: date) -> tuple[list[Change], list[TreeChange]]:
        return [Close(self._id(unit))], [Shut(unit)]

    async def _shared_out(
        self, kind: str, unit: str, takers: Sequence[str], opened: Sequence[tuple[Open, Opened]], day: date
    ) -> tuple[list[Change], list[TreeChange]]:
        children = {child: self.chance.choice(takers) for child, parent in self.parents.items() if parent == unit}
        people = {}
        if self.kinds[unit] in BRANCH_KINDS and len(takers) > 1:
            people = {name: self.chance.choice(takers) for name in sorted(await self._members(unit, day))}
        numbers = {} if not people else await self._members(unit, day)
        shares = [
            Part(
                self._id(taker),
                frozenset(self._id(child) for child, to in children.items() if to == taker),
                frozenset(numbers[name] for name, to in people.items() if to == taker),
            )
            for taker in takers
        ]
        main = unit if unit in takers else self.chance.choice(takers)
        change = parted("split" if kind == "split" else "dissolve", self._id(unit), shares, main=self._id(main))
        told = HandedOver(unit, frozenset(takers), main, children, people)
        return [*(step for step, _ in opened), change], [*(opening for _, opening in opened), told]

    async def _members(self, unit: str, day: date) -> dict[str, str]:
        """Name → number of those who belong to a branch on the day or later."""
        names = {member_id: name for name, member_id in self.history.members.items()}
        current = select(MemberStatus.member_id).where(
            MemberStatus.aspect == "membership",
            MemberStatus.valid_to.is_(None),
            MemberStatus.value.in_(CURRENT_MEMBERSHIPS),
        )
        query = (
            select(Member.id, Member.number)
            .join(Affiliation, Affiliation.member_id == Member.id)
            .where(Affiliation.unit_id == self._id(unit), Affiliation.kind == "official", Member.id.in_(current))
            .where(or_(Affiliation.valid_to.is_(None), Affiliation.valid_to > day))
        )
        async with self.db.read() as session:
            return {names[member_id]: number for member_id, number in await session.execute(query)}

    def _hands_all(self, unit: str, into: str) -> HandedOver:
        children = {child: into for child, parent in self.parents.items() if parent == unit}
        return HandedOver(unit, frozenset({into}), into, children)

    def _open(self, kind: UnitKind, under: str) -> tuple[Open, Opened]:
        self.opened += 1
        name = f"{self.story.units[0][0]} mới {self.opened}"
        opened = new(name, kind, self._id(under), name)
        self.history.tree.ids[name], self.kinds[name] = opened.unit_id, kind
        return opened, Opened(name, under)

    def _alike(self, unit: str) -> list[str]:
        """Other units of the kind, in any order."""
        found = [u for u in self.parents if u != unit and self.kinds[u] is self.kinds[unit]]
        self.chance.shuffle(found)
        return [u for u in found if unit not in self._chain(u)]

    def _chain(self, unit: str | None) -> list[str]:
        return [] if unit is None else [unit, *self._chain(self.parents[unit])]

    def _above(self, unit: str) -> str:
        parent = self.parents[unit]
        assert parent is not None
        return parent

    def _id(self, unit: str) -> UUID:
        return self.history.tree.ids[unit]
