"""Reading banks: immutable question versions for quizzes, the current state of a bank."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.banks.clauses import lies_under
from app.banks.models import Bank, Question, QuestionVersion

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class VersionData:
    """One immutable version of a question with its key; may be cached for ever by its id."""

    id: UUID
    question_id: UUID
    bank_id: UUID
    code: str
    number: int
    kind: str
    body: dict[str, Any]
    clause: str
    quotation: str | None
    explanation: str
    difficulty: str
    review: str | None


def _versions() -> Select[Any]:
    version = QuestionVersion
    return select(
        version.id,
        version.question_id,
        Question.bank_id,
        Question.code,
        version.number,
        version.kind,
        version.body,
        version.clause,
        version.quotation,
        version.explanation,
        version.difficulty,
        version.review,
    ).join(Question, Question.id == version.question_id)


async def load_versions(session: AsyncSession, ids: Collection[UUID]) -> list[VersionData]:
    """The versions with these ids, in the order asked for; an unknown id is left out."""
    wanted = list(dict.fromkeys(ids))
    found: dict[UUID, VersionData] = {}
    for start in range(0, len(wanted), _CHUNK):
        chunk = wanted[start : start + _CHUNK]
        for row in await session.execute(_versions().where(QuestionVersion.id.in_(chunk))):
            found[row.id] = VersionData(*row)
    return [found[i] for i in wanted if i in found]


async def current_versions(session: AsyncSession, bank_id: UUID, clause_prefix: str | None = None) -> list[VersionData]:
    """The current version of every question of a bank that is not retired, by code; only those under a clause if named."""
    statement = (
        _versions()
        .where(Question.bank_id == bank_id, Question.retired_at.is_(None), QuestionVersion.id == Question.current_version_id)
        .order_by(Question.code)
    )
    versions = [VersionData(*row) for row in await session.execute(statement)]
    return [v for v in versions if clause_prefix is None or lies_under(v.clause, clause_prefix)]


async def banks_by_id(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, Bank]:
    """The banks with these ids."""
    rows: Sequence[Bank] = (await session.scalars(select(Bank).where(Bank.id.in_(ids)))).all()
    return {bank.id: bank for bank in rows}
