"""The database's counting against the plain reference, on random histories; the fold against both."""

import random
from collections.abc import Sequence
from uuid import UUID

import pytest
from sqlalchemy import func, select

from app.core import outbox
from app.core.db import Database
from app.core.models import OutboxRow
from app.participation import tallies
from app.participation.facts import counts
from app.participation.models import UnitTally
from tests.participation import reference
from tests.participation.builders import NOW, History, add_facts, add_history, add_tree
from tests.participation.reference import Attempted, Enrolled, Event, Marked, Removed, Rules

BRANCHES = ["Chi bộ 1", "Chi bộ 2", "Chi bộ 3"]
UNITS = [("Đảng bộ phường", "grassroots", None), *((b, "branch", "Đảng bộ phường") for b in BRANCHES)]
MEETINGS = {"sáng": "regular", "chiều": "regular", "nơi khác": "regular", "bù": "makeup", "tại nhà": "home"}
STANDINGS = ["expected"] * 6 + ["exempt", "temporarily_exempt", "suspended"]


def random_rules(rng: random.Random) -> Rules:
    parts = rng.randint(1, 4)
    required = rng.choice([None, rng.randint(1, parts)])
    return Rules(parts, required, rng.choice(["default-1", "congress-1"]), rng.choice(["first", "best", "last"]))


def random_list(rng: random.Random, prefix: str) -> list[Event]:
    return [
        Enrolled(f"{prefix} {branch} {n}", branch, rng.choice(STANDINGS))
        for branch in BRANCHES
        for n in range(rng.randint(1, 12))
    ]


def random_facts(rng: random.Random, people: Sequence[str], rules: Rules, number: int) -> list[Event]:
    events: list[Event] = []
    for _ in range(number):
        person, kind = rng.choice(people), rng.random()
        meeting = rng.choice(list(MEETINGS))
        state = rng.choice(["present"] * 4 + ["excused", "unexcused"])
        way = rng.choice(["code", "roll", "home", "elsewhere"])
        if kind < 0.8:
            events.append(Marked(person, meeting, MEETINGS[meeting], rng.randint(1, rules.parts), state, way))
        else:
            events.append(Attempted(person, rng.random() < 0.8, rng.random() < 0.6))
    return events


async def stored(db: Database, history: History) -> dict[str, dict[str, int]]:
    """The stored tallies in the reference's form: by branch name, non-zero counts only."""
    async with db.read() as session:
        query = select(UnitTally).where(UnitTally.campaign_id == history.campaign_id)
        rows = {row.unit_id: row for row in await session.scalars(query)}
    names = {unit_id: name for name, unit_id in history.tree.ids.items()}
    return {names[u]: non_zero({c: getattr(row, c) for c in tallies.COUNTS}) for u, row in rows.items()}


def non_zero(counted: dict[str, int]) -> dict[str, int]:
    return {name: number for name, number in counted.items() if number}


