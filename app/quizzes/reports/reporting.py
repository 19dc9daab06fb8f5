"""Reporting a question: any taker, during an attempt or after it; three of them put it before a reviewer.

Order of statements: a version without a case is locked first (three reports at once count each other), the report is written,
then the cases are read. A decision holds the version too (`ruling.lock_version`), so a report is either told by the decision or
finds it here.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import BindParameter, Uuid, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.auth.errors import SignedOut
from app.auth.queries import signed_in
from app.banks.models import QuestionVersion
from app.core import journal
from app.core.actor import Actor, system_actor
from app.core.upserts import insert_into
from app.quizzes import assembly
from app.quizzes.errors import AttemptNotFound
from app.quizzes.models import Attempt, QuestionCase, QuestionReport
from app.quizzes.reports.cases import open_if_none
from app.quizzes.reports.errors import QuestionNotInPaper, ReportIdUsed
from app.quizzes.reports.outcomes import tell_reporters
from app.quizzes.takers import taker_of

ENOUGH_REPORTS = 3


@dataclass(frozen=True, slots=True)
class Reporting:
    """What a taker says of a question: `place` in their own paper from 0, `client_id` made on the phone."""

    client_id: UUID
    place: int
    reason: str
    note: str | None


@dataclass(frozen=True, slots=True)
class Reported:
    """The taker's report as it is held, and the newest decision on that version of the question, if there is one."""

    report: QuestionReport
    decided: QuestionCase | None


async def report_question(session: AsyncSession, *, actor: Actor, attempt_id: UUID, said: Reporting, now: datetime) -> Reported:
    """Keep the report once a taker and version: repeated, the first stays. Whoever reports after a decision hears it at once.

    Raises AttemptNotFound, SignedOut, QuestionNotInPaper, ReportIdUsed.
    """
    attempt, version_id = await _own_question(session, actor, attempt_id, said.place)
    cases = select(QuestionCase).where(QuestionCase.question_version_id == version_id).order_by(QuestionCase.id.desc())
    if (await session.scalars(cases.limit(1))).first() is None:
        held = select(QuestionVersion.id).where(QuestionVersion.id == version_id)
        await session.execute(held.with_for_update(key_share=True))
    report = await _keep(session, actor, attempt, version_id, said, now)
    newest = (await session.scalars(cases)).all()
    decided = next((case for case in newest if case.decision is not None), None)
    if not newest and await _reports(session, version_id) >= ENOUGH_REPORTS:
        await open_if_none(session, actor=system_actor("hệ thống"), version_id=version_id, now=now)
    if decided is not None:
        await tell_reporters(session, decided, [report], now=now)
    return Reported(report, decided)


async def _own_question(session: AsyncSession, actor: Actor, attempt_id: UUID, place: int) -> tuple[Attempt, UUID]:
    account: BindParameter[UUID | None] = bindparam(None, actor.account_id, type_=Uuid())
    family = bindparam(None, actor.family_id, type_=Uuid())
    own = select(Attempt, signed_in(account, family)).where(Attempt.id == attempt_id, Attempt.member_id == taker_of(actor))
    row = (await session.execute(own)).one_or_none()
    if row is None:
        raise AttemptNotFound
    if not row[1]:
        raise SignedOut
    paper = assembly.load(row[0].paper)
    if place >= len(paper):
        raise QuestionNotInPaper
    return row[0], paper[place].version_id


async def _keep(
    session: AsyncSession, actor: Actor, attempt: Attempt, version_id: UUID, said: Reporting, now: datetime
) -> QuestionReport:
    values = {
        "id": said.client_id,
        "question_version_id": version_id,
        "quiz_id": attempt.quiz_id,
        "member_id": attempt.member_id,
        "attempt_id": attempt.id,
        "place": said.place,
        "reason": said.reason,
        "note": said.note,
        "reported_at": now,
    }
    insert = insert_into(session, QuestionReport).values(values).on_conflict_do_nothing().returning(QuestionReport.id)
    is_new = (await session.execute(insert)).scalar_one_or_none() is not None
    held = select(QuestionReport).where(
        QuestionReport.question_version_id == version_id, QuestionReport.member_id == attempt.member_id
    )
    report = (await session.scalars(held)).one_or_none()
    if report is None:
        raise ReportIdUsed
    if is_new:
        _journal(session, actor, report, now)
    return report


def _journal(session: AsyncSession, actor: Actor, report: QuestionReport, now: datetime) -> None:
    subject = ("question_version", report.question_version_id)
    new = {"report": str(report.id), "reason": report.reason}
    taker = replace(actor, label="người làm bài")  # a token carries no name
    journal.record(session, actor=taker, action="quizzes:question:report", subject=subject, new=new, now=now)


async def _reports(session: AsyncSession, version_id: UUID) -> int:
    counted = select(func.count()).where(QuestionReport.question_version_id == version_id)
    return (await session.execute(counted)).scalar_one()
