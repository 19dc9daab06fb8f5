"""The database's counting against the plain one, on generated trees and histories: as it was, in today's tree, and sealed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

import pytest
from sqlalchemy import select

from app.core.db import Database
from app.core.ids import new_id
from app.participation import tallies
from app.participation.closing.ending import close_campaign
from app.participation.models import Snapshot, SnapshotRow, SnapshotUnit
from app.participation.pages import RatePage, rate_page
from app.participation.restated.reading import restated_page
from app.participation.snapshots.amending import Amendment, amend
from app.participation.snapshots.pending import waiting_in
from tests.participation import reference, reference_trees
from tests.participation.builders import DAY, NOW, History, add_facts
from tests.participation.histories import OPENER, Told, correct, listed_in, store, told
from tests.participation.reference import Ended, Event, Marked, Removed, Restood, Restored, Row
from tests.participation.tree_changes import Changing
from tests.support.cast import TODAY

FEW, MANY = 16, 1000
Counts = Mapping[str, Mapping[str, int]]
CORRECTIONS = (Removed, Restored, Restood)


@dataclass
class Checked:
    """What happened in one history."""

    verbs: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)
    amended: int = 0


async def check(db: Database, seed: int) -> Checked | None:
    """None where nobody was on the list. Every unit counts as the reference does in both trees, before and after closing."""
    story, chance = told(seed), Random(f"{seed} tree")
    async with db.write() as session:
        history = await store(session, story)
        if history is None:
            return None
        await tallies.recompute_all(session, campaign_id=history.campaign_id, now=NOW)
    async with db.read() as session:
        assert await listed_in(session, history) == {e.person: e.branch for e in story.listed}
    was = story.counts()
    await says(db, history, was, was, today=False)
    changing = Changing(db, story, history, chance)
    await changing.go_on()
    await says(db, history, was, [story.units[0][0]], today=False)
    branches = {e.person: e.branch for e in story.listed}
    lines, parents = reference_trees.lines_after(branches, story.parents, changing.told)
    now = reference.rolled_up(reference.tallies([*story.listed, *story.events], story.rules, lines), parents)
    await says(db, history, now, changing.parents, today=True)
    amended = await check_sealed(db, history, Sealing(story, branches, lines, parents, changing.parents, chance))
    return Checked({type(change).__name__ for change in changing.told}, set(changing.refused), amended)


async def says(db: Database, history: History, counts: Counts, units: Iterable[str], *, today: bool) -> None:
    """The pages of these units count so, and so do their lines."""
    names = {unit_id: name for name, unit_id in history.tree.ids.items()}
    async with db.read() as session:
        for name in units:
            asked = {"actor": OPENER, "campaign_id": history.campaign_id, "unit_id": history.tree.ids[name]}
            read = restated_page if today else rate_page
            page: RatePage = await read(session, **asked, today=TODAY, now=NOW)  # type: ignore[arg-type]
            assert non_zero(page.unit.counts) == counts[name], name
            for line in page.children:
                assert non_zero(line.counts) == counts.get(names[line.unit.unit_id], {}), names[line.unit.unit_id]
            if page.children:
                sums = {n: sum(child.counts[n] for child in page.children) for n in page.unit.counts}
                assert sums == page.unit.counts, name


@dataclass
class Sealing:
    """A story with where everybody counts: `branches` as it was, `lines` in today's tree with its `parents`."""

    story: Told
    branches: Mapping[str, str]
    lines: Mapping[str, str]
    parents: Mapping[str, str | None]
    living: Mapping[str, str | None]
    chance: Random

    def rows(self, *more: Event) -> dict[str, Row]:
        """Everybody's row with these events, too."""
        return reference.rows([*self.story.listed, *self.story.events, *more], self.story.rules)

    @property
    def waiting(self) -> list[Event]:
        """Corrections that nobody decided: losses known when the list was written, and what was proposed after the closing."""
        at_opening = [Removed(e.person, e.why) for e in self.story.roster if isinstance(e, Ended) and e.day > DAY]
        late = [e for e in self.story.late if isinstance(e, CORRECTIONS)]
        return [e for e in (*at_opening, *late) if e.person in self.branches]

    @property
    def late(self) -> list[Event]:
        """What was recorded after the closing."""
        return [e for e in self.story.late if not isinstance(e, CORRECTIONS)]


