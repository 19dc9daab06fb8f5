"""A decision sent again is answered as before, another one never as if it had been taken; old and new are on record."""

from typing import Any

import httpx
import pytest
from sqlalchemy import select

from app.core.db import Database
from app.core.models import JournalEntry
from app.quizzes.models import Ruling
from tests.quizzes.ruling_builders import Reviewer, make_ruled_stage

KEY = {"kind": "single", "right": 2}
OTHERS: list[dict[str, Any]] = [
    {"key": {"kind": "single", "right": 1}},
    {"key": {"kind": "single", "right": 77 % 10}},
    {"key": {"kind": "true_false", "right": True}},
    {"key": KEY, "old_key_counts": False},
]


@pytest.mark.parametrize("other", OTHERS, ids=["another key", "no such option", "another kind", "old key dropped"])
async def test_another_key_under_the_same_sentence_is_another_decision(
    db: Database, client: httpx.AsyncClient, other: dict[str, Any]
) -> None:
    stage = await make_ruled_stage(db)
    reviewer = Reviewer(client, stage.editor)
    case = await reviewer.open(stage.versions["single"])
    assert (await reviewer.decide(case["id"], "rekey", key=KEY)).status_code == 200
    assert (await reviewer.decide(case["id"], "rekey", key=KEY)).status_code == 200, "the same again"
    refused = await reviewer.decide(case["id"], "rekey", **other)
    assert (refused.status_code, refused.json()["code"]) == (409, "question_case_decided")
    async with db.read() as session:
        (ruling,) = (await session.scalars(select(Ruling))).all()
    assert ruling.body is not None
    assert [option["right"] for option in ruling.body["options"]] == [False, False, True, False]
    assert ruling.old_key_counts


async def test_a_ruling_names_the_one_it_replaces(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_ruled_stage(db)
    reviewer = Reviewer(client, stage.editor)
    await reviewer.rule(stage.versions["single"], "rekey", key=KEY)
    await reviewer.rule(stage.versions["single"], "void")
    async with db.read() as session:
        rulings = (await session.scalars(select(Ruling).order_by(Ruling.number))).all()
        action = JournalEntry.action == "quizzes:question_case:decide"
        entries = (await session.scalars(select(JournalEntry).where(action).order_by(JournalEntry.id))).all()
    assert [entry.old for entry in entries] == [{"ruling": None}, {"ruling": str(rulings[0].id)}]
    assert [(entry.new or {})["ruling"] for entry in entries] == [str(ruling.id) for ruling in rulings]
