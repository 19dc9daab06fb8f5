"""A branch sends up, the level above accepts or returns; what is open is named, what is unconfirmed holds it back."""

import asyncio
from typing import Any
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import func, select

from app.core import clock
from app.core.db import Database
from app.core.models import JournalEntry
from app.participation.models import BranchClosing
from tests.campaigns.builders import ENDS, HOUR, NAMES, make_quiz, problem
from tests.participation.closings import AN, BINH, Closing, make_closing


@pytest_asyncio.fixture
async def world(db: Database, client: httpx.AsyncClient) -> Closing:
    return await make_closing(db, client)


async def over(world: Closing) -> str:
    """A campaign with one meeting that is over: the first two came by code."""
    campaign = await world.opened()
    meeting = await world.meeting(campaign)
    for name in NAMES[:2]:
        assert (await world.check_in(name, meeting, await world.code(meeting))).status_code == 200
    clock.shift(ENDS + HOUR - clock.real_now())
    return campaign


async def rows(world: Closing) -> list[str]:
    async with world.db.read() as session:
        return list(await session.scalars(select(BranchClosing.state).order_by(BranchClosing.id)))


async def test_from_sending_to_acceptance(world: Closing) -> None:
    campaign = await over(world)
    before = await world.closing(campaign)
    assert (before["sentence"], before["sent"]) == ("Không còn việc nào dở dang.", None)
    assert before["branches"] == {"total": 1, "not_sent": 1, "sent": 0, "accepted": 0}
    sent = await world.send_up(campaign, note="Đã họp chi ủy")
    assert sent.status_code == 200, sent.text
    assert (sent.json()["state"], sent.json()["took_part"], sent.json()["changed_since"]) == ("sent", "2/7 (28,5 %)", False)
    above = await world.closing(campaign, "committee")
    assert above["branches"] == {"total": 2, "not_sent": 1, "sent": 1, "accepted": 0}
    assert {p["name"]: p["branches"]["sent"] for p in above["parts"]} == {"Chi bộ khu phố 1": 1, "Chi bộ khu phố 2": 0}
    accepted = await world.accept(campaign, note="Đồng ý")
    assert (accepted.json()["state"], accepted.json()["answer"]) == ("accepted", "Đồng ý")
    assert (await world.closing(campaign))["sent"]["state"] == "accepted"
    async with world.db.read() as session:
        query = select(JournalEntry.action).where(JournalEntry.action.like("participation:branch:%")).order_by(JournalEntry.id)
        assert list(await session.scalars(query)) == ["participation:branch:send_up", "participation:branch:accept"]


async def test_what_is_open_is_named_and_has_to_be_confirmed(world: Closing) -> None:
    campaign = await world.opened()
    await world.meeting(campaign, kind="makeup")
    await world.meeting(campaign, "committee", unit_id=str(world.cast.grassroots))
    page = await world.closing(campaign)
    assert page["sentence"] == "Còn 2 buổi học hoặc học bù chưa kết thúc."
    assert [(m["kind"], m["running"]) for m in page["meetings"]] == [("makeup", True), ("regular", True)]
    refused = await world.send_up(campaign)
    assert problem(refused) == (409, "still_open")
    assert refused.json()["open"]["meetings"] == 1
    assert "1 buổi học hoặc học bù chưa kết thúc" in refused.json()["detail"]
    assert await rows(world) == []
    sent = await world.send_up(campaign, confirm_open=True)
    assert sent.json()["left_open"] == {"meetings": 1}


