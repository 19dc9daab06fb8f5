"""Giving an exception: by the branch for its own, by the committees above for theirs (docs/rules.md, taking a test)."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import journal
from app.core.actor import Actor
from app.core.ids import new_id
from app.members.access import branch_of, require_member
from app.quizzes.errors import DatesNotInOrder
from app.quizzes.models import Admission, QuizOverride
from app.quizzes.overrides import access
from app.quizzes.overrides.applying import reached, write
from app.quizzes.overrides.errors import (
    OverrideGivesNothing,
    OverrideIdUsed,
    OverrideReasonNeeded,
    OverrideSubjectNotOne,
    OwnOverride,
    QuizReleased,
)
from app.quizzes.overrides.lengthening import lengthen_running
from app.quizzes.overrides.schemas import OverrideIn
from app.units.scope import require_unit

_SENT = ("unit_id", "member_id", "extra_s", "opens_at", "closes_at", "helper_reads", "reason")


@dataclass(frozen=True, slots=True)
class Given:
    """An exception, the name of its unit (None for a member's), and how many admitted people it reaches now."""

    override: QuizOverride
    unit_name: str | None
    admitted: int


async def give_override(
    session: AsyncSession, *, actor: Actor, quiz_id: UUID, sent: OverrideIn, now: datetime, today: date
) -> Given:
    """Write an exception into the admissions it reaches now; later ones get it when they are made. Running attempts gain time.

    The same `client_id` again is the same exception. Raises QuizNotFound, NotFound, RoleMissing, OwnOverride,
    OverrideSubjectNotOne, OverrideGivesNothing, OverrideReasonNeeded, DatesNotInOrder, OverrideIdUsed, QuizReleased.
    """
    _check(sent)
    await access.require_quiz(session, actor=actor, quiz_id=quiz_id, roles=access.GIVE_ROLES, today=today, lock=True)
    unit_id, unit_name = await _subject(session, actor, sent, today)
    known = select(QuizOverride).where(QuizOverride.quiz_id == quiz_id, QuizOverride.client_id == sent.client_id)
    override = (await session.execute(known)).scalar_one_or_none()
    if override is None:
        override = await _give(session, actor, quiz_id, sent, now=now, today=today, unit_id=unit_id)
    elif any(getattr(override, name) != getattr(sent, name) for name in _SENT):
        raise OverrideIdUsed
    admitted = await session.scalar(select(func.count()).select_from(Admission).where(reached(override, today)))
    return Given(override, unit_name, admitted or 0)


def _check(sent: OverrideIn) -> None:
    if (sent.unit_id is None) == (sent.member_id is None):
        raise OverrideSubjectNotOne
    has_window = sent.opens_at is not None or sent.closes_at is not None
    if not (has_window or sent.extra_s or sent.helper_reads):
        raise OverrideGivesNothing
    if has_window and not sent.reason:
        raise OverrideReasonNeeded
    if sent.opens_at is not None and sent.closes_at is not None and sent.closes_at <= sent.opens_at:
        raise DatesNotInOrder


async def _subject(session: AsyncSession, actor: Actor, sent: OverrideIn, today: date) -> tuple[UUID, str | None]:
    """The unit it is about (of a member: the branch) and, of a unit, its name; raises NotFound, RoleMissing, OwnOverride."""
    if sent.unit_id is not None:
        unit = await require_unit(session, actor=actor, unit_id=sent.unit_id, roles=access.GIVE_ROLES, today=today)
        return unit.unit_id, unit.name
    assert sent.member_id is not None
    member = await require_member(session, actor=actor, member_id=sent.member_id, roles=access.GIVE_ROLES, today=today)
    if member.id == actor.member_id:
        raise OwnOverride
    return (await branch_of(session, member.id, today)).unit_id, None


async def _give(
    session: AsyncSession, actor: Actor, quiz_id: UUID, sent: OverrideIn, *, now: datetime, today: date, unit_id: UUID
) -> QuizOverride:
    override = QuizOverride(
        id=new_id(),
        quiz_id=quiz_id,
        client_id=sent.client_id,
        created_at=now,
        created_by=actor.account_id,
        **{name: getattr(sent, name) for name in _SENT},
    )
    session.add(override)
    await session.flush()
    await write(session, override, today=today)
    # After the write, which leaves released admissions out: nobody is released between the two.
    over = exists().where(Admission.quiz_id == quiz_id, Admission.released_at.is_not(None))
    if (await session.execute(select(over))).scalar_one():
        raise QuizReleased
    running = await lengthen_running(session, actor=actor, quiz_id=quiz_id, whom=reached(override, today), now=now)
    journal.record(
        session,
        actor=actor,
        action="quizzes:override:give",
        subject=("quiz_override", override.id),
        unit_id=unit_id,
        reason=sent.reason,
        now=now,
        new={**sent.model_dump(mode="json", exclude={"client_id", "reason"}), "quiz_id": str(quiz_id), "running": len(running)},
    )
    return override
