"""The fast lane answers whatever is sent as the framework's own way does."""

import json
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import httpx
import pytest
from fastapi import APIRouter, Depends, FastAPI, Path, Query, Request
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field, JsonValue

from app.core import problems
from app.core.errors import NotFound
from app.core.fast_lane import FastRoute
from app.core.schemas import Count, Id, In, Instant, Out

GOOD = {"answers": {"0": 1}, "start": "0190f7a6-5d2e-7cc3-8f2a-0f2f7c1a9b01", "way": "own", "at": "2024-12-18T19:30:00+07:00"}


class BodyIn(In):
    """A body with every kind of field the hot routes have."""

    answers: Annotated[dict[str, JsonValue], Field(max_length=3)]
    start: Id
    way: Literal["own", "other"] = "own"
    at: Instant | None = None
    count: Count | None = None


class AnswerOut(Out):
    """All that arrived."""

    thing: UUID
    number: int
    caller: str
    body: str
    at: datetime | None


async def _caller(request: Request) -> str:
    name = request.headers.get("x-name", "")
    if name == "nobody":
        raise NotFound
    return name


async def _answer(
    thing: UUID, number: Annotated[int, Path(ge=1, le=9)], body: BodyIn, caller: Annotated[str, Depends(_caller)]
) -> AnswerOut:
    sent = {"answers": body.answers, "start": str(body.start), "way": body.way, "count": body.count}
    return AnswerOut(thing=thing, number=number, caller=caller, body=json.dumps(sent), at=body.at)


def _app() -> FastAPI:
    app = FastAPI()
    problems.install(app)
    for prefix, route_class in (("/fast", FastRoute), ("/standard", None)):
        router = APIRouter(route_class=route_class) if route_class else APIRouter()
        router.put("/{thing}/{number}", status_code=201)(_answer)
        app.include_router(router, prefix=prefix)
    return app


APP = _app()


async def _both(path: str, content: bytes, headers: dict[str, str]) -> list[tuple[int, str, Any]]:
    answers = []
    async with httpx.AsyncClient(transport=httpx.ASGITransport(APP), base_url="http://test") as client:
        for prefix in ("fast", "standard"):
            response = await client.put(f"/{prefix}/{path}", content=content, headers=headers)
            body = response.json()
            answers.append((response.status_code, response.headers["content-type"], body))
    return answers


def _same(answers: list[tuple[int, str, Any]]) -> bool:
    return answers[0] == answers[1]


THING = "0190f7a6-5d2e-7cc3-8f2a-0f2f7c1a9b02"
_PATHS = [f"{THING}/1", f"{THING}/9", f"{THING}/0", f"{THING}/x", f"{THING}/ 1", f"{THING}/1.0", "x/1", f"%7B{THING}%7D/2"]
_CONTENTS = [
    json.dumps(GOOD),
    "",
    "{",
    "[]",
    "null",
    json.dumps(GOOD) + " x",
    json.dumps({**GOOD, "count": 1.0}),
    json.dumps({**GOOD, "count": True}),
    json.dumps({**GOOD, "count": -1}),
    json.dumps({**GOOD, "at": "2024-12-18T19:30:00"}),
    json.dumps({**GOOD, "at": 1734500000}),
    json.dumps({**GOOD, "more": 1}),
    json.dumps({**GOOD, "way": "neither"}),
    json.dumps({**GOOD, "answers": {"0": 1, "1": 2, "2": 3, "3": 4}}),
    json.dumps({**GOOD, "answers": {"0": "\ud800"}}),
    json.dumps({**GOOD, "answers": {"0": 10**400}}),
    json.dumps(GOOD)[:-1] + ', "way": "other"}',
    json.dumps({**GOOD, "start": GOOD["start"].upper()}),  # type: ignore[attr-defined]
    json.dumps({**GOOD, "answers": {"0": "a\nb"}}).replace("\\n", "\n"),
]


@pytest.mark.parametrize("path", _PATHS)
async def test_paths_are_taken_and_refused_alike(path: str) -> None:
    assert _same(await _both(path, json.dumps(GOOD).encode(), {"content-type": "application/json"}))


@pytest.mark.parametrize("content", _CONTENTS)
async def test_bodies_are_taken_and_refused_alike(content: str) -> None:
    raw = content.encode()
    assert _same(await _both(_PATHS[0], raw, {"content-type": "application/json"}))


@pytest.mark.parametrize("content_type", ["application/json; charset=utf-8", "text/plain", "application/problem+json", ""])
async def test_content_types_are_judged_alike(content_type: str) -> None:
    assert _same(await _both(_PATHS[0], json.dumps(GOOD).encode(), {"content-type": content_type}))


async def test_dependencies_refuse_alike() -> None:
    for path, content in (("x/0", json.dumps(GOOD)), (_PATHS[0], json.dumps(GOOD)), (_PATHS[0], "{")):
        answers = await _both(path, content.encode(), {"content-type": "application/json", "x-name": "nobody"})
        assert _same(answers)
        assert answers[0][0] == (404 if content != "{" else 422)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)
_FIELDS = st.dictionaries(st.sampled_from(["answers", "start", "way", "at", "count", "else"]), _JSON, max_size=3)


@given(changes=_FIELDS)
async def test_generated_bodies_are_taken_and_refused_alike(changes: dict[str, Any]) -> None:
    raw = json.dumps({**GOOD, **changes}).encode()
    assert _same(await _both(_PATHS[0], raw, {"content-type": "application/json"}))


def _of_size(size: int) -> str:
    return str(size)


def test_an_endpoint_that_is_not_plain_is_refused_at_start_up() -> None:
    async def asks_for_more(thing: UUID, size: Annotated[int, Query()]) -> AnswerOut:
        raise AssertionError

    async def depends_on_more(thing: UUID, caller: Annotated[str, Depends(_of_size)]) -> AnswerOut:
        raise AssertionError

    for endpoint in (asks_for_more, depends_on_more):
        with pytest.raises(TypeError):
            APIRouter(route_class=FastRoute).put("/{thing}")(endpoint)


@pytest.mark.parametrize("prefix", ["/fast", "/standard"])
async def test_a_client_that_hangs_up_inside_its_body_breaks_nothing(prefix: str) -> None:
    """No exception reaches the server, which would write a traceback for every phone that lost its signal."""
    path = f"{prefix}/{THING}/1"
    scope = {
        "type": "http",
        "method": "PUT",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(b"content-type", b"application/json")],
    }
    messages = [{"type": "http.request", "body": b'{"answers":', "more_body": True}]
    sent: list[Any] = []

    async def receive() -> Any:
        return messages.pop() if messages else {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    await APP(scope, receive, send)
    assert [message["status"] for message in sent if message["type"] == "http.response.start"] == [400]
