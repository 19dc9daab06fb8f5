"""Stories of members taking a test, over HTTP on both databases."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
from sqlalchemy import func, select

from app.auth.families import revoke_all
from app.banks.models import Bank
from app.core import clock
from app.core.db import Database
from app.core.models import JournalEntry, OutboxRow
from app.quizzes import admissions
from app.quizzes.expiry import close_due
from app.quizzes.models import Admission, AnswerBatch, Attempt, Grading, RefusedPayload
from tests.quizzes.builders import Phone, admit, make_quiz, make_stage


async def test_a_whole_test(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_stage(db)
    phone = Phone(client, stage.accounts[0])
    started = await phone.start(stage.quiz_id)
    assert started.status_code == 200
    paper = started.json()
    assert (paper["state"], paper["number"], paper["next_seq"], paper["answers"]) == ("open", 1, 1, {})
    assert len(paper["questions"]) == 9
    assert paper["late_sync"] == "accept"
    right = phone.right()
    for place, answer in right.items():
        saved = await phone.save({place: answer})
        assert saved.status_code == 200
        assert saved.json()["verdict"] == "in_time"
        assert saved.json()["server_now"]
    submitted = await phone.submit()
    assert submitted.status_code == 200
    assert (submitted.json()["taken"], submitted.json()["answered"], submitted.json()["refused"]) == (True, 9, [])
    result = (await phone.get("result")).json()
    assert (result["earned"], result["score"], result["passed"]) == ("9", "9/9", True)
    assert (result["closed_by"], result["attempts_left"], result["read_again"]) == ("member", 1, [])
    async with db.read() as session:
        rows = await session.scalars(select(OutboxRow).where(OutboxRow.occasion_id == stage.occasion_id))
        assert [row.subject_id for row in rows] == [stage.members[0].id]
        entry = (await session.scalars(select(JournalEntry).where(JournalEntry.subject_kind == "attempt"))).one()
        assert (entry.action, entry.actor_label) == ("quizzes:attempt:submit", stage.accounts[0].label)


async def test_who_did_not_pass_reads_which_sections_again(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_stage(db)
    phone = Phone(client, stage.accounts[0])
    await phone.start(stage.quiz_id)
    await phone.submit(phone.wrong())
    result = (await phone.get("result")).json()
    assert (result["earned"], result["score"], result["passed"]) == ("0", "0/9", False)
    assert result["read_again"][0] == "II.0"
    assert set(result["read_again"]) <= {"II.0", "II.1", "II.2", "II.3"}


async def test_repeating_a_start_gives_the_same_attempt_open_or_closed(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_stage(db)
    phone, start_id = Phone(client, stage.accounts[0]), uuid4()
    first = (await phone.start(stage.quiz_id, start_id)).json()
    again = (await phone.start(stage.quiz_id, start_id)).json()
    assert {**again, "server_now": first["server_now"]} == first
    await phone.submit(phone.right())
    closed = (await phone.start(stage.quiz_id, start_id)).json()
    assert (closed["id"], closed["state"]) == (first["id"], "closed")
    second = (await phone.start(stage.quiz_id)).json()
    assert (second["number"], second["state"]) == (2, "open")
    await phone.submit(phone.right())
    none_left = await phone.start(stage.quiz_id)
    assert (none_left.status_code, none_left.json()["code"]) == (409, "no_attempts_left")


async def test_going_on_with_another_phone(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_stage(db)
    first, second = Phone(client, stage.accounts[0]), Phone(client, stage.accounts[0])
    await first.start(stage.quiz_id)
    right, wrong = first.right(), first.wrong()
    await first.save({"0": wrong["0"], "1": wrong["1"]})
    await first.save({"2": right["2"]})
    resumed = (await second.start(stage.quiz_id)).json()
    assert resumed["id"] == first.attempt["id"]
    assert resumed["questions"] == first.attempt["questions"]
    assert resumed["answers"] == {"0": wrong["0"], "1": wrong["1"], "2": right["2"]}
    assert resumed["next_seq"] == 3
    await second.save({"0": right["0"]})
    late_from_first = await first.save({"3": right["3"], "0": wrong["0"]}, seq=2)
    assert late_from_first.json()["code"] == "batch_conflict"
    await second.submit({"1": None})
    held = (await second.resume(resumed["id"])).json()["answers"]
    assert held == {"0": right["0"], "2": right["2"]}


async def test_a_save_repeated_or_reordered_changes_nothing(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_stage(db)
    phone = Phone(client, stage.accounts[0])
    await phone.start(stage.quiz_id)
    assert (await phone.save({"0": 1}, seq=2)).status_code == 200
    assert (await phone.save({"0": 2, "1": 0}, seq=1)).status_code == 200
    first = (await phone.save({"4": 1}, seq=3)).json()
    again = (await phone.save({"4": 1}, seq=3)).json()
    assert (again["verdict"], again["received_at"]) == (first["verdict"], first["received_at"])
    conflict = await phone.save({"4": 0}, seq=3)
    assert (conflict.status_code, conflict.json()["code"]) == (409, "batch_conflict")
    await phone.save({"4": 0}, seq=3)
    async with db.read() as session:
        kept = (await session.scalars(select(RefusedPayload))).all()
        assert [(k.reason, k.account_id) for k in kept] == [("batch_conflict", stage.accounts[0].id)]
        assert '"4\\":0' in kept[0].payload
    held = (await phone.resume(phone.attempt["id"])).json()
    assert held["answers"].items() <= {"0": 1, "1": 0, "4": 1}.items()
    assert held["next_seq"] == 4


async def test_submitting_twice(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_stage(db)
    phone, submission_id = Phone(client, stage.accounts[0]), uuid4()
    await phone.start(stage.quiz_id)
    right = phone.right()
    first = await phone.submit(right, submission_id=submission_id, seq=1)
    again = await phone.submit(right, submission_id=submission_id, seq=1)
    assert again.content == first.content
    other = await phone.submit({"0": None}, seq=2)
    assert (other.status_code, other.json()["code"]) == (409, "attempt_closed")
    assert other.json()["result"] == f"/api/v1/attempts/{phone.attempt['id']}/result"
    saved = await phone.save({"0": 0}, seq=3)
    assert (saved.status_code, saved.json()["verdict"]) == (200, "late")
    assert (await phone.get("result")).json()["score"] == "9/9"
    async with db.read() as session:
        verdicts = await session.scalars(select(AnswerBatch.verdict).order_by(AnswerBatch.seq))
        assert verdicts.all() == ["in_time", "late", "late"]
        assert await session.scalar(select(func.count()).select_from(Grading)) == 1


async def test_a_submission_whose_number_holds_other_answers_is_kept_and_changes_nothing(
    db: Database, client: httpx.AsyncClient
) -> None:
    stage = await make_stage(db)
    phone = Phone(client, stage.accounts[0])
    await phone.start(stage.quiz_id)
    await phone.save({"0": 0}, seq=1)
    refused = await phone.submit({"0": 1}, seq=1)
    assert (refused.status_code, refused.json()["code"]) == (409, "batch_conflict")
    assert (await phone.resume(phone.attempt["id"])).json()["state"] == "open"
    async with db.read() as session:
        assert await session.scalar(select(func.count()).select_from(RefusedPayload)) == 1
    assert (await phone.submit({"0": 1}, seq=2)).status_code == 200


async def test_when_time_runs_out_what_came_in_time_is_graded(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_stage(db, people=3)
    phones = [Phone(client, account) for account in stage.accounts]
    for phone in phones:
        await phone.start(stage.quiz_id)
    await phones[0].save({"0": phones[0].right()["0"]})
    await phones[2].save(phones[2].right())
    clock.shift(timedelta(seconds=1_231))
    late = await phones[0].save({"1": phones[0].right()["1"]})
    assert (late.status_code, late.json()["verdict"]) == (200, "late")
    over = await phones[2].submit()
    assert (over.status_code, over.json()["code"]) == (409, "attempt_closed")
    assert await close_due(db, clock.now()) == 1  # the late save and the submission closed theirs
    assert await close_due(db, clock.now()) == 0
    results = [(await phone.get("result")).json() for phone in phones]
    assert [r["closed_by"] for r in results] == ["expiry"] * 3
    assert [(r["taken"], r["answered"], r["earned"]) for r in results] == [(True, 1, "1"), (False, 0, "0"), (True, 9, "9")]
    async with db.read() as session:
        assert await session.scalar(select(func.count()).select_from(OutboxRow)) == 3


async def test_whoever_touches_an_expired_attempt_closes_it(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_stage(db, people=3, grace_s=0)
    reader, starter, same = (Phone(client, account) for account in stage.accounts)
    start_id = uuid4()
    await reader.start(stage.quiz_id)
    await starter.start(stage.quiz_id)
    await same.start(stage.quiz_id, start_id)
    clock.shift(timedelta(seconds=1_201))
    assert (await reader.resume(reader.attempt["id"])).json()["state"] == "closed"
    assert (await starter.start(stage.quiz_id)).json()["number"] == 2
    closed = (await same.start(stage.quiz_id, start_id)).json()
    assert (closed["number"], closed["state"]) == (1, "closed")


async def test_the_window_decides_when_to_start_and_never_shortens_the_limit(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_stage(db, people=2)
    phone, tardy = (Phone(client, account) for account in stage.accounts)
    clock.shift(timedelta(days=1, seconds=-60))
    paper = (await phone.start(stage.quiz_id)).json()
    clock.shift(timedelta(days=1, seconds=600))
    over = await tardy.start(stage.quiz_id)
    assert (over.status_code, over.json()["code"]) == (409, "quiz_window_over")
    assert (await phone.save(phone.right())).json()["verdict"] == "in_time"
    assert (await phone.resume(paper["id"])).json()["deadline_at"] == paper["deadline_at"]
    assert (await phone.submit()).status_code == 200
    async with db.write() as session:
        until = clock.now() + timedelta(hours=1)
        for closes_at in (until, until - timedelta(days=5)):
            everybody = select(Admission.member_id)
            await admissions.extend_window(session, occasion_id=stage.occasion_id, members=everybody, closes_at=closes_at)
    assert (await tardy.start(stage.quiz_id)).status_code == 200


async def test_too_early_and_not_admitted(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_stage(db, people=2, admitted=False)
    phone = Phone(client, stage.accounts[0])
    unknown = await phone.start(stage.quiz_id)
    assert (unknown.status_code, unknown.json()["code"]) == (404, "quiz_not_found")
    async with db.write() as session:
        await admit(session, stage, stage.members[:1], opens_at=clock.now() + timedelta(hours=1))
    early = await phone.start(stage.quiz_id)
    assert (early.status_code, early.json()["code"]) == (409, "quiz_not_open_yet")
    async with db.read() as session:
        assert await session.scalar(select(func.count()).select_from(Attempt)) == 0


async def test_items_are_judged_one_by_one(db: Database, client: httpx.AsyncClient) -> None:
    """What is no answer is refused by the fold with its reason; the rest of the batch counts."""
    stage = await make_stage(db)
    phone = Phone(client, stage.accounts[0])
    await phone.start(stage.quiz_id)
    right = phone.right()
    junk: dict[str, Any] = {"9": 0, "-1": 0, "x": 0, "1" * 300: 0, "\u0000": "\u0000", "8": {"a": [10**300]}}
    assert (await phone.save(right)).status_code == 200
    assert (await phone.save(junk)).status_code == 200
    wrong_type = {place: "1" if not isinstance(answer, list) else [True] for place, answer in right.items()}
    assert (await phone.save(wrong_type)).status_code == 200
    submitted = (await phone.submit()).json()
    assert submitted["answered"] == 9
    reasons = [item["reason"] for item in submitted["refused"]]
    assert reasons.count("question_not_in_paper") == 5
    assert reasons.count("answer_not_valid") == 10
    assert (await phone.get("result")).json()["score"] == "9/9"


async def test_another_persons_attempt_does_not_exist(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_stage(db, people=2)
    mine, theirs = (Phone(client, account) for account in stage.accounts)
    await mine.start(stage.quiz_id)
    theirs.attempt = mine.attempt
    answers = [
        await theirs.save({"0": 1}),
        await theirs.submit({"0": 1}),
        await theirs.resume(mine.attempt["id"]),
        await theirs.get("result"),
        await theirs.get("review"),
    ]
    assert [(a.status_code, a.json()["code"]) for a in answers] == [(404, "attempt_not_found")] * 5
    async with db.read() as session:
        assert await session.scalar(select(func.count()).select_from(AnswerBatch)) == 0
    assert (await mine.save({"0": 1})).status_code == 200


async def test_a_start_that_found_an_attempt_open_returns_it_when_repeated_after_its_end(
    db: Database, client: httpx.AsyncClient
) -> None:
    """Two phones, one attempt: the second phone's start, sent again late, must not begin another attempt."""
    stage = await make_stage(db)
    first, second = Phone(client, stage.accounts[0]), Phone(client, stage.accounts[0])
    begun = (await first.start(stage.quiz_id, uuid4())).json()
    start_id = uuid4()
    assert (await second.start(stage.quiz_id, start_id)).json()["id"] == begun["id"]
    assert (await first.submit(first.wrong())).status_code == 200
    again = (await second.start(stage.quiz_id, start_id)).json()
    assert (again["id"], again["state"]) == (begun["id"], "closed")


