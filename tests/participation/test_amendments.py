"""What comes after the closing waits for the committee; accepted, it is the next snapshot, and the last one stays."""

import asyncio
import json
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import event, select

from app import worker
from app.auth.models import Account, RoleGrant
from app.campaigns.models import Enrolment, EnrolmentCorrection
from app.core import clock
from app.core.db import Database
from app.core.models import JournalEntry
from app.participation.models import Snapshot, SnapshotRow
from app.participation.snapshots.forgetting import forget
from tests.campaigns.builders import problem
from tests.participation.amendments import amend, attended, consistent, pending, proof
from tests.participation.closings import AN, BINH, CUONG, DUNG, Closing, make_closing
from tests.support.cast import BEGINNING, NOW


@pytest_asyncio.fixture
async def world(db: Database, client: httpx.AsyncClient) -> Closing:
    return await make_closing(db, client)


async def test_attendance_after_closing_waits_and_is_accepted(world: Closing) -> None:
    campaign = await world.opened()
    meeting = await world.meeting(campaign)
    await world.check_in(AN, meeting, await world.code(meeting))
    await world.closed(campaign)
    first = await proof(world, campaign, 1)
    await attended(world, campaign, [BINH, CUONG], meeting)
    await worker.run_once(world.db, clock.now())
    assert (await world.page(campaign, "secretary"))["unit"]["took_part"]["text"] == "1/7 (14,2 %)"
    waits = await pending(world, campaign)
    assert {name: item["grounds"] for name, item in waits.items()} == {BINH: ["attendance"], CUONG: ["attendance"]}
    assert (waits[BINH]["old"]["present"], waits[BINH]["new"]["present"], waits[BINH]["moves"]) == (False, True, True)
    assert waits[BINH]["grounds_text"] == "điểm danh ghi nhận sau khi chốt"

    done = await amend(world, campaign, [BINH])
    assert done.status_code == 201, done.text
    assert (done.json()["snapshot"]["number"], done.json()["changed"]) == (2, 1)
    page = await world.page(campaign, "committee")
    assert (page["snapshot"]["number"], page["unit"]["took_part"]["text"]) == (2, "2/8 (25,0 %)")
    assert (await world.page(campaign, "secretary"))["unit"]["ways"]["text"] == "mã 1, điểm danh 1"
    assert list(await pending(world, campaign)) == [CUONG]
    await consistent(world)

    second = await proof(world, campaign, 2)
    assert json.loads(second["statement"])["previous"][:2] == [1, first["head"]]
    (change,) = second["changes"]
    assert (change["grounds"], change["old"]["present"], change["new"]["present"]) == (["attendance"], False, True)
    assert change["old"] == first["rows"][change["n"] - 1]
    assert await proof(world, campaign, 1) == first  # for ever
    listed = (await world.get("office", f"campaigns/{campaign}/amendments")).json()["snapshots"]
    assert [(s["number"], s["reason"], s["changed"]) for s in listed] == [
        (2, "Sổ biên bản, trang 12", 1),
        (1, "Học xong sớm", 0),
    ]


async def test_an_amendment_of_many_writes_them_at_once(world: Closing) -> None:
    """As many statements for three people as for one."""
    campaign = await world.opened()
    meeting = await world.meeting(campaign)
    await world.closed(campaign)
    counted = 0

    def count(*_: object) -> None:
        nonlocal counted
        counted += 1

    engine, seen = world.db.writer.sync_engine, []
    event.listen(engine, "before_cursor_execute", count)
    for number, names in enumerate(([AN], [BINH, CUONG, DUNG]), start=1):
        await attended(world, campaign, names, meeting)
        counted = 0
        assert (await amend(world, campaign, names, number=number)).json()["changed"] == len(names)
        seen.append(counted)
    event.remove(engine, "before_cursor_execute", count)
    assert seen[0] == seen[1]


async def propose(world: Closing, campaign: str, name: str, kind: str, value: str) -> None:
    async with world.db.write() as session:
        query = select(Enrolment.id).where(Enrolment.campaign_id == UUID(campaign), Enrolment.member_id == world.people[name])
        enrolment = await session.scalar(query)
        session.add(
            EnrolmentCorrection(
                enrolment_id=enrolment,
                kind=kind,
                value=value,
                effective_on=date(2024, 12, 10),
                state="proposed",
                proposed_at=clock.now(),
            )
        )


