"""Receipts: what the service signed, as it was signed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core.models import Base, primary_key


class Receipt(Base):
    """One row: one signed statement about an attempt, the same bytes for ever.

    kind: submission (made when the attempt closed, never holds score or answers; `code` is its look-up, `nonce` opens its
    fingerprint of the answers to the member alone) or score (made when the score was first shown; `grading_number`
    says of which grading).
    """

    __tablename__ = "receipts"
    __table_args__ = (
        Index("uq_receipts_statement", "attempt_id", "kind", "grading_number", unique=True),
        CheckConstraint("kind IN ('submission', 'score')", name="known_kind"),
    )

    id: Mapped[UUID] = primary_key()
    attempt_id: Mapped[UUID]
    kind: Mapped[str]
    grading_number: Mapped[int]
    code: Mapped[str | None] = mapped_column(unique=True)
    key_id: Mapped[str]
    statement: Mapped[str]
    signature: Mapped[str]
    nonce: Mapped[str | None]
    made_at: Mapped[datetime]
