"""What a closing seals: the sums of the facts, for every unit, for ever; nothing received afterwards moves them."""

import asyncio
import json
import random
from typing import Any
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import event, select, update

from app import worker
from app.campaigns.models import Attendance, Campaign
from app.core import clock, outbox
from app.core.actor import system_actor
from app.core.db import Database
from app.core.ids import new_id
from app.core.models import JournalEntry
from app.participation import tallies
from app.participation.closing.ending import close_campaign
from app.participation.models import Snapshot, SnapshotRow, SnapshotUnit, UnitTally
from app.participation.proofs import shape, verifying
from app.participation.snapshots.proof_files import written
from app.participation.snapshots.reading import sums_at
from app.participation.snapshots.rows import SUMS
from tests.campaigns.builders import problem
from tests.participation import reference
from tests.participation.builders import DAY, NOW, History, add_facts, add_history, add_tree
from tests.participation.closings import AN, BINH, CUONG, Closing, make_closing
from tests.participation.reference import Enrolled, Event, Marked, Removed, Rules
from tests.participation.sealed import KEYS
from tests.participation.test_tallies import BRANCHES, UNITS, random_facts

CLOSER = system_actor("thử")


@pytest_asyncio.fixture
async def world(db: Database, client: httpx.AsyncClient) -> Closing:
    return await make_closing(db, client)


async def close(db: Database, campaign_id: UUID) -> Snapshot:
    async with db.write() as session:
        closed = await close_campaign(
            session, actor=CLOSER, campaign_id=campaign_id, reason="thử", today=clock.local_day(NOW), now=NOW
        )
    return closed.snapshot


async def proof_of(db: Database, snapshot: Snapshot) -> dict[str, Any]:
    async with db.read() as session:
        return shape.read((await written(session, snapshot)).decode())


async def generated(db: Database, seed: int) -> tuple[History, list[Event], Rules]:
    """A history over the small tree."""
    rng = random.Random(seed)
    rules = Rules(rng.randint(1, 3), None, rng.choice(["default-1", "congress-1"]), rng.choice(["best", "first", "last"]))
    standings = ["expected"] * 6 + ["exempt", "temporarily_exempt", "suspended"]
    listed: list[Event] = [Enrolled(f"{b} {n}", b, rng.choice(standings)) for b in BRANCHES for n in range(6)]
    people = [e.person for e in listed]
    events = [*listed, *random_facts(rng, people, rules, 120)]
    events += [Removed(person) for person in rng.sample(people, 2)]
    async with db.write() as session:
        tree = await add_tree(session, UNITS)
        history = await add_history(session, tree, "Đảng bộ phường", rules, events)
    return history, events, rules


@pytest.mark.parametrize("seed", range(12))
async def test_the_sealed_sums_are_those_of_the_second_implementation(db: Database, seed: int) -> None:
    history, events, rules = await generated(db, seed)
    snapshot = await close(db, history.campaign_id)
    by_facts = reference.tallies(events, rules)
    async with db.read() as session:
        units = {u.unit_id: u.sums for u in await session.scalars(select(SnapshotUnit))}
        tallied = {t.unit_id: t for t in await session.scalars(select(UnitTally))}
        own, children = await sums_at(
            session, campaign_id=history.campaign_id, unit_id=history.tree.ids["Đảng bộ phường"], day=DAY
        )
    for branch in BRANCHES:
        expected = {name: by_facts[branch].get(name, 0) for name in SUMS}
        assert units[history.tree.ids[branch]] == expected
        assert {name: getattr(tallied[history.tree.ids[branch]], name) for name in SUMS} == expected
    assert own == {name: sum(counts[name] for _, counts in children) for name in SUMS}
    proof = await proof_of(db, snapshot)
    assert verifying.check(proof, KEYS).findings == []
    assert len(proof["rows"]) == snapshot.rows == len({e.person for e in events if isinstance(e, Enrolled)})


async def test_nothing_received_after_closing_moves_a_page(db: Database) -> None:
    history, events, _ = await generated(db, 99)
    await close(db, history.campaign_id)
    before = await state(db, history)
    people = sorted({e.person for e in events})
    more: list[Event] = [Marked(person, "muộn", "regular", part, "present", "code") for person in people for part in (1, 2, 3)]
    async with db.write() as session:
        await add_facts(session, history, more)
        for person in people:
            member = history.members[person]
            outbox.emit(session, kind=outbox.PARTICIPATION_CHANGED, now=NOW, occasion_id=history.campaign_id, subject_id=member)
    assert await tallies.fold(db, NOW) == len(people) + 1  # the closing told, too
    assert await state(db, history) == before