async def test_corrections_after_closing_with_reason_approver_and_old_value(world: Closing) -> None:
    campaign = await world.opened()
    await world.closed(campaign)
    await propose(world, campaign, AN, "removed", "died")
    await propose(world, campaign, "Đỗ Thị Miễn", "standing", "expected")
    assert {name: item["grounds"] for name, item in (await pending(world, campaign)).items()} == {
        AN: ["correction"],
        "Đỗ Thị Miễn": ["correction"],
    }
    assert (await amend(world, campaign, [AN, "Đỗ Thị Miễn"], reason="Giấy chứng tử số 12")).json()["changed"] == 2
    page = await world.page(campaign, "committee")
    assert (page["unit"]["took_part"]["text"], page["unit"]["outside"]["removed"]) == ("0/8 (0,0 %)", 1)
    second = await proof(world, campaign, 2)
    assert {(c["old"]["why"], c["new"]["why"]) for c in second["changes"]} == {("expected", "died"), ("exempt", "expected")}
    async with world.db.read() as session:
        query = select(JournalEntry).where(JournalEntry.action == "campaigns:correction:accept").order_by(JournalEntry.id)
        entries = (await session.scalars(query)).all()
        decided = (await session.scalars(select(EnrolmentCorrection))).all()
    assert {e.reason for e in entries} == {"Giấy chứng tử số 12"}
    assert [e.old["standing"] for e in entries if e.old] == ["expected", "exempt"]
    assert {(c.state, c.reason) for c in decided} == {("accepted", "Giấy chứng tử số 12")}
    assert all(c.decided_by for c in decided)
    await consistent(world)


async def test_only_what_was_looked_at_is_amended(world: Closing) -> None:
    campaign = await world.opened()
    meeting = await world.meeting(campaign)
    assert problem(await amend(world, campaign, [AN])) == (409, "campaign_not_closed")
    assert problem(await world.get("office", f"campaigns/{campaign}/amendments")) == (409, "campaign_not_closed")
    await world.closed(campaign)
    await attended(world, campaign, [AN, BINH], meeting)
    refused = await amend(world, campaign, [AN, CUONG])
    assert problem(refused) == (409, "nothing_to_amend")
    assert refused.json()["members"] == [str(world.people[CUONG])]
    client_id = str(uuid4())
    assert (await amend(world, campaign, [AN], client_id=client_id)).status_code == 201
    again = await amend(world, campaign, [AN], client_id=client_id)
    assert (again.status_code, again.json()["snapshot"]["number"]) == (201, 2)
    stale = await amend(world, campaign, [BINH])
    assert (problem(stale), stale.json()["newest"]) == ((409, "snapshot_superseded"), 2)
    assert (await amend(world, campaign, [BINH], number=2)).json()["snapshot"]["number"] == 3
    third = await proof(world, campaign, 3)
    assert len(third["changes"]) == 1
    async with world.db.read() as session:
        assert list(await session.scalars(select(Snapshot.number).order_by(Snapshot.number))) == [1, 2, 3]


@pytest.mark.races
async def test_two_amendments_at_once_do_not_fork(world: Closing) -> None:
    campaign = await world.opened()
    meeting = await world.meeting(campaign)
    await world.closed(campaign)
    await attended(world, campaign, [AN, BINH, CUONG, DUNG], meeting)
    answers = await asyncio.gather(*(amend(world, campaign, [name]) for name in (AN, BINH, CUONG, DUNG)))
    assert sorted(a.status_code for a in answers) == [201, 409, 409, 409]
    assert (await world.page(campaign, "secretary"))["unit"]["took_part"]["numerator"] == 1
    await consistent(world)


@pytest.mark.parametrize(
    ("who", "look", "act"),
    [
        ("committee", 200, 201),
        ("office", 200, 201),
        ("inspector", 200, 403),
        ("board", 403, 403),
        ("secretary", 403, 403),
        (AN, 403, 403),
        ("stranger", 404, 404),
    ],
)
async def test_who_looks_and_who_accepts(world: Closing, who: str, look: int, act: int) -> None:
    campaign = await world.opened()
    meeting = await world.meeting(campaign)
    await world.closed(campaign)
    await attended(world, campaign, [BINH], meeting)
    assert (await world.get(who, f"campaigns/{campaign}/amendments")).status_code == look
    assert (await amend(world, campaign, [BINH], who)).status_code == act
    async with world.db.read() as session:
        looks = await session.scalars(select(JournalEntry.new).where(JournalEntry.action == "names:amendments:view"))
        assert [new["people"] for new in looks if new] == ([1] if look == 200 else [])
        assert len((await session.scalars(select(Snapshot))).all()) == (2 if act == 201 else 1)


