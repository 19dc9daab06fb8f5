"""A member's own receipt, and the signed score as far as the quiz's policy shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from uuid import UUID

from app.core import clock, signing_keys
from app.core.actor import Actor
from app.core.db import Database
from app.core.hot import Row
from app.core.ids import new_id
from app.quizzes.attempts import own_attempt
from app.quizzes.grading import score_text
from app.quizzes.looking import look
from app.quizzes.receipts import queries
from app.quizzes.receipts.envelope import Signed, to_qr
from app.quizzes.receipts.errors import AttemptStillOpen, ReceiptNotFound
from app.quizzes.receipts.statement import Score, read, score_statement


@dataclass(frozen=True, slots=True)
class Shown:
    """One signed statement with the text of its QR code."""

    statement: str
    signature: str
    key_id: str
    qr: str


@dataclass(frozen=True, slots=True)
class OwnReceipt:
    """The receipt with the nonce that opens its fingerprint of the answers, and the signed scores in order of grading."""

    attempt_id: UUID
    code: str
    nonce: str
    made_at: datetime
    receipt: Shown
    scores: list[Shown]


async def receipt_of(database: Database, *, actor: Actor, attempt_id: UUID, now: datetime) -> OwnReceipt:
    """The caller's own receipt, the same bytes every time.

    The score's statement is made when the receipt is first read while the policy shows marks, and again for a later grading.
    Raises AttemptNotFound, SignedOut, AttemptStillOpen, ReceiptNotFound (nothing was handed in).
    """
    attempt = await own_attempt(database, actor=actor, attempt_id=attempt_id, now=now)
    if attempt["state"] == "open":
        raise AttemptStillOpen
    rows = await database.hot.fetch(queries.RECEIPTS, attempt=attempt_id)
    receipt = next((row for row in rows if row["kind"] == "submission"), None)
    if receipt is None:
        raise ReceiptNotFound
    scores = await _scores(database, actor, attempt, rows, receipt, now=now)
    return OwnReceipt(
        attempt_id=attempt_id,
        code=receipt["code"],
        nonce=receipt["nonce"],
        made_at=receipt["made_at"],
        receipt=_shown(receipt),
        scores=[_shown(row) for row in scores],
    )


async def _scores(
    database: Database, actor: Actor, attempt: Row, rows: Sequence[Row], receipt: Row, *, now: datetime
) -> list[Row]:
    """The signed scores, if the policy shows marks; the newest one is made here if it was not yet. The look is noted."""
    if not (await look(database, actor=actor, attempt=attempt, now=now)).marks:
        return []
    scores = [row for row in rows if row["kind"] == "score"]
    number = receipt["graded_number"]
    if number is not None and all(row["grading_number"] != number for row in scores):
        await _add_score(database, receipt, now=now)
        rows = await database.hot.fetch(queries.RECEIPTS, attempt=receipt["id"])
        scores = [row for row in rows if row["kind"] == "score"]
    return scores


async def _add_score(database: Database, row: Row, *, now: datetime) -> None:
    """Sign the newest grading; if another request did so meanwhile, that one's bytes stay."""
    score = Score(
        grading=row["graded_number"],
        graded_at=clock.local(row["graded_at"]),
        earned=row["earned"],
        maximum=row["maximum"],
        text=score_text(Fraction(row["earned"]), row["maximum"]),
        passed=row["passed"],
    )
    statement_id, keys = new_id(), signing_keys.ring()
    text = score_statement(read(row["statement"]), score, statement_id=statement_id, key_id=keys.key_id)
    await database.hot.fetch(
        queries.ADD_SCORE,
        attempt=row["id"],
        new_id=statement_id,
        new_grading_number=row["graded_number"],
        new_key_id=keys.key_id,
        new_statement=text,
        new_signature=keys.sign(text.encode()),
        new_made_at=now,
    )


def _shown(row: Row) -> Shown:
    signed = Signed(row["statement"], row["signature"], row["key_id"])
    return Shown(signed.statement, signed.signature, signed.key_id, to_qr(signed))
