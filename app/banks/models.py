"""Question banks; versions of questions are immutable."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core.models import Base, primary_key


class Bank(Base):
    """One row: the questions on one document, named by the document's identity (kind, symbol, issuer, date)."""

    __tablename__ = "banks"

    id: Mapped[UUID] = primary_key()
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    document_kind: Mapped[str]
    document_symbol: Mapped[str | None]
    document_issuer: Mapped[str]
    document_date: Mapped[date | None]
    note: Mapped[str | None]
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"))
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)


class Question(Base):
    """One row: one question through all its versions."""

    __tablename__ = "questions"
    __table_args__ = (Index("uq_questions_code", "bank_id", "code", unique=True),)

    id: Mapped[UUID] = primary_key()
    bank_id: Mapped[UUID] = mapped_column(ForeignKey("banks.id"))
    code: Mapped[str]
    current_version_id: Mapped[UUID | None]
    retired_at: Mapped[datetime | None]


class QuestionVersion(Base):
    """One row: a question as it once read; never changed. `body` holds stem, options, key and scoring by kind."""

    __tablename__ = "question_versions"
    __table_args__ = (Index("uq_question_versions_number", "question_id", "number", unique=True),)

    id: Mapped[UUID] = primary_key()
    question_id: Mapped[UUID] = mapped_column(ForeignKey("questions.id"))
    number: Mapped[int]
    kind: Mapped[str]
    body: Mapped[dict[str, Any]]
    clause: Mapped[str]
    quotation: Mapped[str | None]
    explanation: Mapped[str]
    difficulty: Mapped[str]
    review: Mapped[str | None]
    content_hash: Mapped[str]
    created_at: Mapped[datetime]


class Picture(Base):
    """One row: one picture of a bank, made small once, never changed. Bodies name it by `digest` and say it in words."""

    __tablename__ = "pictures"
    __table_args__ = (Index("uq_pictures_digest", "bank_id", "digest", unique=True),)

    id: Mapped[UUID] = primary_key()
    bank_id: Mapped[UUID] = mapped_column(ForeignKey("banks.id"))
    digest: Mapped[str]
    media_type: Mapped[str]
    width: Mapped[int]
    height: Mapped[int]
    data: Mapped[bytes]
    created_at: Mapped[datetime]


class QuestionDraft(Base):
    """One row: a question being written, new (`question_id` null) or a new version of one; published by a second person.

    state: draft, in_review, returned, published, dropped. `content` holds code, kind, clause, difficulty, body, quotation,
    explanation as the text format has them. `based_on` is the number of the version it was begun from.
    """

    __tablename__ = "question_drafts"
    __table_args__ = (
        Index("ix_question_drafts_bank_id", "bank_id", "state"),
        CheckConstraint("state IN ('draft', 'in_review', 'returned', 'published', 'dropped')", name="known_state"),
    )

    id: Mapped[UUID] = primary_key()
    bank_id: Mapped[UUID] = mapped_column(ForeignKey("banks.id"))
    question_id: Mapped[UUID | None] = mapped_column(ForeignKey("questions.id"))
    based_on: Mapped[int | None]
    content: Mapped[dict[str, Any]]
    state: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    author_id: Mapped[UUID]
    author_label: Mapped[str]
    changed_by: Mapped[UUID]
    changed_at: Mapped[datetime]
    reviewer_id: Mapped[UUID | None]
    reviewer_label: Mapped[str | None]
    reviewed_at: Mapped[datetime | None]
    review_note: Mapped[str | None]
    published_version_id: Mapped[UUID | None]
