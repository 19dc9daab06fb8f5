"""Lists of banks with the counts that editors look for."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.banks.access import BANK_ROLES
from app.banks.clauses import section_of
from app.banks.models import Bank, Question
from app.banks.queries import VersionData
from app.core.actor import Actor
from app.units.scope import visible_ids


@dataclass(frozen=True, slots=True)
class Group:
    """How many questions share a section, a kind or a difficulty."""

    name: str
    questions: int


async def banks_of(session: AsyncSession, *, actor: Actor, today: date, after: str | None, limit: int) -> Sequence[Bank]:
    """The banks the actor may work with, by code, `limit + 1` of them after a code."""
    visible = visible_ids(actor, today=today, roles=BANK_ROLES)
    statement = select(Bank).where(Bank.unit_id.in_(visible)).order_by(Bank.code).limit(limit + 1)
    if after is not None:
        statement = statement.where(Bank.code > after)
    return (await session.scalars(statement)).all()


async def question_counts(session: AsyncSession, bank_ids: Sequence[UUID]) -> dict[UUID, int]:
    """How many questions in use each bank has."""
    statement = (
        select(Question.bank_id, func.count().label("questions"))
        .where(Question.bank_id.in_(bank_ids), Question.retired_at.is_(None))
        .group_by(Question.bank_id)
    )
    rows = await session.execute(statement)
    return {row.bank_id: row.questions for row in rows}


def coverage(versions: Sequence[VersionData]) -> list[Group]:
    """Questions by the mục they rest on, in the order of first appearance."""
    return [Group(name, count) for name, count in Counter(section_of(v.clause) for v in versions).items()]
