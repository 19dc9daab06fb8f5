"""Was anything lost, doubled or changed? Compares the phones' ledger with what the database holds.

    python -m scripts.faults.checker LEDGER DATABASE_URL

Independent of the product: plain SQL, a fold and a canonical form of its own. What it knows is the specification only:

lost      acknowledged, and not there: no attempt, no batch, not the closed attempt; an answer in time that no grading used
doubled   one start with two attempts, two open attempts at once, two endings, gradings or receipts of one ending
changed   there, but not as acknowledged: other answers, another verdict or time, another body to the same request
invented  held, but never sent
refused   a request that is right was refused for good, or answered by an internal error
"""

import asyncio
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from scripts.faults import ledger, tables
from scripts.faults.ledger import Answered, Sent
from scripts.faults.refold import fingerprint, fold, in_original_positions
from scripts.faults.tables import Held, Row, instant

SORTS = ("lost", "doubled", "changed", "invented", "refused")
# Answers that only say "not now": the phone sends the same again.
NOT_NOW = {429, 503, 507}


class Finding(NamedTuple):
    """One thing that is wrong."""

    sort: str
    what: str


@dataclass(slots=True)
class Verdict:
    """What was checked and what was found."""

    sent: int = 0
    acknowledged: int = 0
    counted_late: int = 0
    answers: Counter[int] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)

    @property
    def good(self) -> bool:
        """Whether nothing was found, and something looked at."""
        return self.acknowledged > 0 and not self.findings

    def count(self, sort: str) -> int:
        """How many findings of this sort."""
        return sum(finding.sort == sort for finding in self.findings)

    def __str__(self) -> str:
        return f"acknowledged {self.acknowledged}, " + ", ".join(f"{sort} {self.count(sort)}" for sort in SORTS)


async def check(path: Path, url: str) -> Verdict:
    """Compare the ledger at `path` with the database at `url`."""
    return compare(ledger.read(path), await tables.load(url))


def compare(requests: Sequence[Sent], held: Held) -> Verdict:
    """Compare requests and what became of them with what is held."""
    acknowledged = sum(map(is_acknowledged, requests))
    verdict = Verdict(sent=len(requests), acknowledged=acknowledged, counted_late=len(held.accepted_late))
    for request in requests:
        verdict.answers.update(answer.status for answer in request.answers)
        verdict.findings += [*_refused(request), *_changed_answers(request)]
        if is_acknowledged(request):
            verdict.findings += CHECKS[request.kind](request, held)
    verdict.findings += [*_doubled(held), *_graded(held), *_invented(requests, held)]
    return verdict


def is_acknowledged(request: Sent) -> bool:
    """Whether the phone was ever told that it is kept."""
    return any(answer.status < 300 or _is_kept_late(answer) for answer in request.answers)


def _is_kept_late(answer: Answered) -> bool:
    """A submission after the end: refused as a submission, its answers kept as a late batch."""
    return answer.status == 409 and (answer.json() or {}).get("code") == "attempt_closed"


def _refused(request: Sent) -> Iterator[Finding]:
    final = {a.status: a for a in request.answers if a.status >= 300 and a.status not in NOT_NOW and not _is_kept_late(a)}
    for answer in final.values():
        yield Finding("refused", f"{request.kind} {request.id}: {answer.status} {answer.body[:200]}")


def _changed_answers(request: Sent) -> Iterator[Finding]:
    """Repeated, a request is answered as the first time (what only tells the server's time aside)."""
    bodies = {json.dumps(_lasting(request.kind, a.json()), sort_keys=True) for a in request.answers if a.status < 300}
    if len(bodies) > 1:
        yield Finding("changed", f"{request.kind} {request.id}: {len(bodies)} different answers: {sorted(bodies)}")


def _lasting(kind: str, body: Any) -> Any:
    """What must stay the same however often it is asked: of a start the attempt's paper, not how far it has come."""
    names = {
        "start": ("id", "quiz_id", "number", "started_at", "deadline_at", "closes_at", "questions"),
        "save": ("verdict", "received_at"),
        "submit": tuple(body),
    }
    return {name: body[name] for name in names[kind]}


