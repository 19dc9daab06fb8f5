"""Rulings on questions of every kind: which keys they take, and how they are graded from then on."""

import json
from datetime import timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select

from app.banks.kinds import kind_of
from app.banks.models import Bank
from app.core import clock
from app.core.db import Database
from app.quizzes import admissions
from app.quizzes.expiry import close_due
from app.quizzes.grading import PaperQuestion, Ruled, grade
from app.quizzes.models import Attempt, Quiz, Regrade, Ruling
from app.quizzes.papers import shelf_of
from app.quizzes.reports.rekeying import Key, KeyRefused, rekeyed
from tests.quizzes.builders import Phone, make_quiz
from tests.quizzes.ruling_builders import (
    EXAMPLES,
    KINDS,
    SHUFFLED,
    Reviewer,
    RuledStage,
    gradings_of,
    make_ruled_stage,
    open_attempts,
    settle,
)

_ID = UUID(int=7)


def _earned(kind: str, raw: Any, ruled: Ruled | None) -> Fraction:
    """What one answer on an unshuffled paper of one question earns."""
    question = PaperQuestion(_ID, kind, EXAMPLES[kind].body, tuple(range(SHUFFLED.get(kind, 0))))
    answers = {} if raw is None else {0: raw}
    return grade([question], answers, pass_mark=None, rulings={} if ruled is None else {_ID: ruled}).earned


def _body(kind: str) -> dict[str, Any]:
    return rekeyed(kind, EXAMPLES[kind].body, Key(**EXAMPLES[kind].key))


@pytest.mark.parametrize("kind", KINDS)
def test_void_is_full_mark_for_everybody_who_had_it(kind: str) -> None:
    example, void = EXAMPLES[kind], Ruled(None, old_key_counts=True, reason="")
    for raw in (example.right_before, example.right_after, example.wrong, None):
        assert _earned(kind, raw, void) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_another_key_with_and_without_the_old_one(kind: str) -> None:
    example = EXAMPLES[kind]
    before, after, wrong = example.right_before, example.right_after, example.wrong
    assert [_earned(kind, raw, None) for raw in (before, after, None)] == [1, 0, 0]
    strict = Ruled(_body(kind), old_key_counts=False, reason="")
    assert [_earned(kind, raw, strict) for raw in (before, after, None)] == [0, 1, 0]
    lenient = Ruled(_body(kind), old_key_counts=True, reason="")
    assert [_earned(kind, raw, lenient) for raw in (before, after, None)] == [1, 1, 0]
    if wrong is not None and kind != "several":
        assert _earned(kind, wrong, strict) == _earned(kind, wrong, lenient) == 0


def test_the_better_of_both_keys_is_taken_as_a_whole() -> None:
    """Half by each key is half, not whole: keys are not mixed."""
    half = Ruled(_body("several"), old_key_counts=True, reason="")
    assert _earned("several", [0], None) == Fraction(1, 2)
    assert _earned("several", [0], half) == Fraction(1, 2)
    assert _earned("several", [0, 2], half) == 0


@pytest.mark.parametrize("kind", KINDS)
def test_another_key_leaves_what_was_printed(kind: str) -> None:
    printed, body = EXAMPLES[kind].body, _body(kind)
    permutation = tuple(reversed(range(SHUFFLED.get(kind, 0))))
    assert kind_of(kind).present(body, permutation) == kind_of(kind).present(printed, permutation)
    assert kind_of(kind).validate(body) == []
    assert printed == EXAMPLES[kind].body
    assert kind_of(kind).right_answer(body) != kind_of(kind).right_answer(printed)


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("single", {"kind": "several", "right": [0, 1]}),
        ("single", {"kind": "single", "right": 4}),
        ("several", {"kind": "several", "right": [0]}),
        ("several", {"kind": "several", "right": [0, 1, 2, 3]}),
        ("several", {"kind": "several", "right": [0, 9]}),
        ("statements", {"kind": "statements", "right": [True]}),
        ("short_answer", {"kind": "short_answer", "right": ["..."]}),
        ("short_answer", {"kind": "short_answer", "right": ["chi bộ", "CHI BO"]}),
        ("numeric", {"kind": "numeric", "right": "chín mươi"}),
        ("numeric", {"kind": "numeric", "right": "98", "tolerance": "0"}),
        ("numeric", {"kind": "numeric", "right": "98", "tolerance": "ít"}),
        ("true_false", {"kind": "numeric", "right": "1"}),
    ],
)
async def test_keys_that_do_not_fit_are_refused(
    db: Database, client: httpx.AsyncClient, kind: str, key: dict[str, Any]
) -> None:
    with pytest.raises(KeyRefused):
        rekeyed(kind, EXAMPLES[kind].body, Key(**key))
    stage = await make_ruled_stage(db)
    reviewer = Reviewer(client, stage.editor)
    case = await reviewer.open(stage.versions[kind])
    refused = await reviewer.decide(case["id"], "rekey", key=key)
    assert (refused.status_code, refused.json()["code"]) == (422, "question_key_not_valid")
    assert refused.json()["complaints"]
    page = (await client.get(f"question-cases/{case['id']}", headers=reviewer.headers)).json()
    assert (page["decision"], page["in_force"]) == (None, None)


