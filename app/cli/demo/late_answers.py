"""Two tests of the open campaign whose phones lost the signal: one counted by the clock, one that waits for the secretary."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.banks.kinds import Answer, kind_of
from app.cli.demo.calendar import at
from app.cli.demo.people import PersonPlan
from app.cli.demo.takings import Row, Sitting, attempt_row, batch_row, draw, receipt_row
from app.core import journal
from app.core.actor import system_actor
from app.core.ids import new_id
from app.core.upserts import insert_rows
from app.members.notice_words import NoticeKind
from app.members.notices import tell
from app.quizzes import folding, grading
from app.quizzes.assembly import PaperItem
from app.quizzes.closing import BY_EXPIRY
from app.quizzes.grading import Marks, PaperQuestion
from app.quizzes.late.clocks import Evidence, Heard, judge, outcome_of
from app.quizzes.models import AnswerBatch, Attempt, Grading, LateJudgement, Receipt
from app.quizzes.regrading import ACTION

GRACE = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Evening:
    """One evening with a test: begun, so many answers sent in time, the others given (as the phone says) and arrived later.

    `same_run`: sent by the run of the app that was heard before; else by another phone.
    """

    begun: datetime
    in_time: int
    sent: datetime
    given: datetime
    arrived: datetime
    same_run: bool


def _evening(day: date, in_time: int, *hours: time, same_run: bool) -> Evening:
    begun, sent, given, arrived = (at(day, hour.hour, hour.minute) for hour in hours)
    return Evening(begun, in_time, sent, given, arrived, same_run)


COUNTED = _evening(date(2024, 12, 16), 15, time(19, 0), time(19, 20), time(19, 34), time(21, 5), same_run=True)
# The evening of the golden wordings: 18 answers in time, time over at 19 giờ 45, 2 more at 21 giờ 15.
WAITING = _evening(date(2024, 12, 17), 18, time(19, 5), time(19, 30), time(19, 40), time(21, 15), same_run=False)


@dataclass(frozen=True, slots=True)
class Late:
    """The rows of one such test. `marks`: under what came in time, and under everything."""

    attempt: Row
    batches: list[Row]
    receipt: Row
    judgement: Row
    marks: tuple[Marks, Marks]


async def write_late(
    session: AsyncSession, sitting: Sitting, person: PersonPlan, evening: Evening, *, account: UUID | None, random: Random
) -> None:
    """Store a person's test of such an evening, judged by the clocks; what counts is graded anew and told."""
    late = taken_late(sitting, person, evening, account=account, random=random)
    before, after = late.marks
    counts = late.judgement["outcome"] == "accepted"
    attempt = late.attempt | {"answered": evening.in_time, **_outcome(before)}
    gradings = [_grading(attempt, 1, before, "closed", attempt["closed_at"])]
    if counts:
        attempt |= {"answered": len(after.questions), **_outcome(after)}
        gradings.append(_grading(attempt, 2, after, "late", evening.arrived))
        _journal(session, attempt, before, after, evening.arrived)
        params = {"title": sitting.test.title, "number": 1}
        dedupe = f"late/{attempt['id']}"
        kind = NoticeKind.LATE_COUNTED
        await tell(session, member_id=person.id, kind=kind, params=params, dedupe=dedupe, now=evening.arrived)
    await insert_rows(session, Attempt, [attempt])
    await insert_rows(session, AnswerBatch, late.batches)
    await insert_rows(session, Grading, gradings)
    await insert_rows(session, LateJudgement, [late.judgement])
    await insert_rows(session, Receipt, [late.receipt])


