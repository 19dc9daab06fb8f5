"""What an ended secretary's phone sent and nobody took over before the closing goes into an amendment, in its sender's name."""

from uuid import uuid4

import httpx
import pytest_asyncio
from sqlalchemy import select

from app.campaigns.models import AttendanceMark, RefusedCheckIn
from app.core.db import Database
from tests.campaigns.builders import problem
from tests.campaigns.test_taking_over import REASON, THU, decide, handed_over, records
from tests.participation.amendments import amend, consistent, pending, proof
from tests.participation.closings import AN, BINH, CUONG, Closing, make_closing


@pytest_asyncio.fixture
async def world(db: Database, client: httpx.AsyncClient) -> Closing:
    return await make_closing(db, client)


async def test_records_of_an_ended_term_after_the_closing(world: Closing) -> None:
    """The new secretary sends one on with a word; another is taken by the committee as it is; each under its sender's name."""
    campaign = await world.opened()
    meeting = await world.meeting(campaign)
    await handed_over(world)
    await world.roll(meeting, marks=[world.mark(AN), world.mark(BINH)])
    speaker = {"client_id": str(uuid4()), "people": [{"member_id": str(world.people[CUONG]), "duty": "speaker"}]}
    assert problem(await world.put(THU, f"sessions/{meeting}/organisers", speaker)) == (403, "role_missing")
    closed = await world.closed(campaign)
    assert closed["left_open"][0]["open"]["records_waiting"] == 2
    roll, organisers = await records(world, campaign)
    assert (await decide(world, campaign, roll["id"])).json()["state"] == "for_committee"
    assert await pending(world, campaign) == {}  # nothing received moves the sealed figure
    waits = (await world.get("office", f"campaigns/{campaign}/amendments")).json()["records"]
    assert [(r["kind"], r["word"], r["sent_by"] is not None) for r in waits] == [
        ("roll", REASON, True),
        ("organisers", None, True),
    ]
    done = await amend(world, campaign, [], record_ids=[roll["id"], organisers["id"]])
    assert (done.status_code, done.json()["changed"]) == (201, 3), done.text
    assert (await world.page(campaign, "successor"))["unit"]["took_part"]["text"] == "3/7 (42,8 %)"
    await proof(world, campaign, 2)
    await consistent(world)
    async with world.db.read() as session:
        kept = (await session.scalars(select(RefusedCheckIn).order_by(RefusedCheckIn.id))).all()
        marks = (await session.scalars(select(AttendanceMark))).all()
    assert [(r.state, r.word) for r in kept] == [("taken", "Sổ biên bản, trang 12")] * 2
    assert {m.recorded_by for m in marks} == {kept[0].account_id}
    assert all(m.confirmed_by not in {None, m.recorded_by} for m in marks)
    assert problem(await decide(world, campaign, roll["id"], "deputy")) == (409, "record_decided")
