"""Tests as they are defined, who may take them, and the exceptions made for people and units."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, false, text, true
from sqlalchemy.orm import Mapped, mapped_column

from app.core.models import Base, primary_key


class Quiz(Base):
    """One row: one test. Times are instants, durations seconds, the pass mark hundredths of a percent of the maximum.

    `review_after` and `review_released`: what is shown once an attempt is closed, and once the occasion is over: nothing,
    marks or keys. `deadline_rule`: full_time (the time limit runs past the end of the window) or window_end. `rulings` counts
    the rulings on questions of its pools: a grading names the count under which it was made.
    """

    __tablename__ = "quizzes"
    __table_args__ = (
        CheckConstraint("counts IN ('first', 'best', 'last')", name="known_counting"),
        CheckConstraint("deadline_rule IN ('full_time', 'window_end')", name="known_deadline_rule"),
        CheckConstraint("review_after IN ('nothing', 'marks', 'keys')", name="known_review_after"),
        CheckConstraint("review_released IN ('nothing', 'marks', 'keys')", name="known_review_released"),
    )

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
    cooldown_s: Mapped[int] = mapped_column(server_default=text("0"))
    deadline_rule: Mapped[str] = mapped_column(server_default=text("'full_time'"))
    open_book: Mapped[bool] = mapped_column(server_default=true())
    pass_mark: Mapped[int | None]
    review_after: Mapped[str]
    review_released: Mapped[str]
    late_sync: Mapped[str]
    draws: Mapped[list[Any]]
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    rulings: Mapped[int] = mapped_column(default=0, server_default=text("0"))


class QuizPool(Base):
    """One row: one question version a published quiz may draw, in the draw (place in `quizzes.draws`) it serves."""

    __tablename__ = "quiz_pools"

    quiz_id: Mapped[UUID] = mapped_column(ForeignKey("quizzes.id"), primary_key=True)
    draw: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    question_version_id: Mapped[UUID] = mapped_column(ForeignKey("question_versions.id"))


class Admission(Base):
    """One row: somebody may take a quiz on an occasion (for campaigns: the campaign's id), from, until, with extra time.

    `member_id` is a member's id or a guest's (`quiz_guests`): no foreign key.
    """

    __tablename__ = "admissions"
    __table_args__ = (Index("ix_admissions_member_id", "member_id"), Index("ix_admissions_occasion_id", "occasion_id"))

    quiz_id: Mapped[UUID] = mapped_column(ForeignKey("quizzes.id"), primary_key=True)
    member_id: Mapped[UUID] = mapped_column(primary_key=True)
    occasion_id: Mapped[UUID]
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    extra_s: Mapped[int] = mapped_column(default=0)
    helper_reads: Mapped[bool] = mapped_column(default=False, server_default=false())
    released_at: Mapped[datetime | None]


class Occasion(Base):
    """One row: what a test is taken for, by the name people know (for campaigns: the campaign's title)."""

    __tablename__ = "quiz_occasions"

    id: Mapped[UUID] = primary_key()
    title: Mapped[str]


class QuizOverride(Base):
    """One row: an exception to a test's policy for one member, or for the members of a unit and all below it.

    Appended, never changed; what it gives is written into the admissions it reaches, now and when they are made later.
    """

    __tablename__ = "quiz_overrides"
    __table_args__ = (
        Index("ix_quiz_overrides_quiz_id", "quiz_id"),
        Index("uq_quiz_overrides_client", "quiz_id", "client_id", unique=True),
        CheckConstraint("(unit_id IS NULL) <> (member_id IS NULL)", name="one_subject"),
    )

    id: Mapped[UUID] = primary_key()
    quiz_id: Mapped[UUID] = mapped_column(ForeignKey("quizzes.id"))
    unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("units.id"))
    member_id: Mapped[UUID | None] = mapped_column(ForeignKey("members.id"))
    client_id: Mapped[UUID]
    extra_s: Mapped[int | None]
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    helper_reads: Mapped[bool | None]
    reason: Mapped[str | None]
    created_at: Mapped[datetime]
    created_by: Mapped[UUID | None]
