"""The closure of random histories against a plain reading of them, day by day (pure)."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.units.kinds import UnitKind, may_stand_under
from app.units.tree import CycleFoundError, Path, Placement, closure, covers, gaps

START = date(2025, 6, 20)
DAYS = [START + timedelta(days=n) for n in range(25)]


def uid(number: int) -> UUID:
    return UUID(int=number + 1)


@st.composite
def histories(draw: st.DrawFn) -> list[Placement]:
    """Units numbered from the top; each stands under lower numbers only, which exist the whole time: a sound tree."""
    placements: list[Placement] = []
    lives: list[tuple[date, date | None]] = []
    for number in range(draw(st.integers(1, 8))):
        parents = [n for n in range(number) if draw(st.booleans())]
        begins = max([START, *(lives[n][0] for n in parents)]) if parents else draw(st.sampled_from(DAYS[:5]))
        ends = min((e for n in parents if (e := lives[n][1])), default=draw(st.none() | st.sampled_from(DAYS[12:])))
        if ends is not None and ends <= begins:
            parents, ends = [], None
        cuts = sorted({d for d in draw(st.lists(st.sampled_from(DAYS), max_size=3)) if d > begins and (not ends or d < ends)})
        edges = [begins, *cuts, ends]
        lives.append((begins, ends))
        for valid_from, valid_to in pairwise(edges):
            assert valid_from is not None
            parent = uid(draw(st.sampled_from(parents))) if parents else None
            placements.append(Placement(uid(number), parent, valid_from, valid_to))
    return draw(st.permutations(placements))


def plainly(placements: Sequence[Placement], day: date) -> set[tuple[UUID, UUID, int]]:
    """The paths of one day, by walking up from every unit."""
    parent_of = {p.unit_id: p.parent_id for p in placements if covers(p.valid_from, p.valid_to, day)}
    found = set()
    for unit_id in parent_of:
        above: UUID | None = unit_id
        depth = 0
        while above is not None:
            found.add((above, unit_id, depth))
            above, depth = parent_of[above], depth + 1
    return found


def on_day(paths: Sequence[Path], day: date) -> set[tuple[UUID, UUID, int]]:
    return {(p.ancestor_id, p.descendant_id, p.depth) for p in paths if covers(p.valid_from, p.valid_to, day)}


@given(histories())
def test_the_closure_says_on_every_day_what_the_placements_say(placements: list[Placement]) -> None:
    paths = closure(placements)
    for day in [START - timedelta(days=1), *DAYS, DAYS[-1] + timedelta(days=400)]:
        assert on_day(paths, day) == plainly(placements, day)


@given(histories())
def test_paths_are_unique_whole_and_as_long_as_they_can_be(placements: list[Placement]) -> None:
    paths = closure(placements)
    assert gaps(placements) == []
    assert len({(p.ancestor_id, p.descendant_id, p.valid_from) for p in paths}) == len(paths)
    ends = {(p.ancestor_id, p.descendant_id, p.depth, p.valid_to) for p in paths}
    assert not any((p.ancestor_id, p.descendant_id, p.depth, p.valid_from) in ends for p in paths)


@given(histories(), st.integers(0, 7))
def test_the_closure_of_some_is_part_of_the_closure_of_all(placements: list[Placement], number: int) -> None:
    wanted = [p for p in closure(placements) if p.descendant_id == uid(number)]
    assert set(closure(placements, of=[uid(number)])) == set(wanted)


def test_circles_are_found_even_if_they_last_a_day() -> None:
    day, next_day = DAYS[3], DAYS[4]
    sound = [Placement(uid(0), None, START, None), Placement(uid(1), uid(0), START, None)]
    assert closure(sound)
    circle = [
        Placement(uid(0), None, START, day),
        Placement(uid(0), uid(1), day, next_day),
        Placement(uid(0), None, next_day, None),
        Placement(uid(1), uid(0), START, None),
        Placement(uid(2), uid(1), START, None),
    ]
    for of in (None, [uid(2)], [uid(0)]):
        with pytest.raises(CycleFoundError):
            closure(circle, of=of)


def test_holes_and_overlaps_are_found() -> None:
    hole = [Placement(uid(0), None, START, DAYS[2]), Placement(uid(0), None, DAYS[3], None)]
    overlap = [Placement(uid(0), None, START, DAYS[4]), Placement(uid(0), None, DAYS[3], None)]
    assert gaps(hole) == gaps(overlap) == [uid(0)]


def test_members_are_held_by_branches_and_branches_hold_only_cells() -> None:
    for branch in (UnitKind.BRANCH, UnitKind.GRASSROOTS_BRANCH):
        assert [k for k in UnitKind if may_stand_under(k, branch)] == [UnitKind.CELL]
    assert not any(may_stand_under(k, UnitKind.CELL) for k in UnitKind)
    assert may_stand_under(UnitKind.GRASSROOTS_BRANCH, UnitKind.SUPERIOR)
    assert may_stand_under(UnitKind.GRASSROOTS, UnitKind.SUPERIOR)
