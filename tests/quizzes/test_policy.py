"""The policy of a test: defined, told before the start, obeyed."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import func, select

from app.auth.models import Account
from app.core import clock
from app.core.actor import Role
from app.core.db import Database
from app.core.models import JournalEntry
from app.core.text import moment_text
from app.quizzes import queries
from app.quizzes.admissions import release_review
from app.quizzes.expiry import close_due
from app.quizzes.models import Admission, Occasion, Quiz
from tests.quizzes.builders import OCCASION, Phone, Stage, admit, make_stage
from tests.support.cast import auth_headers, make_account

POLICY: dict[str, Any] = {
    "counts": "last",
    "cooldown_s": 3_600,
    "deadline_rule": "window_end",
    "open_book": False,
    "late_sync": "look",
    "review_after": "nothing",
    "review_released": "marks",
    "max_attempts": 3,
}


async def _board(db: Database, stage: Stage) -> dict[str, str]:
    async with db.write() as session:
        account: Account = await make_account(session, grants=[(Role.BOARD, stage.cast.province)])
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


def code_of(response: httpx.Response) -> tuple[int, str]:
    return response.status_code, response.json()["code"]


async def test_everything_is_told_before_the_start(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_stage(db)
    headers = await _board(db, stage)
    quiz = (await client.post("quizzes", json=_definition(stage, **POLICY), headers=headers)).json()
    assert {name: quiz[name] for name in POLICY} == POLICY
    await client.post(f"quizzes/{quiz['id']}/publish", headers=headers)
    stage.quiz_id = UUID(quiz["id"])
    async with db.write() as session:
        await admit(session, stage, stage.members)
    seen = (await client.get(f"quizzes/{quiz['id']}", headers=auth_headers(stage.accounts[0]))).json()
    assert {name: seen[name] for name in POLICY} == POLICY
    assert (seen["draws"], seen["time_limit_s"], seen["own"]["time_limit_s"]) == (None, 480, 480)
    said = " ".join(seen["terms"])
    wanted = (
        "8 phút",
        "3 lượt",
        "lượt cuối cùng",
        "nghỉ 1 giờ",
        "không xem tài liệu",
        "Hết hạn là hết giờ",
        "được xem lại rồi",
    )
    assert all(word in said for word in wanted)
    listed = (await client.get("quizzes", headers=auth_headers(stage.accounts[0]))).json()["items"]
    assert seen in listed
    assert (await client.get(f"quizzes/{quiz['id']}", headers=headers)).json()["own"] is None
    phone = Phone(client, stage.accounts[0])
    page = (await phone.start(stage.quiz_id)).json()
    assert (page["open_book"], page["helper_reads"], page["late_sync"]) == (False, False, "look")
    assert (await phone.resume(page["id"])).json()["open_book"] is False
    async with db.read() as session:
        entry = select(JournalEntry.new).where(JournalEntry.subject_id == stage.quiz_id, JournalEntry.action.like("%create"))
        recorded = (await session.scalars(entry)).one()
        assert recorded is not None
        assert {name: recorded[name] for name in POLICY} == POLICY


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"cooldown_s": 604_801}, "malformed_input"),
        ({"cooldown_s": -1}, "malformed_input"),
        ({"cooldown_s": "60"}, "malformed_input"),
        ({"deadline_rule": "whenever"}, "malformed_input"),
        ({"counts": "worst"}, "malformed_input"),
        ({"open_book": "yes"}, "malformed_input"),
        ({"review_during": "marks"}, "malformed_input"),
        ({"review_after": "marks", "review_released": "nothing"}, "review_released_shows_less"),
        ({"review_after": "keys", "review_released": "marks", "confirm_keys_right_after": True}, "review_released_shows_less"),
        ({"review_after": "keys"}, "keys_right_after_not_confirmed"),
        ({"review_after": "keys", "confirm_keys_right_after": False}, "keys_right_after_not_confirmed"),
    ],
)
async def test_policies_that_cannot_be(db: Database, client: httpx.AsyncClient, fields: dict[str, Any], code: str) -> None:
    stage = await make_stage(db)
    headers = await _board(db, stage)
    draft = (await client.post("quizzes", json=_definition(stage), headers=headers)).json()
    for refused in (
        await client.post("quizzes", json=_definition(stage, **fields), headers=headers),
        await client.put(f"quizzes/{draft['id']}", json=_definition(stage, **fields), headers=headers),
    ):
        assert code_of(refused) == (422, code)
    if code == "keys_right_after_not_confirmed":
        assert "đánh dấu xác nhận" in refused.json()["detail"]
    assert (await client.get(f"quizzes/{draft['id']}", headers=headers)).json() == draft
    async with db.read() as session:
        assert await session.scalar(select(func.count()).select_from(Quiz)) == 2


async def test_keys_right_after_when_it_was_confirmed(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_stage(db, review_after="keys", confirm_keys_right_after=True)
    phone = Phone(client, stage.accounts[0])
    first = (await phone.start(stage.quiz_id)).json()["id"]
    assert (await phone.get("review")).status_code == 403  # during an attempt nothing is shown
    await phone.submit(phone.wrong())
    assert (await phone.get("review")).status_code == 200
    await phone.start(stage.quiz_id)
    running = await client.get(f"attempts/{first}/review", headers=phone.headers)
    assert code_of(running) == (403, "review_not_allowed")  # no keys over an attempt that runs
    assert (await client.get(f"attempts/{first}/result", headers=phone.headers)).json()["score"] == "0/9"
    await phone.submit(phone.right())
    assert (await client.get(f"attempts/{first}/review", headers=phone.headers)).status_code == 200


async def test_after_a_taken_attempt_the_next_one_waits(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_stage(db, people=2, cooldown_s=1_800, max_attempts=3)
    phone = Phone(client, stage.accounts[0])

    async def due() -> queries.DueQuiz:
        async with db.read() as session:
            (quiz,) = await queries.due_for_member(session, stage.members[0].id, clock.now())
        return quiz

    await phone.start(stage.quiz_id)
    await phone.submit({})  # empty: not taken, nothing to rest from
    assert (await phone.get("result")).json()["may_start_at"] is None
    assert (await due()).may_start_at is None
    assert (await phone.start(stage.quiz_id)).status_code == 200
    submitted = (await phone.submit(phone.right())).json()
    rested = datetime.fromisoformat(submitted["closed_at"]) + timedelta(seconds=1_800)
    taken = phone.attempt["id"]
    refused = await phone.start(stage.quiz_id)
    assert code_of(refused) == (409, "cooldown_not_over")
    assert datetime.fromisoformat(refused.json()["may_start_at"]) == rested
    assert f"Từ {moment_text(clock.local(rested))} đồng chí làm được" in refused.json()["detail"]
    result = (await client.get(f"attempts/{taken}/result", headers=phone.headers)).json()
    assert (result["attempts_left"], datetime.fromisoformat(result["may_start_at"])) == (2, rested)
    assert ((await due()).attempts_left, (await due()).may_start_at) == (2, rested)
    neighbour = Phone(client, stage.accounts[1])
    assert (await neighbour.start(stage.quiz_id)).status_code == 200  # everybody rests alone
    clock.shift(timedelta(seconds=1_801))
    assert (await due()).may_start_at is None
    assert (await phone.start(stage.quiz_id)).status_code == 200
    assert phone.attempt["number"] == 3


async def test_a_repeated_start_is_answered_during_the_cool_down(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_stage(db, cooldown_s=1_800)
    phone = Phone(client, stage.accounts[0])
    start_id = UUID(int=64)
    begun = (await phone.start(stage.quiz_id, start_id)).json()["id"]
    await phone.submit(phone.right())
    again = await phone.start(stage.quiz_id, start_id)
    assert (again.status_code, again.json()["id"]) == (200, begun)


async def test_the_cool_down_runs_from_the_end_not_from_when_it_was_noticed(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_stage(db, cooldown_s=1_800)
    phone = Phone(client, stage.accounts[0])
    page = (await phone.start(stage.quiz_id)).json()
    await phone.save(phone.right())
    ends = datetime.fromisoformat(page["closes_at"])
    clock.shift(timedelta(seconds=1_200 + 30 + 1_790))
    await close_due(db, clock.now())
    result = (await phone.get("result")).json()
    assert (result["closed_by"], result["taken"]) == ("expiry", True)
    assert datetime.fromisoformat(result["may_start_at"]) == ends + timedelta(seconds=1_800)
    clock.shift(timedelta(seconds=1_200 + 30 + 1_801))
    assert (await phone.start(stage.quiz_id)).status_code == 200


async def test_what_could_only_begin_after_the_window_is_not_left(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_stage(db, cooldown_s=7 * 86_400)
    phone = Phone(client, stage.accounts[0])
    await phone.start(stage.quiz_id)
    await phone.submit(phone.right())
    result = (await phone.get("result")).json()
    assert (result["attempts_left"], result["may_start_at"]) == (0, None)
    assert code_of(await phone.start(stage.quiz_id)) == (409, "cooldown_not_over")
    async with db.read() as session:
        assert await queries.due_for_member(session, stage.members[0].id, clock.now()) == []


@pytest.mark.parametrize(("rule", "minutes"), [("window_end", 5), ("full_time", 20)])
async def test_the_window_ends_the_time_only_where_it_was_said(
    db: Database, client: httpx.AsyncClient, rule: str, minutes: int
) -> None:
    stage = await make_stage(db, deadline_rule=rule)
    clock.shift(timedelta(days=1, minutes=-5))
    async with db.read() as session:
        (due,) = await queries.due_for_member(session, stage.members[0].id, clock.now())
        until = await session.scalar(select(Admission.closes_at))
    assert minutes - 1 <= due.time_limit_s // 60 <= minutes
    phone = Phone(client, stage.accounts[0])
    page = (await phone.start(stage.quiz_id)).json()
    deadline = datetime.fromisoformat(page["deadline_at"])
    assert (deadline == until) == (rule == "window_end")
    assert datetime.fromisoformat(page["closes_at"]) == deadline + timedelta(seconds=30)
    clock.shift(timedelta(days=1, minutes=1))
    assert (await phone.save(phone.right())).json()["verdict"] == ("late" if rule == "window_end" else "in_time")
    assert (await phone.resume(page["id"])).json()["deadline_at"] == page["deadline_at"]


@pytest.mark.parametrize("counts", ["first", "best", "last"])
@pytest.mark.parametrize("papers", [("wrong", "right"), ("right", "wrong"), ("", "wrong", "right"), ("right", "right")])
async def test_which_attempt_counts(db: Database, client: httpx.AsyncClient, counts: str, papers: tuple[str, ...]) -> None:
    """An attempt without an answer is none, wherever it stands; taking part does not depend on which counts."""
    stage = await make_stage(db, counts=counts)
    phone = Phone(client, stage.accounts[0])
    begun = []
    for paper in papers:
        await phone.start(stage.quiz_id)
        begun.append(phone.attempt["id"])
        assert (await phone.get("result")).json()["counts"] is None  # while it runs
        await phone.submit({"wrong": phone.wrong, "right": phone.right}.get(paper, dict)())
    taken = [n for n, paper in enumerate(papers) if paper]
    expected = {"first": taken[0], "last": taken[-1], "best": papers.index("right")}[counts]
    results = [(await client.get(f"attempts/{a}/result", headers=phone.headers)).json() for a in begun]
    assert [r["counts"] for r in results] == [n == expected for n in range(len(papers))]
    async with db.read() as session:
        rows = [(bool(r.took), bool(r.passed)) for r in await session.execute(queries.outcomes(stage.occasion_id))]
    assert rows == [(True, papers[expected] == "right")]


@pytest.mark.parametrize(("counts", "hidden"), [("best", [None, None]), ("first", [True, False])])
async def test_which_one_is_the_best_is_hidden_with_the_marks(
    db: Database, client: httpx.AsyncClient, counts: str, hidden: list[bool | None]
) -> None:
    stage = await make_stage(db, counts=counts, review_after="nothing")
    phone = Phone(client, stage.accounts[0])
    begun = []
    for answers in (phone.wrong, phone.right):
        begun.append((await phone.start(stage.quiz_id)).json()["id"])
        await phone.submit(answers())
    results = [(await client.get(f"attempts/{a}/result", headers=phone.headers)).json() for a in begun]
    assert [(r["counts"], r["passed"], r["score"]) for r in results] == [(c, None, None) for c in hidden]
    async with db.write() as session:
        await release_review(session, occasion_id=stage.occasion_id, now=clock.now())
    released = [(await client.get(f"attempts/{a}/result", headers=phone.headers)).json()["counts"] for a in begun]
    assert released == [counts == "first", counts == "best"]


async def test_the_occasion_goes_by_the_name_people_know(db: Database) -> None:
    stage = await make_stage(db, people=2)
    async with db.write() as session:
        await admit(session, stage, stage.members)
    async with db.read() as session:
        rows = (await session.execute(select(Occasion.id, Occasion.title))).all()
    assert [tuple(row) for row in rows] == [(stage.occasion_id, OCCASION)]
