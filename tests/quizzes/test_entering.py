"""Results without a phone: printed papers, entering item by item, the second person, and what remains after refusals."""

import asyncio
import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import select

from app.core import clock
from app.core.db import Database
from app.core.ids import new_id
from app.core.models import JournalEntry, OutboxRow
from app.quizzes import admissions
from app.quizzes.entering import printing, sheets
from app.quizzes.grading import PaperQuestion
from app.quizzes.models import (
    Admission,
    AnswerBatch,
    Attempt,
    EnteredResult,
    Grading,
    PrintedPaper,
    Receipt,
    RefusedPayload,
)
from tests.quizzes.builders import body_of, make_bank, make_quiz
from tests.quizzes.entering import KEPT, Branch, make_branch, refused, same_id

DAY = timedelta(days=1)
TURNS = 3


@pytest_asyncio.fixture
async def branch(db: Database, client: httpx.AsyncClient) -> Branch:
    return await make_branch(db, client)


def _later(by: timedelta) -> None:
    clock.shift(clock.now() - clock.real_now() + by)


async def _release(branch: Branch) -> None:
    async with branch.db.write() as session:
        await admissions.release_review(session, occasion_id=branch.stage.occasion_id, now=clock.now())


# --- printing -------------------------------------------------------------------------------------------------------------


async def test_papers_are_drawn_numbered_on_and_hold_no_key(branch: Branch) -> None:
    drawn = await branch.print(count=3)
    assert [p["code"] for p in drawn.json()["items"]] == ["02", "03", "04"]
    listed = await branch.get("deputy", f"quizzes/{branch.stage.quiz_id}/printed-papers")
    assert [p["code"] for p in listed.json()["items"]] == ["01", "02", "03", "04"]
    opened = await branch.get("secretary", f"quizzes/{branch.stage.quiz_id}/printed-papers/2")
    sheet = opened.json()
    assert (sheet["code"], sheet["time_limit_s"], sheet["open_book"]) == ("02", 1_200, True)
    assert [q["number"] for q in sheet["questions"]] == list(range(1, 10))
    for question in sheet["questions"]:
        options = question["question"]["options"]
        assert question["letters"] == ["A", "B", "C", "D"][: len(options)]
    for word in ("right", "why", "explanation", "quotation", "version", "permutation", "answer"):
        assert f'"{word}"' not in opened.text + drawn.text + listed.text


async def test_every_opening_is_on_record(branch: Branch) -> None:
    for who in ("secretary", "board", "secretary"):
        await branch.paper("01", who)
    opened = await branch.all(JournalEntry, JournalEntry.action == "quizzes:printed_paper:open")
    assert [e.new for e in opened] == [{"code": "01"}] * 3
    assert {e.actor_account_id for e in opened} == {branch.accounts[w].id for w in ("secretary", "board")}


async def test_papers_drawn_at_once_have_different_codes(branch: Branch) -> None:
    answers = await asyncio.gather(*(branch.print(count=3) for _ in range(4)))
    assert {a.status_code for a in answers} == {201}
    codes = [p.code for p in await branch.all(PrintedPaper)]
    assert sorted(codes) == [f"{n:02d}" for n in range(1, 14)]


async def test_a_test_has_a_greatest_number_of_papers(branch: Branch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "MOST_PAPERS", 3)
    assert refused(await branch.print(count=3)) == (409, "too_many_printed_papers")
    assert await branch.count(PrintedPaper) == 1
    assert (await branch.print(count=2)).status_code == 201


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("secretary", 201),
        ("deputy", 201),
        ("committee", 201),
        ("office", 201),
        ("superior", 201),
        ("board", 201),
        ("province board", 201),
        ("helper", 403),
        ("Lê Văn 0", 403),
        ("inspector", 404),
        ("editor", 404),
        ("operator", 403),
        ("neighbour", 404),
        ("stranger", 404),
    ],
)
async def test_who_prints(branch: Branch, who: str, status: int) -> None:
    paths = ("printed-papers", "printed-papers/01")
    assert (await branch.print(who)).status_code == status
    for path in paths:
        answer = await branch.get(who, f"quizzes/{branch.stage.quiz_id}/{path}")
        assert answer.status_code == (200 if status == 201 else status)
    assert await branch.count(PrintedPaper) == (2 if status == 201 else 1)


