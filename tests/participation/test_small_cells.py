"""Nothing about few people can be worked out from all that is told of a tree, whatever else somebody knows."""

import random
from collections.abc import Collection
from uuid import UUID

from app.participation.small_cells import FEWEST_TAKERS, Known, Told, told
from tests.participation.subtraction import Attacker

SIZES = [0, 0, 1, 2, 3, 5, 8, 9, 9, 10, 11, 14, 30]


class World:
    """A small tree of up to four levels: units by name, and how many took and passed the test in each branch."""

    def __init__(self, dice: random.Random) -> None:
        self.parents: dict[str, str | None] = {"tỉnh": None}
        for n in range(dice.randint(1, 4)):
            self.grow(dice, f"{n}", "tỉnh", 3)
        above = {parent for parent in self.parents.values() if parent}
        self.took = {unit: dice.choice(SIZES) for unit in sorted(self.parents.keys() - above)}
        self.passed = {unit: self.mixed(dice, count) for unit, count in self.took.items()}
        self.ids = {unit: UUID(int=n) for n, unit in enumerate(dice.sample(sorted(self.parents), len(self.parents)))}

    @staticmethod
    def mixed(dice: random.Random, count: int) -> int:
        """Where all passed, or nobody did, the sum says so of everybody: the rule of ten takers lets that be told."""
        return dice.randint(1, count - 1) if count > 1 else dice.randint(0, count)

    def grow(self, dice: random.Random, name: str, parent: str, levels: int) -> None:
        self.parents[name] = parent
        for n in range(dice.randint(1, 3) if levels > 1 and dice.random() < 0.6 else 0):
            self.grow(dice, f"{name}.{n}", name, levels - 1)

    def below(self, unit: str) -> set[str]:
        """The branches at or below a unit."""
        return {leaf for leaf in self.took if unit in {leaf, "tỉnh"} or leaf.startswith(unit + ".")}

    def told(self, known: Known | None = None, within: Told | None = None) -> Told:
        parents = {self.ids[unit]: self.ids[parent] if parent else None for unit, parent in self.parents.items()}
        return told(parents, {self.ids[unit]: count for unit, count in self.took.items()}, known, within)

    def attacker(self, found: Told, whole: Collection[str] = ()) -> Attacker:
        """Who reads everything that is told, and `whole` branches from inside."""
        attacker = Attacker(self.took)
        for unit in self.parents:
            if self.ids[unit] in found.units or unit in whole:
                attacker.learn(self.below(unit), sum(self.passed[leaf] for leaf in self.below(unit)))
        return attacker

    def few(self, known: Collection[str] = ()) -> list[set[str]]:
        """Groups of one to nine takers that must stay unknown: units, all but one of the units below a unit, all others."""
        groups = [self.below(unit) - set(known) for unit in self.parents]
        groups += [self.below(p) - self.below(unit) - set(known) for unit, p in self.parents.items() if p]
        groups += [self.below("tỉnh") - self.below(unit) - set(known) for unit in self.parents]
        groups += [{one, other} - set(known) for one in self.took for other in self.took]
        return [group for group in groups if 0 < sum(self.took[leaf] for leaf in group) < FEWEST_TAKERS]


def test_subtraction_finds_nobody() -> None:
    for seed in range(300):
        attack(random.Random(seed))


def attack(dice: random.Random) -> None:
    world = World(dice)
    found = world.told()
    attacker = world.attacker(found)
    for group in world.few():
        assert not attacker.knows(group), group
    assert not attacker.pinned(world.few())
    # Other ways to add up (today's tree, the pilot and the rest) tell what is a sum of sums told, and nothing else.
    for _ in range(10):
        some = {leaf for leaf in world.took if dice.random() < 0.5} | world.below(dice.choice(sorted(world.parents)))
        some -= world.below(dice.choice(sorted(world.parents)))
        assert not found.tells(world.ids[leaf] for leaf in some) or attacker.knows(some)
    total = sum(world.took.values())
    assert (world.ids["tỉnh"] in found.units) is (total == 0 or total >= FEWEST_TAKERS)


def test_who_knows_branches_from_inside_finds_nobody_else() -> None:
    for seed in range(1_000, 1_300):
        attack_from_inside(random.Random(seed))


def attack_from_inside(dice: random.Random) -> None:
    world = World(dice)
    own = dice.sample(sorted(world.took), min(len(world.took), dice.randint(1, 2)))
    everybody = world.told()
    found = world.told(Known(frozenset(world.ids[unit] for unit in own)), everybody)
    attacker = world.attacker(found, own)
    for group in world.few(own):
        assert not attacker.knows(group), group
    assert not attacker.pinned(world.few(own))
    assert found.units <= everybody.units | {world.ids[unit] for unit in own}


def test_who_knows_a_part_of_a_branch_does_not_find_its_rest() -> None:
    """A tổ đảng of a branch, or those who came from it when it was split."""
    for seed in range(2_000, 2_200):
        dice = random.Random(seed)
        world = World(dice)
        if large := [unit for unit, count in world.took.items() if count > 1]:
            attack_from_a_part(dice, world, dice.choice(large))


def attack_from_a_part(dice: random.Random, world: World, own: str) -> None:
    found = world.told(Known(partly=frozenset({world.ids[own]})), world.told())
    part = dice.randint(1, world.took[own] - 1)
    attacker = Attacker({**world.took, own: world.took[own] - part, "phần": part})
    attacker.learn({"phần"}, 0)
    for unit in world.parents:
        if world.ids[unit] in found.units:
            below = world.below(unit) | ({"phần"} if own in world.below(unit) else set())
            attacker.learn(below, sum(world.passed[leaf] for leaf in world.below(unit)))
    for group in world.few():
        assert not attacker.knows(group), group
    assert not attacker.knows({own})


def test_as_little_as_possible_goes_untold() -> None:
    ids = {name: UUID(int=n) for n, name in enumerate("abcdefg", start=1)}
    parents = {
        ids["a"]: None,
        **{ids[name]: ids["a"] for name in "bc"},
        **{ids[n]: ids["b"] for n in "def"},
        ids["g"]: ids["c"],
    }

    def untold(**takers: int) -> str:
        found = told(parents, {ids[name]: count for name, count in takers.items()})
        return "".join(name for name, unit_id in ids.items() if unit_id not in found.units)

    assert untold(d=10, e=20, f=30, g=40) == ""
    assert untold(d=9, e=20, f=30, g=40) == "de"  # the next smallest beside it
    assert untold(d=9, e=1, f=30, g=40) == "de"  # ten people together
    assert untold(d=9, e=0, f=0, g=40) == "bcdg"  # the total stays
    assert untold(d=20, e=30, f=40, g=9) == "bcdg"  # the line above goes, and one that would give it back
    assert untold(d=3, e=30, f=40, g=9) == "bcdeg"  # what goes untold below is enough for the line above
    assert untold(d=3, g=5) == "abcdg"


def test_the_algebra_of_this_test() -> None:
    attacker = Attacker({"a": 5, "b": 5, "c": 20})
    attacker.learn("abc", 18)
    assert not attacker.knows("c")
    attacker.learn("ab", 10)
    assert attacker.knows("c")
    assert not attacker.knows("a")
    assert attacker.pinned(["a", "c", "ab"]) == [frozenset("a"), frozenset("c"), frozenset("ab")]