async def test_an_unconfirmed_mark_holds_the_branch_back(world: Closing) -> None:
    campaign = await world.opened()
    meeting = await world.meeting(campaign)
    assert (await world.roll(meeting, marks=[world.mark(AN), world.mark(BINH)])).status_code == 200
    clock.shift(ENDS + HOUR - clock.real_now())
    refused = await world.send_up(campaign, confirm_open=True)
    assert problem(refused) == (409, "marks_unconfirmed")
    assert refused.json()["open"]["marks_unconfirmed"] == 2
    assert await rows(world) == []
    await world.confirm_all()
    assert (await world.send_up(campaign)).status_code == 200
    await world.roll(meeting, marks=[world.mark(NAMES[2])])
    assert problem(await world.accept(campaign, confirm_changes=True)) == (409, "marks_unconfirmed")
    assert await rows(world) == ["sent"]


async def test_what_was_recorded_since_is_shown_before_it_is_accepted(world: Closing) -> None:
    campaign = await world.opened()
    meeting = await world.meeting(campaign)
    await world.check_in(AN, meeting, await world.code(meeting))
    assert (await world.send_up(campaign, confirm_open=True)).json()["took_part"] == "1/7 (14,2 %)"
    await world.check_in(BINH, meeting, await world.code(meeting))
    page = await world.closing(campaign)
    assert (page["sent"]["took_part"], page["sent"]["took_part_now"]) == ("1/7 (14,2 %)", "2/7 (28,5 %)")
    refused = await world.accept(campaign)
    assert problem(refused) == (409, "figures_changed")
    assert (refused.json()["sent"]["present"], refused.json()["now"]["present"]) == (1, 2)
    assert "passed" not in {*refused.json()["sent"], *refused.json()["now"]}  # results of few stay in the branch
    assert await rows(world) == ["sent"]
    accepted = await world.accept(campaign, confirm_changes=True)
    assert accepted.json()["took_part"] == "2/7 (28,5 %)"
    assert (await world.accept(campaign, confirm_changes=True)).json() == accepted.json()  # its answer was lost
    assert problem(await world.accept(campaign, "office")) == (409, "not_sent_up")


async def test_a_return_opens_the_branch_again_and_is_told(world: Closing) -> None:
    campaign = await over(world)
    await world.send_up(campaign)
    assert problem(await world.send_up(campaign)) == (409, "already_sent_up")
    returned = await world.give_back(campaign, note="Còn đồng chí chưa ghi")
    assert (returned.json()["state"], returned.json()["answer"]) == ("returned", "Còn đồng chí chưa ghi")
    notices = (await world.get("secretary", "me/notices")).json()["items"]
    assert "Còn đồng chí chưa ghi" in notices[0]["text"]
    assert (await world.closing(campaign))["branches"]["not_sent"] == 1
    assert problem(await world.accept(campaign)) == (409, "not_sent_up")
    assert (await world.send_up(campaign)).status_code == 200
    assert (await world.accept(campaign)).status_code == 200
    assert (await world.give_back(campaign)).json()["state"] == "returned"
    assert await rows(world) == ["returned", "returned"]


async def test_the_same_sending_twice_is_one(world: Closing) -> None:
    campaign = await over(world)
    client_id = str(uuid4())
    answers = await asyncio.gather(*(world.send_up(campaign, client_id=client_id) for _ in range(4)))
    assert {a.status_code for a in answers} == {200}
    assert len({a.text for a in answers}) == 1
    assert await rows(world) == ["sent"]
    await world.give_back(campaign)
    assert (await world.send_up(campaign, client_id=client_id)).json()["state"] == "returned"
    assert await rows(world) == ["returned"]


@pytest.mark.races
async def test_two_officers_at_once_send_up_once(world: Closing) -> None:
    campaign = await over(world)
    answers = await asyncio.gather(*(world.send_up(campaign, who) for who in ("secretary", "deputy") * 3))
    assert sorted(a.status_code for a in answers) == [200, 409, 409, 409, 409, 409]
    assert await rows(world) == ["sent"]


@pytest.mark.parametrize(
    ("who", "code"),
    [("helper", 404), ("board", 403), ("inspector", 403), ("neighbour", 404), ("stranger", 404), (AN, 404), ("editor", 403)],
)
async def test_who_may_not_send_up(world: Closing, who: str, code: int) -> None:
    campaign = await over(world)
    assert (await world.send_up(campaign, who)).status_code == code
    assert await rows(world) == []


