"""A question mended or retired while tests use it: what runs and what is published keeps its version."""

from typing import Any

import httpx
from sqlalchemy import select

from app.banks.models import Bank
from app.core.actor import Role
from app.core.db import Database
from tests.banks.authoring import Desk, refused, taken
from tests.quizzes.builders import Phone, Stage, admit, make_quiz, make_stage
from tests.support.cast import make_account

QUESTIONS = 3  # one of each of the builders' kinds


async def desks(db: Database, client: httpx.AsyncClient, stage: Stage) -> tuple[Desk, Desk]:
    async with db.write() as session:
        made = [await make_account(session, grants=[(Role.EDITOR, stage.cast.province)]) for _ in range(2)]
    return Desk(client, made[0], str(stage.bank_id)), Desk(client, made[1], str(stage.bank_id))


async def turn_the_key(author: Desk, reviewer: Desk, question_id: str) -> dict[str, Any]:
    """A new version of a single-choice question in which another option is right."""
    draft = taken(await author.begin(question_id=question_id), 201)
    content = draft["content"]
    for place, option in enumerate(content["body"]["options"]):
        option.update(right=place == 1, why=None if place == 1 else "đã xem lại", text=f"mới {place}")
    draft = taken(await author.change(draft, content))
    draft = taken(await author.move("send", draft))
    return taken(await reviewer.move("publish", draft, solved=await reviewer.solve(draft, "mới 1")))


async def single(author: Desk) -> str:
    items = taken(await author.get(f"banks/{author.bank_id}/questions", kind="single"))["items"]
    return str(items[0]["id"])


async def test_a_running_attempt_is_graded_by_the_version_on_its_paper(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_stage(db, size=QUESTIONS)
    author, reviewer = await desks(db, client, stage)
    phone = Phone(client, stage.accounts[0])
    await phone.start(stage.quiz_id)
    before = phone.attempt["questions"]
    await turn_the_key(author, reviewer, await single(author))
    resumed = taken(await phone.resume(phone.attempt["id"]))
    assert resumed["questions"] == before
    await phone.submit(phone.right())
    assert taken(await phone.get("result"))["earned"] == str(QUESTIONS)


async def test_a_published_test_keeps_its_pool_and_the_next_one_draws_the_new_version(
    db: Database, client: httpx.AsyncClient
) -> None:
    stage = await make_stage(db, people=2, size=QUESTIONS)
    author, reviewer = await desks(db, client, stage)
    await turn_the_key(author, reviewer, await single(author))
    first = Phone(client, stage.accounts[0])
    await first.start(stage.quiz_id)
    assert "mới" not in str(first.attempt["questions"])
    async with db.write() as session:
        bank = (await session.scalars(select(Bank))).one()
        quiz = await make_quiz(session, stage.cast, bank, count=QUESTIONS)
        later = Stage(stage.cast, stage.bank_id, quiz.id, stage.occasion_id, stage.members, stage.accounts)
    async with db.write() as session:
        await admit(session, later, stage.members)
    second = Phone(client, stage.accounts[1])
    await second.start(later.quiz_id)
    assert "mới 0" in str(second.attempt["questions"])


async def test_a_retired_question_stays_in_published_tests_and_is_drawn_by_no_other(
    db: Database, client: httpx.AsyncClient
) -> None:
    stage = await make_stage(db, size=QUESTIONS)
    author, _ = await desks(db, client, stage)
    question_id = await single(author)
    taken(await author.post(f"questions/{question_id}/retire", {"reason": "Đáp án còn bàn cãi."}))
    phone = Phone(client, stage.accounts[0])
    await phone.start(stage.quiz_id)
    assert len(phone.attempt["questions"]) == QUESTIONS
    drawn = {"kind": "bank", "bank_id": str(stage.bank_id), "count": QUESTIONS}
    fixed = {"kind": "fixed", "question_ids": [question_id]}
    for draw, code in ((drawn, "not_enough_questions"), (fixed, "question_not_usable")):
        quiz = {
            "unit_id": str(stage.cast.province),
            "title": "Bài sau",
            "opens_at": "2024-12-18T00:00:00Z",
            "closes_at": "2099-12-18T00:00:00Z",
            "draws": [draw],
        }
        refused(await author.post("quizzes", quiz), 422, code)
