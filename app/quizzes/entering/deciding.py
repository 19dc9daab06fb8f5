"""The second person: confirming makes the attempt, its grading and its receipt in one transaction; refusing stores why."""

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock, journal, outbox
from app.core.actor import Actor
from app.core.ids import new_id
from app.members.notice_words import NoticeKind
from app.members.notices import tell
from app.quizzes import grading
from app.quizzes.closing import marks_of
from app.quizzes.entering import access, entries, printing
from app.quizzes.entering.access import Seen
from app.quizzes.entering.errors import OccasionReleased, OwnResult, ResultDecided, SecondPersonNeeded
from app.quizzes.folding import Batch, Folded, fold, load_answers
from app.quizzes.grading import Marks
from app.quizzes.models import Admission, AnswerBatch, Attempt, EnteredResult, Grading, PrintedPaper, Quiz
from app.quizzes.receipts.making import add_receipt
from app.quizzes.ruled import RuledQuiz, load_rulings

WAITING, CONFIRMED, REFUSED = "waiting", "confirmed", "refused"


async def confirm(session: AsyncSession, *, actor: Actor, result_id: UUID, today: date, now: datetime) -> EnteredResult:
    """The sheet becomes the member's next attempt; the same person confirming again changes nothing.

    Raises EnteredResultNotFound, RoleMissing, OwnResult, SecondPersonNeeded, ResultDecided, OccasionReleased, AttemptRunning,
    MemberHasNoAttemptsLeft.
    """
    seen = await access.require_result(
        session, actor=actor, result_id=result_id, roles=access.CONFIRM_ROLES, today=today, lock=True
    )
    result = seen.result
    if actor.member_id == result.member_id:
        raise OwnResult
    if actor.account_id == result.entered_by:
        raise SecondPersonNeeded
    if not _is_still_waiting(result, CONFIRMED, actor):
        return result
    held = await _hold(session, result)
    if held.admission.released_at is not None:
        raise OccasionReleased
    refusal = entries.obstacle(held.quiz, held.earlier, now)
    if refusal is not None:
        raise refusal
    attempt, folded = await _record(session, result, held, now=now)
    await add_receipt(session, attempt=attempt, answers=folded.answers, now=now)
    result.attempt_id = attempt.id
    _decide(session, seen, CONFIRMED, actor=actor, now=now, reason=None)
    outbox.emit(
        session, kind=outbox.PARTICIPATION_CHANGED, now=now, occasion_id=attempt.occasion_id, subject_id=attempt.member_id
    )
    day = f"{clock.local(result.taken_at):%d/%m/%Y}"
    await tell(
        session,
        member_id=result.member_id,
        kind=NoticeKind.RESULT_ENTERED,
        params={"title": held.quiz.title, "day": day, "number": attempt.number},
        dedupe=f"entered/{result.id}",
        now=now,
    )
    await session.flush()
    return result


async def refuse(
    session: AsyncSession, *, actor: Actor, result_id: UUID, reason: str, today: date, now: datetime
) -> EnteredResult:
    """The sheet is sent back with a reason and counts nothing; who entered it may take it back so.

    Raises EnteredResultNotFound, RoleMissing, OwnResult, ResultDecided.
    """
    seen = await access.require_result(
        session, actor=actor, result_id=result_id, roles=access.CONFIRM_ROLES, today=today, lock=True
    )
    if actor.member_id == seen.result.member_id:
        raise OwnResult
    if _is_still_waiting(seen.result, REFUSED, actor):
        _decide(session, seen, REFUSED, actor=actor, now=now, reason=reason)
        await session.flush()
    return seen.result


def _is_still_waiting(result: EnteredResult, wanted: str, actor: Actor) -> bool:
    """False if this very person decided so before; raises ResultDecided if it was decided otherwise."""
    if result.state == WAITING:
        return True
    if result.state != wanted or result.decided_by != actor.account_id:
        raise ResultDecided(extra={"state": result.state})
    return False


