"""Papers of places outside the system: entered by the branch, accepted one level above, counted as learned elsewhere."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import select

from app.campaigns.models import Attendance, OutsideConfirmation, RefusedCheckIn, StudySession
from app.core import clock
from app.core.models import JournalEntry
from tests.campaigns.builders import ENDS, NAMES, World, problem
from tests.campaigns.halls import count_rows

AN, BINH, *_ = NAMES


def body_of(world: World, name: str = AN, **changes: Any) -> dict[str, Any]:
    body = {
        "client_id": str(uuid4()),
        "member_id": str(world.people[name]),
        "number": "12-XN/ĐU",
        "issued_on": "2024-12-10",
        "issuer": "Đảng ủy phường 3",
    }
    return {**body, **changes}


async def enter(world: World, campaign: str, who: str = "secretary", name: str = AN, **changes: Any) -> httpx.Response:
    return await world.post(who, f"campaigns/{campaign}/outside-confirmations", body_of(world, name, **changes))


async def decide(world: World, campaign: str, paper: str, who: str = "committee", word: str | None = None) -> httpx.Response:
    path = f"campaigns/{campaign}/outside-confirmations/{paper}"
    return await (world.post(who, f"{path}/accept") if word is None else world.post(who, f"{path}/refuse", {"word": word}))


async def came_elsewhere(world: World, campaign: str) -> int:
    page = (await world.get("secretary", f"campaigns/{campaign}/participation")).json()["unit"]
    assert page["took_part"]["numerator"] == page["ways"]["elsewhere"]
    return int(page["ways"]["elsewhere"])


async def test_a_paper_counts_once_the_level_above_has_accepted_it(world: World) -> None:
    campaign = await world.opened(parts=["Sáng", "Chiều"])
    entered = await enter(world, campaign, paper_kept="Sổ công văn đến, trang 4")
    assert (entered.status_code, entered.json()["state"], entered.json()["parts"]) == (201, "waiting", [1, 2])
    assert await came_elsewhere(world, campaign) == 0
    accepted = await decide(world, campaign, entered.json()["id"])
    assert (accepted.status_code, accepted.json()["state"]) == (200, "accepted")
    assert await came_elsewhere(world, campaign) == 1
    said = (await world.get("committee", f"campaigns/{campaign}/participation/explain?member={world.people[AN]}")).json()
    assert {m["session_title"] for m in said["marks"]} == {"Xác nhận số 12-XN/ĐU ngày 10/12/2024 của Đảng ủy phường 3"}
    assert "nơi khác xác nhận đã học ngày 10/12/2024" in said["sentence"]
    assert [n["kind"] for n in (await world.get(AN, "me/notices")).json()["items"]] == ["outside_accepted"]
    # It is no meeting: nobody sees it in a list of meetings, takes a roll there or checks in.
    assert (await world.get("secretary", f"campaigns/{campaign}/sessions")).json()["items"] == []
    async with world.db.read() as session:
        place = str((await session.scalars(select(StudySession.id))).one())
    assert problem(await world.roll(place, marks=[world.mark(BINH)])) == (404, "not_found")
    assert problem(await world.check_in(BINH, place, await world.code(place))) == (404, "not_found")


async def test_a_refused_paper_stays_with_its_word(world: World) -> None:
    campaign = await world.opened()
    paper = (await enter(world, campaign)).json()["id"]
    refused = await decide(world, campaign, paper, word="giấy không ghi tên đợt")
    assert (refused.json()["state"], refused.json()["word"]) == ("refused", "giấy không ghi tên đợt")
    assert await came_elsewhere(world, campaign) == 0
    assert problem(await decide(world, campaign, paper)) == (409, "outside_decided")
    assert await came_elsewhere(world, campaign) == 0


async def test_the_same_paper_again_is_the_same_paper(world: World) -> None:
    campaign = await world.opened()
    body = body_of(world)
    path = f"campaigns/{campaign}/outside-confirmations"
    answers = await asyncio.gather(*(world.post("secretary", path, body) for _ in range(4)))
    assert {a.status_code for a in answers} == {201}
    assert len({a.json()["id"] for a in answers}) == 1
    assert problem(await world.post("secretary", path, {**body, "number": "13-XN/ĐU"})) == (409, "client_id_reused")
    assert await count_rows(world.db, OutsideConfirmation) == 1


@pytest.mark.races
async def test_two_who_decide_at_once_decide_once(world: World) -> None:
    campaign = await world.opened()
    paper = (await enter(world, campaign)).json()["id"]
    answers = await asyncio.gather(*(decide(world, campaign, paper, who) for who in ("committee", "office", "committee")))
    assert {a.status_code for a in answers} <= {200, 409}
    assert 200 in {a.status_code for a in answers}
    assert await count_rows(world.db, StudySession) == await count_rows(world.db, Attendance) == 1


@pytest.mark.parametrize(
    ("who", "answer"),
    [
        *((who, 201) for who in ("secretary", "deputy", "committee", "office")),
        *((who, 403) for who in ("board", "inspector")),
        *((who, 404) for who in ("neighbour", "stranger", BINH, AN)),  # a member without a role reaches nobody
    ],
)
async def test_who_enters(world: World, who: str, answer: int) -> None:
    campaign = await world.opened()
    entered = await enter(world, campaign, who)
    assert entered.status_code == answer
    assert await count_rows(world.db, OutsideConfirmation) == int(answer == 201)
    if answer == 201:
        assert entered.json()["on_behalf"] is (who in {"committee", "office"})


@pytest.mark.parametrize(
    ("who", "answer"),
    [
        ("committee", 200),
        ("office", 200),
        ("secretary", 403),
        ("deputy", 403),
        ("board", 403),
        ("neighbour", 404),
        ("stranger", 404),
    ],
)
async def test_who_accepts(world: World, who: str, answer: int) -> None:
    campaign = await world.opened()
    paper = (await enter(world, campaign)).json()["id"]
    assert (await decide(world, campaign, paper, who)).status_code == answer
    assert await came_elsewhere(world, campaign) == int(answer == 200)


async def test_who_entered_it_on_the_branchs_behalf_does_not_accept_it(world: World) -> None:
    campaign = await world.opened()
    paper = (await enter(world, campaign, "committee")).json()["id"]
    assert problem(await decide(world, campaign, paper, "committee")) == (403, "own_outside_paper")
    assert (await decide(world, campaign, paper, "office")).status_code == 200


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"issued_on": "2024-12-19"}, "outside_paper_not_valid"),
        ({"issued_on": "2024-11-30"}, "outside_paper_not_valid"),
        ({"parts": [2]}, "outside_paper_not_valid"),
        ({"parts": [1, 1]}, "outside_paper_not_valid"),
        ({"parts": []}, "malformed_input"),
        ({"number": ""}, "malformed_input"),
        ({"issuer": "\x00"}, "malformed_input"),
        ({"issued_on": "10/12/2024"}, "malformed_input"),
        ({"photo": "data:"}, "malformed_input"),
    ],
)
async def test_papers_that_cannot_be_entered(world: World, changes: dict[str, Any], code: str) -> None:
    campaign = await world.opened()
    assert problem(await enter(world, campaign, **changes)) == (422, code)
    assert await count_rows(world.db, OutsideConfirmation) == 0


async def test_who_is_on_no_list_has_no_paper(world: World) -> None:
    campaign = await world.opened()
    assert problem(await enter(world, campaign, name="Mai Văn Khách")) == (404, "people_not_found")
    assert problem(await enter(world, campaign, member_id=str(uuid4()))) == (404, "people_not_found")


async def test_a_look_at_the_papers_is_on_record_and_within_ones_reach(world: World) -> None:
    campaign = await world.opened()
    await enter(world, campaign)
    await enter(world, campaign, "neighbour", "Lâm Thị Xóm")
    path = f"campaigns/{campaign}/outside-confirmations"
    seen = {who: {p["name"] for p in (await world.get(who, path)).json()["items"]} for who in ("secretary", "committee")}
    assert seen == {"secretary": {AN}, "committee": {AN, "Lâm Thị Xóm"}}
    assert problem(await world.get("board", path)) == (403, "role_missing")
    assert await count_rows(world.db, JournalEntry, JournalEntry.action == "names:outside_confirmations:view") == 2


async def test_a_paper_after_the_72_hours_is_kept_for_the_committee(world: World) -> None:
    campaign = await world.opened()
    clock.shift(ENDS + timedelta(hours=73) - clock.real_now())
    assert problem(await enter(world, campaign)) == (409, "recorded_too_late")
    async with world.db.read() as session:
        kept = (await session.scalars(select(RefusedCheckIn))).one()
    assert (kept.kind, kept.state, kept.session_id) == ("outside", "waiting", None)
    assert "12-XN/ĐU" in kept.payload
