"""Reading entered results: the list of a unit, and one with its answers to compare with the sheet. Names are journalled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.auth.models import Account
from app.core import journal
from app.core.actor import Actor
from app.core.errors import RoleMissing
from app.members.access import require_names_of
from app.members.models import Member
from app.members.words import SEE_NAMES
from app.quizzes.entering import access, printing
from app.quizzes.entering.deciding import WAITING
from app.quizzes.entering.sheets import NOTHING, as_written
from app.quizzes.folding import load_answers
from app.quizzes.models import EnteredResult, PrintedPaper, Quiz
from app.quizzes.overrides.applying import members_of

_ENTERER, _DECIDER = aliased(Account), aliased(Account)


@dataclass(frozen=True, slots=True)
class Listed:
    """One entered result with the names people read; `may_confirm`: whether the caller can be its second person."""

    result: EnteredResult
    member: Member
    title: str
    paper_code: str
    entered_by: str | None
    decided_by: str | None
    may_confirm: bool


def _listed() -> Select[*tuple[Any, ...]]:
    return (
        select(EnteredResult, Member, Quiz.title, PrintedPaper.code, _ENTERER.label, _DECIDER.label)
        .join(Member, Member.id == EnteredResult.member_id)
        .join(Quiz, Quiz.id == EnteredResult.quiz_id)
        .join(PrintedPaper, PrintedPaper.id == EnteredResult.printed_paper_id)
        .outerjoin(_ENTERER, _ENTERER.id == EnteredResult.entered_by)
        .outerjoin(_DECIDER, _DECIDER.id == EnteredResult.decided_by)
    )


def _row(row: Sequence[Any], actor: Actor, *, decides: bool) -> Listed:
    """`decides`: whether the caller is one of those who may confirm here (not an inspector, who only reads)."""
    result, member, title, paper_code, entered_by, decided_by = row
    second = decides and actor.account_id != result.entered_by and actor.member_id != result.member_id
    return Listed(result, member, title, paper_code, entered_by, decided_by, second and result.state == WAITING)


async def entered_results(
    session: AsyncSession,
    *,
    actor: Actor,
    unit_id: UUID | None,
    state: str | None,
    before: UUID | None,
    limit: int,
    today: date,
    now: datetime,
) -> list[Listed]:
    """`limit + 1` entered results of the members of a unit (default: the caller's own), newest first; the look is on record.

    A member without a role reads what waits in their own branch. Raises NotFound, RoleMissing, NamesNotHere.
    """
    own = await access.own_branch(session, actor=actor, today=today)
    unit_id = unit_id or _own_unit(actor) or own
    if unit_id is None:
        raise RoleMissing
    query = _listed().where(EnteredResult.member_id.in_(members_of(unit_id, today)))
    if unit_id == own and unit_id not in actor.units_with(*SEE_NAMES):
        query = query.where(EnteredResult.state == WAITING)
    else:
        await require_names_of(session, actor=actor, unit_id=unit_id, today=today)
    if state is not None:
        query = query.where(EnteredResult.state == state)
    if before is not None:
        query = query.where(EnteredResult.id < before)
    _journal(session, ("unit", unit_id), unit_id, actor=actor, now=now)
    decides = unit_id == own or await access.confirms(session, actor=actor, unit_id=unit_id, today=today)
    rows = await session.execute(query.order_by(EnteredResult.id.desc()).limit(limit + 1))
    return [_row(row, actor, decides=decides) for row in rows]


def _own_unit(actor: Actor) -> UUID | None:
    return min(actor.units_with(*access.READ_ROLES), default=None)


@dataclass(frozen=True, slots=True)
class CopiedAnswer:
    """One question of the sheet and what was entered for it, as it stands on the paper."""

    question: int
    written: str


@dataclass(frozen=True, slots=True)
class Opened:
    """An entered result with its answers, never with keys or marks."""

    listed: Listed
    answers: list[CopiedAnswer]


async def entered_result(session: AsyncSession, *, actor: Actor, result_id: UUID, today: date, now: datetime) -> Opened:
    """One entered result for its member, role holders and, while it waits for one of them, members of the branch; a look at
    somebody else's is on record. Who entered or decided it may always look again.

    Raises EnteredResultNotFound, RoleMissing.
    """
    decides = False
    result = await session.get(EnteredResult, result_id)
    if result is None or actor.member_id != result.member_id:
        roles = access.READ_ROLES
        seen = await access.require_result(session, actor=actor, result_id=result_id, roles=roles, today=today)
        is_theirs = actor.account_id in (seen.result.entered_by, seen.result.decided_by)
        if not (seen.has_role or is_theirs or seen.result.state == WAITING):
            raise RoleMissing
        unit_id = seen.place.unit_id
        _journal(session, ("entered_result", result_id), unit_id, actor=actor, now=now)
        decides = seen.is_colleague or await access.confirms(session, actor=actor, unit_id=unit_id, today=today)
    return await opened(session, actor=actor, result_id=result_id, decides=decides)


async def opened(session: AsyncSession, *, actor: Actor, result_id: UUID, decides: bool = False) -> Opened:
    """The result as it is shown, for callers that have authorised; `decides`: the caller may be its second person."""
    row = (await session.execute(_listed().where(EnteredResult.id == result_id))).one()
    listed = _row(row, actor, decides=decides)
    paper = await session.get_one(PrintedPaper, listed.result.printed_paper_id)
    answers = load_answers(listed.result.answers)
    copied = [
        CopiedAnswer(place + 1, as_written(q.kind, answers[str(place)]) if str(place) in answers else NOTHING)
        for place, q in enumerate(await printing.questions_of(session, paper.paper))
    ]
    return Opened(listed, copied)


def _journal(session: AsyncSession, subject: tuple[str, UUID], unit_id: UUID, *, actor: Actor, now: datetime) -> None:
    journal.record(session, actor=actor, action="names:entered_results:view", subject=subject, unit_id=unit_id, now=now)
