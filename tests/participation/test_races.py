"""Facts written while several folds run: after the last fold the tallies are what the facts say."""

import asyncio
import random

import pytest
from sqlalchemy import text

from app.core import outbox
from app.core.db import Database
from app.participation import tallies
from tests.participation import reference
from tests.participation.builders import NOW, add_facts, add_history, add_meeting, add_tree
from tests.participation.reference import Enrolled, Event, Marked, Rules
from tests.participation.test_tallies import BRANCHES, MEETINGS, UNITS, random_facts, stored, waiting

WRITERS, FACTS_EACH, FOLDERS = 4, 60, 3


@pytest.mark.races
@pytest.mark.postgres  # SQLite has one writer: its folds and facts are one after the other
async def test_folds_and_facts_at_once(db: Database) -> None:
    rules = Rules(2, None, "default-1")
    enrolled: list[Event] = [Enrolled(f"{b} {n}", b, "expected") for b in BRANCHES for n in range(20)]
    async with db.write() as session:
        tree = await add_tree(session, UNITS)
        history = await add_history(session, tree, "Đảng bộ phường", rules, enrolled)
        history.meetings = {name: await add_meeting(session, history, kind) for name, kind in MEETINGS.items()}
    events: list[Event] = []

    async def write(writer: int) -> None:
        """Each writer has people of its own: one attendance per person, meeting and part is the table's key."""
        rng = random.Random(writer)
        mine = [e.person for e in enrolled][writer::WRITERS]
        fresh = {
            (getattr(e, "meeting", n), e.person, getattr(e, "part", 0)): e
            for n, e in enumerate(random_facts(rng, mine, rules, FACTS_EACH))
        }
        for event in fresh.values():
            async with db.write() as session:
                await add_facts(session, history, [event])
                kind, person = outbox.PARTICIPATION_CHANGED, history.members[event.person]
                outbox.emit(session, kind=kind, now=NOW, occasion_id=history.campaign_id, subject_id=person)
                await session.flush()
                await asyncio.sleep(rng.random() / 200)  # the fact is written but not committed while folds go by
            events.append(event)

    async def keep_folding(stop: asyncio.Event) -> int:
        done = 0
        while not stop.is_set():
            done += await tallies.fold(db, NOW)
            await asyncio.sleep(0)
        return done

    stop = asyncio.Event()
    folders = [asyncio.create_task(keep_folding(stop)) for _ in range(FOLDERS)]
    try:
        await asyncio.gather(*(write(n) for n in range(WRITERS)))
    finally:
        stop.set()
        done = await asyncio.gather(*folders)
    folded = sum(done) + await tallies.fold(db, NOW)
    assert folded == len(events)
    assert await waiting(db) == 0
    by_facts = reference.tallies([*enrolled, *events], rules)
    assert await stored(db, history) == by_facts
    async with db.write() as session:
        await tallies.recompute_all(session, campaign_id=history.campaign_id, now=NOW)
    assert await stored(db, history) == by_facts


@pytest.mark.races
@pytest.mark.postgres  # row locks
async def test_a_fold_waits_for_another_that_holds_the_branch_and_then_counts_anew(db: Database) -> None:
    person = Enrolled("Chi bộ 1 0", "Chi bộ 1", "expected")
    async with db.write() as session:
        tree = await add_tree(session, UNITS)
        history = await add_history(session, tree, "Đảng bộ phường", Rules(1, None, "default-1"), [person])
    member = history.members[person.person]
    async with db.write() as first:
        await tallies._lock(first, history.campaign_id, {member}, NOW)
        async with db.write() as session:
            await add_facts(session, history, [Marked(person.person, "sáng", "regular", 1, "present", "code")])
            kind = outbox.PARTICIPATION_CHANGED
            outbox.emit(session, kind=kind, now=NOW, occasion_id=history.campaign_id, subject_id=member)
        second = asyncio.create_task(tallies.fold(db, NOW))
        await until_somebody_waits_for_a_lock(db)
        assert not second.done()
    assert await second == 1
    assert await stored(db, history) == {"Chi bộ 1": {"expected": 1, "present": 1, "by_code": 1}}


async def until_somebody_waits_for_a_lock(db: Database) -> None:
    blocked = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
    async with asyncio.timeout(10):
        while True:
            async with db.read() as session:
                if (await session.execute(blocked)).scalar_one():
                    return
