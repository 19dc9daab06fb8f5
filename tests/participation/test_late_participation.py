"""Late answers and the figure: a phone that comes back makes its member count, until the campaign is closed."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest_asyncio

from app import worker
from app.core import clock
from app.core.db import Database
from app.quizzes.late.queries import pending_after_release
from app.quizzes.models import Attempt
from tests.campaigns.builders import HOUR, NAMES, World, make_world
from tests.quizzes.builders import make_bank, make_quiz
from tests.quizzes.late_phones import LIMIT_S, ClockPhone
from tests.support.cast import NOW, make_account

AN, BINH, *_ = NAMES
LATE_S = LIMIT_S + 600


@pytest_asyncio.fixture
async def world(db: Database, client: httpx.AsyncClient) -> World:
    return await make_world(db, client)


def stand(seconds: float) -> None:
    """Business time, so many seconds after the demo's noon."""
    clock.shift(NOW - clock.real_now() + timedelta(seconds=seconds))


async def begun(world: World, quiz_id: UUID, who: str) -> ClockPhone:
    async with world.db.write() as session:
        phone = ClockPhone(world.client, await make_account(session))
    phone.headers = world.who[who]
    assert (await phone.start(quiz_id)).status_code == 200
    return phone


async def took_and_passed(world: World, campaign: str) -> tuple[str, str]:
    await worker.run_once(world.db, clock.now())
    unit = (await world.get("secretary", f"campaigns/{campaign}/participation")).json()["unit"]
    return unit["took_test"]["text"], unit["passed_test"]["text"]


async def held_back(phone: ClockPhone, answers: dict[str, Any]) -> dict[str, Any]:
    """Answers given in time that arrive late."""
    response = await phone.save(answers, **phone.clocks(900, LATE_S))
    assert response.status_code == 200
    said: dict[str, Any] = response.json()
    return said


async def test_who_comes_back_late_counts_until_the_campaign_is_closed(world: World) -> None:
    stand(0)
    async with world.db.write() as session:
        bank = await make_bank(session, world.cast.province)
        quiz = await make_quiz(session, world.cast, bank, closes_at=NOW + 53 * HOUR)
    campaign = await world.opened(quiz_id=str(quiz.id))
    first, second = await begun(world, quiz.id, AN), await begun(world, quiz.id, BINH)

    stand(LATE_S)
    assert await took_and_passed(world, campaign) == ("0/7 (0,0 %)", "không áp dụng")
    assert (await held_back(first, first.right()))["outcome"] == "accepted"
    assert await took_and_passed(world, campaign) == ("1/7 (14,2 %)", "1/1 (100 %)")

    closed = await world.post("board", f"campaigns/{campaign}/close", {"reason": "đã học xong"})
    assert closed.status_code == 200, closed.text
    said = await held_back(second, second.right())
    assert (said["clock"], said["outcome"]) == ("on_time", "waiting")
    assert said["message"] == "Đã nhận sau khi chốt; chờ cấp ủy xem xét."
    assert await took_and_passed(world, campaign) == ("1/7 (14,2 %)", "1/1 (100 %)")
    async with world.db.read() as session:
        pending = await pending_after_release(session, UUID(campaign))
    assert [(p.member_id, p.taken, p.waiting) for p in pending] == [(world.people[BINH], False, 1)]


async def test_a_look_at_the_own_record_is_a_look_at_marks(world: World) -> None:
    """The record shows the score, too: what arrives afterwards waits for a person."""
    stand(0)
    async with world.db.write() as session:
        bank = await make_bank(session, world.cast.province)
        quiz = await make_quiz(session, world.cast, bank, closes_at=NOW + 53 * HOUR)
    await world.opened(quiz_id=str(quiz.id))
    phone = await begun(world, quiz.id, AN)
    right = phone.right()
    stand(LATE_S)
    assert (await held_back(phone, {"0": right["0"]}))["outcome"] == "accepted"
    (record,) = (await world.get(AN, "me/record")).json()["items"]
    assert [t["score"] for t in record["tests"]] == ["1/9"]
    async with world.db.read() as session:
        assert (await session.get_one(Attempt, UUID(phone.attempt["id"]))).marks_seen_at is not None
    stand(LATE_S + 1)
    assert (await held_back(phone, {"1": right["1"]}))["outcome"] == "waiting"
