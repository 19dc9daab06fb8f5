"""Attempts, what was received of them, gradings. The hot tables bind no JSON columns and check no foreign keys but one.

Rows of these tables are written from rows that were just read and locked, so a foreign key would only repeat the look (decision
0007).
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.models import Base, primary_key


class Attempt(Base):
    """One row: one try of one member (or guest: no foreign key).

    `paper` is the stored drawn paper as JSON text: [[version id, [permutation]], …]. `closes_at` = deadline + grace. `earned`
    is an exact fraction as text ("37/2") of `maximum`. `begun_…`: the writer and device that began it, and what the phone's
    clocks said then (evidence for late answers). `marks_seen_at`: when its member first saw marks after time had run out.
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
    member_id: Mapped[UUID]
    account_id: Mapped[UUID | None]
    occasion_id: Mapped[UUID]
    number: Mapped[int]
    start_id: Mapped[UUID]
    way: Mapped[str]
    state: Mapped[str]
    paper: Mapped[str]
    started_at: Mapped[datetime]
    begun_writer_id: Mapped[UUID | None]
    begun_device_time: Mapped[datetime | None]
    begun_elapsed_ms: Mapped[int | None]
    begun_family_id: Mapped[UUID | None]
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
    marks_seen_at: Mapped[datetime | None]


class StartAlias(Base):
    """One row: a start that found an attempt open which another start had begun: repeating it returns that attempt, too."""

    __tablename__ = "start_aliases"

    member_id: Mapped[UUID] = mapped_column(primary_key=True)
    start_id: Mapped[UUID] = mapped_column(primary_key=True)
    attempt_id: Mapped[UUID] = mapped_column(ForeignKey("attempts.id"))


class AnswerBatch(Base):
    """One row: what one writer (one run of the app on one phone) sent at once; appended, never changed.

    `answers` is JSON text: {"question position": answer}, positions in this paper, only what changed. `device_time` and
    `elapsed_ms` are the phone's clocks when the last of these answers was given, `sent_device_time` its clock at sending,
    `family_id` the device that sent them.
    """

    __tablename__ = "answer_batches"
    __table_args__ = (
        CheckConstraint("verdict IN ('in_time', 'late')", name="known_verdict"),
        Index(
            "ix_answer_batches_late",
            "received_at",
            postgresql_where=text("verdict = 'late'"),
            sqlite_where=text("verdict = 'late'"),
        ),
    )

    attempt_id: Mapped[UUID] = mapped_column(primary_key=True)
    writer_id: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    answers: Mapped[str]
    answers_hash: Mapped[str]
    device_time: Mapped[datetime | None]
    elapsed_ms: Mapped[int | None]
    sent_device_time: Mapped[datetime | None]
    family_id: Mapped[UUID | None]
    received_at: Mapped[datetime]
    verdict: Mapped[str]


class Grading(Base):
    """One row: one grading of one attempt as one JSON text: [[version id, answer, fraction, maximum], …].

    `rulings`: how many rulings on questions of its quiz it obeys. `reason`: closed, late (accepted later), ruling, paper.
    """

    __tablename__ = "gradings"

    attempt_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    graded: Mapped[str]
    earned: Mapped[str]
    maximum: Mapped[int]
    passed: Mapped[bool | None]
    graded_at: Mapped[datetime]
    reason: Mapped[str]
    rulings: Mapped[int] = mapped_column(server_default=text("0"))


class RefusedPayload(Base):
    """One row: something a phone sent that could not be taken, kept for a human, as it was sent, once.

    `attempt_id` is the caller's own attempt, or nothing where none was found. `payload_hash` is what the phone
    compares, `size` in bytes.
    """

    __tablename__ = "refused_payloads"

    id: Mapped[UUID] = primary_key()
    attempt_id: Mapped[UUID | None] = mapped_column(index=True)
    account_id: Mapped[UUID | None] = mapped_column(index=True)
    reason: Mapped[str]
    payload: Mapped[str]
    payload_hash: Mapped[str | None]
    size: Mapped[int] = mapped_column(server_default=text("0"))
    received_at: Mapped[datetime]