@pytest.mark.parametrize("count", [0, 21, -1, "1", 1.5, None, True])
async def test_bad_counts(branch: Branch, count: Any) -> None:
    response = await branch.post("secretary", f"quizzes/{branch.stage.quiz_id}/printed-papers", {"count": count})
    assert response.status_code == 422
    assert await branch.count(PrintedPaper) == 1


@pytest.mark.parametrize("code", ["99", "0", "00001", "x", "%00", "-1", "٠١"])
async def test_papers_that_are_not_there(branch: Branch, code: str) -> None:
    answer = await branch.get("secretary", f"quizzes/{branch.stage.quiz_id}/printed-papers/{code}")
    assert answer.status_code in {404, 422}


async def test_nothing_is_printed_before_the_window_or_after_it(db: Database, client: httpx.AsyncClient) -> None:
    opens = clock.now() + timedelta(hours=2)
    branch = await make_branch(db, client, printed=0, opens_at=opens)
    for who in ("secretary", "province board"):
        assert refused(await branch.print(who)) == (409, "quiz_not_open_yet")
    assert refused(await branch.get("secretary", f"quizzes/{branch.stage.quiz_id}/printed-papers/01")) == (
        409,
        "quiz_not_open_yet",
    )
    assert await branch.count(PrintedPaper) == 0
    _later(timedelta(hours=2, seconds=1))
    assert (await branch.print()).status_code == 201
    _later(DAY)
    assert refused(await branch.print()) == (409, "quiz_window_over")
    assert (await branch.get("secretary", f"quizzes/{branch.stage.quiz_id}/printed-papers/01")).status_code == 200


async def test_an_author_before_anybody_is_admitted(db: Database, client: httpx.AsyncClient) -> None:
    branch = await make_branch(db, client)
    async with db.write() as session:
        bank = await make_bank(session, branch.stage.cast.province, code="khac")
        quiz = await make_quiz(session, branch.stage.cast, bank)
    path = f"quizzes/{quiz.id}/printed-papers"
    assert refused(await branch.post("province board", path, {"count": 1})) == (409, "quiz_not_open_yet")
    assert refused(await branch.post("secretary", path, {"count": 1})) == (404, "quiz_not_found")
    assert refused(await branch.post("secretary", f"quizzes/{uuid4()}/printed-papers", {"count": 1})) == (404, "quiz_not_found")


# --- entering -------------------------------------------------------------------------------------------------------------


async def test_a_sheet_is_stored_and_counts_nothing_yet(branch: Branch) -> None:
    response = await branch.enter()
    body = response.json()
    assert response.status_code == 201
    assert (body["state"], body["attempt_id"], body["kept_where"]) == ("waiting", None, KEPT)
    assert (body["way_text"], body["on_behalf"], body["may_confirm"]) == ("làm trên giấy", False, False)
    assert (body["name"], body["entered_by"]) == ("Lê Văn 0", "secretary")
    assert await branch.count(Attempt) == await branch.count(OutboxRow) == await branch.count(Receipt) == 0


async def test_sending_it_again_is_the_same_entry(branch: Branch) -> None:
    body = await branch.body()
    first = await branch.send("secretary", body)
    again = await asyncio.gather(*(branch.send("secretary", body) for _ in range(5)))
    assert {a.json()["id"] for a in again} == {first.json()["id"]}
    assert await branch.count(EnteredResult) == 1
    assert (await branch.confirm("deputy", first.json()["id"])).status_code == 200
    after = await branch.send("secretary", body)
    assert (after.status_code, after.json()["id"], after.json()["state"]) == (201, first.json()["id"], "confirmed")
    assert len(await branch.all(JournalEntry, JournalEntry.action == "quizzes:entered_result:enter")) == 1


