"""Walks every response of whole runs: before the release nothing says which option is right."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from app.core import clock
from app.core.db import Database
from app.quizzes import admissions
from app.quizzes.expiry import close_due
from tests.quizzes.builders import Phone, make_stage

# Names and texts that only the author's side has (the builders put them into every question).
SECRETS = ("right", "why", "explanation", "quotation", "fraction", "permutation", "version", "key", "vì sao", "trích dẫn")
SCORES = ("earned", "score", "passed")


def _walk(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield name, inner
            yield from _walk(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _walk(inner)


class Listening(httpx.AsyncBaseTransport):
    """Keeps every response that passes."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self.inner = inner
        self.heard: list[tuple[str, httpx.Response]] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await self.inner.handle_async_request(request)
        await response.aread()
        self.heard.append((f"{request.method} {request.url.path}", response))
        return response


@pytest.fixture
def heard(client: httpx.AsyncClient) -> list[tuple[str, httpx.Response]]:
    transport = Listening(client._transport)
    client._transport = transport
    return transport.heard


async def _run(db: Database, client: httpx.AsyncClient, stage: Any, *, right: bool) -> Phone:
    """Everything a member can ask for, a conflict, a repeated and a second submission, and an expired second attempt."""
    phone = Phone(client, stage.accounts[0 if right else 1])
    await client.get(f"quizzes/{stage.quiz_id}", headers=phone.headers)
    await client.get("quizzes", headers=phone.headers)
    await phone.start(stage.quiz_id)
    answers = phone.right() if right else phone.wrong()
    for place, answer in answers.items():
        await phone.save({place: answer})
    await phone.save({"0": None}, seq=1)
    await phone.resume(phone.attempt["id"])
    await phone.get("result")
    await phone.get("review")
    await phone.submit({})
    await phone.submit({})
    await phone.save({"0": 0})
    await phone.resume(phone.attempt["id"])
    await phone.get("result")
    await phone.get("review")
    return phone


@pytest.mark.parametrize("review", ["nothing", "marks"])
async def test_no_response_before_the_release_tells_a_key(
    db: Database, client: httpx.AsyncClient, heard: list[tuple[str, httpx.Response]], review: str
) -> None:
    stage = await make_stage(db, people=2, review_after=review)
    for right in (True, False):
        await _run(db, client, stage, right=right)
    assert len(heard) > 40
    for where, response in heard:
        assert response.status_code < 500
        for secret in SECRETS:
            assert f'"{secret}"' not in response.text, where
            assert f'"{secret} ' not in response.text, where
            assert f" {secret} " not in response.text, where
        for name, value in _walk(response.json()):
            if name in SCORES and value is not None:
                assert where.endswith("/result")
                assert review != "nothing"


async def test_right_and_wrong_answers_are_answered_alike(
    db: Database, client: httpx.AsyncClient, heard: list[tuple[str, httpx.Response]]
) -> None:
    """Saves and submissions: the same status, fields, and values but for ids and times."""
    stage = await make_stage(db, people=2)
    shapes = []
    for right in (True, False):
        heard.clear()
        await _run(db, client, stage, right=right)
        shapes.append([_shape(w, r) for w, r in heard if w.startswith("PUT") and r.status_code != 409])
    assert shapes[0] == shapes[1]


def _shape(where: str, response: httpx.Response) -> Any:
    varying = {"received_at", "server_now", "attempt_id", "submission_id", "closed_at", "request_id"}
    body = {k: type(v).__name__ if k in varying else v for k, v in response.json().items()}
    return "batch" if "/batches/" in where else "submission", response.status_code, body


async def test_passed_is_hidden_whenever_the_score_is(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_stage(db, review_after="nothing")
    phone = Phone(client, stage.accounts[0])
    await phone.start(stage.quiz_id)
    await phone.submit(phone.wrong())
    result = (await phone.get("result")).json()
    assert [result[name] for name in SCORES] == [None] * 3
    assert result["read_again"] == []
    assert (result["taken"], result["answered"]) == (True, 9)


async def test_keys_after_the_release(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_stage(db)
    phone = Phone(client, stage.accounts[0])
    await phone.start(stage.quiz_id)
    wrong = phone.wrong()
    del wrong["4"]
    await phone.submit(wrong)
    refused = await phone.get("review")
    assert (refused.status_code, refused.json()["code"]) == (403, "review_not_allowed")
    async with db.write() as session:
        await admissions.release_review(session, occasion_id=stage.occasion_id, now=clock.now())
    review = (await phone.get("review")).json()["questions"]
    assert [q["question"] for q in review] == phone.attempt["questions"]
    assert {str(n): q["right"] for n, q in enumerate(review)} == phone.right()
    assert {str(n): q["answer"] for n, q in enumerate(review)} == {**wrong, "4": None}
    assert all(q["clause"] and q["explanation"] and q["quotation"] for q in review)
    assert (await phone.get("result")).json()["review_open"] is True


async def test_an_attempt_running_at_the_release_shows_its_keys_when_it_is_over(
    db: Database, client: httpx.AsyncClient
) -> None:
    stage = await make_stage(db)
    phone = Phone(client, stage.accounts[0])
    await phone.start(stage.quiz_id)
    async with db.write() as session:
        await admissions.release_review(session, occasion_id=stage.occasion_id, now=clock.now())
    assert (await phone.get("review")).status_code == 403
    clock.shift(timedelta(hours=1))
    await close_due(db, clock.now())
    assert (await phone.get("review")).status_code == 200
