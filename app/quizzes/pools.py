"""Resolving a quiz's draws to question versions."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.banks.clauses import lies_under
from app.banks.models import Question
from app.banks.queries import VersionData, banks_by_id, current_versions
from app.core.actor import Actor, Role
from app.quizzes.assembly import Pool, shortage
from app.quizzes.errors import NotEnoughQuestions, QuestionNotUsable
from app.units.queries import ancestors_on
from app.units.scope import visible_ids

# Who defines tests and may draw on banks.
QUIZ_ROLES = frozenset({Role.BOARD, Role.EDITOR})


async def resolve(
    session: AsyncSession, draws: Sequence[Mapping[str, Any]], *, actor: Actor, unit_id: UUID, today: date
) -> list[Pool]:
    """The pool of each stored draw; raises QuestionNotUsable, NotEnoughQuestions (draws are counted from 1 there).

    A quiz may use the banks of its own unit, of the units above it, and of units where the author works.
    """
    current: dict[UUID, list[VersionData]] = {}
    pools = []
    for number, draw in enumerate(draws, 1):
        chosen = await _fixed(session, draw, current) if draw["kind"] == "fixed" else await _drawn(session, draw, current)
        if chosen is None:
            raise QuestionNotUsable(draw=number)
        pools.append(Pool(draw["count"], tuple(v.id for v in chosen)))
    allowed = await _usable_banks(session, set(current), actor=actor, unit_id=unit_id, today=today)
    for number, draw in enumerate(draws, 1):
        if not _banks_of(draw, current) <= allowed:
            raise QuestionNotUsable(draw=number)
    short = shortage(pools)
    if short is not None:
        pool = pools[short]
        raise NotEnoughQuestions(draw=short + 1, count=pool.count, available=len(pool.versions))
    return pools


async def _current(session: AsyncSession, bank_id: UUID, known: dict[UUID, list[VersionData]]) -> list[VersionData]:
    if bank_id not in known:
        known[bank_id] = await current_versions(session, bank_id)
    return known[bank_id]


async def _fixed(
    session: AsyncSession, draw: Mapping[str, Any], known: dict[UUID, list[VersionData]]
) -> list[VersionData] | None:
    ids = [UUID(text) for text in draw["question_ids"]]
    banks = set(await session.scalars(select(Question.bank_id).where(Question.id.in_(ids))))
    versions = {v.question_id: v for bank_id in banks for v in await _current(session, bank_id, known)}
    return [versions[i] for i in ids] if versions.keys() >= set(ids) else None


async def _drawn(
    session: AsyncSession, draw: Mapping[str, Any], known: dict[UUID, list[VersionData]]
) -> list[VersionData] | None:
    bank_id, clause, difficulty = UUID(draw["bank_id"]), draw["clause"], draw["difficulty"]
    return [
        v
        for v in await _current(session, bank_id, known)
        if (clause is None or lies_under(v.clause, clause)) and difficulty in {None, v.difficulty}
    ]


def _banks_of(draw: Mapping[str, Any], known: Mapping[UUID, Sequence[VersionData]]) -> set[UUID]:
    if draw["kind"] == "bank":
        return {UUID(draw["bank_id"])}
    wanted = {UUID(text) for text in draw["question_ids"]}
    return {bank_id for bank_id, versions in known.items() if any(v.question_id in wanted for v in versions)}


async def _usable_banks(
    session: AsyncSession, bank_ids: Collection[UUID], *, actor: Actor, unit_id: UUID, today: date
) -> set[UUID]:
    above = {unit_id, *(version.unit_id for version in await ancestors_on(session, unit_id, today))}
    banks = await banks_by_id(session, bank_ids)
    elsewhere = {bank.unit_id for bank in banks.values()} - above
    mine = visible_ids(actor, today=today, roles=QUIZ_ROLES).subquery()
    own = set(await session.scalars(select(mine.c.descendant_id).where(mine.c.descendant_id.in_(elsewhere))))
    return {bank.id for bank in banks.values() if bank.unit_id in above | own}
