"""Quizzes, who is admitted, attempts and what was received of them, gradings. The hot tables bind no JSON columns."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.models import Base, primary_key


class Quiz(Base):
    """One row: one test. Times are instants, durations seconds, the pass mark hundredths of a percent of the maximum."""

    __tablename__ = "quizzes"

    id: Mapped[UUID] = primary_key()
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"))
    title: Mapped[str]
    state: Mapped[str]
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    time_limit_s: Mapped[int]
    grace_s: Mapped[int]
    max_attempts: Mapped[int]
    counts: Mapped[str]
    pass_mark: Mapped[int | None]
    review: Mapped[str]
    late_sync: Mapped[str]
    draws: Mapped[list[Any]]
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)


class QuizPool(Base):
    """One row: one question version a published quiz may draw, in the draw (place in `quizzes.draws`) it serves."""

    __tablename__ = "quiz_pools"

    quiz_id: Mapped[UUID] = mapped_column(ForeignKey("quizzes.id"), primary_key=True)
    draw: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    question_version_id: Mapped[UUID] = mapped_column(ForeignKey("question_versions.id"))


class Admission(Base):
    """One row: a member may take a quiz on an occasion (for campaigns: the campaign's id), from, until, with extra time."""

    __tablename__ = "admissions"
    __table_args__ = (Index("ix_admissions_member_id", "member_id"), Index("ix_admissions_occasion_id", "occasion_id"))

    quiz_id: Mapped[UUID] = mapped_column(ForeignKey("quizzes.id"), primary_key=True)
    member_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"), primary_key=True)
    occasion_id: Mapped[UUID]
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    extra_s: Mapped[int] = mapped_column(default=0)
    released_at: Mapped[datetime | None]


class Attempt(Base):
    """One row: one try of one member. `paper` is the stored drawn paper as JSON text: [[version id, [permutation]], …].

    `closes_at` = deadline + grace. `earned` is an exact fraction as text ("37/2") of `maximum`.
    """

    __tablename__ = "attempts"
    __table_args__ = (
        Index("uq_attempts_start", "member_id", "start_id", unique=True),
        Index("uq_attempts_number", "member_id", "quiz_id", "number", unique=True),
        Index(
            "uq_attempts_one_open",
            "quiz_id",
            "member_id",
            unique=True,
            postgresql_where=text("state = 'open'"),
            sqlite_where=text("state = 'open'"),
        ),
        Index(
            "ix_attempts_due",
            "closes_at",
            postgresql_where=text("state = 'open'"),
            sqlite_where=text("state = 'open'"),
        ),
        Index("ix_attempts_occasion_id", "occasion_id", "member_id"),
        CheckConstraint("state IN ('open', 'closed')", name="known_state"),
        CheckConstraint("closed_by IS NULL OR closed_by IN ('member', 'expiry', 'paper')", name="known_closing"),
    )

    id: Mapped[UUID] = primary_key()
    quiz_id: Mapped[UUID] = mapped_column(ForeignKey("quizzes.id"))
    member_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"))
    account_id: Mapped[UUID | None]
    occasion_id: Mapped[UUID]
    number: Mapped[int]
    start_id: Mapped[UUID]
    way: Mapped[str]
    state: Mapped[str]
    paper: Mapped[str]
    started_at: Mapped[datetime]
    deadline_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    submission_id: Mapped[UUID | None]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str | None]
    taken: Mapped[bool | None]
    answered: Mapped[int | None]
    earned: Mapped[str | None]
    maximum: Mapped[int | None]
    passed: Mapped[bool | None]


class StartAlias(Base):
    """One row: a start that found an attempt open which another start had begun: repeating it returns that attempt, too."""

    __tablename__ = "start_aliases"

    member_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"), primary_key=True)
    start_id: Mapped[UUID] = mapped_column(primary_key=True)
    attempt_id: Mapped[UUID] = mapped_column(ForeignKey("attempts.id"))


class AnswerBatch(Base):
    """One row: what one writer (one run of the app on one phone) sent at once; appended, never changed.

    `answers` is JSON text: {"question position": answer}, positions in this paper, only what changed.
    """

    __tablename__ = "answer_batches"
    __table_args__ = (CheckConstraint("verdict IN ('in_time', 'late')", name="known_verdict"),)

    attempt_id: Mapped[UUID] = mapped_column(ForeignKey("attempts.id"), primary_key=True)
    writer_id: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    answers: Mapped[str]
    answers_hash: Mapped[str]
    device_time: Mapped[datetime | None]
    elapsed_ms: Mapped[int | None]
    received_at: Mapped[datetime]
    verdict: Mapped[str]


class Grading(Base):
    """One row: one grading of one attempt as one JSON text: [[version id, answer, fraction, maximum], …]."""

    __tablename__ = "gradings"

    attempt_id: Mapped[UUID] = mapped_column(ForeignKey("attempts.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    graded: Mapped[str]
    earned: Mapped[str]
    maximum: Mapped[int]
    passed: Mapped[bool | None]
    graded_at: Mapped[datetime]
    reason: Mapped[str]


class RefusedPayload(Base):
    """One row: something a phone sent that could not be taken, kept for a human."""

    __tablename__ = "refused_payloads"

    id: Mapped[UUID] = primary_key()
    attempt_id: Mapped[UUID | None] = mapped_column(index=True)
    account_id: Mapped[UUID | None]
    reason: Mapped[str]
    payload: Mapped[str]
    received_at: Mapped[datetime]
