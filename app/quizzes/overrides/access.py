"""Who may give exceptions, and to whose tests (docs/rules.md, scope and roles)."""

from datetime import date
from uuid import UUID

from sqlalchemy import exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.actor import SYSTEM_ACCOUNT, Actor, Role
from app.core.errors import RoleMissing
from app.members.models import Affiliation
from app.members.queries import official_on
from app.quizzes.errors import QuizNotFound
from app.quizzes.models import Admission, Quiz
from app.quizzes.takers import taker_of
from app.units.models import UnitPath
from app.units.queries import valid_on
from app.units.scope import visible_ids

GIVE_ROLES = frozenset({Role.SECRETARY, Role.DEPUTY, Role.COMMITTEE, Role.OFFICE, Role.BOARD})
READ_ROLES = GIVE_ROLES | {Role.INSPECTOR}


async def require_quiz(
    session: AsyncSession, *, actor: Actor, quiz_id: UUID, roles: frozenset[Role], today: date, lock: bool = False
) -> Quiz:
    """A published quiz that concerns the actor, who holds one of `roles` somewhere; QuizNotFound, else RoleMissing.

    It concerns who stands above or below its unit, who takes it, and whose people take it. `lock` holds off other exceptions
    and admissions, but no start (those only need the row's key).
    """
    query = select(Quiz).where(Quiz.id == quiz_id, Quiz.state == "published")
    quiz = (await session.execute(query.with_for_update(key_share=True) if lock else query)).scalar_one_or_none()
    if quiz is None or not await _concerns(session, actor, quiz, today):
        raise QuizNotFound
    if not actor.units_with(*roles) and actor.account_id != SYSTEM_ACCOUNT:
        raise RoleMissing
    return quiz


async def _concerns(session: AsyncSession, actor: Actor, quiz: Quiz, today: date) -> bool:
    above = select(UnitPath.ancestor_id).where(UnitPath.descendant_id.in_(actor.units_with()), valid_on(UnitPath, today))
    takes = exists().where(Admission.quiz_id == quiz.id, Admission.member_id == taker_of(actor))
    near = or_(Quiz.unit_id.in_(above), Quiz.unit_id.in_(visible_ids(actor, today=today)), takes)
    if (await session.execute(select(Quiz.id).where(Quiz.id == quiz.id, near))).first() is not None:
        return True
    theirs = (
        select(Admission.member_id)
        .join(Affiliation, Affiliation.member_id == Admission.member_id)
        .where(Admission.quiz_id == quiz.id, official_on(today), Affiliation.unit_id.in_(visible_ids(actor, today=today)))
    )
    return (await session.execute(theirs.limit(1))).first() is not None
