"""One whole test as its seven requests: start, four saves, submission, result; the same for the service and the bare app."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from uuid import UUID

from app.core.clock import real_now
from app.core.ids import new_id
from scripts.benchmark.data import Person
from scripts.benchmark.wire import with_json

QUESTIONS = 20
SAVES = 4
PER_BATCH = QUESTIONS // (SAVES + 1)  # the submission carries the last answers
STEPS = ("start", "save", "save", "save", "save", "submit", "result")
START, SUBMIT, RESULT = 0, SAVES + 1, SAVES + 2
KIND = re.compile(r'"kind":"([a-z_]+)"')
# Valid answers to each kind in positions of the paper, as a phone writes them; every question has at least two options.
CHOICES = {"single": ("0", "1"), "several": ("[0,1]", "[1]", "[0]"), "true_false": ("true", "false")}
EVIDENCE = '"device_time":"2026-11-23T08:00:00+07:00","elapsed_ms":61000'
_random = Random(QUESTIONS)  # answers only: nothing here is a secret

Answers = dict[int, str]  # JSON text of an answer by the question's place in the paper


@dataclass(slots=True)
class Test:
    """One member's test under way; `batches`: what was acknowledged, by number of the batch."""

    start_id: str
    writer: str
    submission: str
    headers: str
    attempt: str = ""
    kinds: list[str] = field(default_factory=list)
    batches: dict[int, Answers] = field(default_factory=dict)
    submitted: bool = False
    sending: Answers = field(default_factory=dict)

    def answer(self, number: int) -> str:
        """Answers to the questions of batch `number` (from 1), as JSON."""
        places = range((number - 1) * PER_BATCH, number * PER_BATCH)
        self.sending = {place: _random.choice(CHOICES[self.kinds[place]]) for place in places}
        return as_json(self.sending)

    def acknowledge(self, step: int, body: bytes) -> None:
        """Take note of a 2xx answer to a step."""
        if step == START:
            self.attempt = body[7:43].decode()  # {"id":"…
            self.kinds = KIND.findall(body.decode())
        elif step <= SUBMIT:
            self.batches[step] = self.sending
            self.submitted = step == SUBMIT


def new_test(person: Person, at: datetime | None = None, *, headers: str = "") -> Test:
    """A test about to begin, by a member who has refreshed at that time (now, if not said); `headers` go with every request."""
    token = person.token(at or real_now())
    common = f"Host: 127.0.0.1\r\n{headers}Authorization: Bearer {token}\r\n"
    return Test(str(new_id()), str(new_id()), str(new_id()), common)


def as_json(answers: Answers) -> str:
    """Answers as a phone sends them."""
    return "{" + ",".join(f'"{place}":{answer}' for place, answer in answers.items()) + "}"


class Target:
    """How a server wants the seven requests: only the paths differ."""

    def __init__(self, *, start: str, prefix: str) -> None:
        self._start = f"POST {start} HTTP/1.1\r\n"
        self._attempts = f"{prefix}/attempts/"

    def request(self, test: Test, step: int) -> bytes:
        """The bytes of a step, 0 to 6."""
        if step == START:
            return with_json(self._start + test.headers, f'{{"start_id":"{test.start_id}"}}')
        own = self._attempts + test.attempt
        if step == RESULT:
            return f"GET {own}/result HTTP/1.1\r\n{test.headers}\r\n".encode()
        if step == SUBMIT:
            who = f'"submission_id":"{test.submission}","writer_id":"{test.writer}","seq":{step}'
            head = f"PUT {own}/submission HTTP/1.1\r\n{test.headers}"
            return with_json(head, f'{{"answers":{test.answer(step)},{EVIDENCE},{who}}}')
        head = f"PUT {own}/batches/{test.writer}/{step} HTTP/1.1\r\n{test.headers}"
        return with_json(head, f'{{"answers":{test.answer(step)},{EVIDENCE}}}')


def of_service(quiz_id: UUID) -> Target:
    """The product."""
    return Target(start=f"/api/v1/quizzes/{quiz_id}/attempts", prefix="/api/v1")


def of_bare() -> Target:
    """The frozen reference."""
    return Target(start="/attempts", prefix="")
