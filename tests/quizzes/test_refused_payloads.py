"""What arrives and cannot be taken is kept: once, within bounds, for its own attempt or for its own account."""

import json
from collections.abc import Sequence
from hashlib import sha256
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import func, select

from app.core.db import Database
from app.quizzes.late import keeping, limits
from app.quizzes.late.limits import Stored
from app.quizzes.models import AnswerBatch, RefusedPayload
from tests.quizzes.builders import Phone, make_stage
from tests.support.cast import auth_headers

JSON = {"content-type": "application/json"}


async def kept(db: Database) -> Sequence[RefusedPayload]:
    async with db.read() as session:
        return (await session.scalars(select(RefusedPayload).order_by(RefusedPayload.received_at, RefusedPayload.id))).all()


async def begun(db: Database, client: httpx.AsyncClient, number: int = 0, people: int = 1) -> Phone:
    stage = await make_stage(db, people=people)
    phone = Phone(client, stage.accounts[number])
    await phone.start(stage.quiz_id)
    return phone


REFUSED: list[tuple[bytes, int, str]] = [
    (b'{"answers": {"0": 1}, "elapsed_ms": -1}', 422, "malformed_input"),
    (b'{"answers": {"0": 1}, "more": "\xc4\x91"}', 422, "malformed_input"),
    (b'{"answers": [0, 1]}', 422, "malformed_input"),
    (b'{"answers": {"0": "' + b"x" * 300_000 + b'"}}', 422, "answers_too_long"),
    (b'{"answers": {"0": 1}', 422, "malformed_input"),
    (b'{"answers": {"0": ' + b"9" * 5_000 + b"}}", 400, "malformed_body"),
    (b"[" * 100_000, 400, "malformed_body"),
    (b'\xff\xfe{"answers": {"\x00": 1}}', 400, "malformed_body"),
    (b"\x00", 422, "malformed_input"),
]


@pytest.mark.parametrize(("raw", "status", "code"), REFUSED, ids=range(len(REFUSED)))
async def test_a_refused_body_is_kept_as_it_was_sent_once(
    db: Database, client: httpx.AsyncClient, raw: bytes, status: int, code: str
) -> None:
    phone = await begun(db, client)
    paths = [f"attempts/{phone.attempt['id']}/batches/{phone.writer}/1", f"attempts/{phone.attempt['id']}/submission"]
    for path in paths:
        for _ in range(3):
            answer = await client.put(path, content=raw, headers=phone.headers | JSON)
            # A submission without its own fields is refused for these first.
            assert answer.status_code == status if path == paths[0] else answer.status_code in {400, 422}
            assert answer.json()["kept"] is True
            assert answer.json()["code"] == code or path == paths[1]
    held = await kept(db)
    assert [str(h.attempt_id) for h in held] == [phone.attempt["id"]] * 2
    assert held[0].reason == code
    assert {h.size for h in held} == {len(raw)}
    assert len({h.payload_hash for h in held}) == 1
    for one in held:
        body = json.loads(one.payload)
        assert body["body"] == raw.decode(errors="backslashreplace")
        assert body["path"].removeprefix("/api/v1/") in paths
    async with db.read() as session:
        assert await session.scalar(select(func.count()).select_from(AnswerBatch)) == 0


async def test_what_a_phone_compares_is_the_hash_of_its_answers(db: Database, client: httpx.AsyncClient) -> None:
    """Another time of sending, another order of fields: the same answers, kept once."""
    phone = await begun(db, client)
    for number in range(3):
        fields: dict[str, Any] = {"sent_device_time": f"2024-12-18T12:00:0{number}Z", "elapsed_ms": -1}
        assert (await phone.save({"3": [0, 2], "0": 1}, seq=1, **fields)).json()["kept"] is True
    (one,) = await kept(db)
    assert one.payload_hash == sha256(b'{"0":1,"3":[0,2]}').hexdigest()
    assert (await phone.save({"3": [0, 2], "0": 1}, seq=2, elapsed_ms=-1)).json()["kept"] is True
    assert len(await kept(db)) == 2


