"""A whole run of a test with every kind of question, heard by somebody who collects every response that passes.

Two members ask for everything a member can ask for, in the same order and at the same times, on the same paper; one answers all
right, the other all wrong. Around them a guest, the secretary, the deputy, a second member and a board do what they may.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
from fastapi import FastAPI
from sqlalchemy import select

from app.auth.models import Account
from app.banks.models import Question, QuestionVersion
from app.core import signing_keys
from app.core.actor import Role
from app.members.models import Member
from tests.campaigns.builders import ENDS, HOUR, World
from tests.campaigns.halls import Hall
from tests.quizzes import every_kind
from tests.quizzes.builders import Phone, make_quiz
from tests.quizzes.every_kind import right, wrong
from tests.support.cast import NOW, auth_headers, make_account, make_member

LIMIT_S = 1_200
BEGINNING = NOW.replace(microsecond=123_456)  # never a whole second: such an instant is written shorter
TWINS = ("Lê Văn Mai", "Lê Văn Nam")  # as long as each other, and so are their numbers
Chosen = Callable[[dict[str, Any]], Any]


@dataclass(frozen=True)
class Heard:
    """One request and its response. `who`: the name under which the run knows the caller."""

    who: str
    method: str
    path: str
    sent: bytes
    response: httpx.Response


class Listening(httpx.AsyncBaseTransport):
    """Keeps every response that passes, and lets a millisecond pass with each."""

    def __init__(self, inner: httpx.AsyncBaseTransport, clock: "Clock") -> None:
        self.inner, self.clock = inner, clock
        self.heard: list[Heard] = []
        self.names: dict[str, str] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await self.inner.handle_async_request(request)
        await response.aread()
        who = self.names.get(request.headers.get("authorization", ""), "?")
        path = request.url.path.removeprefix("/api/v1/")
        self.heard.append(Heard(who, request.method, path, request.content, response))
        self.clock.now += timedelta(milliseconds=1)
        return response


@dataclass
class Clock:
    """The business clock, which goes by requests alone: what one twin is told the other is told at the same moment."""

    now: datetime = BEGINNING

    def at(self, seconds: float) -> None:
        self.now = BEGINNING + timedelta(seconds=seconds)


@dataclass
class Run:
    """Who and what there is."""

    world: World
    hall: Hall
    listening: Listening
    clock: Clock
    members: dict[str, Member]
    accounts: dict[str, Account]
    versions: dict[str, UUID] = field(default_factory=dict)
    secret_ids: set[str] = field(default_factory=set)

    @property
    def client(self) -> httpx.AsyncClient:
        return self.world.client

    def since(self, mark: int) -> list[Heard]:
        return self.listening.heard[mark:]

    async def ask(self, who: str, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
        return await self.client.request(method, path, json=body, headers={**self.world.who[who], **headers})


async def make_run(world: World, clock: Clock, **definition: Any) -> Run:
    """An open campaign with the test, a meeting with a guest code, twins on the list, and an editor over the bank."""
    listening = Listening(world.client._transport, clock)
    world.client._transport = listening
    world.client.headers["accept-encoding"] = "identity"  # lengths are compared
    db, cast = world.db, world.cast
    members, accounts = {}, {}
    async with db.write() as session:
        bank = await every_kind.make_bank(session, cast.province)
        fields = {"opens_at": NOW - 300 * HOUR, "closes_at": ENDS, "time_limit_s": LIMIT_S, **definition}
        quiz = await make_quiz(session, cast, bank, **fields)
        for name in TWINS:
            members[name] = await make_member(session, branch=cast.branch, name=name)
            accounts[name] = await make_account(session, member=members[name])
        editor = await make_account(session, grants=[(Role.EDITOR, cast.province)])
        world.who |= {name: auth_headers(account) for name, account in accounts.items()} | {"author": auth_headers(editor)}
        rows = (await session.execute(select(QuestionVersion, Question).join(Question))).all()
        versions = {version.kind: version.id for version, _ in rows}
        secret = {str(x.id) for row in rows for x in row} | {str(bank.id)}
    await signing_keys.publish(db, now=clock.now)
    hall = Hall(world, await world.opened(quiz_id=str(quiz.id)), quiz.id, "")
    hall.meeting = await world.meeting(hall.campaign)
    await hall.make_code()
    listening.names = {headers["Authorization"]: name for name, headers in world.who.items()}
    return Run(world, hall, listening, clock, members, accounts, versions, secret)


class Twin(Phone):
    """A phone that says what its clocks show and answers all its questions in one way."""

    def __init__(self, run: Run, name: str, chosen: Chosen) -> None:
        super().__init__(run.client, run.accounts[name])
        self.run, self.name, self.chosen = run, name, chosen
        self.headers = run.world.who[name]

    async def begin(self) -> None:
        body = {
            "start_id": str(uuid4()),
            "writer_id": str(self.writer),
            "device_time": self.run.clock.now.isoformat(),
            "elapsed_ms": 0,
        }
        path = f"quizzes/{self.run.hall.quiz_id}/attempts"
        for start_id in (body["start_id"], body["start_id"], str(uuid4())):
            self._took(await self.client.post(path, json=body | {"start_id": start_id}, headers=self.headers))

    def answers(self) -> dict[str, Any]:
        return {str(place): self.chosen(question) for place, question in enumerate(self.attempt["questions"])}

    async def ask(self, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
        return await self.client.request(method, path, json=body, headers={**self.headers, **headers})

    async def look_around(self) -> None:
        """Everything that can be read beside the attempt."""
        quiz_id, campaign = self.run.hall.quiz_id, self.run.hall.campaign
        for path in (
            *("quizzes", f"quizzes/{quiz_id}", "me", "me/home", "me/record", "me/notices", "question-kinds", "signing-keys"),
            *("question-cases", "entered-results", "late-answers", "banks", f"quizzes/{quiz_id}/overrides"),
            *(f"quizzes/{quiz_id}/printed-papers", f"campaigns/{campaign}", f"campaigns/{campaign}/participation"),
            *(f"campaigns/{campaign}/participation/missing", f"campaigns/{campaign}/sessions"),
        ):
            await self.ask("GET", path)

    async def look_at_attempt(self) -> None:
        """Everything that can be read of the attempt."""
        own = f"attempts/{self.attempt['id']}"
        for what in ("", "/holdings", "/result", "/review", "/receipt"):
            await self.ask("GET", own + what)

    async def look_at_pictures(self) -> None:
        """Every place, also where there is no picture; and again, by the tag."""
        own = f"attempts/{self.attempt['id']}/pictures"
        for place in range(len(self.attempt["questions"]) + 1):
            for where in (f"{own}/{place}", *(f"{own}/{place}/{position}" for position in range(5))):
                held = await self.ask("GET", where)
                await self.ask("GET", where, **{"If-None-Match": held.headers.get("etag", '"x"')})

    async def try_what_is_refused(self) -> None:
        """Other answers under a number, a malformed body, somebody else's or nobody's attempt, a question that is not there."""
        first = self.answers()["0"]
        await self.save({"0": None, "1": first}, seq=1)
        await self.save({"0": first}, seq=1)
        await self.save({"0": first, "77": 1, "x": [1], "2": {"a": 1}})
        await self.ask("PUT", f"attempts/{self.attempt['id']}/batches/{self.writer}/0", {"answers": self.answers()})
        await self.ask("PUT", f"attempts/{self.attempt['id']}/batches/{self.writer}/99", {"answers": self.answers(), "more": 1})
        await self.ask("PUT", f"attempts/{uuid4()}/batches/{self.writer}/1", {"answers": self.answers()})
        for place in (0, 77):
            body = {"client_id": str(uuid4()), "reason": "wrong_key", "note": "hai ý cùng đúng"}
            await self.ask("PUT", f"attempts/{self.attempt['id']}/questions/{place}/report", body)

    async def take(self) -> None:
        """The first attempt: handed in, with everything asked for before, between and after."""
        await self.look_around()
        await self.begin()
        for place, answer in self.answers().items():
            await self.save({place: answer}, device_time=self.run.clock.now.isoformat(), elapsed_ms=1_000)
        await self.look_at_pictures()
        await self.try_what_is_refused()
        await self.look_at_attempt()
        await self.ask("PUT", f"quizzes/{self.run.hall.quiz_id}/more-time")
        submission_id = uuid4()
        for _ in range(2):
            await self.submit(self.answers(), submission_id=submission_id, seq=50)
        await self.submit({"0": None}, seq=51)
        await self.save(self.answers(), seq=52)
        await self.look_at_attempt()
        await self.look_around()

    async def take_late(self) -> None:
        """The second attempt: half in time, half late by the clock, the rest with nothing to show for it."""
        await self.begin()
        answers = self.answers()
        early = {place: answers[place] for place in ("0", "1", "2")}
        zero = self.run.clock.now
        await self.save(early, **_clocks(zero, 60))
        self.run.clock.at((zero - BEGINNING).total_seconds() + 2 * LIMIT_S)
        await self.save({place: answers[place] for place in ("3", "4")}, **_clocks(zero, 300))
        await self.save({"5": answers["5"]}, **_clocks(zero, 1_900))
        await self.submit(answers, seq=60)
        await self.look_at_attempt()
        await self.look_around()


def _clocks(zero: datetime, seconds: int) -> dict[str, Any]:
    given = (zero + timedelta(seconds=seconds)).isoformat()
    return {"device_time": given, "elapsed_ms": seconds * 1_000, "sent_device_time": given}


async def twins(run: Run, *, late: bool = True) -> tuple[list[Heard], list[Heard]]:
    """Both members' runs, heard apart; they are asked the same at the same times."""
    found = []
    for name, chosen in zip(TWINS, (right, wrong), strict=True):
        run.clock.at(0)
        mark = len(run.listening.heard)
        twin = Twin(run, name, chosen)
        await twin.take()
        if late:
            run.clock.at(60)
            await twin.take_late()
        found.append(run.since(mark))
    return found[0], found[1]


