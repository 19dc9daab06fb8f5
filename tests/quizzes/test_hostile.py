"""Nothing a client sends makes the service fail, and a refusal changes nothing."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import func, select

from app.core.db import Database
from app.quizzes.models import AnswerBatch, Attempt, Quiz, RefusedPayload
from tests.quizzes.builders import Phone, make_stage
from tests.support.cast import auth_headers

ANSWERS: list[Any] = [
    {},
    {"answers": None},
    {"answers": []},
    {"answers": "0"},
    {"answers": {"0": 1}, "more": 1},
    {"answers": {"0": 1}, "elapsed_ms": -1},
    {"answers": {"0": 1}, "elapsed_ms": 10**30},
    {"answers": {"0": 1}, "elapsed_ms": True},
    {"answers": {"0": 1}, "device_time": "0001-01-01T00:00:00+14:00"},
    {"answers": {"0": 1}, "device_time": "9999-12-31T23:59:59-14:00"},
    {"answers": {"0": 1}, "device_time": "2024-12-18T08:00:00"},
    {"answers": {"0": 1}, "device_time": 10**30},
    {"answers": {str(n): 0 for n in range(501)}},
    {"answers": {"0": "x" * 300_000}},
]
RAW = [
    b"",
    b"[" * 100_000,
    b'{"answers": {"0": ' + b"[" * 900 + b"]" * 900 + b"}}",
    b'{"answers": {"0": ' + b'{"a":' * 5_000 + b"1" + b"}" * 5_000 + b"}}",
    b'{"answers": {"0": ' + b"9" * 5_000 + b"}}",
    b'{"answers": {"0": "\\ud800"}}',
    b'{"answers": {"\\ud800": 0}}',
    b'{"answers": {"0": "\\u0000"}}',
    b'{"answers": {"0": NaN}}',
    b'{"answers": {"0": 1e999}}',
    b'\xff\xfe{"answers": {}}',
]
IDS = ["x", "%00", "0", "-1", "null", "../me", "00000000-0000-0000-0000-000000000000", "1" * 5_000, "%F0%9F%98%80"]
NUMBERS = ["0", "-1", "1.5", "true", "x", "1000001", "9" * 30, "9" * 5_000, "%00", "1e3"]


def _fine(response: httpx.Response, *, refused: bool = True) -> None:
    assert response.status_code < 500, response.text
    if refused:
        assert response.status_code >= 400
        if response.status_code != 405:
            assert response.json()["code"]


async def test_hostile_bodies_of_saves_and_submissions(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_stage(db)
    phone = Phone(client, stage.accounts[0])
    await phone.start(stage.quiz_id)
    base = f"attempts/{phone.attempt['id']}"
    headers = {**phone.headers, "content-type": "application/json"}
    ids = {"submission_id": str(uuid4()), "writer_id": str(phone.writer), "seq": 1}
    for body in ANSWERS:
        _fine(await client.put(f"{base}/batches/{phone.writer}/1", json=body, headers=headers))
        _fine(await client.put(f"{base}/submission", json={**ids, **body}, headers=headers))
    async with db.read() as session:
        assert await session.scalar(select(func.count()).select_from(AnswerBatch)) == 0
    for number, raw in enumerate(RAW, 1):
        _fine(await client.put(f"{base}/batches/{phone.writer}/{number}", content=raw, headers=headers), refused=False)
        text = raw.replace(b'{"answers"', json.dumps(ids)[:-1].encode() + b', "answers"', 1)
        _fine(await client.put(f"{base}/submission", content=text, headers=headers), refused=False)
    _fine(await phone.resume(phone.attempt["id"]), refused=False)
    _fine(await phone.get("result"), refused=False)


@pytest.mark.parametrize("field", ["submission_id", "writer_id", "seq"])
async def test_hostile_submission_fields(db: Database, client: httpx.AsyncClient, field: str) -> None:
    stage = await make_stage(db)
    phone = Phone(client, stage.accounts[0])
    await phone.start(stage.quiz_id)
    path = f"attempts/{phone.attempt['id']}/submission"
    good: dict[str, Any] = {"submission_id": str(uuid4()), "writer_id": str(uuid4()), "seq": 1, "answers": {}}
    values: list[Any] = [None, True, "", "x", 0, -1, 10**30, 1.5, [], {}, "\u0000", 1_000_001]
    for value in values:
        _fine(await client.put(path, json=good | {field: value}, headers=phone.headers))
    assert (await phone.resume(phone.attempt["id"])).json()["state"] == "open"
    assert (await client.put(path, json=good, headers=phone.headers)).status_code == 200


async def test_hostile_paths(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_stage(db)
    phone = Phone(client, stage.accounts[0])
    await phone.start(stage.quiz_id)
    attempt, body = phone.attempt["id"], {"answers": {"0": 1}}
    for bad in IDS:
        _fine(await client.put(f"attempts/{bad}/batches/{phone.writer}/1", json=body, headers=phone.headers))
        _fine(await client.get(f"attempts/{bad}/result", headers=phone.headers))
        _fine(await client.get(f"attempts/{bad}/review", headers=phone.headers))
        _fine(await client.post(f"quizzes/{bad}/attempts", json={"start_id": str(uuid4())}, headers=phone.headers))
        if not bad.startswith("0000"):  # the nil id is a writer's id like any other
            _fine(await client.put(f"attempts/{attempt}/batches/{bad}/1", json=body, headers=phone.headers))
    for bad in NUMBERS:
        _fine(await client.put(f"attempts/{attempt}/batches/{phone.writer}/{bad}", json=body, headers=phone.headers))
    start_ids: list[Any] = [None, True, "", "x", 1, [], "\u0000"]
    for start_id in start_ids:
        _fine(await client.post(f"quizzes/{stage.quiz_id}/attempts", json={"start_id": start_id}, headers=phone.headers))
    for cursor in ["x", "%00", "W10", "WyJ4Il0", "9" * 400]:
        _fine(await client.get(f"quizzes?cursor={cursor}", headers=phone.headers))
    async with db.read() as session:
        assert await session.scalar(select(func.count()).select_from(AnswerBatch)) == 0
        assert await session.scalar(select(func.count()).select_from(Attempt)) == 1


def _strangers(client: httpx.AsyncClient, phone: Phone, quiz_id: Any) -> Iterator[httpx.Request]:
    attempt = phone.attempt["id"]
    yield client.build_request("GET", "quizzes")
    yield client.build_request("GET", f"quizzes/{quiz_id}")
    yield client.build_request("POST", f"quizzes/{quiz_id}/publish")
    yield client.build_request("POST", f"quizzes/{quiz_id}/attempts", json={"start_id": str(uuid4())})
    yield client.build_request("GET", f"attempts/{attempt}")
    yield client.build_request("GET", f"attempts/{attempt}/result")
    yield client.build_request("GET", f"attempts/{attempt}/review")
    yield client.build_request("PUT", f"attempts/{attempt}/batches/{uuid4()}/1", json={"answers": {"0": 1}})
    body = {"submission_id": str(uuid4()), "writer_id": str(uuid4()), "seq": 1, "answers": {}}
    yield client.build_request("PUT", f"attempts/{attempt}/submission", json=body)


async def test_without_a_valid_token(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_stage(db)
    phone = Phone(client, stage.accounts[0])
    await phone.start(stage.quiz_id)
    forged = auth_headers(stage.accounts[0])["Authorization"][:-4] + "AAAA"
    for request in _strangers(client, phone, stage.quiz_id):
        for header in (None, forged, "Bearer x", "Bearer \x7f"):
            if header is not None:
                request.headers["Authorization"] = header
            response = await client.send(request)
            assert response.status_code == 401, request.url
    async with db.read() as session:
        assert await session.scalar(select(func.count()).select_from(AnswerBatch)) == 0
        assert await session.scalar(select(func.count()).select_from(Quiz)) == 1
        assert await session.scalar(select(func.count()).select_from(RefusedPayload)) == 0