async def test_first_sent_many_times_at_once(branch: Branch) -> None:
    body = await branch.body()
    answers = await asyncio.gather(*(branch.send("secretary", body) for _ in range(6)))
    assert {(a.status_code, a.json()["id"]) for a in answers} == {(201, answers[0].json()["id"])}
    assert await branch.count(EnteredResult) == 1


async def test_another_content_under_the_same_id_is_kept_apart(branch: Branch) -> None:
    body = await branch.body()
    stored = (await branch.send("secretary", body)).json()
    changed = {**body, "answers": {"0": body["answers"]["0"]}}
    for _ in range(2):
        assert refused(await branch.send("secretary", changed)) == (409, "entry_id_used")
    kept = await branch.all(RefusedPayload)
    assert [k.reason for k in kept] == ["entry_id_used"]
    assert "answers" in kept[0].payload
    now = (await branch.get("secretary", f"entered-results/{stored['id']}")).json()
    assert now["answers"] == stored["answers"]


async def test_two_sheets_of_one_member_do_not_wait_together(branch: Branch) -> None:
    first = await branch.entered()
    assert refused(await branch.enter("deputy")) == (409, "result_waiting")
    assert await branch.count(EnteredResult) == 1
    assert [k.reason for k in await branch.all(RefusedPayload)] == ["result_waiting"]
    assert (await branch.refuse("deputy", first)).status_code == 200
    assert (await branch.enter("deputy")).status_code == 201


async def test_two_sheets_sent_at_once_leave_one(branch: Branch) -> None:
    bodies = [await branch.body() for _ in range(4)]
    answers = await asyncio.gather(*(branch.send("secretary", body) for body in bodies))
    assert sorted(a.status_code for a in answers) == [201, 409, 409, 409]
    assert {a.json()["code"] for a in answers if a.status_code == 409} == {"result_waiting"}
    assert await branch.count(EnteredResult) == 1


@pytest.mark.parametrize(
    ("who", "status", "on_behalf"),
    [
        ("secretary", 201, False),
        ("deputy", 201, False),
        ("committee", 201, True),
        ("office", 201, True),
        ("superior", 201, True),
        ("branch helper", 403, None),
        ("board", 403, None),
        ("inspector", 403, None),
        ("editor", 403, None),
        ("operator", 403, None),
        ("Lê Văn 1", 404, None),
        ("neighbour", 404, None),
        ("stranger", 404, None),
    ],
)
async def test_who_enters(branch: Branch, who: str, status: int, on_behalf: bool | None) -> None:
    response = await branch.enter(who)
    assert response.status_code == status
    assert response.json().get("on_behalf") == on_behalf
    if on_behalf:
        assert response.json()["on_behalf_text"] == "cấp trên nhập thay chi bộ"
    assert await branch.count(EnteredResult) == (1 if status == 201 else 0)


async def test_a_secretarys_own_sheet_is_entered_by_the_deputy_or_above(branch: Branch) -> None:
    assert refused(await branch.enter("secretary", "secretary")) == (403, "own_result")
    assert await branch.count(EnteredResult) == 0
    result = await branch.entered("deputy", "secretary")
    assert refused(await branch.confirm("secretary", result)) == (403, "own_result")
    assert refused(await branch.refuse("secretary", result)) == (403, "own_result")
    assert (await branch.confirm("Lê Văn 1", result)).status_code == 200