def taken_late(sitting: Sitting, person: PersonPlan, evening: Evening, *, account: UUID | None, random: Random) -> Late:
    """The rows, and what the service's own rule says of the late batch."""
    paper = draw(sitting, random)
    questions = [_question(sitting, item) for item in paper]
    answers = {place: _answer(sitting, question, random) for place, question in enumerate(questions)}
    in_time = {place: answer for place, answer in answers.items() if place < evening.in_time}
    writer, family, end = new_id(), new_id(), evening.begun + sitting.time_limit
    attempt = {
        **attempt_row(sitting, person, paper, way="own_phone", at=evening.begun),
        "account_id": account,
        "begun_writer_id": writer,
        "begun_device_time": evening.begun,
        "begun_elapsed_ms": 0,
        "begun_family_id": family,
        "closes_at": end + GRACE,
        "closed_at": end + GRACE,
        "closed_by": BY_EXPIRY.closed_by,
        "taken": True,
    }
    first = _batch(attempt, (writer, family, 1), in_time, given=evening.sent, arrived=evening.sent)
    sender = (writer, family) if evening.same_run else (new_id(), new_id())
    rest = {place: answer for place, answer in answers.items() if place not in in_time}
    second = _batch(attempt, (*sender, 2), rest, given=evening.given, arrived=evening.arrived) | {"verdict": "late"}
    marks = tuple(grading.grade(questions, given, pass_mark=sitting.pass_mark) for given in (in_time, answers))
    return Late(
        attempt=attempt,
        batches=[first, second],
        receipt=receipt_row(sitting, person, attempt, in_time),
        judgement=_judgement(second, _evidence(attempt, first, second), evening.arrived),
        marks=(marks[0], marks[1]),
    )


def _question(sitting: Sitting, item: PaperItem) -> PaperQuestion:
    version = sitting.versions[item.version_id]
    return PaperQuestion(version.id, version.kind, version.body, item.permutation)


def _answer(sitting: Sitting, question: PaperQuestion, random: Random) -> Answer:
    """Three in four are right; in the positions of the paper."""
    kind = kind_of(question.kind)
    is_right = random.random() < 0.75
    answer = kind.right_answer(question.body) if is_right else random.choice(sitting.wrong[question.version_id])
    return kind.to_paper(answer, question.permutation)


def _batch(
    attempt: Row, sender: tuple[UUID, UUID, int], answers: Mapping[int, Answer], *, given: datetime, arrived: datetime
) -> Row:
    """A batch with the phone's clocks, which go as the service's do; `sender`: writer, device, sequence number."""
    writer, family, seq = sender
    text = folding.dump_answers({str(place): answer for place, answer in answers.items()})
    return {
        **batch_row(attempt["id"], writer, seq, text, received_at=arrived),
        "device_time": given,
        "elapsed_ms": (given - attempt["started_at"]) // timedelta(milliseconds=1),
        "sent_device_time": arrived,
        "family_id": family,
    }


def _evidence(attempt: Row, first: Row, second: Row) -> Evidence:
    begun = Heard(
        writer_id=attempt["begun_writer_id"],
        family_id=attempt["begun_family_id"],
        seq=0,
        received_at=attempt["started_at"],
        given_at=attempt["begun_device_time"],
        elapsed_ms=attempt["begun_elapsed_ms"],
        sent_at=attempt["begun_device_time"],
    )
    heard = [begun, _heard(first)]
    return judge(_heard(second), heard, started_at=attempt["started_at"], deadline_at=attempt["deadline_at"])


def _heard(batch: Row) -> Heard:
    return Heard(
        writer_id=batch["writer_id"],
        family_id=batch["family_id"],
        seq=batch["seq"],
        received_at=batch["received_at"],
        given_at=batch["device_time"],
        elapsed_ms=batch["elapsed_ms"],
        sent_at=batch["sent_device_time"],
    )


def _judgement(batch: Row, evidence: Evidence, now: datetime) -> Row:
    return {
        "attempt_id": batch["attempt_id"],
        "writer_id": batch["writer_id"],
        "seq": batch["seq"],
        "clock": evidence.clock.value,
        "outcome": outcome_of(evidence.clock, "accept", could_know=False, after_release=False),
        "after_release": False,
        "judged_at": now,
    }


def _outcome(marks: Marks) -> dict[str, Any]:
    return {"earned": str(marks.earned), "maximum": marks.maximum, "passed": marks.passed}


def _grading(attempt: Row, number: int, marks: Marks, reason: str, now: datetime) -> Row:
    graded = grading.dump_graded(marks.questions)
    return {
        "attempt_id": attempt["id"],
        "number": number,
        "graded": graded,
        "graded_at": now,
        "reason": reason,
        **_outcome(marks),
    }


def _journal(session: AsyncSession, attempt: Row, before: Marks, after: Marks, now: datetime) -> None:
    journal.record(
        session,
        actor=system_actor(BY_EXPIRY.label),
        action=ACTION,
        subject=("attempt", attempt["id"]),
        now=now,
        old={"grading": 1, **_outcome(before)},
        new={"grading": 2, **_outcome(after), "reason": "late", "sealed": False},
    )
