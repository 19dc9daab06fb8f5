"""Making a submission's receipt: in the transaction that closes the attempt, once, the same bytes for ever (decision 0014)."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock, signing_keys
from app.core.hot import Row
from app.core.ids import new_id
from app.core.signing import to_text
from app.members.models import Member
from app.quizzes.models import Attempt, Occasion, Quiz, Receipt
from app.quizzes.receipts.codes import new_code
from app.quizzes.receipts.statement import NONCE_BYTES, Facts, Named, Verdict, fingerprint, submission_statement

# How an attempt was closed, as its receipt says it.
VERDICTS = {"member": Verdict.SUBMITTED, "expiry": Verdict.EXPIRED, "paper": Verdict.ENTERED}
_COLUMNS = Receipt.__table__.c
# The hot path's form of `add_receipt`, for `hot.together`; its parameters are named by `hot_values`.
HOT_INSERT = insert(Receipt).values({c.name: bindparam(f"receipt_{c.name}", type_=c.type) for c in _COLUMNS})


def receipt_values(attempt_id: UUID, facts: Facts, answers: Mapping[int, Any], *, now: datetime) -> dict[str, Any]:
    """The columns of a new receipt. `answers`: the folded answers by place in the paper, in paper positions."""
    receipt_id, nonce, keys = new_id(), secrets.token_bytes(NONCE_BYTES), signing_keys.ring()
    mark = fingerprint({str(place): answer for place, answer in answers.items()}, nonce)
    statement = submission_statement(facts, receipt_id=receipt_id, key_id=keys.key_id, answers=mark)
    return {
        "id": receipt_id,
        "attempt_id": attempt_id,
        "kind": "submission",
        "grading_number": 0,
        "code": new_code(),
        "key_id": keys.key_id,
        "statement": statement,
        "signature": keys.sign(statement.encode()),
        "nonce": to_text(nonce),
        "made_at": now,
    }


def hot_values(
    attempt: Row, answers: Mapping[int, Any], *, campaign: str, verdict: Verdict, closed_at: datetime, now: datetime
) -> dict[str, Any]:
    """The parameters of `HOT_INSERT` for a locked attempt (a row of `statements.LOCK_…`)."""
    facts = Facts(
        test=Named(attempt["quiz_id"], attempt["title"]),
        campaign=Named(attempt["occasion_id"], campaign),
        member=attempt["member_number"],
        started_at=clock.local(attempt["started_at"]),
        closed_at=clock.local(closed_at),
        way=attempt["way"],
        verdict=verdict,
    )
    values = receipt_values(attempt["id"], facts, answers, now=now)
    return {f"receipt_{name}": value for name, value in values.items()}


async def add_receipt(
    session: AsyncSession, *, attempt: Attempt, answers: Mapping[int, Any], now: datetime, verdict: Verdict | None = None
) -> Receipt:
    """The receipt of a closed and taken attempt outside the hot path (entered results), in the caller's transaction.

    `answers`: the folded answers by place in the paper, in paper positions. `verdict`: by default as the attempt was closed.
    """
    number = select(Member.number).where(Member.id == attempt.member_id).scalar_subquery()
    title = select(Occasion.title).where(Occasion.id == attempt.occasion_id).scalar_subquery()
    named = (await session.execute(select(Quiz.title, number, title).where(Quiz.id == attempt.quiz_id))).one()
    assert attempt.closed_at is not None
    assert attempt.closed_by is not None
    facts = Facts(
        test=Named(attempt.quiz_id, named[0]),
        campaign=Named(attempt.occasion_id, named[2] or ""),
        member=named[1],
        started_at=clock.local(attempt.started_at),
        closed_at=clock.local(attempt.closed_at),
        way=attempt.way,
        verdict=verdict or VERDICTS[attempt.closed_by],
    )
    receipt = Receipt(**receipt_values(attempt.id, facts, answers, now=now))
    session.add(receipt)
    return receipt
