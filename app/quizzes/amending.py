"""Letting what waited since the end of an occasion count, once the committee has accepted it (the amendment's transaction).

Late answers that were accepted for the amendment enter the fold; attempts that were regraded take their newest marks. Until
then the attempt's own marks are part of a sealed figure (`regrading`).
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import hot, journal
from app.core.actor import Actor
from app.core.db import Database
from app.core.hot import HotTransaction, Row
from app.quizzes import statements
from app.quizzes.closing import fold_rows
from app.quizzes.late import statements as late_statements
from app.quizzes.late.counting import counting
from app.quizzes.models import Attempt, Grading, LateJudgement
from app.quizzes.papers import shelf_of
from app.quizzes.receipts import making
from app.quizzes.receipts.statement import Verdict
from app.quizzes.regrading import regrade

ACTION = "quizzes:attempt:amend"


async def count_amended(
    session: AsyncSession, database: Database, *, occasion_id: UUID, members: Collection[UUID], actor: Actor, now: datetime
) -> int:
    """Let everything count that waits at these members' attempts of an occasion that is over; how many attempts changed.

    The caller journals the decision and its reason; each changed attempt has its entry with old and new marks.
    """
    changed = 0
    for attempt_id in await _attempts(session, occasion_id, members):
        transaction = await hot.inside(session)
        await transaction.fetch(late_statements.RELEASED, attempt=attempt_id)  # the admission before the attempt (0012)
        rows = await transaction.fetch(statements.LOCK_ONE, attempt=attempt_id)
        if rows and rows[0]["state"] == "closed":
            changed += await _count(session, database, transaction, rows[0], actor=actor, now=now)
    return changed


async def _attempts(session: AsyncSession, occasion_id: UUID, members: Collection[UUID]) -> Sequence[UUID]:
    query = (
        select(Attempt.id)
        .where(Attempt.occasion_id == occasion_id, Attempt.member_id.in_(members), Attempt.state == "closed")
        .order_by(Attempt.id)
    )
    return (await session.scalars(query)).all()


async def _count(
    session: AsyncSession, database: Database, transaction: HotTransaction, row: Row, *, actor: Actor, now: datetime
) -> bool:
    attempt = await session.get_one(Attempt, row["id"], populate_existing=True)
    old = _marks(attempt)
    accepted = (
        update(LateJudgement)
        .where(
            LateJudgement.attempt_id == attempt.id, LateJudgement.outcome == "accepted", LateJudgement.after_release.is_(True)
        )
        .values(after_release=False)
        .returning(LateJudgement.seq)
    )
    was_taken = attempt.taken
    if (await session.execute(accepted)).all():
        label, account_id = actor.label, actor.account_id
        await regrade(database, transaction, row, reason="late", label=label, now=now, account_id=account_id)
        folded = (await _folded(database, transaction, row))[1]
        attempt.taken, attempt.answered = folded.received, len(folded.answers)
    newest = select(Grading).where(Grading.attempt_id == attempt.id).order_by(Grading.number.desc()).limit(1)
    grading = await session.scalar(newest)
    if grading is not None:
        attempt.earned, attempt.maximum, attempt.passed = grading.earned, grading.maximum, grading.passed
    new = _marks(attempt)
    if new == old:
        return False
    journal.record(session, actor=actor, action=ACTION, subject=("attempt", attempt.id), now=now, old=old, new=new)
    await session.flush()
    if attempt.taken and not was_taken:
        await _give_receipt(database, transaction, row, now=now)
    return True


def _marks(attempt: Attempt) -> dict[str, Any]:
    """What an attempt counts for; an exact fraction in its one form."""
    earned = None if attempt.earned is None else str(Fraction(attempt.earned))
    return {
        "taken": attempt.taken,
        "answered": attempt.answered,
        "earned": earned,
        "maximum": attempt.maximum,
        "passed": attempt.passed,
    }


async def _folded(database: Database, transaction: HotTransaction, row: Row) -> Any:
    heard = await transaction.fetch(late_statements.HEARD, attempt=row["id"])
    return await fold_rows(database, row["paper"], counting(heard))


async def _give_receipt(database: Database, transaction: HotTransaction, row: Row, *, now: datetime) -> None:
    """Where nothing had come in time there is no receipt yet."""
    _, folded = await _folded(database, transaction, row)
    campaign = await shelf_of(database).occasion_title(database, row["occasion_id"])
    closed_at = row["closed_at"]
    values = making.hot_values(row, folded.answers, campaign=campaign, verdict=Verdict.LATE, closed_at=closed_at, now=now)
    await transaction.fetch(late_statements.ADD_RECEIPT, **values)