def _decide(session: AsyncSession, seen: Seen, state: str, *, actor: Actor, now: datetime, reason: str | None) -> None:
    result = seen.result
    result.state, result.decided_at, result.decided_by, result.reason = state, now, actor.account_id, reason
    journal.record(
        session,
        actor=actor,
        action=f"quizzes:entered_result:{'confirm' if state == CONFIRMED else 'refuse'}",
        subject=("entered_result", result.id),
        unit_id=seen.place.unit_id,
        now=now,
        reason=reason,
        old={"state": WAITING},
        new={
            "state": state,
            "member_id": str(result.member_id),
            "way": result.way,
            "attempt_id": None if result.attempt_id is None else str(result.attempt_id),
        },
    )


@dataclass(frozen=True, slots=True)
class Held:
    """What must not change while an attempt is recorded."""

    quiz: Quiz
    rulings: RuledQuiz
    admission: Admission
    earlier: list[Attempt]


async def _hold(session: AsyncSession, result: EnteredResult) -> Held:
    """Lock first, read in later statements.

    The quiz (shared): a ruling waits, so its regrading finds this attempt. The admission: a closing and a start on the phone
    wait, and what they did before is seen here.
    """
    quiz = await session.get_one(Quiz, result.quiz_id, with_for_update={"read": True}, populate_existing=True)
    query = select(Admission).where(Admission.quiz_id == result.quiz_id, Admission.member_id == result.member_id)
    locked = query.with_for_update(key_share=True).execution_options(populate_existing=True)
    admission = (await session.execute(locked)).scalar_one()
    rulings = await load_rulings(session, quiz.id)
    return Held(quiz, rulings, admission, list(await entries.earlier_attempts(session, admission)))


async def _record(session: AsyncSession, result: EnteredResult, held: Held, *, now: datetime) -> tuple[Attempt, Folded]:
    """The closed attempt with one batch (its writer is the entered result) and its first grading.

    Its time is the sheet's: it began and ended when the paper was taken (the cool-down counts from there), and was received
    when it was entered.
    """
    paper = (await session.get_one(PrintedPaper, result.printed_paper_id)).paper
    questions = await printing.questions_of(session, paper)
    batch = Batch(result.id, 1, load_answers(result.answers))
    folded = fold([batch], size=len(questions), is_answer=lambda place, raw: grading.is_answer(questions[place], raw))
    marks = marks_of(questions, folded, pass_mark=held.quiz.pass_mark, rulings=held.rulings.by_version)
    attempt = _attempt(result, held, paper, folded, marks, now=now)
    received = AnswerBatch(
        attempt_id=attempt.id,
        writer_id=result.id,
        seq=1,
        answers=result.answers,
        answers_hash=sha256(result.answers.encode()).hexdigest(),
        received_at=result.entered_at,
        verdict="in_time",
    )
    graded = Grading(
        attempt_id=attempt.id,
        number=1,
        graded=grading.dump_graded(marks.questions),
        earned=str(marks.earned),
        maximum=marks.maximum,
        passed=marks.passed,
        graded_at=now,
        reason="paper",
        rulings=held.rulings.counter,
    )
    session.add_all([attempt, received, graded])
    await session.flush()
    return attempt, folded


def _attempt(result: EnteredResult, held: Held, paper: str, folded: Folded, marks: Marks, *, now: datetime) -> Attempt:
    return Attempt(
        id=new_id(),
        quiz_id=result.quiz_id,
        member_id=result.member_id,
        account_id=None,
        occasion_id=held.admission.occasion_id,
        number=max((earlier.number for earlier in held.earlier), default=0) + 1,
        start_id=result.id,
        way=result.way,
        state="closed",
        paper=paper,
        started_at=result.taken_at,
        deadline_at=result.taken_at,
        closes_at=result.taken_at,
        submission_id=result.id,
        closed_at=now,
        closed_by="paper",
        taken=folded.received,
        answered=len(folded.answers),
        earned=str(marks.earned),
        maximum=marks.maximum,
        passed=marks.passed,
    )
