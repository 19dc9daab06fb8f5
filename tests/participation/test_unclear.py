"""What was not understood: first answers only, from 20 of 5 branches up, nothing by subtraction, nothing before release."""

import json
import random
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import insert, select, update

from app.banks.models import QuestionVersion
from app.campaigns.models import Campaign
from app.core.actor import Role
from app.core.db import Database
from app.core.ids import new_id
from app.participation.unclear import reading
from app.participation.unclear.cells import FEWEST_ANSWERS, FEWEST_BRANCHES, Counted, told
from app.quizzes.models import Attempt, Grading, Ruling
from tests.participation.builders import NOW, History, Tree, add_history, add_tree
from tests.participation.conftest import Get, Who
from tests.participation.reference import Enrolled, Rules
from tests.quizzes.builders import make_bank

UNITS = [
    ("tỉnh", "province", None),
    ("xã Đông", "grassroots", "tỉnh"),
    ("xã Tây", "grassroots", "tỉnh"),
    *((f"Đông {n}", "branch", "xã Đông") for n in range(6)),
    *((f"Tây {n}", "branch", "xã Tây") for n in range(5)),
    ("chi bộ lẻ", "grassroots_branch", "tỉnh"),
]
Given = list[tuple[UUID, Any, str]]  # version, answer, fraction


async def take(db: Database, history: History, person: str, given: Given, *, number: int = 1, state: str = "closed") -> None:
    """An attempt with its grading, as closing leaves it."""
    attempt = new_id()
    row = {
        "id": attempt,
        "quiz_id": history.quiz_id,
        "member_id": history.members[person],
        "start_id": new_id(),
        "occasion_id": history.campaign_id,
        "number": number,
        "way": "own",
        "state": state,
        "paper": "[]",
        "started_at": NOW,
        "deadline_at": NOW,
        "closes_at": NOW,
        "taken": True if state == "closed" else None,
    }
    graded = json.dumps([[str(version), answer, fraction, 1] for version, answer, fraction in given])
    async with db.write() as session:
        await session.execute(insert(Attempt), [row])
        grading = {"attempt_id": attempt, "number": 1, "graded": graded, "earned": "1", "maximum": 1, "passed": None}
        await session.execute(insert(Grading), [grading | {"graded_at": NOW, "reason": "closed"}])


async def world(db: Database, *, state: str = "closed", each: int = 4) -> tuple[Tree, History, list[UUID]]:
    """`each` people a branch, everybody with two first answers: right to the first question, wrong to the second."""
    async with db.write() as session:
        tree = await add_tree(session, UNITS)
        branches = [name for name, kind, _ in UNITS if "branch" in kind]
        people = [Enrolled(f"{branch} {n:02}", branch, "expected") for branch in branches for n in range(each)]
        history = await add_history(session, tree, "tỉnh", Rules(1, None, "default-1"), people, state=state)
        await make_bank(session, tree.ids["tỉnh"])
        rows = await session.scalars(select(QuestionVersion.id).order_by(QuestionVersion.content_hash))
        versions = list(rows)[:3]
    for person in history.members:
        await take(db, history, person, [(versions[0], 1, "1"), (versions[1], 2, "0"), (versions[2], None, "0")])
    return tree, history, versions


async def test_sums_by_section_with_the_places_below(db: Database, who: Who, get: Get) -> None:
    tree, history, _ = await world(db)
    person = "Đông 0 00"
    await take(db, history, person, [(UUID(int=1), 1, "1")], number=2)  # a second attempt tells nothing about the first reading
    board = await who((Role.BOARD, tree.ids["tỉnh"]))
    found = await get(f"quizzes/{history.quiz_id}/analysis", board)
    assert found["released"] is True
    # 6 + 5 + 1 branches of 4 people; the single one is part of the province, and told nowhere by itself
    assert [(s["section"], s["text"]) for s in found["sections"]] == [("II.1", "0/48 (0,0 %)"), ("II.0", "48/48 (100 %)")]
    # With both xã told, the province's own group would be one branch: the second stays untold
    assert [len(s["places"]) for s in found["sections"]] == [1, 1]
    assert found["left_out"] == 0
    text = json.dumps(found, ensure_ascii=False)
    assert "đúng" not in text.replace(found["sentence"], "")
    assert "Đông 0" not in text


