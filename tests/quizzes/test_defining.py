"""Defining and publishing tests; who may; what a draw may ask for."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import func, select

from app.auth.models import Account
from app.banks.models import Question, QuestionVersion
from app.core import clock
from app.core.actor import Role
from app.core.db import Database
from app.core.ids import new_id
from app.core.models import JournalEntry
from app.quizzes import queries
from app.quizzes.errors import QuizHasOccasion, QuizNotFound
from app.quizzes.models import Admission, Quiz, QuizPool
from tests.quizzes.builders import Phone, Stage, admit, body_of, make_bank, make_quiz, make_stage
from tests.support.cast import auth_headers, make_account


async def _author(db: Database, stage: Stage, role: Role = Role.BOARD, unit: str = "province") -> dict[str, str]:
    async with db.write() as session:
        account: Account = await make_account(session, grants=[(role, getattr(stage.cast, unit))])
        account.password_hash = "set"
    return auth_headers(account)


def _definition(stage: Stage, **fields: Any) -> dict[str, Any]:
    now = clock.now()
    return {
        "unit_id": str(stage.cast.province),
        "title": "Bài trắc nghiệm",
        "opens_at": now.isoformat(),
        "closes_at": (now + timedelta(days=3)).isoformat(),
        "draws": [{"kind": "bank", "bank_id": str(stage.bank_id), "count": 4}],
    } | fields


async def test_define_change_publish(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_stage(db)
    headers = await _author(db, stage)
    created = await client.post("quizzes", json=_definition(stage), headers=headers)
    assert created.status_code == 201
    quiz = created.json()
    assert (quiz["state"], quiz["questions"], quiz["time_limit_s"], quiz["max_attempts"]) == ("draft", 4, 480, 2)
    draws = [
        {"kind": "bank", "bank_id": str(stage.bank_id), "clause": "II.1", "count": 2},
        {"kind": "bank", "bank_id": str(stage.bank_id), "difficulty": "easy", "count": 2},
    ]
    changed = await client.put(f"quizzes/{quiz['id']}", json=_definition(stage, draws=draws), headers=headers)
    assert changed.json()["draws"][0]["clause"] == "II.1"
    published = await client.post(f"quizzes/{quiz['id']}/publish", headers=headers)
    again = await client.post(f"quizzes/{quiz['id']}/publish", headers=headers)
    assert published.json() == again.json()
    assert published.json()["state"] == "published"
    refused = await client.put(f"quizzes/{quiz['id']}", json=_definition(stage), headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (409, "quiz_not_draft")
    async with db.read() as session:
        pool = select(func.count()).where(QuizPool.quiz_id == UUID(quiz["id"])).group_by(QuizPool.draw).order_by(QuizPool.draw)
        assert (await session.scalars(pool)).all() == [2, 3]
        actions = select(JournalEntry.action).where(JournalEntry.subject_id == UUID(quiz["id"])).order_by(JournalEntry.id)
        assert [a.rsplit(":")[-1] for a in await session.scalars(actions)] == ["create", "change", "publish"]


@pytest.mark.parametrize(
    ("draws", "code"),
    [
        ([{"kind": "bank", "count": 10}], "not_enough_questions"),
        ([{"kind": "bank", "count": 3, "difficulty": "medium"}], "not_enough_questions"),
        ([{"kind": "bank", "count": 3, "clause": "II"}, {"kind": "bank", "count": 7}], "not_enough_questions"),
        ([{"kind": "bank", "count": 1, "bank_id": str(uuid4())}], "question_not_usable"),
        ([{"kind": "fixed", "question_ids": [str(uuid4())]}], "question_not_usable"),
        ([{"kind": "bank", "count": 0}], "malformed_input"),
        ([{"kind": "bank", "count": True}], "malformed_input"),
        ([{"kind": "bank", "count": 10**30}], "malformed_input"),
        ([{"kind": "bank", "count": 1, "clause": "\u0000"}], "malformed_input"),
        ([{"kind": "bank", "count": 1, "difficulty": "hardest"}], "malformed_input"),
        ([{"kind": "other"}], "malformed_input"),
        ([], "malformed_input"),
    ],
)
async def test_draws_that_cannot_be(db: Database, client: httpx.AsyncClient, draws: list[dict[str, Any]], code: str) -> None:
    stage = await make_stage(db)
    headers = await _author(db, stage)
    full = [{"bank_id": str(stage.bank_id), **draw} if draw["kind"] == "bank" else draw for draw in draws]
    refused = await client.post("quizzes", json=_definition(stage, draws=full), headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (422, code)
    async with db.read() as session:
        assert await session.scalar(select(func.count()).select_from(Quiz)) == 1


async def test_definitions_that_cannot_be(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_stage(db)
    headers = await _author(db, stage)
    past = (clock.now() - timedelta(days=1)).isoformat()
    bad: list[dict[str, Any]] = [
        {"closes_at": past},
        {"opens_at": "0001-01-01T00:00:00+14:00"},
        {"closes_at": "9999-12-31T23:59:59-14:00"},
        {"title": ""},
        {"title": "\u0000"},
        {"pass_mark": 10_001},
        {"pass_mark": True},
        {"time_limit_s": 10**30},
        {"review": "everything"},
        {"unit_id": "x"},
        {"counts": "most"},
    ]
    for fields in bad:
        refused = await client.post("quizzes", json=_definition(stage, **fields), headers=headers)
        assert refused.status_code == 422, fields
        assert refused.json()["code"]
    async with db.read() as session:
        assert await session.scalar(select(func.count()).select_from(Quiz)) == 1


async def test_who_may_define(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_stage(db)
    member = auth_headers(stage.accounts[0])
    inside = await _author(db, stage, Role.COMMITTEE)
    outside = await _author(db, stage, Role.BOARD, "other_branch")
    elsewhere = _definition(stage, unit_id=str(stage.cast.branch))
    for headers, definition, status in (
        (member, _definition(stage), 404),
        (inside, _definition(stage), 403),
        (outside, _definition(stage), 404),
        (outside, elsewhere, 404),
    ):
        assert (await client.post("quizzes", json=definition, headers=headers)).status_code == status
    for headers, status in ((member, 404), (inside, 403), (outside, 404)):
        assert (await client.post(f"quizzes/{stage.quiz_id}/publish", headers=headers)).status_code == status
        assert (await client.put(f"quizzes/{stage.quiz_id}", json=_definition(stage), headers=headers)).status_code == status
    async with db.read() as session:
        assert await session.scalar(select(func.count()).select_from(Quiz)) == 1


async def test_a_committee_below_uses_the_banks_above_and_not_those_beside(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_stage(db)
    async with db.write() as session:
        beside = await make_bank(session, stage.cast.other_superior, code="ben-canh")
    headers = await _author(db, stage, Role.BOARD, "superior")
    own = {"unit_id": str(stage.cast.superior)}
    assert (await client.post("quizzes", json=_definition(stage, **own), headers=headers)).status_code == 201
    draws = [{"kind": "bank", "bank_id": str(beside.id), "count": 1}]
    refused = await client.post("quizzes", json=_definition(stage, **own, draws=draws), headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (422, "question_not_usable")


async def test_a_published_quiz_keeps_its_versions(db: Database, client: httpx.AsyncClient) -> None:
    """A question mended after publication is still asked as it was published."""
    stage = await make_stage(db)
    async with db.write() as session:
        question = (await session.scalars(select(Question).order_by(Question.code))).first()
        assert question is not None
        session.add(
            newer := QuestionVersion(
                question_id=question.id,
                number=2,
                kind="single",
                body=body_of(0, "single") | {"stem": "Câu mới"},
                clause="II.0",
                explanation="x",
                difficulty="easy",
                content_hash="x",
                created_at=clock.now(),
            )
        )
        await session.flush()
        question.current_version_id = newer.id
    phone = Phone(client, stage.accounts[0])
    await phone.start(stage.quiz_id)
    assert "Câu mới" not in {q["stem"] for q in phone.attempt["questions"]}


async def test_fixed_questions_are_all_asked(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_stage(db)
    async with db.write() as session:
        ids = [str(i) for i in await session.scalars(select(Question.id).order_by(Question.code).limit(3))]
    headers = await _author(db, stage)
    draws = [{"kind": "fixed", "question_ids": [*ids, ids[0]]}, {"kind": "bank", "bank_id": str(stage.bank_id), "count": 2}]
    quiz = (await client.post("quizzes", json=_definition(stage, draws=draws), headers=headers)).json()
    assert quiz["questions"] == 5
    await client.post(f"quizzes/{quiz['id']}/publish", headers=headers)
    stage.quiz_id = UUID(quiz["id"])
    async with db.write() as session:
        await admit(session, stage, stage.members)
    phone = Phone(client, stage.accounts[0])
    await phone.start(stage.quiz_id)
    stems = {q["stem"] for q in phone.attempt["questions"]}
    assert len(stems) == 5
    assert stems > {"Câu 0", "Câu 1", "Câu 2"}


async def test_who_sees_which_quizzes(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_stage(db, people=2, admitted=False)
    async with db.write() as session:
        await admit(session, stage, stage.members[:1])
    admitted, other = (auth_headers(account) for account in stage.accounts)
    board, stranger = await _author(db, stage), await _author(db, stage, Role.BOARD, "other_branch")
    path = f"quizzes/{stage.quiz_id}"
    for headers, status in ((admitted, 200), (other, 404), (board, 200), (stranger, 404)):
        assert (await client.get(path, headers=headers)).status_code == status
        assert len((await client.get("quizzes", headers=headers)).json()["items"]) == (status == 200)
    assert (await client.get(path, headers=admitted)).json()["draws"] is None
    assert (await client.get(path, headers=board)).json()["draws"]


async def test_lists_come_in_pages(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_stage(db)
    headers = await _author(db, stage)
    for _ in range(4):
        await client.post("quizzes", json=_definition(stage), headers=headers)
    seen: list[str] = []
    cursor = ""
    while True:
        page = (await client.get(f"quizzes?limit=2{cursor}", headers=headers)).json()
        seen += [item["id"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert len(seen) == len(set(seen)) == 5
    assert seen == sorted(seen, reverse=True)


async def test_admitting_again_keeps_what_is_there_and_one_occasion_a_quiz(db: Database) -> None:
    stage = await make_stage(db, people=2)
    later = clock.now() + timedelta(days=9)
    async with db.write() as session:
        await admit(session, stage, stage.members, closes_at=later)
    async with db.read() as session:
        rows = (await session.scalars(select(Admission))).all()
        assert len(rows) == 2
        assert all(row.closes_at < later for row in rows)
    stage.occasion_id = uuid4()
    with pytest.raises(QuizHasOccasion):
        async with db.write() as session:
            await admit(session, stage, stage.members)
    async with db.write() as session:
        bank = await make_bank(session, stage.cast.province, code="khac")
        draft = await make_quiz(session, stage.cast, bank, publish=False)
    stage.quiz_id = draft.id
    with pytest.raises(QuizNotFound):
        async with db.write() as session:
            await admit(session, stage, stage.members)


async def test_what_is_due_and_what_came_of_it(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_stage(db, people=3, max_attempts=2)
    phones = [Phone(client, account) for account in stage.accounts]

    async def due(number: int) -> list[queries.DueQuiz]:
        async with db.read() as session:
            return await queries.due_for_member(session, stage.members[number].id, clock.now())

    (fresh,) = await due(0)
    assert (fresh.questions, fresh.attempts_left, fresh.taken, fresh.open_attempt_id) == (9, 2, False, None)
    await phones[0].start(stage.quiz_id)
    (running,) = await due(0)
    assert str(running.open_attempt_id) == phones[0].attempt["id"]
    assert running.open_until is not None
    await phones[0].submit(phones[0].wrong())
    await phones[0].start(stage.quiz_id)
    await phones[0].submit(phones[0].right())
    assert await due(0) == []
    await phones[1].start(stage.quiz_id)
    await phones[1].submit({})
    (again,) = await due(1)
    assert (again.attempts_left, again.taken) == (2, False)  # an empty attempt uses nothing up
    async with db.read() as session:
        rows = {r.member_id: (bool(r.took), bool(r.passed)) for r in await session.execute(queries.outcomes(stage.occasion_id))}
    assert rows == {stage.members[0].id: (True, True), stage.members[1].id: (False, False)}
    clock.shift(timedelta(days=2))
    assert await due(1) == []


async def test_a_test_sent_again_after_a_lost_reply_is_the_same_one(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_stage(db)
    headers = await _author(db, stage)
    body = _definition(stage, client_id=str(new_id()))
    replies = await asyncio.gather(*(client.post("quizzes", json=body, headers=headers) for _ in range(3)))
    assert [reply.status_code for reply in replies] == [201] * 3
    assert {reply.json()["id"] for reply in replies} == {body["client_id"]}
    other = await client.post("quizzes", json=body | {"title": "Bài khác"}, headers=headers)
    assert (other.status_code, other.json()["code"]) == (409, "quiz_id_reused")
    elsewhere = await client.post("quizzes", json=body | {"unit_id": str(stage.cast.superior)}, headers=headers)
    assert (elsewhere.status_code, elsewhere.json()["code"]) == (409, "quiz_id_reused")
    changed = await client.put(f"quizzes/{body['client_id']}", json=_definition(stage, title="Bài đã sửa"), headers=headers)
    assert changed.status_code == 200
    assert (await client.post("quizzes", json=body, headers=headers)).json()["title"] == "Bài đã sửa"
    assert await _kept(db, body["client_id"]) == (1, 1)


async def _kept(db: Database, quiz_id: str) -> tuple[int, int]:
    """How many rows and how many entries of the journal there are of a test's making."""
    async with db.read() as session:
        rows = await session.scalar(select(func.count()).where(Quiz.id == UUID(quiz_id)))
        made = select(func.count()).where(
            JournalEntry.action == "quizzes:quiz:create", JournalEntry.subject_id == UUID(quiz_id)
        )
        return rows or 0, await session.scalar(made) or 0