async def test_nobody_amends_themselves(world: Closing) -> None:
    campaign = await world.opened()
    meeting = await world.meeting(campaign)
    await world.closed(campaign)
    await attended(world, campaign, [BINH], meeting)
    async with world.db.write() as session:
        account = (await session.scalars(select(Account).where(Account.member_id == world.people[BINH]))).one()
        session.add(
            RoleGrant(
                account_id=account.id, role="committee", unit_id=world.cast.grassroots, valid_from=BEGINNING, granted_at=NOW
            )
        )
    assert problem(await amend(world, campaign, [BINH], BINH)) == (403, "own_amendment")
    assert list(await pending(world, campaign)) == [BINH]


@pytest.mark.parametrize(
    "body",
    [
        {"member_ids": []},
        {"member_ids": ["x"]},
        {"number": -1},
        {"number": True},
        {"reason": " "},
        {"client_id": 7},
        {"more": 1},
    ],
)
async def test_malformed_amendments(world: Closing, body: dict[str, Any]) -> None:
    campaign = await world.opened()
    await world.closed(campaign)
    assert (await amend(world, campaign, [AN], **body)).status_code == 422
    assert (await world.page(campaign, "committee"))["snapshot"]["number"] == 1


async def test_the_list_of_what_waits_is_paged(world: Closing) -> None:
    campaign = await world.opened()
    meeting = await world.meeting(campaign)
    await world.closed(campaign)
    await attended(world, campaign, [AN, BINH, CUONG], meeting)
    seen: list[str] = []
    cursor = ""
    for _ in range(3):
        page = (await world.get("office", f"campaigns/{campaign}/amendments?limit=1{cursor}")).json()
        assert page["waiting"] == 3
        seen += [item["full_name"] for item in page["items"]]
        cursor = f"&cursor={page['next_cursor']}"
    assert (sorted(seen), page["next_cursor"]) == (sorted([AN, BINH, CUONG]), None)
    assert problem(await world.get("office", f"campaigns/{campaign}/amendments?cursor=%00")) == (422, "cursor_not_valid")


async def test_a_row_that_lost_its_salts_is_amended_all_the_same(world: Closing) -> None:
    """Erasure drops the salts; rows and sums live on."""
    campaign = await world.opened()
    meeting = await world.meeting(campaign)
    await world.closed(campaign)
    async with world.db.write() as session:
        await forget(session, world.people[AN])
    async with world.db.read() as session:
        rows = (await session.scalars(select(SnapshotRow))).all()
    assert [row.member_id for row in rows if row.salts is None] == [world.people[AN]]
    await attended(world, campaign, [AN], meeting)
    assert (await amend(world, campaign, [AN])).status_code == 201
    await proof(world, campaign, 1)
    await proof(world, campaign, 2)


async def records(world: Closing, campaign: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await world.get("office", f"campaigns/{campaign}/amendments")).json()["records"]
    return found


async def test_rolls_and_check_ins_that_arrive_after_closing(world: Closing) -> None:
    """Refused and kept when they came; judged, counted and sealed when the committee takes them over."""
    campaign = await world.opened()
    meeting = await world.meeting(campaign)
    code = await world.code(meeting)
    await world.closed(campaign)
    assert problem(await world.roll(meeting, marks=[world.mark(AN), world.mark(BINH)])) == (409, "campaign_closed")
    assert problem(await world.check_in(CUONG, meeting, code)) == (409, "campaign_closed")
    assert await pending(world, campaign) == {}
    waits = await records(world, campaign)
    assert [r["kind"] for r in waits] == ["roll", "check_in"]
    strange = await amend(world, campaign, [], record_ids=[str(uuid4())])
    assert problem(strange) == (409, "record_not_taken")
    assert len(await records(world, campaign)) == 2
    done = await amend(world, campaign, [], record_ids=[r["id"] for r in waits])
    assert (done.status_code, done.json()["changed"]) == (201, 3), done.text
    unit = (await world.page(campaign, "secretary"))["unit"]
    assert (unit["took_part"]["text"], unit["ways"]["text"]) == ("3/7 (42,8 %)", "mã 1, điểm danh 2")
    assert await records(world, campaign) == []
    assert {tuple(c["grounds"]) for c in (await proof(world, campaign, 2))["changes"]} == {("attendance",)}
    (told,) = (await world.get(CUONG, "me/notices")).json()["items"]
    assert told["kind"] == "record_taken"  # who sent it learns that it counts now
    sides = (await world.get("board", f"campaigns/{campaign}/participation/pilot")).json()
    assert sides["as_of"] == (await world.page(campaign))["as_of"]
    again = await amend(world, campaign, [], number=2, record_ids=[waits[0]["id"]])
    assert problem(again) == (409, "record_not_taken")
    await consistent(world)