async def test_items_are_judged_one_by_one_and_nothing_is_stored(branch: Branch) -> None:
    paper = await branch.paper()
    wanted = {kind: next(n for n, q in enumerate(paper) if q["kind"] == kind) for kind in ("single", "several", "true_false")}
    answers = {
        str(wanted["single"]): 7,
        str(wanted["several"]): [0, 0],
        str(wanted["true_false"]): "Đúng",
        "99": 1,
        "x\u0007": 1,
        "-1": 0,
    }
    response = await branch.enter(answers=answers)
    assert refused(response) == (422, "sheet_not_valid")
    problems = response.json()["problems"]
    assert [p["question"] for p in problems] == [*(wanted[k] + 1 for k in wanted), None, None, None]
    assert problems[0]["value"] == "7"
    assert problems[0]["advice"] == "chọn trong các phương án A đến D (gửi lên từ 0 đến 3)"
    assert problems[1]["advice"].endswith("mỗi phương án một lần")
    assert problems[2]["advice"] == "ghi Đúng hoặc Sai"
    assert "câu của đề đánh số từ 1 đến 9" in problems[3]["advice"]
    assert response.json()["detail"].startswith(f"Chưa ghi gì. Câu {wanted['single'] + 1} (đã ghi “7”): chọn trong")
    english = await branch.client.post(
        f"quizzes/{branch.stage.quiz_id}/entered-results",
        json=await branch.body(answers=answers),
        headers={**branch.who["secretary"], "Accept-Language": "en"},
    )
    assert "6 answers" in english.json()["detail"]
    assert await branch.count(EnteredResult) == 0


DEEP: Any = []
for _ in range(400):
    DEEP = [DEEP]
HOSTILE: tuple[Any, ...] = (
    "x" * 100_000,
    {"a": {"b": []}},
    [[0]],
    10**30,
    10**4_000,
    1.5,
    "\ud800",
    "\x00",
    [None] * 400,
    True,
    "A",
    DEEP,
)


@pytest.mark.parametrize("raw", HOSTILE, ids=range(len(HOSTILE)))
async def test_hostile_items(branch: Branch, raw: Any) -> None:
    place = next(n for n, q in enumerate(await branch.paper()) if q["kind"] == "single")
    body = await branch.body(answers={str(place): raw})
    headers = {**branch.who["secretary"], "Content-Type": "application/json"}
    path = f"quizzes/{branch.stage.quiz_id}/entered-results"
    response = await branch.client.post(path, content=json.dumps(body), headers=headers)
    assert response.status_code == 422
    if response.json()["code"] == "sheet_not_valid":
        assert len(response.json()["problems"][0]["value"]) <= 40
    assert await branch.count(EnteredResult) == 0


@pytest.mark.parametrize("answers", [{}, {"0": None}, {"0": None, "1": []}])
async def test_an_empty_sheet_is_nothing_to_enter(branch: Branch, answers: dict[str, Any]) -> None:
    response = await branch.enter(answers=answers)
    assert response.status_code == 422
    assert await branch.count(EnteredResult) == 0


async def test_unanswered_questions_are_left_out(branch: Branch) -> None:
    right = await branch.right()
    place = next(n for n, q in enumerate(await branch.paper()) if q["kind"] == "single")
    body = (await branch.enter(answers={**right, str(place): None})).json()
    assert body["answers"][place] == {"question": place + 1, "written": "–"}
    assert all(a["written"] != "–" for a in body["answers"] if a["question"] != place + 1)


@pytest.mark.parametrize(
    "changes",
    [
        {"client_id": "x"},
        {"member_id": None},
        {"paper_code": "0x1"},
        {"paper_code": ""},
        {"paper_code": 1},
        {"way": "own_phone"},
        {"taken_at": "hôm qua"},
        {"taken_at": "2024-12-18T20:00:00"},
        {"kept_where": ""},
        {"kept_where": "x" * 301},
        {"kept_where": "\x00"},
        {"answers": []},
        {"answers": {str(n): 0 for n in range(501)}},
        {"helped_by": ""},
        {"picture": "data:image/png;base64,"},
    ],
)
async def test_malformed_entries(branch: Branch, changes: dict[str, Any]) -> None:
    body = {**await branch.body(), **changes}
    assert (await branch.send("secretary", body)).status_code == 422
    assert await branch.count(EnteredResult) == 0


