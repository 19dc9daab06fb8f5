"""What a member reads about how an attempt ended and what became of answers that came late."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from app.core import clock
from app.core.db import Database
from app.core.hot import Row
from app.quizzes import assembly
from app.quizzes.closing import fold_rows
from app.quizzes.folding import Batch, fold, load_answers
from app.quizzes.late import statements, wordings
from app.quizzes.late.wordings import End, Sent


@dataclass(frozen=True, slots=True)
class LateGroup:
    """Late answers with one fate. `answers` counts questions; `decided`: by a person, for the `reason` beside it."""

    outcome: str
    after_release: bool
    decided: bool
    reason: str | None
    answers: int
    first_received_at: datetime
    last_received_at: datetime


@dataclass(frozen=True, slots=True)
class Ending:
    """How many answers count, and what became of late ones, with ready sentences (`messages`) about both.

    `still_on_phone`: what to show while the phone holds answers, their number in the place of {n}.
    """

    counted: int
    late: list[LateGroup]
    tell_secretary_before: date | None
    messages: list[str]
    still_on_phone: str | None


async def ending_of(database: Database, attempt: Row, *, now: datetime, graded: bool) -> Ending | None:
    """Of the member's own closed attempt (a row of `statements.OWN_ATTEMPT`); None where nothing is to be said: it runs, or it
    was handed in and nothing came late. `graded`: whether the sentence about time says that it is graded already.
    """
    expired = attempt["closed_by"] == "expiry"
    if attempt["state"] != "closed" or not (expired or attempt["has_late"]):
        return None
    heard = await database.hot.fetch(statements.HEARD, attempt=attempt["id"]) if attempt["has_late"] else ()
    size = assembly.size(attempt["paper"])
    groups = grouped(heard, size=size, released=attempt["released_at"] is not None)
    in_time = attempt["answered"]
    if any(group.outcome == "accepted" for group in groups):
        _, folded = await fold_rows(database, attempt["paper"], [row for row in heard if row["verdict"] == "in_time"])
        in_time = len(folded.answers)
    messages = [wordings.time_is_up(in_time, graded=graded)] if expired else []
    end = End(clock.local(attempt["deadline_at"] if expired else attempt["closed_at"]), handed_in=not expired)
    messages += [_sentence(group, end) for group in groups]
    before = None
    if any(_may_be_looked_at(group) for group in groups):
        before = _tell_before(attempt, now)
        messages.append(wordings.tell_secretary(before))
    return Ending(attempt["answered"], groups, before, messages, wordings.STILL_ON_PHONE if expired else None)


def grouped(heard: Iterable[Row], *, size: int, released: bool) -> list[LateGroup]:
    """The late ones of `HEARD`, by fate. What waits when the occasion is over waits for the committee."""
    groups: dict[tuple[str, bool, bool, str | None], list[Row]] = {}
    for row in heard:
        if row["verdict"] == "late":
            outcome = row["outcome"] or "waiting"
            after_release = bool(row["after_release"]) or (released and outcome == "waiting")
            groups.setdefault((outcome, after_release, row["decided_at"] is not None, row["reason"]), []).append(row)
    return [
        LateGroup(*fate, answers_in(rows, size=size), rows[0]["received_at"], rows[-1]["received_at"])
        for fate, rows in groups.items()
    ]


def answers_in(rows: Sequence[Row], *, size: int) -> int:
    """How many questions of a paper of `size` the batches speak about."""
    batches = (Batch(row["writer_id"], row["seq"], load_answers(row["answers"])) for row in rows)
    return len(fold(batches, size=size, is_answer=lambda *_: True, is_blank=lambda *_: False).answers)


def _may_be_looked_at(group: LateGroup) -> bool:
    return group.outcome != "accepted" and not group.after_release and not group.decided


def _sentence(group: LateGroup, end: End) -> str:
    sent = Sent(group.answers, clock.local(group.first_received_at), clock.local(group.last_received_at))
    if group.outcome == "refused" and group.decided:
        return wordings.decided_against(sent, end, group.reason or "")
    if group.after_release and group.outcome != "refused":
        return wordings.after_release(sent, end, accepted=group.outcome == "accepted")
    if group.outcome == "accepted":
        return wordings.counted(sent, end, by_a_person=group.decided)
    return wordings.not_counted(sent, end)


def _tell_before(attempt: Row, now: datetime) -> date | None:
    ends = max(attempt["admitted_until"] or attempt["deadline_at"], attempt["deadline_at"])
    day = wordings.tell_before(clock.local(ends))
    return day if clock.local_day(now) < day else None


async def note_marks_seen(database: Database, *, quiz_id: UUID, member_id: UUID, now: datetime) -> None:
    """The member sees marks now: what arrives late from now on may have been answered with them in hand (decision 0013)."""
    await database.hot.fetch(statements.SEE_MARKS, quiz=quiz_id, member=member_id, now=now)
