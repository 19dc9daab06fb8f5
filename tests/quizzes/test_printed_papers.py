"""Printed papers: drawn with codes, without keys, from the opening on, and every opening on record."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio

from app.core import clock
from app.core.db import Database
from app.core.models import JournalEntry
from app.quizzes.entering import printing
from app.quizzes.models import (
    PrintedPaper,
)
from tests.quizzes.builders import make_bank, make_quiz
from tests.quizzes.entering import Branch, first_branch, make_branch, pass_by, refused

DAY = timedelta(days=1)


@pytest_asyncio.fixture
async def branch(db: Database, client: httpx.AsyncClient) -> Branch:
    return await first_branch(db, client)


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
    pass_by(timedelta(hours=2, seconds=1))
    assert (await branch.print()).status_code == 201
    pass_by(DAY)
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