async def test_rows_are_written_some_thousands_at_once(db: Database) -> None:
    """One statement for everybody here, whoever has a tổ đảng, came, was excused or removed; one for the units."""
    history, _, _ = await generated(db, 3)
    inserts: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("INSERT INTO snapshot_"):
            inserts.append(statement.split()[2])

    engine = db.writer.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    await close(db, history.campaign_id)
    event.remove(engine, "before_cursor_execute", note)
    assert inserts == ["snapshot_rows", "snapshot_units"]


async def state(db: Database, history: History) -> dict[str, Any]:
    """Everything that a page of the campaign is made of."""
    async with db.read() as session:
        found = {
            name: await sums_at(session, campaign_id=history.campaign_id, unit_id=unit_id, day=DAY)
            for name, unit_id in history.tree.ids.items()
        }
        tallied = [
            {name: getattr(t, name) for name in SUMS}
            for t in await session.scalars(select(UnitTally).order_by(UnitTally.unit_id))
        ]
    return {name: (own, [counts for _, counts in below]) for name, (own, below) in found.items()} | {"tallies": tallied}


@pytest.mark.races
@pytest.mark.postgres  # row locks; SQLite has one writer
async def test_a_fold_that_waits_for_a_closing_leaves_its_tallies_alone(db: Database) -> None:
    history, _, _ = await generated(db, 7)
    async with db.write() as session:
        outbox.emit(session, kind=outbox.PARTICIPATION_CHANGED, now=NOW, occasion_id=history.campaign_id)
    async with db.write() as session:
        closed = await close_campaign(
            session, actor=CLOSER, campaign_id=history.campaign_id, reason="x", today=clock.local_day(NOW), now=NOW
        )
        fold = asyncio.create_task(tallies.fold(db, NOW))
        await asyncio.sleep(0.2)
        assert not fold.done()
        await session.execute(update(Attendance).values(state="present"))  # what commits together with the closing
    assert await fold
    async with db.read() as session:
        units = {u.unit_id: u.sums for u in await session.scalars(select(SnapshotUnit))}
        for tally in await session.scalars(select(UnitTally)):
            assert {name: getattr(tally, name) for name in SUMS} == units[tally.unit_id]
    assert closed.snapshot.number == 1


async def test_a_closed_campaigns_pages_name_the_snapshot(world: Closing) -> None:
    campaign = await world.opened()
    meeting = await world.meeting(campaign)
    for name in (AN, BINH):
        await world.check_in(name, meeting, await world.code(meeting))
    assert (await world.page(campaign))["snapshot"] is None
    closed = await world.closed(campaign)
    await worker.run_once(world.db, clock.now())
    for who, unit in (("secretary", None), ("committee", None), ("helper", None)):
        page = await world.page(campaign, who, unit)
        assert (page["snapshot"]["number"], page["snapshot"]["head"]) == (1, closed["snapshot"]["head"])
        assert (page["live"], page["as_of_text"]) == (False, "Số liệu đã chốt ngày 18/12/2024, bản số 1")
    committee = await world.page(campaign, "committee")
    assert committee["unit"]["took_part"]["text"] == "2/8 (25,0 %)"
    assert [c["took_part"]["text"] for c in committee["children"]] == ["2/7 (28,5 %)", "0/1 (0,0 %)"]
    assert (await world.page(campaign, "helper"))["unit"]["took_part"]["text"] == "0/1 (0,0 %)"


async def test_the_rows_hold_no_names_and_each_person_once(world: Closing) -> None:
    campaign = await world.opened()
    closed = await world.closed(campaign)
    body = (await world.proof(campaign)).decode()
    for name in (AN, BINH, CUONG, "Đỗ Thị Miễn"):
        assert name not in body
    assert all(str(member_id) not in body for member_id in world.people.values())
    proof = json.loads(body)
    assert len({row["person"] for row in proof["rows"]}) == len(proof["rows"]) == closed["snapshot"]["rows"]
    why = {row["why"] for row in proof["rows"]}
    assert why == {"expected", "exempt", "temporarily_exempt", "suspended"}
    assert {unit["name"] for unit in proof["units"]} >= {"Đảng bộ tỉnh Minh Họa", "Chi bộ khu phố 1", "Tổ đảng số 1"}
    async with world.db.read() as session:
        salts = (await session.scalars(select(SnapshotRow.salts))).all()
    assert len({s["name"] for s in salts if s}) == len(proof["rows"])