@pytest.mark.parametrize(
    "body",
    [
        {"decision": "rekey"},
        {"decision": "rekey", "key": {"kind": "single", "right": True}},
        {"decision": "rekey", "key": {"kind": "single", "right": "0"}},
        {"decision": "rekey", "key": {"kind": "single", "right": 0}, "old_key_counts": "no"},
        {"decision": "rekey", "key": {"kind": "several", "right": list(range(11))}},
        {"decision": "rekey", "key": {"kind": "numeric", "right": "9" * 61}},
        {"decision": "rekey", "key": {"kind": "short_answer", "right": ["a\ud800"]}},
        {"decision": "void", "key": {"kind": "single", "right": 0}},
        {"decision": "void", "answer": " "},
        {"decision": "perhaps"},
    ],
)
async def test_malformed_decisions_change_nothing(db: Database, client: httpx.AsyncClient, body: dict[str, Any]) -> None:
    stage = await make_ruled_stage(db)
    reviewer = Reviewer(client, stage.editor)
    case = await reviewer.open(stage.versions["single"])
    sent = json.dumps({"answer": "x", **body})  # escapes what is not ASCII, half a letter too
    headers = {**reviewer.headers, "Content-Type": "application/json"}
    response = await client.post(f"question-cases/{case['id']}/decide", content=sent, headers=headers)
    assert response.status_code == 422, response.text
    page = (await client.get(f"question-cases/{case['id']}", headers=reviewer.headers)).json()
    assert (page["decision"], page["in_force"], page["regrading"]) == (None, None, None)