async def test_a_branch_reads_nothing_and_others_read_only_their_own(
    db: Database, who: Who, get: Get, client: httpx.AsyncClient
) -> None:
    tree, history, _ = await world(db)
    path = f"quizzes/{history.quiz_id}/analysis"
    secretary = await who((Role.SECRETARY, tree.ids["Đông 0"]))
    own = await get(path, secretary)
    assert own["sections"] == []
    assert "từ 20 câu trả lời" in own["sentence"]
    above = await client.get(path, headers=secretary, params={"unit": str(tree.ids["xã Đông"])})
    assert above.status_code == 404
    editor = await who((Role.EDITOR, tree.ids["tỉnh"]))
    refused = await client.get(path, headers=editor, params={"unit": str(tree.ids["tỉnh"])})
    assert refused.status_code == 403
    nowhere = await client.get(f"quizzes/{new_id()}/analysis", headers=secretary)
    assert nowhere.status_code == 404


@pytest.mark.parametrize("why", ["open", "running"])
async def test_nothing_before_the_release(why: str, db: Database, who: Who, get: Get) -> None:
    tree, history, versions = await world(db, state="open" if why == "open" else "closed", each=1)
    if why == "running":
        await take(db, history, "Đông 0 00", [(versions[0], 1, "1")], number=2, state="open")
    found = await get(f"quizzes/{history.quiz_id}/analysis", await who((Role.BOARD, tree.ids["tỉnh"])))
    assert (found["released"], found["sections"], found["left_out"]) == (False, [], 0)


async def test_too_few_answers_and_void_questions_are_not_told(db: Database, who: Who, get: Get) -> None:
    tree, history, versions = await world(db, each=2)
    async with db.write() as session:
        ruling = {"question_version_id": versions[1], "number": 1, "kind": "void", "old_key_counts": False}
        await session.execute(insert(Ruling), [ruling | {"reason": "không rõ", "decided_at": NOW}])
        await session.execute(update(Campaign).values(closed_at=NOW))
    board = await who((Role.BOARD, tree.ids["tỉnh"]))
    path = f"quizzes/{history.quiz_id}/analysis"
    assert [s["section"] for s in (await get(path, board))["sections"]] == ["II.0"]  # 24 answers; the other is void
    few = await get(path, board, unit=str(tree.ids["xã Đông"]))  # 12 answers
    assert (few["sections"], few["left_out"]) == ([], 1)


def test_no_subtraction_leaves_less_than_enough() -> None:
    dice = random.Random(1)
    for _ in range(300):
        above: dict[UUID, tuple[UUID, ...]] = {}
        top = UUID(int=1)
        for number in range(dice.randint(1, 40)):
            middle, low = UUID(int=100 + dice.randint(0, 3)), UUID(int=200 + dice.randint(0, 7))
            chain = {0: (top,), 1: (top, middle), 2: (top, middle, UUID(int=low.int + middle.int * 100))}[dice.randint(0, 2)]
            above[UUID(int=10**6 + number)] = (*chain, UUID(int=10**6 + number))
        answers = {branch: Counted(dice.choice([0, 1, 4, 9]), 0) for branch in above}
        groups = _groups(told(answers, above), answers, above)
        assert all(len(g) >= FEWEST_BRANCHES and sum(answers[b].answers for b in g) >= FEWEST_ANSWERS for g in groups)


def _groups(
    units: Mapping[UUID, Counted], answers: Mapping[UUID, Counted], above: Mapping[UUID, tuple[UUID, ...]]
) -> list[set[UUID]]:
    """Of each unit told the branches with answers that lie below no other unit told."""
    found: dict[UUID, set[UUID]] = {unit: set() for unit in units}
    for branch, chain in above.items():
        holders = [unit for unit in chain if unit in units]
        if holders and answers[branch].answers:
            found[holders[-1]].add(branch)
    return [group for group in found.values() if group]


async def test_read_a_few_rows_at_a_time_the_sums_are_the_same(
    db: Database, who: Who, get: Get, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree, history, _ = await world(db)
    board = await who((Role.BOARD, tree.ids["tỉnh"]))
    at_once = await get(f"quizzes/{history.quiz_id}/analysis", board)
    monkeypatch.setattr(reading, "ROWS_AT_ONCE", 7)
    assert await get(f"quizzes/{history.quiz_id}/analysis", board) == at_once
    assert at_once["sections"] != []
