"""Entering what stands on a member's printed paper: checked whole, stored, and counted only when a second person confirms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock, journal
from app.core.actor import Actor
from app.core.errors import AppError
from app.core.ids import new_id
from app.core.text import moment_text
from app.core.upserts import insert_into
from app.quizzes.allowance import attempts_left
from app.quizzes.entering import access, printing
from app.quizzes.entering.errors import (
    AttemptRunning,
    EnteringOver,
    EntryIdUsed,
    HelperNotNamed,
    MemberHasNoAttemptsLeft,
    MemberNotAdmitted,
    OccasionReleased,
    OwnResult,
    ResultWaiting,
    SheetEmpty,
    SheetNotValid,
    TakenAtNotValid,
)
from app.quizzes.entering.refused import refusing
from app.quizzes.entering.sheets import Trouble, read_sheet
from app.quizzes.folding import dump_answers
from app.quizzes.models import Admission, Attempt, EnteredResult, PrintedPaper, Quiz

# What was taken in time counts if it is recorded within 72 hours (docs/rules.md, who is expected).
SYNC_TIME = timedelta(hours=72)
MOST_TROUBLES = 50


@dataclass(frozen=True, slots=True)
class Entry:
    """What a device sends. `way`: paper or helper (then `helped_by`); `answers` by place in the printed paper, as a phone's."""

    client_id: UUID
    member_id: UUID
    paper_code: str
    way: str
    helped_by: str | None
    taken_at: datetime
    kept_where: str
    answers: Mapping[str, Any]


async def enter(
    session: AsyncSession, *, actor: Actor, quiz_id: UUID, entry: Entry, today: date, now: datetime
) -> EnteredResult:
    """Store a sheet that waits for its second person; the same `client_id` again is the same entry.

    Raises NotFound, RoleMissing, OwnResult, MemberNotAdmitted, PrintedPaperNotFound, HelperNotNamed, SheetNotValid,
    SheetEmpty, TakenAtNotValid; with what was sent kept: EntryIdUsed, OccasionReleased, EnteringOver, AttemptRunning,
    MemberHasNoAttemptsLeft, ResultWaiting.
    """
    place = await access.require_member_to_enter(session, actor=actor, member_id=entry.member_id, today=today)
    if actor.member_id == entry.member_id:
        raise OwnResult
    quiz, admission = await _admitted(session, quiz_id=quiz_id, member_id=entry.member_id)
    paper = await printing.paper_of(session, quiz_id=quiz_id, code=entry.paper_code)
    if (entry.way == "helper") != (entry.helped_by is not None):
        raise HelperNotNamed
    answers = await _answers(session, paper, entry)
    row = {
        "quiz_id": quiz_id,
        "member_id": entry.member_id,
        "printed_paper_id": paper.id,
        "way": entry.way,
        "helped_by": entry.helped_by,
        "answers": answers,
        "taken_at": entry.taken_at,
        "kept_where": entry.kept_where,
        "client_id": entry.client_id,
    }
    stored = await _stored(session, quiz_id, entry.client_id)
    if stored is not None:
        return _same(stored, row, actor=actor, now=now)
    _require_taken_in_time(admission, paper, entry.taken_at, now)
    refusal = await _refusal(session, quiz, admission, now)
    if refusal is not None:
        raise refusing(refusal, row, actor=actor, now=now)
    on_behalf = await access.is_on_behalf(session, actor=actor, unit_id=place.unit_id, today=today)
    made = await _insert(session, row, admission, actor=actor, on_behalf=on_behalf, now=now)
    if made is None:  # sent twice at once, or another sheet of the member's at the same moment
        stored = await _stored(session, quiz_id, entry.client_id)
        if stored is None:
            raise refusing(ResultWaiting(), row, actor=actor, now=now)
        return _same(stored, row, actor=actor, now=now)
    journal.record(
        session,
        actor=actor,
        action="quizzes:entered_result:enter",
        subject=("entered_result", made.id),
        unit_id=place.unit_id,
        now=now,
        new={
            "member_id": str(made.member_id),
            "quiz_id": str(quiz_id),
            "paper": paper.code,
            "way": made.way,
            "taken_at": made.taken_at.isoformat(),
            "kept_where": made.kept_where,
            "on_behalf": on_behalf,
        },
    )
    return made