def _acknowledgements(request: Sent) -> Iterator[Any]:
    """The body of the first good answer; the others say the same."""
    yield from [answer.json() for answer in request.answers if answer.status < 300][:1]


def _start(request: Sent, held: Held) -> Iterator[Finding]:
    name = f"start {request.ids['start_id']}"
    for body in _acknowledgements(request):
        attempt = held.attempts.get(UUID(body["id"]))
        if attempt is None:
            yield Finding("lost", f"{name}: no attempt {body['id']}")
        elif len(json.loads(attempt["paper"])) != len(body["questions"]):
            yield Finding("changed", f"{name}: attempt {body['id']} has another paper")
        start = (UUID(request.ids["member"]), UUID(request.ids["start_id"]))
        begun = {a["id"] for a in held.attempts.values() if (a["member_id"], a["start_id"]) == start} if attempt else set()
        begun |= {row["attempt_id"] for row in held.aliases if (row["member_id"], row["start_id"]) == start}
        if len(begun) > 1:
            yield Finding("doubled", f"{name}: attempts {sorted(map(str, begun))}")
        elif attempt is not None and begun != {attempt["id"]}:
            yield Finding("changed", f"{name}: it was answered with attempt {body['id']}, but began {sorted(map(str, begun))}")


def _answered(graded: Sequence[Any]) -> int:
    """How many questions of a grading were answered."""
    return sum(answer is not None for _, answer, *_ in graded)


def _save(request: Sent, held: Held) -> Iterator[Finding]:
    for body in _acknowledgements(request):
        yield from _batch(request, held, verdict=body["verdict"], received_at=body["received_at"])


def _submit(request: Sent, held: Held) -> Iterator[Finding]:
    name = f"submission {request.ids['submission_id']}"
    late = any(map(_is_kept_late, request.answers))
    for body in _acknowledgements(request):
        attempt = held.attempts.get(UUID(request.ids["attempt"]))
        if attempt is None or attempt["submission_id"] != UUID(request.ids["submission_id"]):
            yield Finding("lost", f"{name}: attempt {request.ids['attempt']} was not closed by it")
            continue
        told = (instant(body["closed_at"]), body["answered"], bool(body["taken"]))
        graded = [json.loads(g["graded"]) for g in held.gradings.get(attempt["id"], [])[:1]]
        if told != (attempt["closed_at"], sum(map(_answered, graded)), bool(attempt["taken"])):
            yield Finding("changed", f"{name}: acknowledged {told}, held {dict(attempt) | {'paper': '…'}}")
        if attempt["state"] != "closed" or attempt["closed_by"] != "member" or late:
            yield Finding("changed", f"{name}: acknowledged as closing the attempt, and not only once")
        yield from _batch(request, held, verdict="in_time", received_at=body["closed_at"])
    if late:
        yield from _batch(request, held, verdict="late", received_at=None)


CHECKS = {"start": _start, "save": _save, "submit": _submit}


def _batch(request: Sent, held: Held, *, verdict: str, received_at: str | None) -> Iterator[Finding]:
    ids = request.ids
    name = f"batch {ids['writer']}/{ids['seq']} of attempt {ids['attempt']}"
    row = held.batches.get((UUID(ids["attempt"]), UUID(ids["writer"]), ids["seq"]))
    answers = json.loads(request.body)["answers"]
    if row is None:
        yield Finding("lost", f"{name}: not there")
        return
    if json.loads(row["answers"]) != answers or row["answers_hash"] != fingerprint(answers):
        yield Finding("changed", f"{name}: sent {answers}, held {row['answers']} ({row['answers_hash']})")
    if row["verdict"] != verdict:
        yield Finding("changed", f"{name}: acknowledged as {verdict}, held as {row['verdict']}")
    if received_at is not None and row["received_at"] != instant(received_at):
        yield Finding("changed", f"{name}: acknowledged at {received_at}, held at {row['received_at']}")


