"""Entering a sheet: by whom, item by item, in time, once; what remains after refusals."""

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
from app.quizzes.models import (
    Admission,
    Attempt,
    EnteredResult,
    Receipt,
    RefusedPayload,
)
from tests.quizzes.builders import make_bank, make_quiz
from tests.quizzes.entering import KEPT, Branch, first_branch, pass_by, refused, release

DAY = timedelta(days=1)


@pytest_asyncio.fixture
async def branch(db: Database, client: httpx.AsyncClient) -> Branch:
    return await first_branch(db, client)


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
    assert problems[0]["advice"] == "chọn từ A đến D (ghi bằng số từ 0 đến 3)"
    assert problems[1]["advice"].endswith("mỗi phương án một lần")
    assert problems[2]["advice"] == "ghi Đúng hoặc Sai"
    assert "đề có câu 1 đến câu 9" in problems[3]["advice"]
    assert response.json()["detail"].startswith(f"Chưa ghi gì. Câu {wanted['single'] + 1} (đã ghi “7”): chọn từ A")
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
    pass_by(DAY + timedelta(hours=71))
    assert (await branch.enter(taken_at=taken_at)).status_code == 201
    after = (clock.now() - timedelta(hours=70)).isoformat()
    assert refused(await branch.enter(member="Lê Văn 1", taken_at=after)) == (422, "taken_at_not_valid")
    pass_by(timedelta(hours=2))
    late = await branch.enter(member="Lê Văn 1", taken_at=taken_at)
    assert refused(late) == (409, "entering_over")
    assert "cấp ủy cấp trên" in late.json()["detail"]
    assert [k.reason for k in await branch.all(RefusedPayload)] == ["entering_over"]
    assert await branch.count(EnteredResult) == 1


async def test_a_sheet_entered_in_time_may_be_confirmedpass_by(branch: Branch) -> None:
    result = await branch.entered()
    pass_by(timedelta(days=9))
    assert (await branch.confirm("deputy", result)).status_code == 200


async def test_after_the_release_nothing_is_entered_or_confirmed(branch: Branch) -> None:
    waiting = await branch.entered()
    await release(branch)
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
    pass_by(timedelta(minutes=21))
    assert (await branch.confirm("deputy", result)).status_code == 200
