"""What is said about absences and homes after the closing moves nothing until the committee amends; and what was sealed."""

from typing import Any
from uuid import uuid4

import httpx
import pytest_asyncio

from app.core.db import Database
from tests.campaigns.builders import problem
from tests.participation.amendments import amend, consistent, pending, proof
from tests.participation.closings import AN, BINH, CUONG, Closing, make_closing

THU = "Ngô Văn Thư"


@pytest_asyncio.fixture
async def world(db: Database, client: httpx.AsyncClient) -> Closing:
    return await make_closing(db, client)


async def ask(world: Closing, campaign: str, who: str = AN) -> str:
    response = await world.put(who, f"campaigns/{campaign}/excuse-requests/{uuid4()}", {"excuse": "illness"})
    assert response.status_code == 200, response.text
    return str(response.json()["id"])


async def accept(world: Closing, campaign: str, request: str) -> dict[str, Any]:
    response = await world.post("secretary", f"campaigns/{campaign}/excuse-requests/{request}/accept")
    assert response.status_code == 200, response.text
    body: dict[str, Any] = response.json()
    return body


async def find(world: Closing, campaign: str, *names: str) -> httpx.Response:
    findings = [{"member_id": str(world.people[name]), "state": "unexcused"} for name in names]
    return await world.put("secretary", f"campaigns/{campaign}/branches/{world.cast.branch}/absences", {"findings": findings})


async def not_come(world: Closing, campaign: str) -> list[int]:
    return list((await world.page(campaign, "secretary"))["unit"]["not_come"].values())


async def test_a_closing_seals_the_four_states(world: Closing) -> None:
    """Excused, and chưa ghi; what nobody found stays not recorded, and the sums of the proof say so."""
    campaign = await world.opened()
    await accept(world, campaign, await ask(world, campaign))
    assert (await world.closing(campaign))["open"]["excuses_asked"] == 0
    await ask(world, campaign, BINH)
    page = await world.closing(campaign)
    assert (page["open"]["excuses_asked"], list(page["not_come"].values())) == (1, [1, 0, 6])
    assert page["not_come_text"] == "Còn 6 đồng chí chưa ghi. Hết thời gian của đợt mới kết luận “vắng không lý do”."
    assert (await world.closing(campaign, "committee"))["not_come"] is None
    closed = await world.closed(campaign)
    assert closed["left_open"][0]["open"] == {"excuses_asked": 1}
    assert await not_come(world, campaign) == [1, 0, 6]
    sealed = await proof(world, campaign, 1)
    assert sorted(row["absence"] for row in sealed["rows"] if row["counted"]) == ["excused", *["unrecorded"] * 7]


async def test_what_is_decided_after_the_closing_waits_for_the_amendment(world: Closing) -> None:
    campaign = await world.opened()
    asked = await ask(world, campaign)
    await world.closed(campaign)
    later = await ask(world, campaign, BINH)
    for request in (asked, later):
        assert (await accept(world, campaign, request))["message"] == "Đã nhận sau khi chốt; chờ cấp ủy xem xét."
    found = await find(world, campaign, CUONG)
    assert found.json()["message"] == ("Đã ghi kết luận vắng mặt của 1 đồng chí. Đã nhận sau khi chốt; chờ cấp ủy xem xét.")
    assert await not_come(world, campaign) == [0, 0, 7]
    own = (await world.get(AN, "me/record")).json()["items"][0]
    assert own["sentence"].endswith("chưa ghi. Đã nhận thêm ghi nhận sau khi chốt; chờ cấp ủy xem xét.")
    why = (await world.get(AN, f"campaigns/{campaign}/participation/explain?member={world.people[AN]}")).json()
    assert not [note for note in why["notes"] if "Vắng" in note]  # the sealed row does not say so yet
    waits = await pending(world, campaign)
    assert {name: (item["grounds"], item["new"]["absence"]) for name, item in waits.items()} == {
        AN: (["attendance"], "excused"),
        BINH: (["attendance"], "excused"),
        CUONG: (["attendance"], "unexcused"),
    }
    assert (await amend(world, campaign, [AN, CUONG])).json()["changed"] == 2
    assert await not_come(world, campaign) == [1, 1, 5]
    await proof(world, campaign, 2)
    await consistent(world)
    own = (await world.get(AN, "me/record")).json()["items"][0]
    assert own["sentence"].endswith("chưa tính là đã tham gia: vắng có lý do.")


async def test_a_home_visit_that_comes_after_the_closing_is_taken_over_by_an_amendment(world: Closing) -> None:
    campaign = await world.opened()
    await world.closed(campaign)
    body = {
        "client_id": str(uuid4()),
        "unit_id": str(world.cast.branch),
        "member_ids": [str(world.people[AN])],
        "visited_on": "2024-12-18",
        "first_id": str(world.people[THU]),
        "second_id": str(world.people[BINH]),
        "short": "read",
        "five_minutes": "read",
    }
    path = f"campaigns/{campaign}/home-visits"
    for _ in range(2):
        assert problem(await world.post("secretary", path, body)) == (409, "campaign_closed")
    (record,) = (await world.get("office", f"campaigns/{campaign}/amendments")).json()["records"]
    assert (record["kind"], record["session_id"]) == ("home", None)
    assert (await world.page(campaign, "secretary"))["unit"]["ways"]["home"] == 0
    done = await amend(world, campaign, [], record_ids=[record["id"]])
    assert (done.status_code, done.json()["changed"]) == (201, 1)
    page = (await world.page(campaign, "secretary"))["unit"]
    assert (page["took_part"]["text"], page["ways"]["home"]) == ("1/7 (14,2 %)", 1)
    assert (await world.post("secretary", path, body)).status_code == 201  # the phone sends it once more
    assert (await world.get("office", f"campaigns/{campaign}/amendments")).json()["records"] == []
    await consistent(world)
    await proof(world, campaign, 2)