def _doubled(held: Held) -> Iterator[Finding]:
    """What nobody may have twice, whoever asked for it."""
    for key in held.batches_twice:
        yield Finding("doubled", f"batch {key}")
    opened = Counter((a["member_id"], a["quiz_id"]) for a in held.attempts.values() if a["state"] == "open")
    begun = Counter((a["member_id"], a["start_id"]) for a in held.attempts.values())
    for what, counted in (("open attempts of member and test", opened), ("attempts of member and start", begun)):
        yield from (Finding("doubled", f"{times} {what} {key}") for key, times in counted.items() if times > 1)
    for attempt_id, attempt in held.attempts.items():
        receipts = held.receipts.get(attempt_id, 0)
        if receipts != bool(attempt["taken"]):
            yield Finding("doubled" if receipts > 1 else "lost", f"attempt {attempt_id} has {receipts} receipts")
        endings = held.endings.get(attempt_id, 0)
        if endings != (attempt["state"] == "closed"):
            sort = "doubled" if endings > 1 else "changed"
            yield Finding(sort, f"attempt {attempt_id} is {attempt['state']} and ended {endings} times in the journal")


def _graded(held: Held) -> Iterator[Finding]:
    """A closed attempt has one grading of its end, and its newest one used every answer that counts."""
    by_attempt: defaultdict[UUID, list[Row]] = defaultdict(list)
    for key, row in held.batches.items():
        if row["verdict"] == "in_time" or key in held.accepted_late:
            by_attempt[row["attempt_id"]].append(row)
    for attempt_id, attempt in held.attempts.items():
        gradings = held.gradings.get(attempt_id, [])
        ended = sum(g["reason"] in {"closed", "paper"} for g in gradings)
        if ended != (attempt["state"] == "closed"):
            yield Finding("doubled" if ended > 1 else "lost", f"attempt {attempt_id} is {attempt['state']}, {ended} gradings")
            continue
        if [g["number"] for g in gradings] != list(range(1, len(gradings) + 1)):
            yield Finding("changed", f"attempt {attempt_id}: gradings numbered {[g['number'] for g in gradings]}")
        if gradings:
            yield from _grading(attempt, by_attempt[attempt_id], gradings[-1])


def _grading(attempt: Row, batches: Iterable[Row], grading: Row) -> Iterator[Finding]:
    paper, graded = json.loads(attempt["paper"]), json.loads(grading["graded"])
    counted = fold(((b["seq"], b["writer_id"], json.loads(b["answers"])) for b in batches), size=len(paper))
    if attempt["answered"] != _answered(graded):
        yield Finding("changed", f"attempt {attempt['id']}: {attempt['answered']} answered, {_answered(graded)} graded")
    if len(graded) != len(paper):
        yield Finding("changed", f"attempt {attempt['id']}: {len(graded)} of {len(paper)} questions graded")
        return
    for place, ((version, permutation), (graded_version, answer, *_)) in enumerate(zip(paper, graded, strict=True)):
        expected = in_original_positions(counted.get(place), permutation)
        if (version, expected) != (graded_version, answer):
            sort = "lost" if answer is None else "changed"
            yield Finding(sort, f"attempt {attempt['id']}, question {place}: counts {expected}, graded {answer}")


def _invented(requests: Sequence[Sent], held: Held) -> Iterator[Finding]:
    """Attempts and batches that no phone ever sent."""
    starts = {(UUID(r.ids["member"]), UUID(r.ids["start_id"])) for r in requests if r.kind == "start"}
    sent = {(UUID(r.ids["attempt"]), UUID(r.ids["writer"]), r.ids["seq"]) for r in requests if r.kind != "start"}
    for attempt in held.attempts.values():
        if (attempt["member_id"], attempt["start_id"]) not in starts:
            yield Finding("invented", f"attempt {attempt['id']} of start {attempt['start_id']}")
    yield from (Finding("invented", f"batch {key}") for key in held.batches.keys() - sent)


def main(path: str, url: str) -> int:
    """Print what was found; 0 if nothing was."""
    verdict = asyncio.run(check(Path(path), url))
    for finding in verdict.findings:
        print(f"  {finding.sort}: {finding.what}")
    print(verdict)
    return 0 if verdict.good else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
