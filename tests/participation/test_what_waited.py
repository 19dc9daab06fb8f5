"""What was left open by a closing, or is spoken of beside something else: nothing is thrown away, nothing slips in unseen."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest_asyncio
from sqlalchemy import select

from app.campaigns import hall_code
from app.campaigns.models import Enrolment, EnrolmentCorrection, StudySession
from app.core import clock
from app.core.db import Database
from tests.campaigns.builders import problem
from tests.participation.amendments import amend, attended, consistent, pending, proof
from tests.participation.closings import AN, BINH, CUONG, Closing, make_closing
from tests.support.cast import NOW


@pytest_asyncio.fixture
async def world(db: Database, client: httpx.AsyncClient) -> Closing:
    return await make_closing(db, client)


async def figure(world: Closing, campaign: str) -> str:
    return str((await world.page(campaign, "secretary"))["unit"]["took_part"]["text"])


async def test_a_scan_that_waited_at_the_closing_is_decided_and_waits_for_the_committee(world: Closing) -> None:
    campaign = await world.opened()
    meeting = await world.meeting(campaign)
    async with world.db.read() as session:
        secret = (await session.scalars(select(StudySession.secret).where(StudySession.id == UUID(meeting)))).one()
    scanned = {"code": hall_code.qr(secret, part=1, at=NOW).digits, "device_time": NOW.isoformat()}
    clock.shift(NOW + timedelta(hours=3) - clock.real_now())
    sent = await world.put(AN, f"sessions/{meeting}/check-ins/{uuid4()}", scanned)
    assert (sent.status_code, sent.json()["state"]) == (202, "waiting")
    closed = await world.closed(campaign)
    assert closed["left_open"][0]["open"]["check_ins_queued"] == 1
    (late,) = (await world.get("secretary", f"sessions/{meeting}/late-check-ins")).json()["items"]
    decided = await world.post("secretary", f"sessions/{meeting}/late-check-ins/decisions", {"accept": [late["id"]]})
    assert decided.json() == {"accepted": 1, "refused": 0}
    assert await figure(world, campaign) == "0/7 (0,0 %)"
    assert {name: item["grounds"] for name, item in (await pending(world, campaign)).items()} == {AN: ["attendance"]}
    assert (await amend(world, campaign, [AN])).json()["changed"] == 1
    assert await figure(world, campaign) == "1/7 (14,2 %)"
    await consistent(world)


async def test_a_paper_that_waited_at_the_closing_is_decided_and_waits_for_the_committee(world: Closing) -> None:
    campaign = await world.opened()
    paper = {"member_id": str(world.people[AN]), "number": "12-XN/ĐU", "issued_on": "2024-12-10", "issuer": "Đảng ủy phường 3"}
    entered = await world.post("secretary", f"campaigns/{campaign}/outside-confirmations", {"client_id": str(uuid4()), **paper})
    await world.closed(campaign)
    accepted = await world.post("committee", f"campaigns/{campaign}/outside-confirmations/{entered.json()['id']}/accept")
    assert (accepted.status_code, accepted.json()["state"]) == (200, "accepted")
    assert await figure(world, campaign) == "0/7 (0,0 %)"
    assert {name: item["grounds"] for name, item in (await pending(world, campaign)).items()} == {AN: ["attendance"]}


async def propose_exemption(world: Closing, campaign: str, name: str) -> None:
    async with world.db.write() as session:
        query = select(Enrolment.id).where(Enrolment.campaign_id == UUID(campaign), Enrolment.member_id == world.people[name])
        row: dict[str, Any] = {"kind": "standing", "value": "exempt", "effective_on": date(2024, 11, 1), "state": "proposed"}
        session.add(EnrolmentCorrection(enrolment_id=await session.scalar(query), proposed_at=clock.now(), **row))


async def test_a_late_roll_brings_in_who_came_and_nothing_else_about_them(world: Closing) -> None:
    """The committee took a roll over: of the people in it nobody looked at what else waits."""
    campaign = await world.opened()
    meeting = await world.meeting(campaign)
    await world.closed(campaign)
    await propose_exemption(world, campaign, AN)
    assert problem(await world.roll(meeting, marks=[world.mark(AN), world.mark(BINH)])) == (409, "campaign_closed")
    (record,) = (await world.get("office", f"campaigns/{campaign}/amendments")).json()["records"]
    done = await amend(world, campaign, [], record_ids=[record["id"]])
    assert (done.status_code, done.json()["changed"]) == (201, 2)
    second = await proof(world, campaign, 2)
    came = {(c["old"]["present"], c["new"]["present"], *c["grounds"]) for c in second["changes"]}
    assert came == {(False, True, "attendance")}
    async with world.db.read() as session:
        assert [c.state for c in await session.scalars(select(EnrolmentCorrection))] == ["proposed"]
    waits = await pending(world, campaign)
    assert {name: item["grounds"] for name, item in waits.items()} == {AN: ["correction"]}
    assert (await amend(world, campaign, [AN], number=2)).json()["changed"] == 1
    assert await figure(world, campaign) == "1/6 (16,6 %)"
    await consistent(world)


async def test_who_sent_a_late_roll_is_not_its_second_person(world: Closing) -> None:
    campaign = await world.opened()
    meeting = await world.meeting(campaign)
    await world.closed(campaign)
    await world.roll(meeting, "office", marks=[world.mark(AN)])
    (record,) = (await world.get("office", f"campaigns/{campaign}/amendments")).json()["records"]
    assert problem(await amend(world, campaign, [], record_ids=[record["id"]])) == (403, "own_amendment")
    assert await figure(world, campaign) == "0/7 (0,0 %)"
    assert (await amend(world, campaign, [], "committee", record_ids=[record["id"]])).status_code == 201
    assert await figure(world, campaign) == "1/7 (14,2 %)"


async def test_the_id_of_an_amendment_names_one_amendment(world: Closing) -> None:
    campaign = await world.opened()
    meeting = await world.meeting(campaign)
    await world.closed(campaign)
    await attended(world, campaign, [BINH, CUONG], meeting)
    client_id = str(uuid4())
    assert (await amend(world, campaign, [BINH], client_id=client_id)).status_code == 201
    for other in ({"reason": "Sổ biên bản, trang 13"}, {"number": 2}):
        assert problem(await amend(world, campaign, [CUONG], client_id=client_id, **other)) == (409, "client_id_reused")
    assert (await world.page(campaign, "committee"))["snapshot"]["number"] == 2
