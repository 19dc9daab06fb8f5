"""Generated histories of one attempt: runs of the app on one or more phones, with and without signal, killed, repeated, lost.

A history is a list of steps, each with what the model says it must be answered. `at` is the server's time in seconds after the
start, always a quarter past, so that no sum of theirs lies on a limit.
"""

from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from tests.quizzes.history_model import GRACE, JUNK_PLACE, LIMIT, SIZE, Batch, Model

OFFSETS = (0, 0, 0, 7 * 3_600, 365 * 86_400, -20_000 * 86_400, 60_000 * 86_400)
JUMPS = (-600, -30, 30, 600, 365 * 86_400)
QUIRKS = ("none", "none", "none", "none", "jump", "backwards", "silent", "half")
END = 4_000


@dataclass
class Device:
    """One sign-in on one phone. `off`: how wrong its wall clock is; `odd_from`: from when on its quirk shows."""

    name: str
    off: float
    quirk: str
    odd_from: int
    jump: float


@dataclass
class Run:
    """One run of the app. `outbox`: what this phone still wants to send."""

    name: str
    device: Device
    opened: int
    seq: int
    outbox: list[Batch] = field(default_factory=list)


@dataclass(frozen=True)
class Step:
    """One thing that happens at the server, and what it is answered. kind: save, submit, resume, look, sweep, release, bad."""

    kind: str
    at: float
    expected: dict[str, Any]
    batch: Batch | None = None
    submission: str | None = None
    device: str = "d0"
    expired: bool = False


@dataclass
class History:
    """The steps of one attempt and the model's state after them."""

    model: Model
    steps: list[Step]


