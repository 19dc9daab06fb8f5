"""Deciding about late answers: by somebody else than their member, with a reason; after the occasion's end from above only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import hot, journal
from app.core.actor import Actor
from app.core.db import Database
from app.core.errors import NotFound
from app.core.hot import HotTransaction, Row
from app.members.access import branch_of, require_member
from app.members.notice_words import NoticeKind
from app.members.notices import tell
from app.members.words import KEEP_BRANCH
from app.quizzes import statements
from app.quizzes.late import statements as late_statements
from app.quizzes.late.counting import count_accepted
from app.quizzes.late.errors import DecisionIdUsed, NothingToDecide, OwnLateAnswers
from app.quizzes.models import Attempt, LateJudgement
from app.units.scope import require_unit_from_above


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decided; `client_id` is made on their device, None where it made none."""

    accept: bool
    reason: str
    client_id: UUID | None = None

    @property
    def outcome(self) -> str:
        """The outcome of the batches it is about."""
        return "accepted" if self.accept else "refused"


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision as it is stored. `for_amendment`: the occasion is over, so accepting it moved nothing yet."""

    attempt_id: UUID
    outcome: str
    batches: int
    for_amendment: bool
    decided_at: datetime


async def decide(
    session: AsyncSession, database: Database, *, actor: Actor, attempt_id: UUID, decision: Decision, today: date, now: datetime
) -> Decided:
    """Decide about all late answers of an attempt that wait, or that the test's own rule refused.

    Accepted ones count: the attempt is graded anew. When the occasion is over they are accepted for the amendment and move
    nothing. The same `client_id` again is answered the same. Raises NotFound, RoleMissing, OwnLateAnswers, NothingToDecide,
    DecisionIdUsed.
    """
    unit_id = await _authorised(session, actor=actor, attempt_id=attempt_id, today=today)
    transaction = await hot.inside(session)
    is_over = await _is_over(transaction, attempt_id)  # the admission is locked before the attempt (decision 0012)
    (attempt,) = await transaction.fetch(statements.LOCK_ONE, attempt=attempt_id)
    earlier = await _earlier(session, decision, attempt_id)
    if earlier is not None:
        return earlier
    waiting = await _waiting(session, attempt_id)
    if not waiting:
        raise NothingToDecide
    for_amendment = is_over or any(row.after_release for row in waiting)
    if for_amendment:
        await require_unit_from_above(session, actor=actor, unit_id=unit_id, roles=KEEP_BRANCH, today=today)
    old = {"outcomes": sorted({row.outcome for row in waiting})}
    for row in waiting:
        row.outcome, row.after_release, row.reason = decision.outcome, for_amendment, decision.reason
        row.decided_at, row.decided_by, row.decision_id = now, actor.account_id, decision.client_id
    _journal(session, attempt, unit_id, decision, len(waiting), for_amendment, old, actor=actor, now=now)
    await session.flush()
    if decision.accept and not for_amendment:
        await count_accepted(database, transaction, attempt, label=actor.label, account_id=actor.account_id, now=now)
    await _tell(session, attempt, decision, for_amendment=for_amendment, now=now)
    return Decided(attempt_id, decision.outcome, len(waiting), for_amendment and decision.accept, now)


async def _authorised(session: AsyncSession, *, actor: Actor, attempt_id: UUID, today: date) -> UUID:
    """The branch of the attempt's member, if the actor keeps it and is not that member."""
    attempt = await session.get(Attempt, attempt_id)
    if attempt is None:
        raise NotFound
    member = await require_member(session, actor=actor, member_id=attempt.member_id, roles=KEEP_BRANCH, today=today)
    if member.id == actor.member_id:
        raise OwnLateAnswers
    return (await branch_of(session, member.id, today)).unit_id


async def _earlier(session: AsyncSession, decision: Decision, attempt_id: UUID) -> Decided | None:
    """The decision that was sent with this id before."""
    if decision.client_id is None:
        return None
    rows = (await session.scalars(select(LateJudgement).where(LateJudgement.decision_id == decision.client_id))).all()
    if not rows:
        return None
    first = rows[0]
    if first.attempt_id != attempt_id or first.outcome != decision.outcome or first.decided_at is None:
        raise DecisionIdUsed
    return Decided(attempt_id, first.outcome, len(rows), first.after_release and decision.accept, first.decided_at)


async def _waiting(session: AsyncSession, attempt_id: UUID) -> Sequence[LateJudgement]:
    """Read after the attempt was locked: judgements of an attempt change under its lock only."""
    query = select(LateJudgement).where(
        LateJudgement.attempt_id == attempt_id, LateJudgement.decided_at.is_(None), LateJudgement.outcome != "accepted"
    )
    return (await session.scalars(query)).all()


async def _is_over(transaction: HotTransaction, attempt_id: UUID) -> bool:
    released = await transaction.fetch(late_statements.RELEASED, attempt=attempt_id)
    return any(row["released_at"] is not None for row in released)


def _journal(
    session: AsyncSession,
    attempt: Row,
    unit_id: UUID,
    decision: Decision,
    batches: int,
    for_amendment: bool,
    old: dict[str, list[str]],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    journal.record(
        session,
        actor=actor,
        action=f"quizzes:late_answers:{'accept' if decision.accept else 'refuse'}",
        subject=("attempt", attempt["id"]),
        unit_id=unit_id,
        reason=decision.reason,
        old=old,
        new={
            "outcome": decision.outcome,
            "batches": batches,
            "for_amendment": for_amendment,
            "member_id": str(attempt["member_id"]),
        },
        now=now,
    )


async def _tell(session: AsyncSession, attempt: Row, decision: Decision, *, for_amendment: bool, now: datetime) -> None:
    accepted = NoticeKind.LATE_FOR_AMENDMENT if for_amendment else NoticeKind.LATE_ACCEPTED
    await tell(
        session,
        member_id=attempt["member_id"],
        kind=accepted if decision.accept else NoticeKind.LATE_REFUSED,
        params={"title": attempt["title"], "number": attempt["number"], "reason": decision.reason},
        dedupe=f"late/{attempt['id']}/{now.isoformat()}",
        now=now,
    )
