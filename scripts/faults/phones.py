"""What a phone does: it makes ids, writes into the ledger, sends, and sends the same bytes again until it is answered."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid4

from scripts.faults.ledger import Answered, Ledger
from scripts.faults.wires import Wire, request

ATTEMPTS = "/api/v1/attempts"
PAUSE_S = 0.08
Connect = Callable[[], Awaitable[Wire]]


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody with a signed-in device; `token` gives an access token that is valid now."""

    id: UUID
    token: Callable[[], str]


@dataclass(slots=True)
class Message:
    """One request as the phone keeps it until it is acknowledged."""

    kind: str
    method: str
    path: str
    ids: dict[str, Any]
    body: str
    number: int = 0


@dataclass(slots=True)
class Phone:
    """One run of the app: a writer that numbers its batches."""

    member: Member
    ledger: Ledger
    connect: Connect
    random: Random
    writer: str = field(default_factory=lambda: str(uuid4()))
    seq: int = 0
    repeats: int = 0
    _wire: Wire | None = None
    _began: float = field(default_factory=time.monotonic)
    _skew: timedelta = timedelta()

    def __post_init__(self) -> None:
        """Every third phone's clock is wrong."""
        if self.random.random() < 0.33:
            self._skew = timedelta(seconds=self.random.uniform(-86_400, 86_400))

    async def deliver(self, message: Message) -> Answered:
        """Send until an answer comes that says more than "not now"; every time the same bytes."""
        while True:
            answer = await self.send_once(message)
            if answer is not None and answer.status < 500:
                return answer
            self.repeats += 1
            await asyncio.sleep(PAUSE_S * (0.5 + self.random.random()))

    async def send_once(self, message: Message) -> Answered | None:
        """Send once; None if no whole answer came."""
        if message.number:
            self.ledger.again(message.number)
        else:
            message.number = self.ledger.sent(message.kind, message.ids, message.path, message.body)
        try:
            wire = await self.dial()
            data = request(message.method, message.path, token=self.member.token(), body=message.body)
            reply = await wire.exchange(data)
        except OSError:
            self.hang_up()
            self.ledger.broken(message.number)
            return None
        self.ledger.answered(message.number, reply.status, reply.body)
        return Answered(reply.status, reply.body)

    async def dial(self) -> Wire:
        """The connection; opened if there is none."""
        if self._wire is None:
            self._wire = await self.connect()
        return self._wire

    def hang_up(self) -> None:
        """Close the connection, if there is one."""
        if self._wire is not None:
            self._wire.close()
        self._wire = None

    def start_message(self, quiz_id: UUID, start_id: str | None = None) -> Message:
        """A start under this id, or a new one."""
        ids = {"member": str(self.member.id), "quiz": str(quiz_id), "start_id": start_id or str(uuid4())}
        body = {"start_id": ids["start_id"], "writer_id": self.writer, **self._clocks()}
        return Message("start", "POST", f"/api/v1/quizzes/{quiz_id}/attempts", ids, json.dumps(body))

    async def start(self, quiz_id: UUID, start_id: str | None = None) -> dict[str, Any] | None:
        """Begin (or find) an attempt: its page; None if it was refused."""
        answer = await self.deliver(self.start_message(quiz_id, start_id))
        return self.open(answer) if answer.status < 300 else None

    def open(self, answer: Answered) -> dict[str, Any]:
        """Go on from an attempt's page."""
        page: dict[str, Any] = answer.json()
        self.seq = max(self.seq, page["next_seq"] - 1)
        return page

    async def save(self, page: dict[str, Any]) -> Answered:
        """Answer some questions and save them."""
        return await self.deliver(self.save_message(page))

    def save_message(self, page: dict[str, Any]) -> Message:
        """The writer's next batch."""
        self.seq += 1
        ids = {"attempt": page["id"], "writer": self.writer, "seq": self.seq}
        path = f"{ATTEMPTS}/{page['id']}/batches/{self.writer}/{self.seq}"
        body = {"answers": answers(page, self.random), **self._clocks(), "sent_device_time": self._device_time()}
        return Message("save", "PUT", path, ids, json.dumps(body))

    def submission(self, page: dict[str, Any]) -> Message:
        """The writer's last batch."""
        self.seq += 1
        ids = {"attempt": page["id"], "writer": self.writer, "seq": self.seq, "submission_id": str(uuid4())}
        body = {
            "submission_id": ids["submission_id"],
            "writer_id": self.writer,
            "seq": self.seq,
            "answers": answers(page, self.random),
            **self._clocks(),
            "sent_device_time": self._device_time(),
        }
        return Message("submit", "PUT", f"{ATTEMPTS}/{page['id']}/submission", ids, json.dumps(body))

    def _clocks(self) -> dict[str, Any]:
        """What the phone's clocks say at this moment, some of them far from the server's."""
        return {"device_time": self._device_time(), "elapsed_ms": round(1000 * (time.monotonic() - self._began))}

    def _device_time(self) -> str:
        return (datetime.now(UTC) + self._skew).isoformat()


def answers(page: dict[str, Any], random: Random) -> dict[str, Any]:
    """One to four answers in positions of the paper; now and then one is taken back, or is to a question the paper has not."""
    questions = page["questions"]
    places = random.sample(range(len(questions)), random.randint(1, 4))
    given = {str(place): _answer(questions[place], random) for place in places}
    return given | ({str(len(questions)): 0} if random.random() < 0.05 else {})


def _answer(question: dict[str, Any], random: Random) -> Any:
    if random.random() < 0.05:
        return None
    if question["kind"] == "true_false":
        return random.random() < 0.5
    options = range(len(question["options"]))
    return random.choice(options) if question["kind"] == "single" else random.sample(options, random.randint(1, len(options)))