async def test_a_helper_is_named_and_only_then(branch: Branch) -> None:
    assert refused(await branch.enter(way="helper")) == (422, "helper_not_named")
    assert refused(await branch.enter(helped_by="Chị Ba")) == (422, "helper_not_named")
    assert await branch.count(EnteredResult) == 0
    body = (await branch.enter(way="helper", helped_by="Chị Ba")).json()
    assert (body["helped_by"], body["way_text"]) == ("Chị Ba", "có người đọc câu hỏi và ghi giúp")


async def test_people_and_papers_that_do_not_belong_here(branch: Branch) -> None:
    async with branch.db.write() as session:
        bank = await make_bank(session, branch.stage.cast.province, code="khac")
        other = await make_quiz(session, branch.stage.cast, bank)
        await admissions.admit(
            session,
            quiz_id=other.id,
            occasion_id=new_id(),
            title="Đợt khác",
            members=select(Admission.member_id).where(Admission.member_id == branch.members["Lê Văn 1"].id),
            opens_at=clock.now() - DAY,
            closes_at=clock.now() + DAY,
            today=clock.today(),
        )
    await branch.print(count=1)
    body = await branch.body()
    assert refused(await branch.send("secretary", {**body, "paper_code": "77"})) == (404, "printed_paper_not_found")
    elsewhere = f"quizzes/{other.id}/entered-results"
    assert refused(await branch.post("secretary", elsewhere, body)) == (404, "member_not_admitted")
    one = {**body, "member_id": str(branch.members["Lê Văn 1"].id), "paper_code": "02"}
    assert refused(await branch.post("secretary", elsewhere, one)) == (404, "printed_paper_not_found")
    assert refused(await branch.post("secretary", f"quizzes/{uuid4()}/entered-results", body)) == (404, "member_not_admitted")
    assert refused(await branch.enter("committee", "Lê Văn Xa")) == (404, "member_not_admitted")
    assert refused(await branch.send("secretary", {**body, "member_id": str(uuid4())})) == (404, "not_found")
    assert await branch.count(EnteredResult) == 0


async def test_the_time_of_taking_lies_in_the_members_window(branch: Branch) -> None:
    for moved in (timedelta(minutes=1), DAY, -DAY, timedelta(days=365)):
        response = await branch.enter(taken_at=(clock.now() + moved).isoformat())
        assert refused(response) == (422, "taken_at_not_valid")
        assert {"since", "until"} <= response.json().keys()
    before_printing = (clock.now() - timedelta(minutes=30)).isoformat()
    assert refused(await branch.enter(taken_at=before_printing)) == (422, "taken_at_not_valid")
    assert refused(await branch.enter(taken_at="1970-01-01T00:00:00+00:00")) == (422, "taken_at_not_valid")
    assert await branch.count(EnteredResult) == await branch.count(RefusedPayload) == 0


async def test_late_entering_is_taken_for_72_hours_after_the_window(branch: Branch) -> None:
    taken_at = clock.now().isoformat()
    _later(DAY + timedelta(hours=71))
    assert (await branch.enter(taken_at=taken_at)).status_code == 201
    after = (clock.now() - timedelta(hours=70)).isoformat()
    assert refused(await branch.enter(member="Lê Văn 1", taken_at=after)) == (422, "taken_at_not_valid")
    _later(timedelta(hours=2))
    late = await branch.enter(member="Lê Văn 1", taken_at=taken_at)
    assert refused(late) == (409, "entering_over")
    assert "cấp ủy cấp trên" in late.json()["detail"]
    assert [k.reason for k in await branch.all(RefusedPayload)] == ["entering_over"]
    assert await branch.count(EnteredResult) == 1


async def test_a_sheet_entered_in_time_may_be_confirmed_later(branch: Branch) -> None:
    result = await branch.entered()
    _later(timedelta(days=9))
    assert (await branch.confirm("deputy", result)).status_code == 200


