"""Who prints papers, enters results and confirms them: every function here fetches and authorises in one call."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.actor import Actor, Role
from app.core.errors import RoleMissing
from app.members import access, queries
from app.members.models import Affiliation, Member
from app.members.words import KEEP_BRANCH
from app.quizzes.entering.errors import EnteredResultNotFound
from app.quizzes.errors import QuizNotFound, QuizNotOpenYet, QuizWindowOver
from app.quizzes.models import Admission, EnteredResult, Quiz
from app.quizzes.queries import visible_quiz
from app.units.scope import visible_ids

# The branch enters for its members, the committee and its office on the branch's behalf.
ENTER_ROLES = KEEP_BRANCH
BRANCH_ROLES = frozenset({Role.SECRETARY, Role.DEPUTY})
PRINT_ROLES = ENTER_ROLES | {Role.BOARD}
CONFIRM_ROLES = ENTER_ROLES | {Role.HELPER}
READ_ROLES = CONFIRM_ROLES | {Role.INSPECTOR}


async def require_papers(session: AsyncSession, *, actor: Actor, quiz_id: UUID, today: date, now: datetime) -> Quiz:
    """The quiz, if one of the actor's roles reaches somebody admitted to it whose window has opened.

    Raises QuizNotFound, RoleMissing, QuizNotOpenYet.
    """
    begun = Admission.opens_at <= now
    query = select(Quiz, _admitted(actor, today), _admitted(actor, today, begun)).where(Quiz.id == quiz_id)
    row = (await session.execute(query)).one_or_none()
    if row is None:
        raise QuizNotFound
    if not row[1]:
        seen = await visible_quiz(session, actor=actor, quiz_id=quiz_id, today=today)
        if seen is None:
            raise QuizNotFound
        is_author = seen.inside and bool(actor.units_with(*PRINT_ROLES))
        raise QuizNotOpenYet if is_author else RoleMissing
    if not row[2]:
        raise QuizNotOpenYet
    return row[0]


async def require_running(session: AsyncSession, *, actor: Actor, quiz_id: UUID, today: date, now: datetime) -> None:
    """Somebody in reach may still take the quiz; raises QuizWindowOver."""
    running = and_(Admission.opens_at <= now, Admission.closes_at > now, Admission.released_at.is_(None))
    query = select(Quiz.id).where(Quiz.id == quiz_id, _admitted(actor, today, running))
    if (await session.execute(query)).first() is None:
        raise QuizWindowOver


def _admitted(actor: Actor, today: date, *more: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether somebody within the reach of the actor's roles is admitted to the quiz of the row."""
    reach = visible_ids(actor, today=today, roles=PRINT_ROLES)
    belongs = and_(Affiliation.member_id == Admission.member_id, queries.official_on(today))
    return exists().where(Admission.quiz_id == Quiz.id, belongs, Affiliation.unit_id.in_(reach), *more)


@dataclass(frozen=True, slots=True)
class Place:
    """A member with the branch of their official affiliation today."""

    member: Member
    unit_id: UUID


async def require_member_to_enter(session: AsyncSession, *, actor: Actor, member_id: UUID, today: date) -> Place:
    """The member, if the actor enters results for their branch; raises NotFound, RoleMissing."""
    member = await access.require_member(session, actor=actor, member_id=member_id, roles=ENTER_ROLES, today=today)
    return Place(member, (await access.branch_of(session, member_id, today)).unit_id)


async def is_on_behalf(session: AsyncSession, *, actor: Actor, unit_id: UUID, today: date) -> bool:
    """Whether the actor acts for the branch from above."""
    return not await access.reaches(session, actor=actor, unit_id=unit_id, roles=BRANCH_ROLES, today=today)


async def confirms(session: AsyncSession, *, actor: Actor, unit_id: UUID, today: date) -> bool:
    """Whether a role of the actor lets them confirm what was entered for members of the unit."""
    return await access.reaches(session, actor=actor, unit_id=unit_id, roles=CONFIRM_ROLES, today=today)


@dataclass(frozen=True, slots=True)
class Seen:
    """An entered result, whose it is, and whether the caller is a role holder there or a member of the same branch."""

    result: EnteredResult
    place: Place
    has_role: bool
    is_colleague: bool


async def require_result(
    session: AsyncSession,
    *,
    actor: Actor,
    result_id: UUID,
    roles: Collection[Role],
    today: date,
    lock: bool = False,
) -> Seen:
    """The entered result for role holders who reach its member and for members of the same branch; `lock` holds it.

    Raises EnteredResultNotFound outside, RoleMissing inside.
    """
    result = await session.get(EnteredResult, result_id, with_for_update=True if lock else None, populate_existing=lock)
    if result is None:
        raise EnteredResultNotFound
    member = await session.get_one(Member, result.member_id)
    unit_id = (await access.branch_of(session, member.id, today)).unit_id
    has_role = await access.reaches(session, actor=actor, unit_id=unit_id, roles=roles, today=today)
    is_colleague = await own_branch(session, actor=actor, today=today) == unit_id
    if not (has_role or is_colleague):
        inside = await access.reaches(session, actor=actor, unit_id=unit_id, roles=frozenset(Role), today=today)
        raise RoleMissing if inside else EnteredResultNotFound
    return Seen(result, Place(member, unit_id), has_role, is_colleague)


async def own_branch(session: AsyncSession, *, actor: Actor, today: date) -> UUID | None:
    """The branch the actor belongs to today."""
    if actor.member_id is None:
        return None
    own = await queries.official_affiliation(session, actor.member_id, today)
    return None if own is None else own.unit_id
