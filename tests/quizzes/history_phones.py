"""A generated history over HTTP: phones that sign in, send, repeat, refresh; every answer is compared with the model's."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import update

from app.auth import keys, tokens
from app.auth.families import Device, SignedIn, open_family
from app.auth.models import Account
from app.core import clock
from app.core.db import Database
from app.core.ids import new_id
from app.quizzes.expiry import close_due_one
from app.quizzes.models import Admission
from tests.quizzes.builders import right_answer, wrong_answer
from tests.quizzes.histories import Step
from tests.quizzes.history_model import SIZE, Batch, Model

ZERO = datetime(2024, 12, 18, 5, 0, tzinfo=UTC)


def writer_of(run: str) -> UUID:
    """The writer's id of a run of the app, in the same order as their names."""
    return UUID(hex=run.ljust(32, "0"))


def at(seconds: float | None) -> datetime | None:
    """A moment of the history."""
    return None if seconds is None else ZERO + timedelta(seconds=seconds)


class Phones:
    """One member's phones, driven through a history over HTTP."""

    def __init__(self, db: Database, client: httpx.AsyncClient, account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
        self.db, self.client, self.account, self.monkeypatch = db, client, account, monkeypatch
        self.signed_in: dict[str, SignedIn] = {}
        self.attempt: dict[str, Any] = {}

    def stand(self, seconds: float) -> None:
        """Business time stands still at this second of the history."""
        moment = ZERO + timedelta(seconds=seconds)
        self.monkeypatch.setattr(clock, "now", lambda: moment)

    async def headers(self, device: str, *, expired: bool = False) -> dict[str, str]:
        """A device signs in when it is first used: another phone, the same account."""
        if device not in self.signed_in:
            async with self.db.write() as session:
                named = Device(new_id(), device)
                self.signed_in[device] = await open_family(session, account=self.account, device=named, now=clock.real_now())
        mine = self.signed_in[device]
        token = mine.access_token
        if expired:
            earlier = clock.real_now() - tokens.ACCESS_LIFETIME
            ids: dict[str, Any] = {"account_id": mine.account_id, "member_id": self.account.member_id}
            token = tokens.issue_access(keys.access_key(), **ids, family_id=mine.family_id, now=earlier)
        return {"Authorization": f"Bearer {token}"}

    async def begin(self, quiz_id: UUID, begun: Batch) -> None:
        self.stand(0)
        fields = {"device_time": at(begun.given), "elapsed_ms": None if begun.elapsed is None else begun.elapsed * 1_000}
        body = {"start_id": str(new_id()), "writer_id": str(writer_of(begun.run)), **_json(fields)}
        answer = await self.client.post(f"quizzes/{quiz_id}/attempts", json=body, headers=await self.headers("d0"))
        assert answer.status_code == 200, answer.text
        self.attempt = answer.json()

    def body(self, batch: Batch) -> dict[str, Any]:
        elapsed = None if batch.elapsed is None else round(batch.elapsed * 1_000)
        clocks = {"device_time": at(batch.given), "elapsed_ms": elapsed, "sent_device_time": at(batch.sent)}
        return {"answers": self.answers(batch.answers), **_json(clocks)}

    def answers(self, symbols: dict[str, str]) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for place, said in symbols.items():
            question = self.attempt["questions"][int(place)] if int(place) < SIZE else None
            if question is None or said == "junk":
                made[place] = "không phải câu trả lời"
            elif said == "back":
                made[place] = None
            else:
                made[place] = right_answer(question) if said == "right" else wrong_answer(question)
        return made

    async def send(self, step: Step, path: str, body: dict[str, Any]) -> httpx.Response:
        """PUT; with a token that has expired first 401, then a refresh, then the very same once more."""
        url = f"attempts/{self.attempt['id']}/{path}"
        if step.expired:
            refused = await self.client.put(url, json=body, headers=await self.headers(step.device, expired=True))
            assert (refused.status_code, refused.json()["code"]) == (401, "token_expired")
            refreshed = await self.client.post(
                "auth/refresh", json={"refresh_token": self.signed_in[step.device].refresh_token}
            )
            assert refreshed.status_code == 200, refreshed.text
            mine, new = self.signed_in[step.device], refreshed.json()
            ids = (mine.account_id, mine.family_id, mine.device_id)
            self.signed_in[step.device] = SignedIn(new["access_token"], new["refresh_token"], *ids)
        return await self.client.put(url, json=body, headers=await self.headers(step.device))

    async def get(self, what: str, device: str = "d0") -> dict[str, Any]:
        answer = await self.client.get(f"attempts/{self.attempt['id']}{what}", headers=await self.headers(device))
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def live(self, step: Step) -> None:
        """One step, and that it is answered as the model says."""
        self.stand(step.at)
        attempt_id = UUID(self.attempt["id"])
        if step.kind == "sweep":
            await close_due_one(self.db, attempt_id=attempt_id, now=clock.now())
        elif step.kind == "release":
            await self.release()
        elif step.kind == "look":
            found = await self.get("/result", step.device)
            assert {name: found[name] for name in step.expected} == step.expected
        elif step.kind == "resume":
            found = await self.get("", step.device)
            expected = step.expected | {"answers": self.answers(step.expected["answers"])}
            assert {name: found[name] for name in expected} == expected
        else:
            assert step.batch is not None
            await self.deliver(step, step.batch)

    async def deliver(self, step: Step, batch: Batch) -> None:
        path = f"batches/{writer_of(batch.run)}/{batch.seq}"
        body = self.body(batch)
        if step.kind == "bad":
            body["unknown"] = 1
        if step.kind == "submit":
            assert step.submission is not None
            path = "submission"
            body |= {"submission_id": str(writer_of(step.submission)), "writer_id": str(writer_of(batch.run)), "seq": batch.seq}
        answer = await self.send(step, path, body)
        said = {"status": answer.status_code, **answer.json()}
        assert {name: said.get(name) for name in step.expected} == step.expected

    async def release(self) -> None:
        """The occasion is over for this member (everybody else's goes on: one database serves many histories)."""
        async with self.db.write() as session:
            mine = update(Admission).where(Admission.member_id == self.account.member_id)
            await session.execute(mine.values(released_at=clock.now()))

    async def end(self, model: Model) -> None:
        """The service holds what the model holds, hash by hash, and comes to the same result."""
        held = await self.get("/holdings")
        assert {(b["writer"], b["seq"]): (b["verdict"], b["clock"], b["outcome"]) for b in held["batches"]} == {
            (str(writer_of(run)), seq): ("in_time" if h.in_time else "late", h.clock, h.outcome)
            for (run, seq), h in model.held.items()
        }
        conflicts = [r for r in held["refused"] if r["reason"] == "batch_conflict"]
        assert len(conflicts) == len(model.refused)
        found, expected = await self.get("/result"), model.state()
        assert {name: found[name] for name in expected} == expected
        assert (await self.get(""))["answers"] == self.answers(model.answers())


def _json(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in fields.items()}
