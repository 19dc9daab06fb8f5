"""Tests handed in, answered late or regraded after the closing wait; accepted by the committee, they are sealed."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest_asyncio
from sqlalchemy import select

from app import worker
from app.banks.models import QuestionVersion
from app.core import clock
from app.core.actor import Role
from app.core.db import Database
from app.core.models import JournalEntry
from app.quizzes.models import Attempt, LateJudgement, QuizPool, Receipt
from app.quizzes.regrading_rounds import regrade_some
from tests.participation.amendments import amend, pending, proof
from tests.participation.closings import AN, Closing, make_closing
from tests.quizzes.builders import Phone, make_bank, make_quiz
from tests.quizzes.ruling_builders import Reviewer
from tests.support.cast import NOW, make_account


@pytest_asyncio.fixture
async def world(db: Database, client: httpx.AsyncClient) -> Closing:
    return await make_closing(db, client)


async def with_test(world: Closing) -> tuple[str, UUID]:
    """A campaign with a test of nine questions, passed with five of them."""
    async with world.db.write() as session:
        bank = await make_bank(session, world.cast.province)
        quiz = await make_quiz(session, world.cast, bank, closes_at=NOW + timedelta(hours=53))
    return await world.opened(quiz_id=str(quiz.id)), quiz.id


async def phone_of(world: Closing, who: str) -> Phone:
    async with world.db.write() as session:
        phone = Phone(world.client, await make_account(session))
    phone.headers = world.who[who]
    return phone


def later(minutes: float) -> None:
    clock.shift(NOW + timedelta(minutes=minutes) - clock.real_now())


async def test_a_test_handed_in_after_closing(world: Closing) -> None:
    """A running time limit is never shortened: the test is graded, and the figure stays until the committee moves it."""
    campaign, quiz = await with_test(world)
    phone = await phone_of(world, AN)
    await phone.start(quiz)
    closed = await world.closed(campaign)
    assert closed["left_open"][0]["open"] == {"attempts_running": 1}
    assert (await phone.submit(phone.right())).status_code == 200
    assert (await world.page(campaign, "secretary"))["unit"]["took_test"]["text"] == "0/7 (0,0 %)"
    waits = await pending(world, campaign)
    assert (waits[AN]["grounds"], waits[AN]["new"]["took"], waits[AN]["moves"]) == (["test"], True, True)
    assert "passed" not in waits[AN]["new"]  # nobody's result leaves the branch by name
    assert (await amend(world, campaign, [AN])).status_code == 201
    unit = (await world.page(campaign, "secretary"))["unit"]
    assert (unit["took_test"]["text"], unit["passed_test"]["text"]) == ("1/7 (14,2 %)", "1/1 (100 %)")
    await proof(world, campaign, 2)


async def late_answers(world: Closing, quiz: UUID) -> tuple[Phone, str]:
    """A phone that sent one right answer in time, lost its signal, and came back after the closing with the others."""
    phone = await phone_of(world, AN)
    started = {"start_id": str(uuid4()), "writer_id": str(phone.writer), "device_time": NOW.isoformat(), "elapsed_ms": 0}
    answer = await world.client.post(f"quizzes/{quiz}/attempts", json=started, headers=phone.headers)
    phone._took(answer)
    right = phone.right()
    later(1)
    await phone.save({"0": right["0"]}, device_time=clock.now().isoformat(), elapsed_ms=60_000)
    later(30)
    await worker.run_once(world.db, clock.now())
    return phone, str(phone.attempt["id"])


async def test_late_answers_accepted_for_the_amendment(world: Closing) -> None:
    campaign, quiz = await with_test(world)
    phone, attempt = await late_answers(world, quiz)
    await world.closed(campaign)
    rest = {place: answer for place, answer in phone.right().items() if place != "0"}
    given = (NOW + timedelta(minutes=10)).isoformat()
    said = await phone.save(rest, device_time=given, elapsed_ms=600_000, sent_device_time=clock.now().isoformat())
    assert "chờ cấp ủy xem xét" in said.json()["message"]
    assert await pending(world, campaign) == {}  # somebody looks at the clocks first
    decided = await world.post("office", f"late-answers/{attempt}/decide", {"accept": True, "reason": "mất sóng ở bản"})
    assert decided.json()["for_amendment"] is True
    waits = await pending(world, campaign)
    assert (waits[AN]["grounds"], waits[AN]["new"], waits[AN]["moves"]) == (["late_answers"], None, None)
    assert (await world.page(campaign, "secretary"))["unit"]["passed_test"]["text"] == "0/1 (0,0 %)"
    done = await amend(world, campaign, [AN])
    assert (done.status_code, done.json()["changed"]) == (201, 1)
    assert (await world.page(campaign, "secretary"))["unit"]["passed_test"]["text"] == "1/1 (100 %)"
    assert await pending(world, campaign) == {}
    async with world.db.read() as session:
        row = await session.get_one(Attempt, UUID(attempt))
        assert (row.earned, row.answered, row.passed) == ("9", 9, True)
        assert list(await session.scalars(select(LateJudgement.after_release))) == [False]
        entries = await session.scalars(select(JournalEntry).where(JournalEntry.action == "quizzes:attempt:amend"))
        assert [(e.old["earned"], e.new["earned"]) for e in entries if e.old and e.new] == [("1", "9")]
    await proof(world, campaign, 2)
    assert (await phone.get("result")).json()["score"] == "9/9"


async def test_an_empty_attempt_becomes_taken_with_a_receipt(world: Closing) -> None:
    campaign, quiz = await with_test(world)
    phone = await phone_of(world, AN)
    started = {"start_id": str(uuid4()), "writer_id": str(phone.writer), "device_time": NOW.isoformat(), "elapsed_ms": 0}
    phone._took(await world.client.post(f"quizzes/{quiz}/attempts", json=started, headers=phone.headers))
    later(30)
    await worker.run_once(world.db, clock.now())
    closed = await world.closed(campaign)
    assert closed["left_open"][0]["open"] == {"phones_silent": 1}
    clocks: dict[str, Any] = {"device_time": (NOW + timedelta(minutes=10)).isoformat(), "elapsed_ms": 600_000}
    await phone.save(phone.right(), **clocks, sent_device_time=clock.now().isoformat())
    await world.post("office", f"late-answers/{phone.attempt['id']}/decide", {"accept": True, "reason": "mất sóng"})
    async with world.db.read() as session:
        assert (await session.scalars(select(Receipt))).all() == []
    assert (await amend(world, campaign, [AN])).json()["changed"] == 1
    assert (await world.page(campaign, "secretary"))["unit"]["took_test"]["text"] == "1/7 (14,2 %)"
    async with world.db.read() as session:
        assert [r.kind for r in await session.scalars(select(Receipt))] == ["submission"]


async def test_regraded_attempts_wait_and_are_accepted(world: Closing) -> None:
    campaign, quiz = await with_test(world)
    phone = await phone_of(world, AN)
    await phone.start(quiz)
    right, wrong = phone.right(), phone.wrong()
    await phone.submit({**right, **{place: wrong[place] for place in list(wrong)[:5]}})  # four of nine: not passed
    voided = phone.attempt["questions"][0]["stem"]
    await world.closed(campaign)
    async with world.db.write() as session:
        editor = await make_account(session, grants=[(Role.EDITOR, world.cast.province)])
        version = await version_of(session, quiz, voided)
    await Reviewer(world.client, editor).rule(version, "void")
    for _ in range(3):
        await regrade_some(world.db, clock.now())
    assert (await world.page(campaign, "secretary"))["unit"]["passed_test"]["text"] == "0/1 (0,0 %)"
    assert {name: item["grounds"] for name, item in (await pending(world, campaign)).items()} == {AN: ["regraded"]}
    assert (await amend(world, campaign, [AN])).json()["changed"] == 1
    assert (await world.page(campaign, "secretary"))["unit"]["passed_test"]["text"] == "1/1 (100 %)"
    assert await pending(world, campaign) == {}
    await proof(world, campaign, 2)


async def version_of(session: Any, quiz: UUID, stem: str) -> UUID:
    query = select(QuestionVersion).join(QuizPool, QuizPool.question_version_id == QuestionVersion.id)
    versions = await session.scalars(query.where(QuizPool.quiz_id == quiz))
    found: UUID = next(v.id for v in versions if v.body["stem"] == stem)
    return found