async def check_sealed(db: Database, history: History, told: Sealing) -> int:
    """Closing writes down everybody; what comes later moves nothing until it is accepted, and then only those named."""
    first = told.rows()
    async with db.write() as session:
        await close_campaign(session, actor=OPENER, campaign_id=history.campaign_id, reason="thử", today=TODAY, now=NOW)
    async with db.write() as session:
        await add_facts(session, history, told.late)
        await correct(session, history, told.story.late, accept=False)
    await is_written(db, history, told, [first])
    after, proposed = told.rows(*told.late), {e.person for e in told.waiting}
    waits = sorted(person for person in first if after[person] != first[person] or person in proposed)
    async with db.read() as session:
        found = await waiting_in(session, history.campaign_id)
    assert set(found) == {history.members[person] for person in waits}
    some = told.chance.sample(waits, told.chance.randint(0, len(waits)))
    if not some:
        return 0
    async with db.write() as session:
        named = Amendment(new_id(), 1, [history.members[person] for person in some], "Sổ biên bản, trang 12")
        asked = {"actor": OPENER, "campaign_id": history.campaign_id, "amendment": named, "today": TODAY, "now": NOW}
        await amend(session, db, **asked)  # type: ignore[arg-type]
    accepted = told.rows(*told.late, *(e for e in told.waiting if e.person in some))
    second = {person: accepted[person] if person in some else row for person, row in first.items()}
    await is_written(db, history, told, [first, second])
    return len(some)


async def is_written(db: Database, history: History, told: Sealing, snapshots: Sequence[Mapping[str, Row]]) -> None:
    """Every snapshot, row by row and unit by unit; the newest on the pages in both trees."""
    names = {member_id: name for name, member_id in history.members.items()}
    units = {unit_id: name for name, unit_id in history.tree.ids.items()}
    async with db.read() as session:
        numbers = (await session.scalars(select(Snapshot.number).where(Snapshot.campaign_id == history.campaign_id))).all()
        rows = list(await session.scalars(select(SnapshotRow).where(SnapshotRow.campaign_id == history.campaign_id)))
        sums = list(await session.scalars(select(SnapshotUnit).where(SnapshotUnit.campaign_id == history.campaign_id)))
    assert sorted(numbers) == list(range(1, len(snapshots) + 1))
    for number, written in enumerate(snapshots, 1):
        sealed = {names[row.member_id]: _plain(row) for row in rows if _holds(row, number)}
        assert sealed == written
        was = reference.rolled_up(reference.of_rows(written, told.branches), told.story.parents)
        by_unit = {units[unit.unit_id]: non_zero(unit.sums) for unit in sums if _holds(unit, number)}
        assert by_unit == {name: was[name] for name in by_unit}
        assert set(told.branches.values()) <= by_unit.keys()
    top = told.story.units[0][0]
    now = reference.rolled_up(reference.of_rows(snapshots[-1], told.lines), told.parents)
    some = {top, *told.chance.sample(sorted(set(told.branches.values())), 1), told.chance.choice(sorted(told.living))}
    await says(db, history, was, some & was.keys(), today=False)
    await says(db, history, now, some & told.living.keys(), today=True)


def _holds(kept: SnapshotRow | SnapshotUnit, number: int) -> bool:
    return kept.from_number <= number and (kept.to_number is None or kept.to_number > number)


def _plain(row: SnapshotRow) -> Row:
    return Row(
        counted=row.counted,
        present=row.present,
        way=row.way,
        absence=row.absence,
        parts=row.parts_present,
        took=row.took,
        passed=row.passed,
        standing=row.standing,
        removed=row.removed,
    )


def non_zero(counts: Mapping[str, int]) -> dict[str, int]:
    return {name: number for name, number in counts.items() if number}


async def test_the_two_implementations_agree(db: Database) -> None:
    agreed = [await check(db, seed) for seed in range(FEW)]
    done = [one for one in agreed if one is not None]
    assert len(done) > FEW * 0.9
    assert set().union(*(one.verbs for one in done)) >= {"Opened", "Moved", "Renamed", "HandedOver"}
    assert sum(one.amended for one in done) > FEW


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("hundred", range(MANY // 100))
async def test_the_two_implementations_agree_on_a_thousand_histories(db: Database, hundred: int) -> None:
    agreed = [await check(db, 1000 + 100 * hundred + n) for n in range(100)]
    assert sum(one is not None for one in agreed) > 90
    assert set().union(*(one.verbs for one in agreed if one)) == {"Opened", "Moved", "Renamed", "HandedOver", "Shut"}


def test_histories_hold_everything_that_was_thought_of() -> None:
    """Both policies, all rules of counting attempts, all ways and corrections, moves before and after the roster day."""
    stories = [told(seed) for seed in range(FEW)]
    assert {s.rules.policy for s in stories} == {"default-1", "congress-1"}
    assert {s.rules.counts for s in stories} == {"first", "best", "last"}
    happened = {"Marked", "Attempted", "Found", "Removed", "Restored", "Restood"}
    assert {type(e).__name__ for s in stories for e in s.roster} == {"Joined", "Sent", "Stood", "Ended"}
    assert {type(e).__name__ for s in stories for e in s.events} == happened
    assert {type(e).__name__ for s in stories for e in s.late} == happened
    kinds = {e.meeting_kind for s in stories for e in s.events if isinstance(e, Marked)}
    assert kinds == {"regular", "makeup", "home", "outside"}
    seen: set[str] = set()
    for story in stories:
        for counts in story.counts().values():
            seen |= counts.keys()
    assert seen == set(tallies.COUNTS)
