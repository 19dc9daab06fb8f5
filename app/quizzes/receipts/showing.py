"""A member's own receipt, and the signed score as far as the quiz's policy shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from uuid import UUID

from app.auth.errors import SignedOut
from app.core import clock, signing_keys
from app.core.actor import Actor
from app.core.db import Database
from app.core.hot import Row
from app.core.ids import new_id
from app.quizzes.attempts import is_due
from app.quizzes.errors import AttemptNotFound
from app.quizzes.expiry import close_due_one
from app.quizzes.grading import score_text
from app.quizzes.receipts import queries
from app.quizzes.receipts.envelope import Signed, to_qr
from app.quizzes.receipts.errors import AttemptStillOpen, ReceiptNotFound
from app.quizzes.receipts.statement import Score, read, score_statement
from app.quizzes.takers import taker_of
from app.quizzes.visibility import Reveal, Review, shown


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
    rows = await _read(database, actor, attempt_id)
    if rows and is_due(rows[0], now):
        await close_due_one(database, attempt_id=attempt_id, now=now)
        rows = await _read(database, actor, attempt_id)
    if not rows:
        raise AttemptNotFound
    if not rows[0]["signed_in"]:
        raise SignedOut
    if rows[0]["state"] == "open":
        raise AttemptStillOpen
    receipt = next((row for row in rows if row["kind"] == "submission"), None)
    if receipt is None:
        raise ReceiptNotFound
    scores: Sequence[Row] = []
    if _shows_marks(receipt, now):
        if all(row["kind"] != "score" or row["grading_number"] != row["graded_number"] for row in rows):
            await _add_score(database, receipt, now=now)
            rows = await _read(database, actor, attempt_id)
        scores = [row for row in rows if row["kind"] == "score"]
    return OwnReceipt(
        attempt_id=attempt_id,
        code=receipt["code"],
        nonce=receipt["nonce"],
        made_at=receipt["made_at"],
        receipt=_shown(receipt),
        scores=[_shown(row) for row in scores],
    )


async def _read(database: Database, actor: Actor, attempt_id: UUID) -> Sequence[Row]:
    caller = {"member": taker_of(actor), "account": actor.account_id, "family": actor.family_id}
    return await database.hot.fetch(queries.OWN_RECEIPTS, attempt=attempt_id, **caller)


def _shows_marks(row: Row, now: datetime) -> bool:
    review = Review(Reveal(row["review_after"]), Reveal(row["review_released"]))
    has_grading = row["graded_number"] is not None
    return has_grading and shown(review, closed=True, released_at=row["released_at"], now=now).marks


async def _add_score(database: Database, row: Row, *, now: datetime) -> None:
    """Sign the newest grading; if another request did so meanwhile, that one's bytes stay."""
    score = Score(
        grading=row["graded_number"],
        graded_at=row["graded_at"].astimezone(clock.zone()),
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
