"""The signed score: made once it is shown, one for each grading that was, nothing before."""

import asyncio
import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import select

from app.core import clock, signing_keys
from app.core.db import Database
from app.quizzes.admissions import release_review
from app.quizzes.models import Attempt, Grading
from app.quizzes.receipts import envelope, showing
from app.quizzes.receipts.envelope import Finding
from tests.quizzes.builders import Phone, Stage, make_stage
from tests.quizzes.receipts import keys_of, signed_of, stored


@pytest_asyncio.fixture
async def stage(db: Database) -> Stage:
    """Three members of a branch and a published key."""
    await signing_keys.publish(db, now=clock.now())
    return await make_stage(db, people=3)


@pytest_asyncio.fixture
async def phone(client: httpx.AsyncClient, stage: Stage) -> Phone:
    """The first member's phone, the test begun."""
    phone = Phone(client, stage.accounts[0])
    await phone.start(stage.quiz_id)
    return phone


async def test_a_score_is_signed_once_it_is_shown(db: Database, client: httpx.AsyncClient) -> None:
    """Nothing before the policy shows marks; then one statement, whoever asks at once."""
    await signing_keys.publish(db, now=clock.now())
    stage = await make_stage(db, review_after="nothing", review_released="marks")
    phone = Phone(client, stage.accounts[0])
    await phone.start(stage.quiz_id)
    await phone.submit(phone.right())
    before = (await phone.get("receipt")).json()
    assert before["scores"] == []
    assert [row.kind for row in await stored(db)] == ["submission"]
    async with db.write() as session:
        await release_review(session, occasion_id=stage.occasion_id, now=clock.now() - timedelta(seconds=1))
    bodies = [answer.json() for answer in await asyncio.gather(*(phone.get("receipt") for _ in range(10)))]
    assert all(body == bodies[0] for body in bodies)
    (score,) = bodies[0]["scores"]
    said = json.loads(score["statement"])
    assert (said["sotay"], said["score"], said["earned"], said["maximum"], said["passed"]) == ("score/1", "9/9", "9", 9, True)
    assert said["receipt"] == json.loads(before["statement"])["id"]
    assert envelope.check_score(signed_of(score), signed_of(before), await keys_of(client)) is Finding.VALID
    assert {name: bodies[0][name] for name in before if name != "scores"} == {n: before[n] for n in before if n != "scores"}
    assert len(await stored(db, kind="score")) == 1


async def test_a_regraded_score_is_signed_anew_and_the_old_statement_stays(
    db: Database, phone: Phone, client: httpx.AsyncClient
) -> None:
    await phone.submit(phone.wrong())
    attempt_id = UUID(phone.attempt["id"])
    (first,) = (await phone.get("receipt")).json()["scores"]
    async with db.write() as session:
        attempt = await session.get_one(Attempt, attempt_id)
        old = await session.get_one(Grading, (attempt_id, 1))
        # One more grading moves the attempt's marks; the next came after the occasion was over and waits for the committee.
        for number, earned in ((2, "3/2"), (3, "9")):
            copied = {c: getattr(old, c) for c in ("graded", "maximum", "passed", "graded_at", "rulings")}
            session.add(Grading(attempt_id=attempt_id, number=number, earned=earned, reason="ruling", **copied))
        attempt.earned = "3/2"
    again = (await phone.get("receipt")).json()["scores"]
    assert again[0] == first
    assert [json.loads(score["statement"])["score"] for score in again] == ["0/9", "1,5/9"]
    assert [json.loads(score["statement"])["grading"] for score in again] == [1, 2]
    body = (await phone.get("receipt")).json()
    assert body["scores"] == again
    keys = await keys_of(client)
    assert [envelope.check_score(signed_of(s), signed_of(body), keys) for s in again] == [Finding.VALID] * 2


async def test_a_score_is_of_its_own_receipt(db: Database, client: httpx.AsyncClient, stage: Stage) -> None:
    bodies = []
    for account in stage.accounts[:2]:
        phone = Phone(client, account)
        await phone.start(stage.quiz_id)
        await phone.submit(phone.right())
        bodies.append((await phone.get("receipt")).json())
    keys = await keys_of(client)
    swapped = envelope.check_score(signed_of(bodies[1]["scores"][0]), signed_of(bodies[0]), keys)
    assert swapped is Finding.ALTERED


async def test_the_second_look_at_a_receipt_is_two_statements(
    db: Database, phone: Phone, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await phone.submit(phone.right())
    attempt_id = UUID(phone.attempt["id"])
    await showing.receipt_of(db, actor=stage.actor(0), attempt_id=attempt_id, now=clock.now())
    asked = []
    real = db.hot.fetch

    async def fetch(query: Any, **params: Any) -> Any:
        asked.append(query)
        return await real(query, **params)

    monkeypatch.setattr(db.hot, "fetch", fetch)
    await showing.receipt_of(db, actor=stage.actor(0), attempt_id=attempt_id, now=clock.now())
    assert len(asked) == 2


async def test_a_look_at_the_score_is_noted_as_at_the_result(db: Database, phone: Phone) -> None:
    """What arrives late after that may have been answered with the marks in hand (decision 0013)."""
    await phone.save({"0": phone.right()["0"]})
    clock.shift(timedelta(hours=1))
    assert (await phone.get("receipt")).json()["scores"]
    async with db.read() as session:
        seen = await session.scalar(select(Attempt.marks_seen_at).where(Attempt.id == UUID(phone.attempt["id"])))
    assert seen is not None