@pytest.mark.parametrize("bad", ["0", "x", "1000001", "9" * 400])
async def test_a_bad_number_in_the_path(db: Database, client: httpx.AsyncClient, bad: str) -> None:
    phone = await begun(db, client)
    for path in (f"{phone.writer}/{bad}", f"{bad}x/1"):
        answer = await client.put(
            f"attempts/{phone.attempt['id']}/batches/{path}", json={"answers": {"0": 1}}, headers=phone.headers
        )
        assert (answer.status_code, answer.json()["kept"]) == (422, True)
    assert [str(h.attempt_id) for h in await kept(db)] == [phone.attempt["id"]] * 2


async def test_other_answers_under_the_same_number_are_kept_once(db: Database, client: httpx.AsyncClient) -> None:
    phone = await begun(db, client)
    assert (await phone.save({"0": 0}, seq=1)).status_code == 200
    for _ in range(3):
        saved = await phone.save({"0": 1}, seq=1)
        assert (saved.status_code, saved.json()["code"], saved.json()["kept"]) == (409, "batch_conflict", True)
        handed_in = await phone.submit({"0": 1}, seq=1)
        assert (handed_in.status_code, handed_in.json()["code"], handed_in.json()["kept"]) == (409, "batch_conflict", True)
    assert [h.reason for h in await kept(db)] == ["batch_conflict"] * 2
    assert (await phone.save({"0": 0}, seq=1)).json()["verdict"] == "in_time"


async def test_a_stranger_is_kept_apart_and_told_the_same_as_for_an_attempt_that_is_none(
    db: Database, client: httpx.AsyncClient
) -> None:
    stage = await make_stage(db, people=2)
    mine, theirs = (Phone(client, account) for account in stage.accounts)
    await mine.start(stage.quiz_id)
    theirs.attempt = mine.attempt
    answers = []
    for attempt_id in (mine.attempt["id"], str(uuid4())):
        theirs.attempt = {"id": attempt_id}
        answers += [await theirs.save({"0": 1}, seq=1), await theirs.save({"0": 2}, seq=1, more=1), await theirs.submit()]
    for one, other in zip(answers[:3], answers[3:], strict=True):
        assert {**one.json(), "request_id": ""} == {**other.json(), "request_id": ""}
        assert one.json()["kept"] is True
    assert [a.status_code for a in answers] == [404, 422, 404] * 2
    held = await kept(db)
    assert {(h.attempt_id, h.account_id) for h in held} == {(None, stage.accounts[1].id)}
    assert {h.reason for h in held} == {"attempt_not_found", "malformed_input"}
    assert (await mine.get("holdings")).json()["refused"] == []


async def test_an_account_is_bounded_beside_its_attempts(
    db: Database, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "MOST_OF_ACCOUNT", 3)
    phone = await begun(db, client)
    own = phone.attempt
    told = []
    for _ in range(5):
        phone.attempt = {"id": str(uuid4())}
        answer = await phone.save({"0": 1}, seq=1)
        assert (answer.status_code, answer.json()["code"]) == (404, "attempt_not_found")
        told.append(answer.json()["kept"])
    assert told == [True] * 3 + [False] * 2
    phone.attempt = own
    assert (await phone.save({"0": 1}, seq=1, more=1)).json()["kept"] is True
    assert (await phone.save({"0": 1})).status_code == 200


@pytest.mark.parametrize("bound", ["MOST_PAYLOADS", "MOST_BYTES"])
async def test_an_attempt_is_bounded_and_the_answer_says_that_nothing_was_kept(
    db: Database, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, bound: str
) -> None:
    monkeypatch.setattr(keeping, bound, 3 if bound == "MOST_PAYLOADS" else 100)
    phone = await begun(db, client)
    raws = [b'{"answers": {"0": %d}, "x": 1}' % n for n in range(5)]
    path = f"attempts/{phone.attempt['id']}/batches/{phone.writer}/1"
    answers = [await client.put(path, content=raw, headers=phone.headers | JSON) for raw in raws]
    assert [a.status_code for a in answers] == [422] * 3 + [429] * 2
    assert (answers[4].json()["code"], answers[4].json()["kept"]) == ("too_much_refused", False)
    again = await client.put(path, content=raws[0], headers=phone.headers | JSON)
    assert (again.status_code, again.json()["kept"]) == (422, True)
    assert len(await kept(db)) == 3
    assert (await phone.save({"0": 1})).json()["verdict"] == "in_time"


