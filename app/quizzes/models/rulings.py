"""Questions that takers find wrong, what a reviewer ruled, and the regrading that follows."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.models import Base, primary_key


class QuestionReport(Base):
    """One row: one taker says that something is wrong with a question ("Câu này có vấn đề"). One a taker and version.

    reason: wrong_key, two_right, unclear, typo, other.
    """

    __tablename__ = "question_reports"
    __table_args__ = (
        Index("uq_question_reports_taker", "question_version_id", "member_id", unique=True),
        CheckConstraint("reason IN ('wrong_key', 'two_right', 'unclear', 'typo', 'other')", name="known_reason"),
    )

    id: Mapped[UUID] = primary_key()
    question_version_id: Mapped[UUID] = mapped_column(ForeignKey("question_versions.id"))
    quiz_id: Mapped[UUID] = mapped_column(ForeignKey("quizzes.id"))
    member_id: Mapped[UUID]
    attempt_id: Mapped[UUID]
    place: Mapped[int]
    reason: Mapped[str]
    note: Mapped[str | None]
    reported_at: Mapped[datetime]


class QuestionCase(Base):
    """One row: one question version before a reviewer: enough takers reported it, or a reviewer opened it (`opened_by`).

    decision: sound, void, rekey; `answer` is what the reporters are told. One case of a version at a time is undecided.
    """

    __tablename__ = "question_cases"
    __table_args__ = (
        CheckConstraint("decision IS NULL OR decision IN ('sound', 'void', 'rekey')", name="known_decision"),
        Index("ix_question_cases_version", "question_version_id"),
        Index(
            "uq_question_cases_undecided",
            "question_version_id",
            unique=True,
            postgresql_where=text("decision IS NULL"),
            sqlite_where=text("decision IS NULL"),
        ),
    )

    id: Mapped[UUID] = primary_key()
    question_version_id: Mapped[UUID] = mapped_column(ForeignKey("question_versions.id"))
    opened_at: Mapped[datetime]
    opened_by: Mapped[UUID | None]
    decision: Mapped[str | None]
    answer: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None]


class Ruling(Base):
    """One row: a question version is void, or its key is another; the newest ruling of a version (`number`) counts.

    void: everybody who had it earns its full mark. rekey: `body` carries the right key; with `old_key_counts` nobody loses a
    mark that the printed key gave.
    """

    __tablename__ = "question_rulings"
    __table_args__ = (
        Index("uq_question_rulings_number", "question_version_id", "number", unique=True),
        CheckConstraint("kind IN ('void', 'rekey')", name="known_kind"),
    )

    id: Mapped[UUID] = primary_key()
    question_version_id: Mapped[UUID] = mapped_column(ForeignKey("question_versions.id"))
    number: Mapped[int]
    kind: Mapped[str]
    body: Mapped[dict[str, Any] | None]
    old_key_counts: Mapped[bool]
    reason: Mapped[str]
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("question_cases.id"))
    decided_at: Mapped[datetime]
    decided_by: Mapped[UUID | None]


class Regrade(Base):
    """One row: the regrading of one quiz up to its ruling number `rulings`; the worker goes through its closed attempts.

    `after_attempt_id` is how far a pass came, `looked_at` and `changed` count attempts. Finished once a pass that began after
    every transaction of before the ruling had ended found nothing left; `seen_at`, by the database's own clock, is an instant
    after the ruling.
    """

    __tablename__ = "regrades"
    __table_args__ = (
        Index("uq_regrades_rulings", "quiz_id", "rulings", unique=True),
        Index(
            "ix_regrades_unfinished",
            "started_at",
            postgresql_where=text("finished_at IS NULL"),
            sqlite_where=text("finished_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = primary_key()
    quiz_id: Mapped[UUID] = mapped_column(ForeignKey("quizzes.id"))
    ruling_id: Mapped[UUID] = mapped_column(ForeignKey("question_rulings.id"), index=True)
    rulings: Mapped[int]
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    after_attempt_id: Mapped[UUID | None]
    looked_at: Mapped[int]
    changed: Mapped[int]