async def test_after_the_release_nothing_is_entered_or_confirmed(branch: Branch) -> None:
    waiting = await branch.entered()
    await _release(branch)
    body = await branch.body("Lê Văn 1", taken_at=(clock.now() - timedelta(seconds=1)).isoformat())
    assert refused(await branch.send("secretary", body)) == (409, "occasion_released")
    assert [k.reason for k in await branch.all(RefusedPayload)] == ["occasion_released"]
    assert refused(await branch.confirm("deputy", waiting)) == (409, "occasion_released")
    assert await branch.count(Attempt) == 0
    assert (await branch.get("deputy", f"entered-results/{waiting}")).json()["state"] == "waiting"


async def test_attempts_left_are_obeyed(branch: Branch) -> None:
    for _ in range(2):
        phone = branch.phone("Lê Văn 0")
        await phone.start(branch.stage.quiz_id)
        await phone.submit(phone.wrong())
    response = await branch.enter()
    assert refused(response) == (409, "no_attempts_left")
    assert response.json()["detail"].startswith("Đồng chí này")
    assert await branch.count(EnteredResult) == 0


async def test_an_attempt_used_up_while_the_sheet_waited(branch: Branch) -> None:
    result = await branch.entered()
    for _ in range(2):
        phone = branch.phone("Lê Văn 0")
        await phone.start(branch.stage.quiz_id)
        await phone.submit(phone.wrong())
    assert refused(await branch.confirm("deputy", result)) == (409, "no_attempts_left")
    assert await branch.count(Attempt) == 2
    assert (await branch.get("deputy", f"entered-results/{result}")).json()["state"] == "waiting"


async def test_a_running_attempt_is_waited_for(branch: Branch) -> None:
    result = await branch.entered()
    phone = branch.phone("Lê Văn 0")
    await phone.start(branch.stage.quiz_id)
    running = await branch.confirm("deputy", result)
    assert refused(running) == (409, "attempt_running")
    assert running.json()["closes_at"] == phone.attempt["closes_at"].replace("Z", "+00:00")
    other = branch.phone("Lê Văn 1")
    await other.start(branch.stage.quiz_id)
    assert refused(await branch.enter(member="Lê Văn 1")) == (409, "attempt_running")
    await phone.submit(phone.wrong())
    assert (await branch.confirm("deputy", result)).status_code == 200
    assert [a.number for a in await branch.all(Attempt, Attempt.way == "paper")] == [2]


async def test_an_attempt_whose_time_is_over_is_not_waited_for(branch: Branch) -> None:
    result = await branch.entered()
    await branch.phone("Lê Văn 0").start(branch.stage.quiz_id)
    _later(timedelta(minutes=21))
    assert (await branch.confirm("deputy", result)).status_code == 200


# --- the second person ----------------------------------------------------------------------------------------------------


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
    _later(timedelta(hours=3))
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
    await _release(branch)
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
    _later(timedelta(minutes=50))
    await branch.confirm("deputy", result)
    phone = branch.phone("Lê Văn 0")
    assert refused(await phone.start(branch.stage.quiz_id)) == (409, "cooldown_not_over")
    _later(timedelta(minutes=11))
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
    answer, _ = await asyncio.gather(branch.confirm("deputy", result), _release(branch))
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


# --- reading --------------------------------------------------------------------------------------------------------------


async def test_the_list_of_a_unit(branch: Branch) -> None:
    first = await branch.entered(member="Lê Văn 0")
    second = await branch.entered(member="Lê Văn 1")
    await branch.confirm("deputy", first)
    listed = (await branch.get("secretary", "entered-results")).json()["items"]
    assert [(r["id"], r["state"]) for r in listed] == [(second, "waiting"), (first, "confirmed")]
    assert [r["may_confirm"] for r in listed] == [False, False]
    waiting = (await branch.get("committee", "entered-results", unit=branch.stage.cast.branch, state="waiting")).json()["items"]
    assert [(r["id"], r["may_confirm"]) for r in waiting] == [(second, True)]
    assert "answers" not in waiting[0]
    page = (await branch.get("secretary", "entered-results", limit=1)).json()
    rest = (await branch.get("secretary", "entered-results", limit=1, cursor=page["next_cursor"])).json()
    assert [page["items"][0]["id"], rest["items"][0]["id"], rest["next_cursor"]] == [second, first, None]
    looked = await branch.all(JournalEntry, JournalEntry.action == "names:entered_results:view")
    assert len(looked) == 4