async def walk(run: Run, app: FastAPI, who: str, *, only: str = "", **ids: str) -> int:
    """All GET routes there are (with `only` in their paths), with the ids of the run; how many were asked."""
    known = {
        "quiz_id": str(run.hall.quiz_id),
        "campaign_id": run.hall.campaign,
        "session_id": run.hall.meeting,
        "unit_id": str(run.world.cast.branch),
        "member_id": str(run.members[TWINS[0]].id),
        "place": "0",
        "position": "1",
        "number": "1",
        **ids,
    }
    asked = 0
    for path, methods in app.openapi()["paths"].items():
        if "get" in methods and path.startswith("/api/v1/") and only in path:
            filled = re.sub(r"\{(\w+)\}", lambda m: known.get(m[1]) or str(uuid4()), path.removeprefix("/api/v1/"))
            await run.ask(who, "GET", filled)
            asked += 1
    return asked


# What differs between any two runs and says nothing: ids, and what is signed or hashed over them. Their lengths stay.
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_CODE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b")
_OPAQUE = {"answers_sha256", "sha256", "statement", "signature", "qr", "nonce"}
_OWN = {"answers"}  # what the phone itself sent


def same(heard: Heard, *own: str) -> Any:
    """One exchange without what may differ: ids, the caller's name and number (`own`), and the caller's own answers."""
    response = heard.response
    headers = {k: _plain(v, own) for k, v in response.headers.items() if k not in {"x-request-id", "content-length"}}
    body: Any = response.content
    sent = 0
    if "json" in response.headers.get("content-type", ""):
        sent = sum(len(json.dumps(a, ensure_ascii=False, separators=(",", ":")).encode()) for a in _given(response.json()))
        body = _walked(response.json(), own)
    length = int(response.headers.get("content-length", 0)) - sent
    return heard.method, _plain(heard.path, own), response.status_code, sorted(headers.items()), length, body


def _plain(text: str, own: tuple[str, ...]) -> str:
    text = _CODE.sub("<code>", _ID.sub("<id>", text))
    for word in own:
        text = text.replace(word, "<own>")
    return text


def _given(value: Any) -> Iterator[Any]:
    for name, inner in named(value):
        if name in _OWN and isinstance(inner, dict):
            yield inner


def _walked(value: Any, own: tuple[str, ...]) -> Any:
    if isinstance(value, dict):
        return {_plain(name, own): _field(name, inner, own) for name, inner in value.items()}
    if isinstance(value, list):
        return [_walked(inner, own) for inner in value]
    return _plain(value, own) if isinstance(value, str) else value


def _field(name: str, value: Any, own: tuple[str, ...]) -> Any:
    if name in _OPAQUE and isinstance(value, str):
        return len(value)
    if name in _OWN and isinstance(value, dict):
        return sorted(value)
    return _walked(value, own)


def named(value: Any) -> Iterator[tuple[str, Any]]:
    """Every field of a JSON value, however deep."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield name, inner
            yield from named(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from named(inner)
