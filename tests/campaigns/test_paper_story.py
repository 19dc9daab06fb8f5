"""A whole story without a phone: a campaign, its printed test, two people, the rate, the member's own record."""

from typing import Any
from uuid import uuid4

import httpx

from app.core import clock, signing_keys
from app.worker import run_once
from tests.campaigns.builders import ENDS, HOUR, World, problem
from tests.quizzes.builders import make_bank, right_answer
from tests.quizzes.builders import make_quiz as make_real_quiz
from tests.support.cast import NOW

MEMBER = "Nguyễn Văn An"


class Office:
    """An open campaign with a printed paper."""

    def __init__(self, world: World, campaign: str, quiz: str) -> None:
        self.world, self.campaign, self.quiz = world, campaign, quiz

    async def enter(self, who: str, name: str = MEMBER) -> httpx.Response:
        sheet = (await self.world.get("secretary", f"quizzes/{self.quiz}/printed-papers/01")).json()
        body = {
            "client_id": str(uuid4()),
            "member_id": str(self.world.people[name]),
            "paper_code": sheet["code"],
            "way": "paper",
            "taken_at": clock.now().isoformat(),
            "kept_where": "Sổ biên bản chi bộ, trang 12",
            "answers": {str(n): right_answer(q["question"]) for n, q in enumerate(sheet["questions"])},
        }
        return await self.world.post(who, f"quizzes/{self.quiz}/entered-results", body)

    async def took(self) -> tuple[int, int]:
        await run_once(self.world.db, clock.now())
        page = (await self.world.get("secretary", f"campaigns/{self.campaign}/participation")).json()
        return page["unit"]["took_test"]["numerator"], page["unit"]["took_test"]["denominator"]


async def _office(world: World) -> Office:
    async with world.db.write() as session:
        bank = await make_bank(session, world.cast.province)
        quiz = await make_real_quiz(session, world.cast, bank, opens_at=NOW - 300 * HOUR, closes_at=ENDS)
    campaign = await world.opened(quiz_id=str(quiz.id))
    printed = await world.post("secretary", f"quizzes/{quiz.id}/printed-papers", {"count": 1})
    assert printed.status_code == 201, printed.text
    return Office(world, campaign, str(quiz.id))


async def test_from_the_printed_sheet_to_the_members_record(world: World) -> None:
    await signing_keys.publish(world.db, now=clock.now())
    office = await _office(world)
    none, everybody = await office.took()
    assert none == 0
    entered = await office.enter("secretary")
    assert entered.status_code == 201, entered.text
    assert await office.took() == (0, everybody)  # one person's word is not a figure
    confirmed = await world.post("deputy", f"entered-results/{entered.json()['id']}/confirm")
    assert confirmed.status_code == 200, confirmed.text
    assert await office.took() == (1, everybody)
    record: list[dict[str, Any]] = (await world.get(MEMBER, "me/record")).json()["items"]
    (test,) = record[0]["tests"]
    assert (test["way"], test["way_text"], test["taken"], test["score"]) == ("paper", "làm trên giấy", True, "9/9")
    receipt = await world.get(MEMBER, f"attempts/{test['attempt_id']}/receipt")
    assert receipt.status_code == 200
    assert "nhập từ bài giấy" not in receipt.text  # the statement itself is in codes
    found = await world.get("secretary", f"receipts/{receipt.json()['code']}")
    assert found.status_code == 200, found.text
    assert (found.json()["way"], found.json()["verdict"]) == ("paper", "entered")
    assert "Cách làm bài: làm trên giấy" in found.json()["lines"]


async def test_what_waits_when_the_campaign_is_closed_stays_out_and_is_kept(world: World) -> None:
    office = await _office(world)
    waiting = (await office.enter("secretary")).json()["id"]
    before = await office.took()
    assert (await world.post("board", f"campaigns/{office.campaign}/close", {"reason": "xong"})).status_code == 200
    assert problem(await world.post("deputy", f"entered-results/{waiting}/confirm")) == (409, "occasion_released")
    assert problem(await world.post("secretary", f"quizzes/{office.quiz}/printed-papers", {"count": 1})) == (
        409,
        "quiz_window_over",
    )
    assert await office.took() == before
    assert (await world.get("deputy", f"entered-results/{waiting}")).json()["state"] == "waiting"


async def test_a_suspended_member_is_not_admitted(world: World) -> None:
    office = await _office(world)
    assert problem(await office.enter("secretary", "Bùi Văn Đình")) == (404, "member_not_admitted")
    assert problem(await office.enter("neighbour", "Nguyễn Văn An")) == (404, "not_found")
