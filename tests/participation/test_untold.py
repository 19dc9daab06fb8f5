"""Somebody collects every page they may read (both trees, all units, former days, trend, pilot, reports): few stay hidden."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

import pytest

from app.core import clock
from app.core.actor import Actor, Role
from app.core.db import Database
from app.core.errors import AppError
from app.core.ids import new_id
from app.participation.comparing.pilot import pilot_and_rest
from app.participation.comparing.presenting import pilot_out, trend_out
from app.participation.comparing.trend import trend_of
from app.participation.models import Snapshot, SnapshotUnit, UnitTally
from app.participation.pages import rate_page
from app.participation.presenting import participation_out
from app.participation.restated.reading import restated_page
from app.participation.schemas import RateOut
from app.participation.small_cells import FEWEST_TAKERS
from app.participation.snapshots.rows import SUMS
from app.participation.tallies import COUNTS
from app.reports.gathering import gather
from app.units.models import UnitFeature
from app.units.reorganising.steps import Change, Move
from tests.participation.builders import NOW, Tree, add, add_campaign, add_quiz, add_tree
from tests.participation.reference import Rules
from tests.participation.subtraction import Attacker
from tests.support.cast import TODAY, actor_with
from tests.units.reorganisations import merge, take

TOP = "tỉnh"
CHANGED, CLOSED, AMENDED = date(2024, 12, 10), date(2024, 12, 12), date(2024, 12, 15)
Numbers = dict[str, tuple[int, int]]


@dataclass
class World:
    """Units as of the roster day and as of today, and of each branch how many took and passed by either snapshot."""

    dice: random.Random
    units: list[tuple[str, str, str | None]]
    first: Numbers = field(default_factory=dict)
    newest: Numbers = field(default_factory=dict)
    tree: Tree = field(default_factory=Tree)
    today: dict[str, str | None] = field(default_factory=dict)
    heirs: dict[str, str] = field(default_factory=dict)
    campaign_id: UUID = field(default_factory=new_id)
    pilots: list[str] = field(default_factory=list)

    @property
    def branches(self) -> list[str]:
        return [name for name, kind, _ in self.units if "branch" in kind]

    def was_below(self, unit: str) -> set[str]:
        return {branch for branch in self.branches if unit in self.tree.chain(branch)}

    def is_below(self, unit: str) -> set[str]:
        return {branch for branch in self.branches if unit in self.chain_today(self.heirs.get(branch, branch))}

    def chain_today(self, unit: str | None) -> Iterator[str]:
        while unit is not None:
            yield unit
            unit = self.today[unit]

    def attacker(self) -> Attacker:
        people = {branch: took for branch, (took, _) in self.first.items()}
        return Attacker(people | {f"{b} thêm": took - people[b] for b, (took, _) in self.newest.items()})

    @staticmethod
    def whole(branches: set[str]) -> set[str]:
        """Those of the first snapshot, and those whom the amendment added."""
        return branches | {f"{branch} thêm" for branch in branches}


def drawn(dice: random.Random) -> World:
    units: list[tuple[str, str, str | None]] = [(TOP, "province", None)]
    for n in range(dice.randint(1, 2)):
        units.append((f"huyện {n}", "superior", TOP))
        units += [(f"huyện {n} cơ sở {m}", "grassroots_branch", f"huyện {n}") for m in range(dice.randint(0, 2))]
        for m in range(dice.randint(1, 2)):
            ward = f"huyện {n} phường {m}"
            units.append((ward, "grassroots", f"huyện {n}"))
            units += [(f"{ward} chi bộ {k}", "branch", ward) for k in range(dice.randint(1, 3))]
    world = World(dice, units)
    for branch in world.branches:
        took = dice.choice([0, 1, 3, 5, 9, 10, 11, 14, 30])
        passed = dice.randint(1, took - 1) if took > 1 else 0
        more = dice.choice([0, 0, 0, 2])
        world.first[branch], world.newest[branch] = (took, passed), (took + more, passed + more // 2)
    return world


async def stored(db: Database, dice: random.Random) -> World:
    """A campaign closed and amended, the tree changed after its roster day, some units of the pilot."""
    world = drawn(dice)
    async with db.write() as session:
        world.tree = await add_tree(session, world.units)
        top = world.tree.ids[TOP]
        quiz_id = await add_quiz(session, top)
        world.campaign_id = await add_campaign(session, top, quiz_id, Rules(1, None, "default-1"), state="closed")
        await add(session, Snapshot, [snapshot(world.campaign_id, 1, CLOSED), snapshot(world.campaign_id, 2, AMENDED)])
        sums = [*sealed(world, world.first, 1, 2), *sealed(world, world.newest, 2, None)]
        await add(session, SnapshotUnit, sums)
        await add(session, UnitTally, tallied(world))
        world.pilots = dice.sample(sorted(world.tree.ids), 2)
        features = [{"unit_id": world.tree.ids[u], "feature": "pilot", "valid_from": date(2024, 1, 1)} for u in world.pilots]
        await add(session, UnitFeature, features)
    world.today = dict(world.tree.parents)
    await change(db, world)
    return world


def snapshot(campaign_id: UUID, number: int, day: date) -> dict[str, object]:
    at = NOW + (day - TODAY)
    texts = dict.fromkeys(("statement", "head", "list_hash", "key_id", "signature", "sealed_by_label"), "")
    counts = {"number": number, "rows": 0, "changed": 0, "roster_day": day, "left_open": [], "sealed_at": at}
    return {"id": new_id(), "campaign_id": campaign_id, **texts, **counts}


def sealed(world: World, numbers: Numbers, since: int, until: int | None) -> Iterator[dict[str, object]]:
    for place, (name, _, parent) in enumerate(world.units):
        took, passed = (sum(numbers[branch][n] for branch in world.was_below(name)) for n in (0, 1))
        yield {
            "campaign_id": world.campaign_id,
            "unit_id": world.tree.ids[name],
            "from_number": since,
            "to_number": until,
            "position": place,
            "parent_id": world.tree.ids[parent] if parent else None,
            "sums": dict.fromkeys(SUMS, 0) | {"expected": took, "took": took, "passed": passed},
            "unit": "",
            "leaf": "",
        }


def tallied(world: World) -> Iterator[dict[str, object]]:
    for branch, (took, passed) in world.newest.items():
        counts = dict.fromkeys(COUNTS, 0) | {"expected": took, "took": took, "passed": passed}
        yield {"campaign_id": world.campaign_id, "unit_id": world.tree.ids[branch], "computed_at": NOW, **counts}


async def change(db: Database, world: World) -> None:
    """A branch goes into another, a ward to another district; whatever the tree allows."""
    kinds = {name: kind for name, kind, _ in world.units}
    one, other = world.dice.choice(world.branches), world.dice.choice(world.branches)
    if one != other and kinds[one] == kinds[other] and await done(db, merge(world.tree.ids[one], world.tree.ids[other])):
        world.heirs[one] = other
    wards = [name for name in kinds if kinds[name] in {"grassroots", "grassroots_branch"} and name not in world.heirs]
    districts = [name for name, kind in kinds.items() if kind == "superior"]
    ward, district = world.dice.choice(wards), world.dice.choice(districts)
    if world.today[ward] != district and await done(db, Move(world.tree.ids[ward], world.tree.ids[district])):
        world.today[ward] = district


async def done(db: Database, what: Change) -> bool:
    try:
        await take(db, what, day=CHANGED)
    except AppError:
        return False
    return True


async def collected(db: Database, world: World, actor: Actor) -> Attacker:
    """Everything that the actor may read anywhere."""
    attacker = world.attacker()
    names = {unit_id: name for name, unit_id in world.tree.ids.items()}

    def learn(branches: set[str], shown: RateOut) -> None:
        if shown.numerator is not None:
            attacker.learn(branches, shown.numerator)

    async with db.read() as session:
        for name, unit_id in world.tree.ids.items():
            asked = {"actor": actor, "campaign_id": world.campaign_id, "unit_id": unit_id, "today": TODAY}
            for on in (None, AMENDED, CLOSED):
                was = participation_out(await rate_page(session, **asked, now=NOW, on=on))  # type: ignore[arg-type]
                for line in (was.unit, *was.children):
                    branches = world.was_below(names[line.unit_id])
                    learn(branches if on == CLOSED else world.whole(branches), line.passed_test)
            if name not in world.heirs:
                now = participation_out(await restated_page(session, **asked, now=NOW))  # type: ignore[arg-type]
                for line in (now.unit, *now.children):
                    learn(world.whole(world.is_below(names[line.unit_id])), line.passed_test)
            if name == TOP:
                report, _ = await gather(session, **asked, tree="today", now=NOW)  # type: ignore[arg-type]
                assert [line.passed_test for line in report.participation.children] == [c.passed_test for c in now.children]
            sides = pilot_out(await pilot_and_rest(session, **asked))  # type: ignore[arg-type]
            chosen = set().union(*(world.was_below(pilot) for pilot in world.pilots))
            learn(world.whole(world.was_below(name) & chosen), sides.pilot.passed_test)
            learn(world.whole(world.was_below(name) - chosen), sides.rest.passed_test)
            trend = trend_out(await trend_of(session, actor=actor, unit_id=unit_id, last=3, today=TODAY, now=NOW))
            learn(world.whole(world.was_below(name)), trend.items[0].passed_test)
    return attacker


def few(world: World, known: set[str]) -> list[set[str]]:
    """Groups of one to nine who took the test: units in both trees, all others of the unit above, who was added."""
    parents = {name: parent for name, _, parent in world.units}
    groups = [world.whole(below(name)) for below in (world.was_below, world.is_below) for name in parents]
    groups += [world.whole(world.was_below(p) - world.was_below(name)) for name, p in parents.items() if p]
    groups += [world.whole(world.is_below(p) - world.is_below(name)) for name, p in world.today.items() if p]
    groups += [world.whole(world.is_below(name) ^ world.was_below(name)) for name in parents]
    groups += [{branch} for branch in world.branches] + [{f"{branch} thêm"} for branch in world.branches]
    people = world.attacker().people
    found = [{part for part in group if people[part]} - known for group in groups]
    return [group for group in found if 0 < sum(people[part] for part in group) < FEWEST_TAKERS]


async def attack(db: Database, seed: int) -> None:
    clock.shift(NOW - clock.real_now())
    world = await stored(db, random.Random(seed))
    own = world.dice.choice([branch for branch in world.branches if branch not in world.heirs])
    inside = {branch for branch in world.branches if world.heirs.get(branch, branch) == own}
    top, secretary = (Role.BOARD, world.tree.ids[TOP]), (Role.SECRETARY, world.tree.ids[own])
    for grants, known in (((top,), set()), ((top, secretary), world.whole(inside))):
        attacker = await collected(db, world, actor_with(*grants))
        for group in few(world, known):
            assert not attacker.knows(group), (grants, group)
        assert not attacker.pinned(few(world, known))
        total = sum(took for took, _ in world.newest.values())
        assert total < FEWEST_TAKERS or known or attacker.knows(world.whole(set(world.branches)))


@pytest.mark.parametrize("seed", range(3))
async def test_all_pages_together_tell_nothing_about_few(db: Database, seed: int) -> None:
    await attack(db, seed)


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("seed", range(100, 400))
async def test_all_pages_of_many_trees_tell_nothing_about_few(db: Database, seed: int) -> None:
    await attack(db, seed)