async def test_members_see_what_waits_in_their_branch(branch: Branch) -> None:
    first = await branch.entered(member="Lê Văn 0")
    await branch.confirm("deputy", first)
    second = await branch.entered(member="secretary", who="deputy")
    listed = (await branch.get("Lê Văn 1", "entered-results")).json()["items"]
    assert [r["id"] for r in listed] == [second]
    assert (await branch.get("Lê Văn 1", "entered-results", state="confirmed")).json()["items"] == []
    assert (await branch.get("Lê Văn 1", "entered-results", unit=branch.stage.cast.neighbour)).status_code == 404
    assert (await branch.get("Lê Văn Xa", "entered-results")).json()["items"] == []


@pytest.mark.parametrize(
    ("who", "unit", "status"),
    [
        ("committee", "branch", 200),
        ("committee", "grassroots", 200),
        ("inspector", "branch", 200),
        ("board", "branch", 403),
        ("superior", "superior", 403),
        ("superior", "branch", 200),
        ("neighbour", "branch", 404),
        ("stranger", "branch", 404),
        ("helper", "cell", 200),
        ("operator", "branch", 403),
    ],
)
async def test_who_reads_the_list(branch: Branch, who: str, unit: str, status: int) -> None:
    await branch.entered()
    answer = await branch.get(who, "entered-results", unit=getattr(branch.stage.cast, unit))
    assert answer.status_code == status
    assert ("Lê Văn 0" in answer.text) is (status == 200 and unit != "cell")


async def test_one_result_is_compared_with_the_sheet(branch: Branch) -> None:
    paper, right = await branch.paper(), await branch.right()
    result = await branch.entered()
    shown = (await branch.get("Lê Văn 1", f"entered-results/{result}")).json()
    letters = "ABCD"
    for answer, (place, raw), question in zip(shown["answers"], right.items(), paper, strict=True):
        assert answer["question"] == int(place) + 1
        if question["kind"] == "single":
            assert answer["written"] == letters[raw]
        elif question["kind"] == "several":
            assert answer["written"] == ", ".join(letters[n] for n in raw)
        else:
            assert answer["written"] == ("Đúng" if raw else "Sai")
    assert not {"score", "earned", "passed", "right"} & shown.keys()
    for who, status in (("Lê Văn 0", 200), ("inspector", 200), ("board", 403), ("Lê Văn Xa", 404), ("stranger", 404)):
        assert (await branch.get(who, f"entered-results/{result}")).status_code == status


async def test_the_member_reads_own_entries_unjournalled(branch: Branch) -> None:
    result = await branch.entered()
    before = await branch.count(JournalEntry)
    assert (await branch.get("Lê Văn 0", f"entered-results/{result}")).status_code == 200
    assert await branch.count(JournalEntry) == before


# --- the sheet itself (pure) ----------------------------------------------------------------------------------------------


def _questions() -> tuple[PaperQuestion, ...]:
    kinds = ("single", "several", "true_false")
    return tuple(PaperQuestion(new_id(), kind, body_of(n, kind), (3, 2, 1, 0) if n < 2 else ()) for n, kind in enumerate(kinds))


def test_a_sheet_in_order() -> None:
    sheet = sheets.read_sheet(_questions(), {"2": False, "0": 3, "1": [1, 3]})
    assert sheet == sheets.Sheet({"0": 3, "1": [1, 3], "2": False}, ())
    assert list(sheet.answers) == ["0", "1", "2"]


@pytest.mark.parametrize("place", ["3", "00", "١", "0x0", " 0", "", "1e0", "99999"])
def test_places_that_are_none(place: str) -> None:
    (trouble,) = sheets.read_sheet(_questions(), {place: 0}).troubles
    assert trouble.question is None
    assert trouble.sentence().startswith("Đề này không có câu này")
