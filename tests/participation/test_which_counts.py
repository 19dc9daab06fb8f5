"""First, best or last: what the rate, the record and the home page say of the same attempts."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
import pytest_asyncio

from app.core import clock
from app.core.db import Database
from tests.campaigns.builders import NAMES, World, make_world
from tests.quizzes.builders import Phone, make_bank, make_quiz
from tests.support.cast import NOW, make_account

AN = NAMES[0]


@pytest_asyncio.fixture
async def world(db: Database, client: httpx.AsyncClient) -> World:
    return await make_world(db, client)


async def campaign_with(world: World, **policy: Any) -> tuple[str, UUID]:
    """An open campaign with a test of this policy; its id and the test's."""
    async with world.db.write() as session:
        bank = await make_bank(session, world.cast.province)
        quiz = await make_quiz(session, world.cast, bank, max_attempts=3, **policy)
    return await world.opened(quiz_id=str(quiz.id)), quiz.id


async def take(world: World, quiz_id: UUID, *, right: bool) -> None:
    async with world.db.write() as session:
        phone = Phone(world.client, await make_account(session))
    phone.headers = world.who[AN]
    assert (await phone.start(quiz_id)).status_code == 200
    assert (await phone.submit(phone.right() if right else phone.wrong())).status_code == 200


async def recorded(world: World) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await world.get(AN, "me/record")).json()["items"][0]["tests"]
    return items


@pytest.mark.parametrize(
    ("counts", "expected", "passed"), [("first", [True, False], 1), ("best", [True, False], 1), ("last", [False, True], 0)]
)
async def test_the_rate_and_the_record_agree(world: World, counts: str, expected: list[bool], passed: int) -> None:
    campaign, quiz_id = await campaign_with(world, counts=counts)
    await take(world, quiz_id, right=True)
    assert [t["counts"] for t in await recorded(world)] == [True]
    await take(world, quiz_id, right=False)
    assert [(t["counts"], t["passed"]) for t in await recorded(world)] == list(zip(expected, [True, False], strict=True))
    page = (await world.get("secretary", f"campaigns/{campaign}/participation")).json()["unit"]
    assert (page["took_test"]["numerator"], page["passed_test"]["numerator"]) == (1, passed)


async def test_the_record_hides_the_best_one_with_the_marks(world: World) -> None:
    campaign, quiz_id = await campaign_with(world, review_after="nothing")
    for right in (False, True):
        await take(world, quiz_id, right=right)
    assert [t["counts"] for t in await recorded(world)] == [None, None]
    assert (await world.post("board", f"campaigns/{campaign}/close", {"reason": "đã học xong"})).status_code == 200
    assert [t["counts"] for t in await recorded(world)] == [False, True]


async def test_home_says_when_the_next_attempt_may_begin(world: World) -> None:
    _, quiz_id = await campaign_with(world, cooldown_s=3_600)
    (due,) = (await world.get(AN, "me/home")).json()["tests"]
    assert (due["attempts_left"], due["may_start_at"]) == (3, None)
    await take(world, quiz_id, right=True)
    (extra,) = (await world.get(AN, "me/home")).json()["tests"]
    assert (extra["taken"], extra["attempts_left"]) == (True, 2)
    assert extra["may_start_at"] is not None
    clock.shift(NOW - clock.real_now() + timedelta(hours=1, minutes=1))
    (rested,) = (await world.get(AN, "me/home")).json()["tests"]
    assert rested["may_start_at"] is None


async def test_home_gives_the_time_that_is_left_where_the_window_ends_it(world: World) -> None:
    await campaign_with(world, deadline_rule="window_end")
    assert [t["minutes"] for t in (await world.get(AN, "me/home")).json()["tests"]] == [20]
    clock.shift(NOW - clock.real_now() + timedelta(hours=23, minutes=49, seconds=30))
    assert [t["minutes"] for t in (await world.get(AN, "me/home")).json()["tests"]] == [10]
