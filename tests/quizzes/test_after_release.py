"""Once keys may be read nobody begins the test, and nobody reads them over an attempt of their own that still runs."""

from datetime import timedelta

import httpx
import pytest_asyncio

from app.core import clock
from app.core.db import Database
from app.quizzes.admissions import release_review
from tests.quizzes.builders import Phone, Stage, make_stage


@pytest_asyncio.fixture
async def stage(db: Database) -> Stage:
    """Two members, two attempts each, keys after the occasion's end."""
    return await make_stage(db, people=2, max_attempts=2, review_after="marks")


async def release(db: Database, stage: Stage) -> None:
    """The campaign closes."""
    async with db.write() as session:
        await release_review(session, occasion_id=stage.occasion_id, now=clock.now() - timedelta(seconds=1))


async def test_nobody_begins_after_the_release(db: Database, client: httpx.AsyncClient, stage: Stage) -> None:
    """With the keys in hand a second attempt would be worth nothing; neither would a neighbour's first."""
    first = Phone(client, stage.accounts[0])
    await first.start(stage.quiz_id)
    await first.submit(first.wrong())
    attempt = first.attempt["id"]
    await release(db, stage)
    assert (await first.get("review")).status_code == 200
    result = (await first.get("result")).json()
    assert (result["attempts_left"], result["review_open"]) == (0, True)
    for phone in (first, Phone(client, stage.accounts[1])):
        refused = await phone.start(stage.quiz_id)
        assert (refused.status_code, refused.json()["code"]) == (409, "quiz_window_over")
    assert first.attempt["id"] == attempt


async def test_a_running_attempt_goes_on_and_keeps_the_keys_closed(
    db: Database, client: httpx.AsyncClient, stage: Stage
) -> None:
    phone = Phone(client, stage.accounts[0])
    await phone.start(stage.quiz_id)
    await phone.submit(phone.wrong())
    earlier = phone.attempt["id"]
    await phone.start(stage.quiz_id)
    await release(db, stage)
    early = await client.get(f"attempts/{earlier}/review", headers=phone.headers)
    assert (early.status_code, early.json()["code"]) == (403, "review_not_allowed")
    shown = await client.get(f"attempts/{earlier}/result", headers=phone.headers)
    assert (shown.json()["review_open"], shown.json()["score"]) == (False, "0/9")
    assert (await phone.submit(phone.right())).status_code == 200
    assert (await client.get(f"attempts/{earlier}/review", headers=phone.headers)).status_code == 200