@pytest.mark.parametrize(
    ("who", "code"), [("secretary", 403), ("deputy", 403), ("board", 403), ("inspector", 403), ("stranger", 404)]
)
async def test_who_may_not_decide(world: Closing, who: str, code: int) -> None:
    campaign = await over(world)
    await world.send_up(campaign)
    assert (await world.accept(campaign, who)).status_code == code
    assert (await world.give_back(campaign, who)).status_code == code
    assert await rows(world) == ["sent"]


async def test_the_level_above_may_send_on_behalf_and_somebody_else_accepts(world: Closing) -> None:
    campaign = await over(world)
    assert (await world.send_up(campaign, "committee")).json()["on_behalf"] is True
    assert problem(await world.accept(campaign, "committee")) == (403, "own_sending")
    assert await rows(world) == ["sent"]
    assert (await world.accept(campaign, "office")).status_code == 200


async def test_only_branches_of_an_open_campaign(world: Closing) -> None:
    planned = await world.plan()
    assert problem(await world.send_up(planned)) == (409, "campaign_not_open")
    campaign = await over(world)
    assert problem(await world.send_up(campaign, "committee", world.cast.grassroots)) == (409, "branch_not_of_campaign")
    assert (await world.send_up(campaign, unit=uuid4())).status_code == 404
    await world.send_up(campaign)
    await world.closed(campaign)
    assert problem(await world.accept(campaign)) == (409, "campaign_closed")
    assert problem(await world.give_back(campaign)) == (409, "campaign_closed")
    assert problem(await world.send_up(campaign)) == (409, "campaign_closed")
    assert await rows(world) == ["sent"]


@pytest.mark.parametrize(
    "body", [{}, {"client_id": "x"}, {"client_id": str(uuid4()), "confirm_open": "yes"}, {"client_id": str(uuid4()), "more": 1}]
)
async def test_malformed_sendings(world: Closing, body: dict[str, Any]) -> None:
    campaign = await over(world)
    path = f"campaigns/{campaign}/branches/{world.cast.branch}/send-up"
    assert (await world.post("secretary", path, body)).status_code == 422
    assert (await world.post("secretary", path.replace("send-up", "return"), {"note": " "})).status_code == 422
    assert await rows(world) == []


async def test_the_page_is_counts_for_those_who_may_see_counts(world: Closing) -> None:
    campaign = await over(world)
    for who, code in (
        ("inspector", 200),
        ("board", 200),
        ("deputy", 200),
        ("helper", 404),
        (AN, 404),
        ("stranger", 404),
        ("editor", 403),
    ):
        unit = "" if who in {"inspector", "board"} else f"?unit={world.cast.branch}"
        assert (await world.get(who, f"campaigns/{campaign}/closing{unit}")).status_code == code, who
    async with world.db.read() as session:
        looked = select(func.count()).where(JournalEntry.action.like("names:%"))
        assert await session.scalar(looked) == 0


async def test_an_early_closing_needs_a_reason_and_names_what_is_open(world: Closing) -> None:
    quiz = await make_quiz(world.db, world.cast.grassroots)
    campaign = await world.opened(quiz_id=quiz)
    await world.meeting(campaign)
    refused = await world.post("board", f"campaigns/{campaign}/close", {})
    assert problem(refused) == (409, "close_reason_needed")
    assert refused.json()["left_open"] == [{"unit": str(world.cast.branch), "state": "not_sent", "meetings": 1}]
    closed = await world.closed(campaign)
    assert [(o["name"], o["open"], o["state"]) for o in closed["left_open"]] == [
        ("Chi bộ khu phố 1", {"meetings": 1}, "not_sent")
    ]
    assert (closed["snapshot"]["number"], closed["snapshot"]["rows"]) == (1, 11)