async def test_without_a_valid_token_nothing_is_kept(db: Database, client: httpx.AsyncClient) -> None:
    phone = await begun(db, client)
    path = f"attempts/{phone.attempt['id']}/batches/{phone.writer}/1"
    forged = {"Authorization": phone.headers["Authorization"][:-4] + "AAAA"}
    for headers in ({}, forged):
        answer = await client.put(path, content=b"{", headers=headers | JSON)
        assert (answer.status_code, answer.json()["kept"]) == (422, False)
        assert (await client.put(path, json={"answers": {}}, headers=headers)).status_code == 401
    assert await kept(db) == []


async def test_a_body_beyond_the_limit_is_refused_before_it_is_read(db: Database, client: httpx.AsyncClient) -> None:
    """A megabyte in one short answer: too large to be taken and to be kept; the attempt goes on."""
    phone = await begun(db, client)
    path = f"attempts/{phone.attempt['id']}/batches/{phone.writer}/1"
    answer = await client.put(path, json={"answers": {"0": "x" * 1_000_000}}, headers=phone.headers)
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")

    async def without_length() -> Any:
        for _ in range(20):
            yield b"[" * 100_000

    answer = await client.put(path, content=without_length(), headers=phone.headers | JSON)
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")
    just_below = await client.put(path, json={"answers": {"0": "x" * 999_000}}, headers=phone.headers)
    assert (just_below.status_code, just_below.json()["code"], just_below.json()["kept"]) == (422, "answers_too_long", True)
    assert [h.size for h in await kept(db)] == [999_020]
    assert (await phone.save({"0": 1})).json()["verdict"] == "in_time"


async def test_other_routes_keep_nothing(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_stage(db)
    headers = auth_headers(stage.accounts[0])
    answer = await client.post(f"quizzes/{stage.quiz_id}/attempts", json={"start_id": 1}, headers=headers)
    assert answer.status_code == 422
    assert "kept" not in answer.json()
    missing = await client.get(f"attempts/{uuid4()}/result", headers=headers)
    assert (missing.status_code, "kept" in missing.json()) == (404, False)
    assert await kept(db) == []


async def test_nobody_fills_the_disk_with_batches(
    db: Database, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MOST_BATCHES", 3)
    stage = await make_stage(db, people=2)
    phone, other = (Phone(client, account) for account in stage.accounts)
    await phone.start(stage.quiz_id)
    await other.start(stage.quiz_id)
    for seq in range(1, 4):
        assert (await phone.save({"0": seq}, seq=seq)).status_code == 200
    refused = await phone.save({"0": 4}, seq=4)
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_batches")
    assert int(refused.headers["retry-after"]) > 0
    assert (await phone.save({"0": 3}, seq=3)).json()["verdict"] == "in_time", "what is held is answered as the first time"
    assert (await phone.save({"0": 0}, seq=3)).json()["code"] == "batch_conflict"
    other.attempt, own = phone.attempt, other.attempt
    assert (await other.save({"0": 1}, seq=9)).status_code == 404
    other.attempt = own
    assert (await other.save({"0": 1}, seq=1)).status_code == 200
    async with db.read() as session:
        assert await session.scalar(select(func.count()).select_from(AnswerBatch)) == 4


def test_what_a_process_counts_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_ATTEMPTS", 2)
    monkeypatch.setattr(limits, "MOST_CHARACTERS", 10)
    stored, ids = Stored(), [uuid4() for _ in range(3)]
    stored.add(ids[0], 9)
    assert not stored.is_full(ids[0])
    stored.add(ids[0], 1)
    assert stored.is_full(ids[0])
    stored.add(ids[1], 10)
    stored.add(ids[2], 10)
    assert [stored.is_full(i) for i in ids] == [False, False, True]
