"""The second person: who, once, with everything in one record; races with phones and with the release."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio

from app.core import clock
from app.core.db import Database
from app.core.models import JournalEntry, OutboxRow
from app.quizzes.models import (
    AnswerBatch,
    Attempt,
    Grading,
    Receipt,
)
from tests.quizzes.entering import Branch, first_branch, make_branch, pass_by, refused, release, same_id

TURNS = 3


@pytest_asyncio.fixture
async def branch(db: Database, client: httpx.AsyncClient) -> Branch:
    return await first_branch(db, client)


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("deputy", 200),
        ("helper", 200),
        ("branch helper", 200),
        ("Lê Văn 1", 200),
        ("committee", 200),
        ("office", 200),
        ("superior", 200),
        ("board", 403),
        ("inspector", 403),
        ("operator", 403),
        ("editor", 403),
        ("Lê Văn 0", 403),
        ("secretary", 403),
        ("Lê Văn Xa", 404),
        ("neighbour", 404),
        ("stranger", 404),
    ],
)
async def test_who_confirms(branch: Branch, who: str, status: int) -> None:
    result = await branch.entered()
    assert (await branch.confirm(who, result)).status_code == status
    assert await branch.count(Attempt) == (1 if status == 200 else 0)
    state = (await branch.get("deputy", f"entered-results/{result}")).json()["state"]
    assert state == ("confirmed" if status == 200 else "waiting")


async def test_confirming_makes_one_record_with_everything(branch: Branch) -> None:
    taken_at = clock.now()
    result = await branch.entered(taken_at=taken_at.isoformat())
    pass_by(timedelta(hours=3))
    body = (await branch.confirm("Lê Văn 1", result)).json()
    assert (body["state"], body["decided_by"], body["may_confirm"]) == ("confirmed", "Lê Văn 1", False)
    (attempt,) = await branch.all(Attempt)
    assert body["attempt_id"] == str(attempt.id)
    assert (attempt.way, attempt.state, attempt.closed_by, attempt.account_id) == ("paper", "closed", "paper", None)
    assert (attempt.number, attempt.taken, attempt.answered, attempt.earned, attempt.passed) == (1, True, 9, "9", True)
    assert (attempt.started_at, attempt.occasion_id) == (taken_at, branch.stage.occasion_id)
    (batch,) = await branch.all(AnswerBatch)
    assert (batch.writer_id, batch.seq, batch.verdict) == (same_id(result), 1, "in_time")
    (graded,) = await branch.all(Grading)
    assert (graded.number, graded.reason, graded.earned, graded.rulings) == (1, "paper", "9", 0)
    (receipt,) = await branch.all(Receipt)
    assert (receipt.attempt_id, receipt.kind) == (attempt.id, "submission")
    assert '"way":"paper","verdict":"entered"' in receipt.statement
    (told,) = await branch.all(OutboxRow)
    assert (told.occasion_id, told.subject_id) == (attempt.occasion_id, attempt.member_id)
    (entry,) = await branch.all(JournalEntry, JournalEntry.action == "quizzes:entered_result:confirm")
    assert (entry.old, entry.new["attempt_id"]) == ({"state": "waiting"}, str(attempt.id))
    assert "earned" not in str(entry.new)


async def test_the_member_sees_it_like_any_attempt(branch: Branch) -> None:
    result = await branch.entered(answers=await branch.wrong())
    await branch.confirm("deputy", result)
    (attempt,) = await branch.all(Attempt)
    path = f"attempts/{attempt.id}"
    shown = (await branch.get("Lê Văn 0", f"{path}/result")).json()
    assert (shown["closed_by"], shown["taken"], shown["score"], shown["passed"]) == ("paper", True, "0/9", False)
    assert shown["attempts_left"] == 1
    assert (await branch.get("Lê Văn 0", path)).json()["answers"].keys() == (await branch.wrong()).keys()
    assert (await branch.get("Lê Văn 0", f"{path}/receipt")).status_code == 200
    assert refused(await branch.get("Lê Văn 0", f"{path}/review")) == (403, "review_not_allowed")
    assert (await branch.get("Lê Văn 1", f"{path}/result")).status_code == 404
    notices = (await branch.get("Lê Văn 0", "me/notices")).json()["items"]
    assert "đã được nhập và có người thứ hai xác nhận" in str(notices)
    await release(branch)
    review = (await branch.get("Lê Văn 0", f"{path}/review")).json()["questions"]
    assert [q["question"] for q in review] == await branch.paper()
    assert {str(n): q["answer"] for n, q in enumerate(review)} == await branch.wrong()


async def test_nobody_writes_on_it_from_a_phone(branch: Branch) -> None:
    await branch.confirm("deputy", await branch.entered())
    phone = branch.phone("Lê Văn 0")
    (attempt,) = await branch.all(Attempt)
    phone.attempt = {"id": str(attempt.id)}
    assert (await phone.save({"0": 0})).status_code == 404
    assert (await phone.submit({})).status_code == 404
    assert await branch.count(AnswerBatch) == 1


async def test_a_paper_and_a_phone_attempt_stand_side_by_side(branch: Branch) -> None:
    phone = branch.phone("Lê Văn 0")
    await phone.start(branch.stage.quiz_id)
    await phone.submit(phone.wrong())
    await branch.confirm("deputy", await branch.entered())
    numbers = sorted((a.number, a.way) for a in await branch.all(Attempt))
    assert numbers == [(1, "own_phone"), (2, "paper")]
    assert refused(await phone.start(branch.stage.quiz_id)) == (409, "no_attempts_left")


async def test_the_cool_down_counts_from_the_taking(db: Database, client: httpx.AsyncClient) -> None:
    branch = await make_branch(db, client, cooldown_s=3_600)
    result = await branch.entered()
    pass_by(timedelta(minutes=50))
    await branch.confirm("deputy", result)
    phone = branch.phone("Lê Văn 0")
    assert refused(await phone.start(branch.stage.quiz_id)) == (409, "cooldown_not_over")
    pass_by(timedelta(minutes=11))
    assert (await phone.start(branch.stage.quiz_id)).status_code == 200


async def test_confirming_again_changes_nothing(branch: Branch) -> None:
    result = await branch.entered()
    first = (await branch.confirm("deputy", result)).json()
    again = await branch.confirm("deputy", result)
    assert (again.status_code, again.json()) == (200, first)
    other = await branch.confirm("committee", result)
    assert refused(other) == (409, "result_decided")
    assert other.json()["state"] == "confirmed"
    assert refused(await branch.refuse("deputy", result)) == (409, "result_decided")
    assert await branch.count(Attempt) == await branch.count(Receipt) == 1


@pytest.mark.races
@pytest.mark.parametrize("turn", range(TURNS))
async def test_confirmed_by_many_at_once_it_is_one_attempt(branch: Branch, turn: int) -> None:
    result = await branch.entered()
    people = ["deputy", "committee", "office", "Lê Văn 1", "helper", "deputy"]
    answers = await asyncio.gather(*(branch.confirm(who, result) for who in people))
    assert {a.json()["code"] for a in answers if a.status_code != 200} <= {"result_decided"}
    assert any(a.status_code == 200 for a in answers)
    assert await branch.count(Attempt) == await branch.count(Receipt) == await branch.count(Grading) == 1
    assert await branch.count(JournalEntry, JournalEntry.action == "quizzes:entered_result:confirm") == 1


@pytest.mark.races
async def test_confirmed_and_refused_at_once(branch: Branch) -> None:
    result = await branch.entered()
    answers = await asyncio.gather(branch.confirm("deputy", result), branch.refuse("committee", result))
    assert sorted(a.status_code for a in answers) == [200, 409]
    state = (await branch.get("deputy", f"entered-results/{result}")).json()["state"]
    assert await branch.count(Attempt) == (1 if state == "confirmed" else 0)


@pytest.mark.races
@pytest.mark.parametrize("turn", range(TURNS))
async def test_a_start_on_the_phone_races_the_confirmation(branch: Branch, turn: int) -> None:
    """However it ends, numbers are 1, 2, … and no attempt more than allowed was begun."""
    result = await branch.entered()
    phones = [branch.phone("Lê Văn 0") for _ in range(3)]
    answers = await asyncio.gather(
        branch.confirm("deputy", result),
        *(phone.start(branch.stage.quiz_id) for phone in phones),
        branch.confirm("committee", result),
    )
    assert {a.json()["code"] for a in answers if a.status_code != 200} <= {"attempt_running", "result_decided"}
    attempts = await branch.all(Attempt)
    assert sorted(a.number for a in attempts) == list(range(1, len(attempts) + 1))
    assert sum(a.state == "open" for a in attempts) <= 1
    confirmed = [a for a in answers[::4] if a.status_code == 200]
    assert sum(a.way == "paper" for a in attempts) == len(confirmed)


@pytest.mark.races
@pytest.mark.parametrize("turn", range(TURNS))
async def test_the_release_races_the_confirmation(branch: Branch, turn: int) -> None:
    result = await branch.entered()
    answer, _ = await asyncio.gather(branch.confirm("deputy", result), release(branch))
    assert answer.status_code == 200 or refused(answer) == (409, "occasion_released")
    assert await branch.count(Attempt) == (1 if answer.status_code == 200 else 0)


async def test_refusing_says_why_and_counts_nothing(branch: Branch) -> None:
    result = await branch.entered()
    assert (await branch.post("deputy", f"entered-results/{result}/refuse", {})).status_code == 422
    assert (await branch.post("deputy", f"entered-results/{result}/refuse", {"reason": " "})).status_code == 422
    body = (await branch.refuse("deputy", result)).json()
    assert (body["state"], body["reason"], body["attempt_id"]) == ("refused", "nhập nhầm câu 7", None)
    assert (await branch.refuse("deputy", result, "lý do khác")).json()["reason"] == "nhập nhầm câu 7"
    assert refused(await branch.confirm("deputy", result)) == (409, "result_decided")
    assert await branch.count(Attempt) == 0
    (entry,) = await branch.all(JournalEntry, JournalEntry.action == "quizzes:entered_result:refuse")
    assert entry.reason == "nhập nhầm câu 7"


async def test_who_entered_it_takes_it_back(branch: Branch) -> None:
    result = await branch.entered()
    assert (await branch.refuse("secretary", result, "nhập nhầm người")).json()["state"] == "refused"
    assert (await branch.enter()).status_code == 201


@pytest.mark.parametrize("verb", ["confirm", "refuse"])
async def test_results_that_are_not_there(branch: Branch, verb: str) -> None:
    body = {"reason": "x"} if verb == "refuse" else None
    response = await branch.post("deputy", f"entered-results/{uuid4()}/{verb}", body)
    assert refused(response) == (404, "entered_result_not_found")
