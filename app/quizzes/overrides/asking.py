"""More time on request: a member (or guest) asks, gives no reason, and has it at once, also in a running attempt."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import journal
from app.core.actor import Actor
from app.quizzes.allowance import more_time
from app.quizzes.errors import QuizNotFound, QuizWindowOver
from app.quizzes.models import Admission, Quiz
from app.quizzes.overrides.errors import QuizReleased
from app.quizzes.overrides.lengthening import Running, lengthen_running
from app.quizzes.takers import taker_of


@dataclass(frozen=True, slots=True)
class Granted:
    """The time beside the limit, the whole time, and the running attempt with its deadline, if there is one."""

    extra_s: int
    time_limit_s: int
    running: Running | None


async def ask_more_time(session: AsyncSession, *, actor: Actor, quiz_id: UUID, now: datetime) -> Granted:
    """Half of the limit again, or what the member has if that is more; asking again changes nothing.

    Raises QuizNotFound (also when not admitted), QuizReleased; QuizWindowOver when there is nothing left to use it for.
    """
    taker = taker_of(actor)
    query = (
        select(Admission, Quiz)
        .join(Quiz, Quiz.id == Admission.quiz_id)
        .where(Admission.quiz_id == quiz_id, Admission.member_id == taker, Quiz.state == "published")
        .with_for_update(of=Admission)
    )
    row = (await session.execute(query)).one_or_none()
    if row is None:
        raise QuizNotFound
    admission, quiz = row
    if admission.released_at is not None:
        raise QuizReleased
    old, new = admission.extra_s, max(admission.extra_s, more_time(quiz.time_limit_s))
    admission.extra_s = new
    await session.flush()
    mine = Admission.member_id == taker
    running = await lengthen_running(session, actor=actor, quiz_id=quiz_id, whom=mine, now=now)
    if new > old:
        if not running and now >= admission.closes_at:
            raise QuizWindowOver(extra={"closes_at": admission.closes_at.isoformat()})
        journal.record(
            session,
            actor=actor,
            action="quizzes:more_time:ask",
            subject=("quiz", quiz_id),
            now=now,
            old={"extra_s": old},
            new={"extra_s": new},
        )
    return Granted(new, quiz.time_limit_s + new, running[0] if running else None)