async def test_attempts_without_an_answer_use_nothing_up_but_not_without_end(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_stage(db, people=2)
    phone = Phone(client, stage.accounts[0])
    for _ in range(4):  # two attempts allowed, two empty ones free
        assert (await phone.start(stage.quiz_id)).status_code == 200
        assert (await phone.submit({})).json()["taken"] is False
    assert (await phone.start(stage.quiz_id)).json()["code"] == "no_attempts_left"
    other = Phone(client, stage.accounts[1])
    await other.start(stage.quiz_id)
    await other.submit({})
    await other.start(stage.quiz_id)
    await other.submit(other.wrong())
    assert (await other.get("result")).json()["attempts_left"] == 1


async def test_a_start_id_used_for_another_test(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_stage(db)
    phone, start_id = Phone(client, stage.accounts[0]), uuid4()
    await phone.start(stage.quiz_id, start_id)
    async with db.write() as session:
        bank = await session.get_one(Bank, stage.bank_id)
        other = await make_quiz(session, stage.cast, bank, count=3)
        stage.quiz_id = other.id
        await admit(session, stage, stage.members)
    used = await phone.start(stage.quiz_id, start_id)
    assert (used.status_code, used.json()["code"]) == (409, "start_id_used")
    assert len((await phone.start(stage.quiz_id)).json()["questions"]) == 3


async def test_a_device_that_was_signed_out_only_saves(db: Database, client: httpx.AsyncClient) -> None:
    """What was answered is kept while the token lives; starting, handing in and reading need a device that is signed in."""
    stage = await make_stage(db)
    phone = Phone(client, stage.accounts[0])
    await phone.start(stage.quiz_id)
    async with db.write() as session:
        await revoke_all(session, account_id=stage.accounts[0].id, reason="new_code", now=clock.real_now())
    assert (await phone.save(phone.right())).status_code == 200
    for answer in (await phone.submit(), await phone.start(stage.quiz_id), await phone.get("result")):
        assert (answer.status_code, answer.json()["code"]) == (401, "signed_out")
    async with db.read() as session:
        assert (await session.scalars(select(Attempt.state))).all() == ["open"]
