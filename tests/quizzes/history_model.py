"""What an attempt has to come to, said once more and independently: plain numbers of seconds, plain dictionaries.

Answers are symbols: right, wrong, back (an answer taken back), junk (no answer to the question). Nothing of the product is
imported here.
"""

from dataclasses import dataclass, field
from typing import Any

SIZE, LIMIT, GRACE, TOLERANCE = 9, 1_200, 30, 120
JUNK_PLACE = "9"
Key = tuple[str, int]


@dataclass(frozen=True)
class Batch:
    """What one run of the app sends at once, and what its clocks said (None: they said nothing)."""

    run: str
    seq: int
    answers: dict[str, str]
    device: str
    given: float | None
    elapsed: float | None
    sent: float | None

    @property
    def key(self) -> Key:
        return self.run, self.seq


@dataclass
class Held:
    """A batch as it was received first, and what became of it if it was late."""

    batch: Batch
    at: float
    in_time: bool
    clock: str | None = None
    outcome: str | None = None
    sealed: bool = False


@dataclass
class Model:
    """The rules of one attempt that starts at 0. `begun`: what the phone that began it said at the start."""

    late_sync: str
    begun: Batch
    held: dict[Key, Held] = field(default_factory=dict)
    closed_by: str | None = None
    closed_at: float | None = None
    submission: str | None = None
    seen_at: float | None = None
    released_at: float | None = None
    refused: set[tuple[Key, str]] = field(default_factory=set)

    def touch(self, at: float) -> None:
        """Whoever touches an attempt whose time is over closes it."""
        if self.closed_by is None and at > LIMIT + GRACE:
            self.closed_by, self.closed_at = "expiry", at

    def save(self, at: float, batch: Batch) -> dict[str, Any]:
        """What a save is answered."""
        held = self.held.get(batch.key)
        if held is not None and held.batch.answers != batch.answers:
            self.refused.add((batch.key, repr(sorted(batch.answers.items()))))
            return {"status": 409, "code": "batch_conflict"}
        if held is None:
            held = Held(batch, at, in_time=self.closed_by is None and at <= LIMIT + GRACE)
            self.held[batch.key] = held
        if not held.in_time:
            self.touch(at)
            self._judge(held)
        verdict = "in_time" if held.in_time else "late"
        return {"status": 200, "verdict": verdict, "clock": held.clock, "outcome": held.outcome}

    def submit(self, at: float, batch: Batch, submission: str) -> dict[str, Any]:
        """What a submission is answered."""
        if self.closed_by is not None and self.submission == submission:
            return {"status": 200}
        saved = self.save(at, batch)
        if saved["status"] == 409:
            return saved
        if self.closed_by is None and at <= LIMIT + GRACE:
            self.closed_by, self.closed_at, self.submission = "member", at, submission
            return {"status": 200}
        self.touch(at)
        return {"status": 409, "code": "attempt_closed", "clock": saved["clock"], "outcome": saved["outcome"]}

    def look(self, at: float) -> dict[str, Any]:
        """What the result says; a look at marks after time ran out is remembered."""
        self.touch(at)
        if self.closed_by == "expiry" and self.seen_at is None:
            self.seen_at = at
        return self.state()

    def next_seq(self) -> int:
        return max((seq for _, seq in self.held), default=0) + 1

    def state(self) -> dict[str, Any]:
        """Where the attempt stands, as its result says it."""
        if self.closed_by is None:
            return {"state": "open", "closed_by": None, "taken": None, "answered": None, "earned": None}
        final = self.answers()
        return {
            "state": "closed",
            "closed_by": self.closed_by,
            "taken": any(said in {"right", "wrong"} for h in self.counting() for said in _on_paper(h.batch).values()),
            "answered": len(final),
            "earned": str(sum(said == "right" for said in final.values())),
        }

    def counting(self) -> list[Held]:
        return [h for h in self.held.values() if h.in_time or (h.outcome == "accepted" and not h.sealed)]

    def answers(self) -> dict[str, str]:
        """Per question what the greatest (number, run) said, junk apart."""
        final: dict[str, tuple[int, str, str]] = {}
        for h in self.counting():
            for place, said in _on_paper(h.batch).items():
                if said != "junk":
                    final[place] = max(final.get(place, (0, "", "")), (h.batch.seq, h.batch.run, said))
        return {place: said for place, (_, _, said) in final.items() if said != "back"}

    def _judge(self, held: Held) -> None:
        if held.outcome is not None:
            return
        held.clock = self._clock(held)
        held.sealed = self.released_at is not None
        knew = self.closed_by == "member" or (self.seen_at is not None and self.seen_at <= held.at)
        if self.late_sync == "refuse":
            held.outcome = "refused"
        elif self.late_sync == "accept" and held.clock != "needs_look" and not knew and not held.sealed:
            held.outcome = "accepted"
        else:
            held.outcome = "waiting"

    def _clock(self, held: Held) -> str:
        known = [(0.0, self.begun), *((h.at, h.batch) for h in self.held.values() if h.in_time)]
        late = held.batch
        if any(b.run == late.run and b.seq < late.seq for _, b in known):
            return self._by_run(late, [(at, b) for at, b in known if b.run == late.run])
        same = [(at, b.seq, at - _said(b)) for at, b in known if b.device == late.device and _said(b) is not None]
        if late.given is None or late.sent is None or not same:
            return "needs_look"
        before, after = max(same)[2], held.at - late.sent
        given = late.given + max(before, after)
        agrees = abs(before - after) <= TOLERANCE and late.given <= late.sent + TOLERANCE
        return "plausible" if agrees and -TOLERANCE <= given <= LIMIT else "needs_look"

    def _by_run(self, late: Batch, own: list[tuple[float, Batch]]) -> str:
        latest_possible = []
        for at, b in own:
            if b.elapsed is None or late.elapsed is None:
                continue
            if (b.seq < late.seq and late.elapsed < b.elapsed) or (b.seq > late.seq and late.elapsed > b.elapsed):
                return "needs_look"
            if b.seq < late.seq and b.given is not None and late.given is not None:
                if late.elapsed - b.elapsed > late.given - b.given + TOLERANCE:
                    return "needs_look"
                latest_possible.append(at + max(late.elapsed - b.elapsed, late.given - b.given))
        return "on_time" if latest_possible and min(latest_possible) <= LIMIT else "needs_look"


def _said(batch: Batch) -> Any:
    return batch.given if batch.sent is None else batch.sent


def _on_paper(batch: Batch) -> dict[str, str]:
    return {place: said for place, said in batch.answers.items() if place != JUNK_PLACE}
