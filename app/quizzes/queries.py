"""Reading quizzes: for those who define them, for a member's home page, for participation."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, and_, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.actor import Actor
from app.quizzes.allowance import allowance, attempts_left, deadline, rested_until
from app.quizzes.models import Admission, Attempt, Quiz
from app.quizzes.takers import taker_of
from app.units.scope import visible_ids


@dataclass(frozen=True, slots=True)
class SeenQuiz:
    """A quiz as the actor sees it: whether it lies in their subtree, and their own admission if they may take it."""

    quiz: Quiz
    inside: bool
    own: Admission | None


async def visible_quizzes(
    session: AsyncSession, *, actor: Actor, today: date, before: UUID | None, most: int
) -> list[SeenQuiz]:
    """Quizzes of the actor's subtree, and published ones to which the actor, member or guest, is admitted; newest first."""
    statement = _seen(actor, today).order_by(Quiz.id.desc()).limit(most)
    if before is not None:
        statement = statement.where(Quiz.id < before)
    return [SeenQuiz(quiz, bool(inside), own) for quiz, inside, own in await session.execute(statement)]


async def visible_quiz(session: AsyncSession, *, actor: Actor, quiz_id: UUID, today: date) -> SeenQuiz | None:
    """One of `visible_quizzes`, or None."""
    row = (await session.execute(_seen(actor, today).where(Quiz.id == quiz_id))).one_or_none()
    return None if row is None else SeenQuiz(row[0], bool(row[1]), row[2])


def _seen(actor: Actor, today: date) -> Select[Quiz, bool, Admission]:
    inside = Quiz.unit_id.in_(visible_ids(actor, today=today))
    own = and_(Admission.quiz_id == Quiz.id, Admission.member_id == taker_of(actor))
    may_take = and_(Quiz.state == "published", Admission.quiz_id.is_not(None))
    return select(Quiz, inside.label("inside"), Admission).outerjoin(Admission, own).where(or_(inside, may_take))


def outcomes(occasion_id: UUID) -> Select[UUID, bool, bool]:
    """Per member of an occasion with a closed attempt: `took` (any with an answer) and `passed`, by what the test counts.

    An occasion has one test. Best: any attempt passed. First and last: numbers do not repeat, so the least and the greatest of
    `2 × number + passed` over the taken attempts end in whether that attempt passed (measured in decision 0012).
    """
    has_passed = case((Attempt.passed.is_(True), 1), else_=0)
    numbered = case((Attempt.taken.is_(True), 2 * Attempt.number + has_passed))
    rule = func.max(Quiz.counts)
    counted = case(
        (rule == "first", func.min(numbered) % 2), (rule == "last", func.max(numbered) % 2), else_=func.max(has_passed)
    )
    return (
        select(
            Attempt.member_id,
            (func.max(case((Attempt.taken.is_(True), 1), else_=0)) == 1).label("took"),
            (func.coalesce(counted, 0) == 1).label("passed"),
        )
        .join(Quiz, Quiz.id == Attempt.quiz_id)
        .where(Attempt.occasion_id == occasion_id, Attempt.state == "closed")
        .group_by(Attempt.member_id)
    )


@dataclass(frozen=True, slots=True)
class DueQuiz:
    """One quiz a member is admitted to: when it may be started, how long it may take, and how far the member is.

    `may_start_at`: when the cool-down ends, if the member has to wait for the next attempt.
    """

    quiz_id: UUID
    occasion_id: UUID
    title: str
    questions: int
    time_limit_s: int
    opens_at: datetime
    closes_at: datetime
    attempts_left: int
    may_start_at: datetime | None
    taken: bool
    open_attempt_id: UUID | None
    open_until: datetime | None


async def due_for_member(session: AsyncSession, member_id: UUID, now: datetime) -> list[DueQuiz]:
    """The quizzes a member may start now or later or has begun, by the end of their window.

    A quiz taken already stays listed while attempts are left; `taken` says it.
    """
    early = Attempt.closed_at < Attempt.closes_at  # as `allowance.ended_at`
    statement = (
        select(
            Quiz,
            Admission,
            func.count(Attempt.id),
            func.count(case((and_(Attempt.state == "closed", Attempt.taken.is_(False)), Attempt.id))),
            func.max(case((Attempt.taken.is_(True), 1), else_=0)),
            func.max(case((and_(Attempt.state == "open", Attempt.closes_at >= now), Attempt.deadline_at))),
            func.max(case((Attempt.taken.is_(True), case((early, Attempt.closed_at), else_=Attempt.closes_at)))),
        )
        .join(Admission, Admission.quiz_id == Quiz.id)
        .outerjoin(Attempt, and_(Attempt.quiz_id == Quiz.id, Attempt.member_id == Admission.member_id))
        .where(Admission.member_id == member_id, Quiz.state == "published")
        .group_by(Quiz.id, Admission.quiz_id, Admission.member_id)
        .order_by(Admission.closes_at, Quiz.id)
    )
    rows = (await session.execute(statement)).all()
    running = select(Attempt.quiz_id, Attempt.id).where(
        Attempt.member_id == member_id, Attempt.state == "open", Attempt.closes_at >= now
    )
    opened = dict((await session.execute(running)).all())
    found = []
    for quiz, admission, begun, empty, taken, open_until, last_end in rows:
        left = attempts_left(quiz.max_attempts, begun=begun, empty=empty)
        rested = rested_until(quiz.cooldown_s, [last_end])
        may = allowance(left, rested=rested, until=admission.closes_at, now=now)
        found.append(
            DueQuiz(
                quiz_id=quiz.id,
                occasion_id=admission.occasion_id,
                title=quiz.title,
                questions=sum(draw["count"] for draw in quiz.draws),
                time_limit_s=_time_for(quiz, admission, max(now, admission.opens_at)),
                opens_at=admission.opens_at,
                closes_at=admission.closes_at,
                attempts_left=may.left,
                may_start_at=may.may_start_at,
                taken=bool(taken),
                open_attempt_id=opened.get(quiz.id),
                open_until=open_until,
            )
        )
    return [quiz for quiz in found if quiz.attempts_left or quiz.open_attempt_id]


def _time_for(quiz: Quiz, admission: Admission, at: datetime) -> int:
    """How many seconds an attempt begun at this moment would have."""
    extra_s, until = admission.extra_s, admission.closes_at
    end = deadline(at, limit_s=quiz.time_limit_s, extra_s=extra_s, until=until, rule=quiz.deadline_rule)
    return max(0, int((end - at).total_seconds()))
