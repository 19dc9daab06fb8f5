"""What do you hold of my attempt: hash by hash, the own attempt only, so that a phone sends only what is missing."""

import json
from hashlib import sha256
from typing import Any
from uuid import uuid4

import httpx
import pytest

from app.core.db import Database
from tests.quizzes.builders import Phone, make_stage
from tests.quizzes.late_phones import LIMIT_S, ClockPhone


def digest(answers: dict[str, Any]) -> str:
    """What a phone computes, as the description says it: sorted keys, no blanks, ASCII."""
    return sha256(json.dumps(answers, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


async def test_a_phone_finds_out_what_is_missing(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_stage(db)
    phone = ClockPhone(client, stage.accounts[0])
    await phone.start(stage.quiz_id)
    batches: list[dict[str, Any]] = [{"0": 1, "10": "đ"}, {"1": [0, 2]}, {"2": None, "3": "Tổ chức đảng 🌾\n"}, {"4": 0.5}]
    for seq, batch in enumerate(batches, 1):
        if seq != 2:
            assert (await phone.save(batch, seq=seq)).status_code == 200
    held = (await phone.get("holdings")).json()
    assert held["attempt_id"] == phone.attempt["id"]
    assert {(b["writer"], b["seq"], b["answers_sha256"], b["verdict"]) for b in held["batches"]} == {
        (str(phone.writer), seq, digest(batch), "in_time") for seq, batch in enumerate(batches, 1) if seq != 2
    }
    assert (await phone.save(batches[1], seq=2)).status_code == 200
    held = (await phone.get("holdings")).json()
    assert {b["answers_sha256"] for b in held["batches"]} == {digest(batch) for batch in batches}
    assert all((b["clock"], b["outcome"]) == (None, None) for b in held["batches"])
    assert "answers" not in json.dumps(held).replace("answers_sha256", "")


async def test_late_and_refused_ones_are_there_with_what_became_of_them(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_stage(db, people=2)
    phone, stranger = ClockPhone(client, stage.accounts[0]), Phone(client, stage.accounts[1])
    await phone.start(stage.quiz_id)
    await phone.answer({"0": 0}, given=60)
    conflict = await phone.save({"0": 1}, seq=1)
    malformed = await phone.save({"5": 1}, seq=7, elapsed_ms=-1)
    assert (conflict.status_code, malformed.status_code) == (409, 422)
    stranger.attempt = phone.attempt
    assert (await stranger.save({"6": 1}, seq=1)).status_code == 404
    await phone.answer({"1": 0}, given=900, arrives=LIMIT_S + 60)
    held = (await phone.get("holdings")).json()
    assert [(b["verdict"], b["clock"], b["outcome"]) for b in held["batches"]] == [
        ("in_time", None, None),
        ("late", "on_time", "accepted"),
    ]
    assert [(r["reason"], r["sha256"]) for r in held["refused"]] == [
        ("batch_conflict", digest({"0": 1})),
        ("malformed_input", digest({"5": 1})),
    ]
    assert (await stranger.get("holdings")).json()["code"] == "attempt_not_found"


@pytest.mark.parametrize("bad", ["x", "%00", "0", "1" * 500])
async def test_bad_ids(db: Database, client: httpx.AsyncClient, bad: str) -> None:
    stage = await make_stage(db)
    phone = Phone(client, stage.accounts[0])
    assert (await client.get(f"attempts/{bad}/holdings", headers=phone.headers)).status_code == 422
    assert (await client.get(f"attempts/{uuid4()}/holdings", headers=phone.headers)).status_code == 404
    assert (await client.get(f"attempts/{uuid4()}/holdings")).status_code == 401