async def test_a_key_that_counts_already_is_none(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_ruled_stage(db)
    reviewer, version = Reviewer(client, stage.editor), stage.versions["single"]
    for right, status in ((0, 422), (2, 200)):
        case = await reviewer.open(version)
        response = await reviewer.decide(case["id"], "rekey", key={"kind": "single", "right": right})
        assert response.status_code == status
    case = await reviewer.open(version)
    again = await reviewer.decide(case["id"], "rekey", key={"kind": "single", "right": 2})
    assert (again.status_code, again.json()["code"]) == (422, "question_key_not_new")
    strict = await reviewer.decide(case["id"], "rekey", key={"kind": "single", "right": 2}, old_key_counts=False)
    assert strict.json()["in_force"]["number"] == 2


def _answer_all(stage: RuledStage, phone: Phone, which: str) -> dict[str, Any]:
    """Answers in the positions of this paper, told by its texts."""
    found: dict[str, Any] = {}
    for place, question in enumerate(phone.attempt["questions"]):
        kind = question["kind"]
        raw = getattr(EXAMPLES[kind], which)
        if kind == "single":
            raw = question["options"].index("abcd"[raw])
        elif kind == "several":
            raw = [question["options"].index("abcd"[position]) for position in raw]
        elif kind == "statements":
            raw = [raw["abcd".index(text)] for text in question["options"]]
        found[str(place)] = raw
    return found


@pytest.mark.parametrize("kind", KINDS)
async def test_what_is_closed_after_a_ruling_obeys_it(db: Database, client: httpx.AsyncClient, kind: str) -> None:
    stage = await make_ruled_stage(db)
    phone = Phone(client, stage.accounts[0])
    await phone.start(stage.quiz_id)
    await phone.save(_answer_all(stage, phone, "right_after"))
    reviewer = Reviewer(client, stage.editor)
    await reviewer.rule(stage.versions[kind], "rekey", key=EXAMPLES[kind].key, old_key_counts=False)
    await phone.submit({})
    assert (await phone.get("result")).json()["score"] == "1/6"
    (grading,) = await gradings_of(db, phone.attempt["id"])
    assert (grading.rulings, grading.reason, grading.earned) == (1, "closed", "1")
    assert await settle(db) == 0


async def test_the_newest_of_several_rulings_counts(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_ruled_stage(db, people=4)
    phones = [Phone(client, account) for account in stage.accounts]
    for phone in phones:
        await phone.start(stage.quiz_id)
        await phone.save(_answer_all(stage, phone, "right_before"))
    reviewer, version = Reviewer(client, stage.editor), stage.versions["single"]
    scores = []
    rulings: list[tuple[str, dict[str, Any]]] = [
        ("rekey", {"key": {"kind": "single", "right": 2}, "old_key_counts": False}),
        ("void", {}),
        ("rekey", {"key": {"kind": "single", "right": 0}}),  # back to what was printed
    ]
    for phone, (decision, fields) in zip(phones, rulings, strict=False):
        await reviewer.rule(version, decision, **fields)
        await phone.submit({})
        scores.append((await phone.get("result")).json()["score"])
    assert scores == ["5/6", "6/6", "6/6"]
    await settle(db)
    for phone in phones[:3]:
        assert (await phone.get("result")).json()["score"] == "6/6"
        assert (await gradings_of(db, phone.attempt["id"]))[-1].rulings == 3
    async with db.read() as session:
        assert (await session.scalars(select(Ruling.number).order_by(Ruling.number))).all() == [1, 2, 3]
        assert (await session.scalars(select(Regrade.rulings).order_by(Regrade.rulings))).all() == [1, 2, 3]


async def test_a_quiz_published_after_a_ruling_obeys_it(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_ruled_stage(db)
    reviewer = Reviewer(client, stage.editor)
    await reviewer.rule(stage.versions["single"], "void")
    await reviewer.rule(stage.versions["numeric"], "rekey", key=EXAMPLES["numeric"].key, old_key_counts=False)
    async with db.write() as session:
        quiz = await make_quiz(session, stage.cast, await session.get_one(Bank, stage.bank_id), title="Bài sau")
        assert quiz.rulings == 2
        member = stage.members[0]
        await admissions.admit(
            session,
            quiz_id=quiz.id,
            occasion_id=quiz.id,
            members=select(type(member).id).where(type(member).id == member.id),
            title="Đợt sau",
            opens_at=clock.now() - timedelta(hours=1),
            closes_at=clock.now() + timedelta(hours=1),
            today=clock.today(),
        )
    phone = Phone(client, stage.accounts[0])
    await phone.start(quiz.id)
    await phone.submit(_answer_all(stage, phone, "right_before"))
    assert (await phone.get("result")).json()["score"] == "5/6"
    assert (await gradings_of(db, phone.attempt["id"]))[0].rulings == 2


async def test_an_attempt_without_an_answer_is_not_taken_and_earns_nothing(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_ruled_stage(db, pass_mark=100)
    reviewer = Reviewer(client, stage.editor)
    for version in stage.versions.values():
        await reviewer.rule(version, "void")
    phone = Phone(client, stage.accounts[0])
    await phone.start(stage.quiz_id)
    await phone.submit({})
    (grading,) = await gradings_of(db, phone.attempt["id"])
    assert (grading.earned, grading.passed) == ("0", False)
    second = Phone(client, stage.accounts[0])
    await second.start(stage.quiz_id)
    await second.submit({"0": _answer_all(stage, second, "right_after")["0"]})
    assert (await second.get("result")).json()["score"] == "6/6"


async def test_the_review_shows_the_key_that_counts(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_ruled_stage(db, review_released="keys")
    phone = Phone(client, stage.accounts[0])
    await phone.start(stage.quiz_id)
    await phone.submit(_answer_all(stage, phone, "right_after"))
    reviewer = Reviewer(client, stage.editor)
    for kind in KINDS[:-1]:
        await reviewer.rule(stage.versions[kind], "rekey", key=EXAMPLES[kind].key, old_key_counts=False)
    await reviewer.rule(stage.versions["numeric"], "void", answer="Số liệu chưa rõ.")
    await settle(db)
    async with db.write() as session:
        await admissions.release_review(session, occasion_id=stage.occasion_id, now=clock.now())
    questions = (await phone.get("review")).json()["questions"]
    for question in questions:
        kind = question["question"]["kind"]
        if kind == "numeric":
            assert (question["ruling"], question["ruling_note"], question["fraction"]) == ("void", "Số liệu chưa rõ.", "1")
            continue
        assert (question["ruling"], question["fraction"]) == ("rekey", "1")
        if kind in {"single", "several"}:
            right = question["right"] if isinstance(question["right"], list) else [question["right"]]
            assert {question["question"]["options"][p] for p in right} == ({"c"} if kind == "single" else {"c", "d"})
        elif kind == "short_answer":
            assert (question["right"], question["accepted"]) == ("Chi bộ", ["chi uỷ"])


async def test_another_process_learns_of_a_ruling_with_the_attempt_it_locks(db: Database, client: httpx.AsyncClient) -> None:
    """Each `Database` has a shelf of its own, as each process has."""
    stage = await make_ruled_stage(db, people=3)
    attempts = await open_attempts(db, stage, minutes=-1)
    other = Database(db.url.render_as_string(hide_password=False), pool_size=2, sqlite_synchronous="OFF")
    await other.open()
    try:
        reviewer = Reviewer(client, stage.editor)
        for number, kind in enumerate(("single", "several"), 1):
            await reviewer.rule(stage.versions[kind], "void")
            assert shelf_of(other).ruled == {} or shelf_of(other).ruled[stage.quiz_id].counter == number - 1
            async with db.write() as session:
                attempt = await session.get_one(Attempt, attempts[number - 1])
                attempt.closes_at = clock.now() - timedelta(hours=number)
            assert await close_due(other, clock.now() - timedelta(minutes=30)) == 1
            assert (await gradings_of(db, attempts[number - 1]))[0].rulings == number
    finally:
        await other.close()


async def test_quizzes_that_cannot_draw_the_question_are_not_touched(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_ruled_stage(db)
    async with db.write() as session:
        bank = await session.get_one(Bank, stage.bank_id)
        draft = await make_quiz(session, stage.cast, bank, title="Bản nháp", publish=False)
    await Reviewer(client, stage.editor).rule(stage.versions["single"], "void")
    async with db.read() as session:
        counts = dict((await session.execute(select(Quiz.id, Quiz.rulings))).all())
    assert counts == {stage.quiz_id: 1, draft.id: 0}