class Generator:
    """Makes one history."""

    def __init__(self, random: Random) -> None:
        self.random, self.now = random, 0
        self.devices = [self._device("d0")]
        self.runs = [Run(self._name(), self.devices[0], 0, 0)]
        begun = self._clocked(self.runs[0], 0, {}, 0)
        self.model = Model(random.choice(("accept", "accept", "accept", "look", "refuse")), replace(begun, sent=begun.given))
        self.steps: list[Step] = []

    def history(self) -> History:
        for _ in range(self.random.randint(4, 16)):
            self.now += self.random.choice((3, 20, 60, 130, 300))
            self._act()
        self.now = max(self.now, self.random.choice((600, LIMIT - 5, LIMIT + 5, LIMIT + GRACE + 5, END)))
        for run in self.runs:
            self._flush(run, everything=True)
        self._step("sweep", {})
        if self.random.random() < 0.7:
            self.now = max(self.now, END)
            self._step("sweep", {})
        return History(self.model, self.steps)

    def _act(self) -> None:
        run = self.random.choice(self.runs)
        acts = (
            *([self._answer] * 8),
            *([self._flush] * 4),
            *([self._killed] * 2),
            *(
                self._other_phone,
                self._hand_in,
                self._look,
                self._repeat,
                self._conflict,
                self._bad,
                self._sweep,
                self._release,
            ),
        )
        self.random.choice(acts)(run)

    def _name(self) -> str:
        return f"{self.random.getrandbits(32):08x}"

    def _device(self, name: str) -> Device:
        choice = self.random.choice
        return Device(name, choice(OFFSETS), choice(QUIRKS), self.random.randrange(1, 1_200), choice(JUMPS))

    def _clocked(self, run: Run, seq: int, answers: dict[str, str], given: int) -> Batch:
        """A batch as the phone would send it just now."""
        device, odd = run.device, given >= run.device.odd_from
        off = device.off + (device.jump if device.quirk == "jump" and odd else 0)
        elapsed: float | None = given - (device.odd_from if device.quirk == "backwards" and odd else run.opened)
        if device.quirk == "silent" or (device.quirk == "half" and odd):
            elapsed = None
        wall = None if device.quirk == "silent" else given + off
        return Batch(run.name, seq, answers, device.name, wall, elapsed, None)

    def _sent(self, run: Run, batch: Batch) -> Batch:
        """The same batch with the wall clock at sending."""
        device = run.device
        if device.quirk in {"silent", "half"}:
            return batch
        off = device.off + (device.jump if device.quirk == "jump" and self.now >= device.odd_from else 0)
        return replace(batch, sent=self.now + 0.25 + off)

    def _step(self, kind: str, expected: dict[str, Any], **more: Any) -> None:
        if kind == "sweep":
            self.model.touch(self.now + 0.25)
        self.steps.append(Step(kind, self.now + 0.25, expected, **more))

    def _some_answers(self) -> dict[str, str]:
        places = self.random.sample(range(SIZE), self.random.randint(0, 3))
        answers = {str(place): self.random.choice(("right", "right", "wrong", "wrong", "back", "junk")) for place in places}
        return answers | ({JUNK_PLACE: "junk"} if self.random.random() < 0.1 else {})

    def _answer(self, run: Run) -> None:
        run.seq += 1
        run.outbox.append(self._clocked(run, run.seq, self._some_answers(), self.now))
        if self.random.random() < 0.6:
            self._flush(run)

    def _flush(self, run: Run, *, everything: bool = False) -> None:
        """Send what is in the outbox, in any order, perhaps not all of it; an answer may be lost, then it is sent again."""
        outbox = list(run.outbox)
        self.random.shuffle(outbox)
        for batch in outbox:
            if everything or self.random.random() < 0.8:
                self._send(run, batch)
                if everything or self.random.random() < 0.8:
                    run.outbox.remove(batch)

    def _send(self, run: Run, batch: Batch) -> None:
        sent = self._sent(run, batch)
        expected = self.model.save(self.now + 0.25, sent)
        self._step("save", expected, batch=sent, device=run.device.name, expired=self.random.random() < 0.1)

    def _resume(self, run: Run) -> None:
        self.model.touch(self.now + 0.25)
        run.seq = self.model.next_seq() - 1
        expected = {"next_seq": run.seq + 1, "answers": self.model.answers()}
        self._step("resume", expected, device=run.device.name)

    def _killed(self, run: Run) -> None:
        """The app is opened again: with signal it asks where to go on, without it counts on by itself. Its outbox stays."""
        again = Run(self._name(), run.device, self.now, run.seq)
        self.runs.append(again)
        if self.random.random() < 0.6:
            self._resume(again)

    def _other_phone(self, _run: Run) -> None:
        if len(self.devices) < 3:
            self.devices.append(self._device(f"d{len(self.devices)}"))
            other = Run(self._name(), self.devices[-1], self.now, 0)
            self.runs.append(other)
            self._resume(other)

    def _hand_in(self, run: Run) -> None:
        if self.random.random() < 0.5:
            return
        run.seq += 1
        batch = self._sent(run, self._clocked(run, run.seq, self._some_answers(), self.now))
        submission = self._name()
        for _ in range(self.random.choice((1, 1, 2))):
            expected = self.model.submit(self.now + 0.25, batch, submission)
            self._step("submit", expected, batch=batch, submission=submission, device=run.device.name)
            self.now += 5

    def _look(self, run: Run) -> None:
        self._step("look", self.model.look(self.now + 0.25), device=run.device.name)

    def _repeat(self, _run: Run) -> None:
        """Something that arrived before arrives once more."""
        if self.model.held:
            again = self.random.choice(list(self.model.held.values())).batch
            self._step("save", self.model.save(self.now + 0.25, again), batch=again, device=again.device)

    def _conflict(self, _run: Run) -> None:
        if self.model.held:
            held = self.random.choice(list(self.model.held.values())).batch
            other = replace(held, answers={"0": "right", "1": "wrong", "2": "back", "3": "right"})
            self._step("save", self.model.save(self.now + 0.25, other), batch=other, device=held.device)

    def _bad(self, run: Run) -> None:
        """An envelope that cannot be taken."""
        bad = self._clocked(run, 900_000 + len(self.steps), {"0": "right"}, self.now)
        self._step("bad", {"status": 422, "kept": True}, batch=bad, device=run.device.name)

    def _sweep(self, _run: Run) -> None:
        self._step("sweep", {})

    def _release(self, _run: Run) -> None:
        if self.model.closed_by is not None and self.random.random() < 0.5 and self.model.released_at is None:
            self.model.released_at = self.now + 0.25
            self._step("release", {})
