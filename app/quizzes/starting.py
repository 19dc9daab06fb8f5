"""Starting: at most one open attempt per member and quiz; repeating a start returns its attempt (docs/rules.md, taking a test).

The window decides when one may start. The time limit then runs in full, also past the end of the window, unless the test's
deadline rule said otherwise before the start: the deadline shown at the start never gets shorter.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from app.auth.errors import SignedOut
from app.core import clock
from app.core.actor import Actor
from app.core.db import Database
from app.core.hot import Row
from app.core.ids import new_id
from app.core.text import moment_text
from app.quizzes import assembly, statements
from app.quizzes.allowance import attempts_left, deadline, ended_at, rested_until
from app.quizzes.attempts import AttemptPage, is_due, page_of, present
from app.quizzes.errors import CooldownNotOver, NoAttemptsLeft, QuizNotFound, QuizNotOpenYet, QuizWindowOver, StartIdUsed
from app.quizzes.expiry import close_due_one
from app.quizzes.papers import shelf_of
from app.quizzes.takers import taker_of


@dataclass(frozen=True, slots=True)
class Start:
    """What a phone says when it starts: its ids, on whose phone, and its clocks at that moment (evidence)."""

    start_id: UUID
    way: str
    writer_id: UUID | None = None
    device_time: datetime | None = None
    elapsed_ms: int | None = None


# Each round is lost only to another start, to the end of an attempt, or to more time given meanwhile.
ROUNDS = 4


async def start(
    database: Database, *, actor: Actor, quiz_id: UUID, sent: Start, now: datetime, randomness: Random
) -> AttemptPage:
    """The attempt that `sent.start_id` began, open or closed; else the member's open one; else a new one.

    Raises QuizNotFound (also when the member is not admitted), QuizNotOpenYet, QuizWindowOver, NoAttemptsLeft,
    CooldownNotOver, StartIdUsed, SignedOut.
    """
    taker, start_id = taker_of(actor), sent.start_id
    for _ in range(ROUNDS):
        caller = {"member": taker, "account": actor.account_id, "family": actor.family_id}
        facts = await database.hot.fetch(statements.START_FACTS, quiz=quiz_id, start_id=start_id, **caller)
        if not facts:
            raise QuizNotFound
        if not facts[0]["signed_in"]:
            raise SignedOut
        earlier = [row for row in facts if row["id"] is not None]
        begun = _begun(earlier, start_id, facts[0]["begun_by_another"])
        found = begun or _open(earlier)
        if found is not None and is_due(found, now):
            await close_due_one(database, attempt_id=found["id"], now=now)
        elif found is not None:
            if begun is None:
                ids = {"member": taker, "start_id": start_id, "attempt": found["id"]}
                await database.hot.fetch(statements.REMEMBER_START, **ids)
            return await page_of(database, found, now=now)
        else:
            _check(facts[0], earlier, now=now)
            new = {"new_quiz_id": quiz_id, **_begun_by(actor, sent)}
            page = await _begin(database, facts[0], earlier, new, now=now, randomness=randomness)
            if page is not None:
                return page
    raise StartIdUsed


def _begun_by(actor: Actor, sent: Start) -> dict[str, Any]:
    return {
        "new_member_id": taker_of(actor),
        "new_account_id": actor.account_id,
        "new_start_id": sent.start_id,
        "new_way": sent.way,
        "new_begun_writer_id": sent.writer_id,
        "new_begun_device_time": sent.device_time,
        "new_begun_elapsed_ms": sent.elapsed_ms,
        "new_begun_family_id": actor.family_id,
    }


def _begun(attempts: Sequence[Row], start_id: UUID, begun_by_another: UUID | None) -> Row | None:
    """The attempt this start began, or found open when it was first sent."""
    return next((a for a in attempts if a["start_id"] == start_id or a["id"] == begun_by_another), None)


def _open(attempts: Sequence[Row]) -> Row | None:
    return next((a for a in attempts if a["state"] == "open"), None)


def _check(quiz: Row, earlier: Sequence[Row], *, now: datetime) -> None:
    if now < quiz["admitted_from"]:
        raise QuizNotOpenYet(extra={"opens_at": quiz["admitted_from"].isoformat()})
    if now >= quiz["admitted_until"]:
        raise QuizWindowOver(extra={"closes_at": quiz["admitted_until"].isoformat()})
    empty = sum(a["taken"] is False for a in earlier)
    if not attempts_left(quiz["max_attempts"], begun=len(earlier), empty=empty):
        raise NoAttemptsLeft
    ends = (ended_at(closed_at=a["closed_at"], closes_at=a["closes_at"]) for a in earlier if a["taken"])
    rested = rested_until(quiz["cooldown_s"], ends)
    if rested is not None and now < rested:
        told = {"may_start_at": rested.isoformat(), "closes_at": quiz["admitted_until"].isoformat()}
        raise CooldownNotOver(extra=told, may_start=moment_text(clock.local(rested)))


async def _begin(
    database: Database,
    quiz: Row,
    earlier: Sequence[Row],
    new: dict[str, Any],
    *,
    now: datetime,
    randomness: Random,
) -> AttemptPage | None:
    """Draw and store a paper; None if another start was faster, the start id is in use, or the admission changed meanwhile."""
    shelf, quiz_id = shelf_of(database), new["new_quiz_id"]
    pools, options = await shelf.drawable(database, quiz_id)
    seen = {item.version_id for attempt in earlier for item in assembly.load(attempt["paper"])}
    paper = assembly.draw_paper(pools, options, randomness=randomness, seen=seen)
    attempt_id, number = new_id(), len(earlier) + 1
    limit, until = quiz["time_limit_s"], quiz["admitted_until"]
    deadline_at = deadline(now, limit_s=limit, extra_s=quiz["extra_s"], until=until, rule=quiz["deadline_rule"])
    closes_at = deadline_at + timedelta(seconds=quiz["grace_s"])
    stored = await database.hot.fetch(
        statements.START,
        **new,
        new_id=attempt_id,
        new_occasion_id=quiz["occasion_id"],
        new_number=number,
        new_paper=assembly.dump(paper),
        new_started_at=now,
        new_deadline_at=deadline_at,
        new_closes_at=closes_at,
        seen_closes_at=until,
        seen_extra_s=quiz["extra_s"],
    )
    if not stored:
        return None
    return AttemptPage(
        id=attempt_id,
        quiz_id=quiz_id,
        title=quiz["title"],
        number=number,
        state="open",
        started_at=now,
        deadline_at=deadline_at,
        closes_at=closes_at,
        late_sync=quiz["late_sync"],
        open_book=quiz["open_book"],
        helper_reads=quiz["helper_reads"],
        next_seq=1,
        questions=present(await shelf.questions(database, paper)),
        answers={},
        refused=(),
        server_now=now,
    )