async def _admitted(session: AsyncSession, *, quiz_id: UUID, member_id: UUID) -> tuple[Quiz, Admission]:
    query = (
        select(Quiz, Admission)
        .join(Admission, Admission.quiz_id == Quiz.id)
        .where(Quiz.id == quiz_id, Admission.member_id == member_id, Quiz.state == "published")
    )
    row = (await session.execute(query)).one_or_none()
    if row is None:
        raise MemberNotAdmitted
    return row[0], row[1]


async def _answers(session: AsyncSession, paper: PrintedPaper, entry: Entry) -> str:
    """The sheet's answers as they are stored; raises SheetNotValid with every item that is not in order, SheetEmpty."""
    sheet = read_sheet(await printing.questions_of(session, paper.paper), entry.answers)
    if sheet.troubles:
        problems = [_problem(trouble) for trouble in sheet.troubles[:MOST_TROUBLES]]
        first = sheet.troubles[0].sentence()
        raise SheetNotValid(first=first, count=len(sheet.troubles), extra={"problems": problems})
    if not sheet.answers:
        raise SheetEmpty
    return dump_answers(sheet.answers)


def _problem(trouble: Trouble) -> dict[str, Any]:
    return {"question": trouble.question, "value": trouble.value, "advice": trouble.advice}


async def _stored(session: AsyncSession, quiz_id: UUID, client_id: UUID) -> EnteredResult | None:
    query = select(EnteredResult).where(EnteredResult.quiz_id == quiz_id, EnteredResult.client_id == client_id)
    return (await session.execute(query)).scalar_one_or_none()


def _same(stored: EnteredResult, row: Mapping[str, Any], *, actor: Actor, now: datetime) -> EnteredResult:
    if any(getattr(stored, name) != value for name, value in row.items()):
        raise refusing(EntryIdUsed(), row, actor=actor, now=now)
    return stored


def _require_taken_in_time(admission: Admission, paper: PrintedPaper, taken_at: datetime, now: datetime) -> None:
    """Within the member's window, not before the paper was there, not in the future; people write minutes."""
    since = max(admission.opens_at, paper.made_at.replace(second=0, microsecond=0))
    until = min(admission.closes_at, now)
    if not since <= taken_at <= until:
        raise TakenAtNotValid(
            since=_said(since),
            until=_said(until),
            extra={"since": since.isoformat(), "until": until.isoformat()},
        )


def _said(instant: datetime) -> str:
    return moment_text(clock.local(instant))


async def _refusal(session: AsyncSession, quiz: Quiz, admission: Admission, now: datetime) -> AppError | None:
    """Why this member's sheet is not taken now, whatever stands on it."""
    if admission.released_at is not None:
        return OccasionReleased()
    if now > admission.closes_at + SYNC_TIME:
        return EnteringOver()
    waiting = select(EnteredResult.id).where(
        EnteredResult.quiz_id == quiz.id, EnteredResult.member_id == admission.member_id, EnteredResult.state == "waiting"
    )
    if (await session.execute(waiting)).first() is not None:
        return ResultWaiting()
    return obstacle(quiz, await earlier_attempts(session, admission), now)


async def earlier_attempts(session: AsyncSession, admission: Admission) -> Sequence[Attempt]:
    """What the member has begun of the quiz so far."""
    query = select(Attempt).where(Attempt.quiz_id == admission.quiz_id, Attempt.member_id == admission.member_id)
    return (await session.scalars(query.execution_options(populate_existing=True))).all()


def obstacle(quiz: Quiz, earlier: Sequence[Attempt], now: datetime) -> AppError | None:
    """Why another attempt cannot be recorded beside the earlier ones. One whose time is over is waited for by nobody."""
    running = [a for a in earlier if a.state == "open" and a.closes_at >= now]
    if running:
        return AttemptRunning(extra={"closes_at": running[0].closes_at.isoformat()})
    empty = sum(a.taken is False for a in earlier)
    if not attempts_left(quiz.max_attempts, begun=len(earlier), empty=empty):
        return MemberHasNoAttemptsLeft()
    return None


async def _insert(
    session: AsyncSession, row: Mapping[str, Any], admission: Admission, *, actor: Actor, on_behalf: bool, now: datetime
) -> EnteredResult | None:
    values = {
        **row,
        "id": new_id(),
        "occasion_id": admission.occasion_id,
        "entered_at": now,
        "entered_by": actor.account_id,
        "on_behalf": on_behalf,
        "state": "waiting",
    }
    statement = insert_into(session, EnteredResult).values(values).on_conflict_do_nothing().returning(EnteredResult)
    return (await session.execute(statement)).scalar_one_or_none()
