"""Cases as reviewers read them: counts, reasons and notes, nobody's name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.banks.access import BANK_ROLES
from app.banks.models import Bank, Question, QuestionVersion
from app.banks.queries import VersionData, load_versions
from app.core import journal
from app.core.actor import Actor
from app.quizzes.models import QuestionCase, QuestionReport, Regrade, Ruling
from app.quizzes.reports.cases import require_case
from app.quizzes.reports.ruling import in_force
from app.units.scope import visible_ids

MOST_NOTES = 50


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case in a list. `reports` counts takers, `reports_since` those after the decision."""

    case: QuestionCase
    bank_id: UUID
    code: str
    number: int
    reports: int
    reports_since: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the regrading is that the case's ruling asked for; attempts, over all quizzes that draw the version."""

    quizzes: int
    looked_at: int
    changed: int
    finished: bool


@dataclass(frozen=True, slots=True)
class CasePage:
    """One case with its question and key. `in_force`: the ruling that counts now, whichever case made it."""

    line: CaseLine
    version: VersionData
    reasons: dict[str, int]
    notes: list[str]
    in_force: Ruling | None
    regrading: Progress | None


async def list_cases(
    session: AsyncSession, *, actor: Actor, decided: bool | None, before: UUID | None, most: int, today: date
) -> Sequence[CaseLine]:
    """Cases on questions of the banks the actor may work with, newest first."""
    statement = _lines().where(Bank.unit_id.in_(visible_ids(actor, today=today, roles=BANK_ROLES)))
    if decided is not None:
        statement = statement.where(QuestionCase.decision.is_not(None) if decided else QuestionCase.decision.is_(None))
    if before is not None:
        statement = statement.where(QuestionCase.id < before)
    rows = await session.execute(statement.order_by(QuestionCase.id.desc()).limit(most))
    return [CaseLine(*row) for row in rows]


def _lines() -> Select[QuestionCase, UUID, str, int, int, int]:
    of_version = QuestionReport.question_version_id == QuestionCase.question_version_id
    since = and_(of_version, QuestionReport.reported_at > QuestionCase.decided_at)
    reports, reports_since = (
        select(func.count()).select_from(QuestionReport).where(which).correlate(QuestionCase).scalar_subquery()
        for which in (of_version, since)
    )
    return (
        select(QuestionCase, Question.bank_id, Question.code, QuestionVersion.number, reports, reports_since)
        .join(QuestionVersion, QuestionVersion.id == QuestionCase.question_version_id)
        .join(Question, Question.id == QuestionVersion.question_id)
        .join(Bank, Bank.id == Question.bank_id)
    )


async def read_case(session: AsyncSession, *, actor: Actor, case_id: UUID, now: datetime, today: date) -> CasePage:
    """One case with the question's key; who looks is on record. Raises NotFound, RoleMissing."""
    case, bank = await require_case(session, actor=actor, case_id=case_id, today=today)
    journal.record(
        session,
        actor=actor,
        action="quizzes:question_case:view",
        subject=("question_case", case.id),
        unit_id=bank.unit_id,
        now=now,
    )
    row = (await session.execute(_lines().where(QuestionCase.id == case.id))).one()
    (version,) = await load_versions(session, [case.question_version_id])
    return CasePage(
        line=CaseLine(*row),
        version=version,
        reasons=await _reasons(session, version.id),
        notes=await _notes(session, version.id),
        in_force=await in_force(session, version.id),
        regrading=await _regrading(session, case.id),
    )


async def _reasons(session: AsyncSession, version_id: UUID) -> dict[str, int]:
    counted = select(QuestionReport.reason, func.count()).where(QuestionReport.question_version_id == version_id)
    rows = await session.execute(counted.group_by(QuestionReport.reason).order_by(QuestionReport.reason))
    return dict(rows.all())


async def _notes(session: AsyncSession, version_id: UUID) -> list[str]:
    """The newest ones."""
    notes = (
        select(QuestionReport.note)
        .where(QuestionReport.question_version_id == version_id, QuestionReport.note.is_not(None))
        .order_by(QuestionReport.reported_at.desc(), QuestionReport.id.desc())
        .limit(MOST_NOTES)
    )
    return [note for note in await session.scalars(notes) if note]


async def _regrading(session: AsyncSession, case_id: UUID) -> Progress | None:
    """None where the case asked for none."""
    of_case = select(Regrade).join(Ruling, Ruling.id == Regrade.ruling_id).where(Ruling.case_id == case_id)
    found = (await session.scalars(of_case)).all()
    if not found:
        return None
    return Progress(
        quizzes=len(found),
        looked_at=sum(one.looked_at for one in found),
        changed=sum(one.changed for one in found),
        finished=all(one.finished_at is not None for one in found),
    )
