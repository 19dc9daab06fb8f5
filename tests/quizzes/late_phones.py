"""A phone with clocks of its own, whose answers arrive when the test says; and a server whose time the test sets."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx

from app.auth.models import Account
from app.core import clock
from app.core.db import Database
from app.quizzes.admissions import release_review
from app.quizzes.models import Attempt
from tests.quizzes.builders import Phone, Stage

LIMIT_S, GRACE_S = 1_200, 30


def travel(seconds: float) -> None:
    """Let the server's business time stand so many seconds after the real one."""
    clock.shift(timedelta(seconds=seconds))


class ClockPhone(Phone):
    """A phone that says what its clocks show. `off`: how wrong its wall clock is; `opened`: when this run of the app began."""

    def __init__(self, client: httpx.AsyncClient, account: Account, *, off: timedelta = timedelta(), opened: float = 0) -> None:
        super().__init__(client, account)
        self.off, self.opened = off, opened
        self.zero = datetime.now(UTC)

    def wall(self, seconds: float) -> str:
        """What the wall clock shows so many seconds after the start."""
        return (self.zero + self.off + timedelta(seconds=seconds)).isoformat()

    def clocks(self, given: float, sent: float | None = None) -> dict[str, Any]:
        """The time fields of a batch whose last answer was given at `given` and that is sent at `sent`."""
        return {
            "device_time": self.wall(given),
            "elapsed_ms": max(0, round((given - self.opened) * 1_000)),
            "sent_device_time": self.wall(given if sent is None else sent),
        }

    async def start(self, quiz_id: UUID, start_id: UUID | None = None) -> httpx.Response:
        body = {"start_id": str(start_id or uuid4()), "writer_id": str(self.writer)}
        body |= {"device_time": self.wall(0), "elapsed_ms": 0}  # type: ignore[dict-item]
        response = await self.client.post(f"quizzes/{quiz_id}/attempts", json=body, headers=self.headers)
        self._took(response)
        return response

    async def answer(self, answers: dict[str, Any], *, given: float, arrives: float | None = None) -> dict[str, Any]:
        """Save answers given at `given`, arriving at `arrives` (seconds after the start); what the service says."""
        arrives = given if arrives is None else arrives
        travel(arrives)
        response = await self.save(answers, **self.clocks(given, arrives))
        assert response.status_code == 200, response.text
        said: dict[str, Any] = response.json()
        return said

    def reopened(self, at: float) -> "ClockPhone":
        """The app opened again on this phone: another writer, another count of milliseconds, the same wall clock."""
        again = ClockPhone.__new__(ClockPhone)
        again.__dict__ |= self.__dict__ | {"writer": uuid4(), "opened": at}
        return again


async def begun(client: httpx.AsyncClient, stage: Stage, number: int = 0, **how: Any) -> ClockPhone:
    """A phone of one of the stage's people that has started."""
    phone = ClockPhone(client, stage.accounts[number], **how)
    assert (await phone.start(stage.quiz_id)).status_code == 200
    return phone


async def attempt_row(db: Database, phone: ClockPhone) -> Attempt:
    """Its attempt as it is stored."""
    async with db.read() as session:
        return await session.get_one(Attempt, UUID(phone.attempt["id"]))


async def release(db: Database, stage: Stage) -> None:
    """The campaign closes."""
    async with db.write() as session:
        await release_review(session, occasion_id=stage.occasion_id, now=clock.now())