async def test_the_two_implementations_agree_on_random_histories(db: Database) -> None:
    rng = random.Random(20241218)
    async with db.write() as session:
        tree = await add_tree(session, UNITS)
    for round_ in range(60):
        rules = random_rules(rng)
        events = random_list(rng, f"{round_}")
        people = [e.person for e in events]
        events += random_facts(rng, people, rules, rng.randint(0, 150))
        events += [Removed(person) for person in rng.sample(people, k=len(people) // 15)]
        async with db.write() as session:
            history = await add_history(session, tree, "Đảng bộ phường", rules, events)
            await tallies.recompute_all(session, campaign_id=history.campaign_id, now=NOW)
        assert await stored(db, history) == reference.tallies(events, rules), (round_, rules)


async def test_the_columns_of_a_tally_add_up(db: Database) -> None:
    rng = random.Random(98)
    rules = Rules(2, None, "congress-1", "last")
    events = random_list(rng, "")
    events += random_facts(rng, [e.person for e in events], rules, 200)
    async with db.write() as session:
        tree = await add_tree(session, UNITS)
        history = await add_history(session, tree, "Đảng bộ phường", rules, events)
        rows = (await session.execute(counts(history.campaign_id))).mappings().all()
    enrolled = sum(isinstance(e, Enrolled) for e in events)
    outside = ["exempt", "temporarily_exempt", "suspended", "removed"]
    assert sum(sum(r[c] for c in ["expected", *outside]) for r in rows) == enrolled
    for row in rows:
        assert sum(row[c] for c in ["present", "excused", "unexcused", "unrecorded"]) == row["expected"]
        assert sum(row[c] for c in ["by_code", "by_roll", "by_makeup", "by_home", "by_elsewhere"]) == row["present"]
        assert row["passed"] <= row["took"] <= row["expected"]


async def small_history(db: Database, *, rules: Rules = Rules(1, None, "default-1")) -> History:
    events = [Enrolled(f"{branch} {n}", branch, "expected") for branch in BRANCHES for n in range(3)]
    async with db.write() as session:
        tree = await add_tree(session, UNITS)
        return await add_history(session, tree, "Đảng bộ phường", rules, events)


async def happen(db: Database, history: History, *events: Event, subject: UUID | None) -> None:
    """Facts and the outbox row that names them, in one transaction."""
    async with db.write() as session:
        await add_facts(session, history, events)
        kind = outbox.PARTICIPATION_CHANGED
        outbox.emit(session, kind=kind, now=NOW, occasion_id=history.campaign_id, subject_id=subject)


async def waiting(db: Database) -> int:
    async with db.read() as session:
        return (await session.execute(select(func.count()).select_from(OutboxRow))).scalar_one()


async def test_fold_touches_only_the_branch_of_the_member_named(db: Database) -> None:
    history = await small_history(db)
    person = "Chi bộ 2 0"
    await happen(db, history, Marked(person, "sáng", "regular", 1, "present", "code"), subject=history.members[person])
    assert await tallies.fold(db, NOW) == 1
    assert await stored(db, history) == {"Chi bộ 2": {"expected": 3, "present": 1, "by_code": 1, "unrecorded": 2}}
    assert await waiting(db) == 0
    assert await tallies.fold(db, NOW) == 0


async def test_fold_of_the_whole_campaign(db: Database) -> None:
    history = await small_history(db)
    await happen(db, history, subject=None)
    assert await tallies.fold(db, NOW) == 1
    assert await stored(db, history) == {b: {"expected": 3, "unrecorded": 3} for b in BRANCHES}


async def test_a_row_delivered_twice_changes_nothing(db: Database) -> None:
    history = await small_history(db)
    person = "Chi bộ 1 1"
    for _ in range(2):
        await happen(db, history, subject=history.members[person])
    await happen(db, history, Attempted(person, taken=True, passed=True), subject=history.members[person])
    assert await tallies.fold(db, NOW) == 3
    once = await stored(db, history)
    await happen(db, history, subject=history.members[person])
    await tallies.fold(db, NOW)
    assert await stored(db, history) == once == {"Chi bộ 1": {"expected": 3, "unrecorded": 3, "took": 1, "passed": 1}}


async def test_rows_about_nobody_on_a_list_are_done_with(db: Database) -> None:
    history = await small_history(db)
    stranger = UUID(int=7)
    await happen(db, history, subject=stranger)
    async with db.write() as session:
        outbox.emit(session, kind=outbox.PARTICIPATION_CHANGED, now=NOW, occasion_id=stranger, subject_id=stranger)
        outbox.emit(session, kind=outbox.PARTICIPATION_CHANGED, now=NOW)
    assert await tallies.fold(db, NOW) == 3
    assert await waiting(db) == 0
    assert await stored(db, history) == {}


async def test_a_campaign_that_fails_keeps_its_rows_and_does_not_hold_up_others(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    history = await small_history(db)
    broken = UUID(int=9)
    real = tallies._fold_campaign

    async def fails_for_one(session: object, campaign_id: UUID | None, now: object) -> int:
        done = await real(session, campaign_id, now)  # type: ignore[arg-type]
        if campaign_id == broken:
            raise RuntimeError
        return done

    monkeypatch.setattr(tallies, "_fold_campaign", fails_for_one)
    async with db.write() as session:
        outbox.emit(session, kind=outbox.PARTICIPATION_CHANGED, now=NOW, occasion_id=broken)
    await happen(db, history, subject=None)
    assert await tallies.fold(db, NOW) == 1
    assert await waiting(db) == 1
    assert len(await stored(db, history)) == len(BRANCHES)
