"""The make-up plan of generated histories: as few classes as trying everything finds, for those left by the plain counting."""

from collections.abc import Iterator, Mapping
from itertools import product

import pytest

from app.core.db import Database
from app.participation.plans.proposing import Proposal, Wish, propose
from tests.participation.builders import NOW, History
from tests.participation.histories import OPENER, Told, store, told
from tests.support.cast import TODAY

CAPACITY, DAYS = 2, 2
Counts = Mapping[str, Mapping[str, int]]


async def proposal(db: Database, history: History, story: Told) -> Proposal:
    """For the whole tree, two days before the end."""
    async with db.write() as session:
        return await propose(
            session,
            actor=OPENER,
            campaign_id=history.campaign_id,
            unit_id=history.tree.ids[story.units[0][0]],
            wish=Wish(capacity=CAPACITY),
            today=TODAY,
            now=NOW,
        )


def left(counts: Counts, unit: str) -> int:
    """Expected people who have not come."""
    return counts[unit].get("expected", 0) - counts[unit].get("present", 0)


def needed(counts: Counts, unit: str) -> int:
    """How many more make 98 % (rules of figures, 2)."""
    expected, present = counts[unit].get("expected", 0), counts[unit].get("present", 0)
    return next(n for n in range(expected + 1) if 100 * (present + n) >= 98 * expected)


def plans(story: Told, counts: Counts) -> Iterator[tuple[int, dict[str, int]]]:
    """Every number of classes at every place that holds them, and how many come to each place."""
    sites = [name for name, kind, _ in story.units if kind in {"grassroots", "grassroots_branch"} and left(counts, name)]
    for numbers in product(range(DAYS + 1), repeat=len(sites)):
        comes = {site: min(number * CAPACITY, left(counts, site)) for site, number in zip(sites, numbers, strict=True)}
        if all((number - 1) * CAPACITY < comes[site] for site, number in zip(sites, numbers, strict=True) if number):
            yield sum(numbers), comes


def brought(story: Told, comes: Mapping[str, int], unit: str) -> int:
    """How many of those who come belong to the unit."""

    def chain(name: str | None) -> list[str]:
        return [] if name is None else [name, *chain(story.parents[name])]

    return sum(people for site, people in comes.items() if unit in chain(site))


@pytest.mark.parametrize("seed", [0, 1, 2, 3, 5, 8, 13, 21])
async def test_no_plan_has_fewer_classes(db: Database, seed: int) -> None:
    story = told(seed)
    async with db.write() as session:
        history = await store(session, story)
    assert history is not None
    counts = story.counts()
    found = await proposal(db, history, story)
    held = [name for name, kind, _ in story.units if kind not in {"branch", "section"} and counts.get(name)]
    every = list(plans(story, counts))
    in_reach = {u for u in held if any(brought(story, comes, u) >= needed(counts, u) for _, comes in every)}
    good = [
        (number, -sum(comes.values()))
        for number, comes in every
        if all(brought(story, comes, unit) >= needed(counts, unit) for unit in in_reach)
    ]
    assert (len(found.classes), -sum(one.people for one in found.classes)) == min(good)
    names = {unit_id: name for name, unit_id in history.tree.ids.items()}
    told_of = {names[aim.unit.unit_id]: aim.in_reach for aim in found.aims}
    assert {unit for unit, reached in told_of.items() if not reached} == set(held) - in_reach
    assert found.left == left(counts, story.units[0][0])
    seats = [(names[branch], people) for one in found.classes for branch, people in one.by_branch.items()]
    assert all(sum(people for other, people in seats if other == branch) <= left(counts, branch) for branch, _ in seats)
