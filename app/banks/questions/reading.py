"""The questions of a bank in a list, and one of them with its key and its history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.banks.access import require_bank
from app.banks.clauses import lies_under
from app.banks.models import Bank, Question, QuestionVersion
from app.banks.queries import VersionData, load_versions
from app.core import journal
from app.core.actor import Actor
from app.core.errors import NotFound


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question in a list, by its current version, without its key."""

    id: UUID
    code: str
    number: int
    kind: str
    clause: str
    difficulty: str
    stem: str
    retired_at: datetime | None


@dataclass(frozen=True, slots=True)
class Narrow:
    """What a list is narrowed to; None is everything. `clause` takes in what lies under it."""

    clause: str | None = None
    kind: str | None = None
    retired: bool | None = None


async def questions_of(
    session: AsyncSession, *, actor: Actor, bank_id: UUID, narrow: Narrow, after: str | None, limit: int, today: date
) -> Sequence[QuestionLine]:
    """The questions of a bank by code, `limit + 1` of them after a code."""
    await require_bank(session, actor=actor, bank_id=bank_id, today=today)
    version = QuestionVersion
    stem = version.body["stem"].as_string()
    statement = (
        select(Question.id, Question.code, version.number, version.kind, version.clause, version.difficulty, stem)
        .add_columns(Question.retired_at)
        .join(version, version.id == Question.current_version_id)
        .where(Question.bank_id == bank_id)
        .order_by(Question.code)
    )
    if after is not None:
        statement = statement.where(Question.code > after)
    if narrow.kind is not None:
        statement = statement.where(version.kind == narrow.kind)
    if narrow.retired is not None:
        statement = statement.where(Question.retired_at.is_not(None) if narrow.retired else Question.retired_at.is_(None))
    if narrow.clause is None:
        return [QuestionLine(*row) for row in await session.execute(statement.limit(limit + 1))]
    lines = [QuestionLine(*row) for row in await session.execute(statement)]
    return [line for line in lines if lies_under(line.clause, narrow.clause)][: limit + 1]


async def require_question(session: AsyncSession, *, actor: Actor, question_id: UUID, today: date) -> tuple[Question, Bank]:
    """The question and its bank, if the actor may see its key; NotFound outside their scope, RoleMissing inside it."""
    question = await session.get(Question, question_id)
    if question is None:
        raise NotFound
    return question, await require_bank(session, actor=actor, bank_id=question.bank_id, today=today)


async def open_question(
    session: AsyncSession, *, actor: Actor, question_id: UUID, now: datetime, today: date
) -> tuple[Question, VersionData]:
    """A question and its current version with the key; who opened it is on record."""
    question, bank = await require_question(session, actor=actor, question_id=question_id, today=today)
    if question.current_version_id is None:
        raise NotFound
    current = (await load_versions(session, [question.current_version_id]))[0]
    subject = ("question", question.id)
    new = {"code": question.code, "question_version": current.number}
    journal.record(session, actor=actor, action="bank:question:open", subject=subject, unit_id=bank.unit_id, now=now, new=new)
    return question, current


async def versions_of(session: AsyncSession, question_id: UUID) -> Sequence[QuestionVersion]:
    """All versions of a question, the newest first."""
    statement = select(QuestionVersion).where(QuestionVersion.question_id == question_id)
    return (await session.scalars(statement.order_by(QuestionVersion.number.desc()))).all()