@pytest.mark.parametrize(
    ("who", "code"),
    [("office", 200), ("committee", 200), ("inspector", 200), ("board", 403), ("secretary", 403), (AN, 403), ("stranger", 404)],
)
async def test_who_may_fetch_the_proof_is_on_record(world: Closing, who: str, code: int) -> None:
    campaign = await world.opened()
    assert (await world.get("office", f"campaigns/{campaign}/snapshots/1/proof")).status_code == 404
    await world.closed(campaign)
    answer = await world.get(who, f"campaigns/{campaign}/snapshots/1/proof")
    assert answer.status_code == code
    assert (await world.get(who, f"campaigns/{campaign}/snapshots/1")).status_code == code
    if code == 200:
        assert verifying.check(shape.read(answer.text), KEYS).findings == []
    async with world.db.read() as session:
        fetched = await session.scalars(select(JournalEntry.new).where(JournalEntry.action == "participation:proof:fetch"))
        assert [new["number"] for new in fetched if new] == ([1] if code == 200 else [])


@pytest.mark.parametrize("number", ["0", "2", "-1", "x", "99999999999"])
async def test_snapshots_that_do_not_exist(world: Closing, number: str) -> None:
    campaign = await world.opened()
    await world.closed(campaign)
    assert (await world.get("office", f"campaigns/{campaign}/snapshots/{number}/proof")).status_code in {404, 422}


async def test_a_failed_sealing_leaves_the_campaign_open(world: Closing, monkeypatch: pytest.MonkeyPatch) -> None:
    campaign = await world.opened()

    def fails(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("app.participation.snapshots.sealing.sealed", fails)
    assert problem(await world.post("board", f"campaigns/{campaign}/close", {"reason": "x"})) == (500, "internal_error")
    async with world.db.read() as session:
        assert await session.scalar(select(Campaign.state).where(Campaign.id == UUID(campaign))) == "open"
        assert (await session.scalars(select(SnapshotRow))).all() == []


@pytest.mark.races
async def test_two_closings_at_once_write_one_snapshot(world: Closing) -> None:
    campaign = await world.opened()
    path = f"campaigns/{campaign}/close"
    answers = await asyncio.gather(*(world.post("board", path, {"reason": "x"}) for _ in range(3)))
    assert sorted(a.status_code for a in answers) == [200, 409, 409]
    async with world.db.read() as session:
        assert [s.number for s in await session.scalars(select(Snapshot))] == [1]


async def test_people_of_a_closed_campaign_read_what_was_sealed(world: Closing) -> None:
    """Who is missing, why somebody counts, the own record: as sealed, with a word where something waits."""
    campaign = await world.opened()
    meeting = await world.meeting(campaign)
    await world.check_in(AN, meeting, await world.code(meeting))
    await world.closed(campaign)
    async with world.db.write() as session:
        session.add(
            Attendance(
                session_id=UUID(meeting),
                member_id=world.people[BINH],
                part=1,
                campaign_id=UUID(campaign),
                state="present",
                way="roll",
                mark_id=new_id(),
                confirmed=True,
            )
        )
    missing = (await world.get("secretary", f"campaigns/{campaign}/participation/missing")).json()
    assert missing["missing"] == 6
    assert [(p["state"], p["parts_present"]) for p in missing["people"] if p["full_name"] == BINH] == [("unrecorded", 0)]
    tested = (await world.get("secretary", f"campaigns/{campaign}/participation/missing?of=test")).json()
    assert (tested["missing"], {p["state"] for p in tested["people"] if p["full_name"] == AN}) == (7, {"present"})
    for name, in_numerator, waits in ((AN, True, False), (BINH, False, True)):
        path = f"campaigns/{campaign}/participation/explain?member={world.people[name]}"
        said = (await world.get("committee", path)).json()
        assert (said["in_numerator"], "chờ cấp ủy xem xét" in said["sentence"]) == (in_numerator, waits)
        own = (await world.get(name, "me/record")).json()["items"][0]
        assert (own["in_numerator"], "chờ cấp ủy xem xét" in own["sentence"]) == (in_numerator, waits)
