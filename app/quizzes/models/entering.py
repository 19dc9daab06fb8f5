"""Tests taken without the member's phone: printed papers, results entered for a member, guests."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.models import Base, primary_key


class PrintedPaper(Base):
    """One row: one paper of a test, drawn to be printed; `code` stands on the sheet (mã đề)."""

    __tablename__ = "printed_papers"
    __table_args__ = (Index("uq_printed_papers_code", "quiz_id", "code", unique=True),)

    id: Mapped[UUID] = primary_key()
    quiz_id: Mapped[UUID] = mapped_column(ForeignKey("quizzes.id"))
    code: Mapped[str]
    paper: Mapped[str]
    made_at: Mapped[datetime]
    made_by: Mapped[UUID | None]


class EnteredResult(Base):
    """One row: answers on a printed paper, entered for a member; it becomes an attempt when a second person confirms it.

    way: paper, or helper (somebody read the questions out and wrote the answers down: `helped_by`). `answers` as JSON text, by
    place in the printed paper. `kept_where` says where the sheet lies. `client_id` is made on the device. `on_behalf`: entered
    by the committee or its office on the branch's behalf.
    """

    __tablename__ = "entered_results"
    __table_args__ = (
        Index("uq_entered_results_client", "quiz_id", "client_id", unique=True),
        Index(
            "uq_entered_results_waiting",
            "quiz_id",
            "member_id",
            unique=True,
            postgresql_where=text("state = 'waiting'"),
            sqlite_where=text("state = 'waiting'"),
        ),
        CheckConstraint("way IN ('paper', 'helper')", name="known_way"),
        CheckConstraint("state IN ('waiting', 'confirmed', 'refused')", name="known_state"),
    )

    id: Mapped[UUID] = primary_key()
    quiz_id: Mapped[UUID] = mapped_column(ForeignKey("quizzes.id"))
    member_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"))
    occasion_id: Mapped[UUID]
    printed_paper_id: Mapped[UUID] = mapped_column(ForeignKey("printed_papers.id"))
    way: Mapped[str]
    helped_by: Mapped[str | None]
    answers: Mapped[str]
    taken_at: Mapped[datetime]
    kept_where: Mapped[str]
    client_id: Mapped[UUID]
    entered_at: Mapped[datetime]
    entered_by: Mapped[UUID | None]
    on_behalf: Mapped[bool]
    state: Mapped[str]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None]
    reason: Mapped[str | None]
    attempt_id: Mapped[UUID | None]


class Guest(Base):
    """One row: somebody who is not on the list and takes the test at a meeting; in no rate.

    The guest's account is the id under which admissions and attempts name them. `place_id` is the meeting, opaque here. `name`
    stands here alone and is cleared some time after the window (`guests`).
    """

    __tablename__ = "quiz_guests"
    __table_args__ = (
        Index("uq_quiz_guests_client", "place_id", "client_id", unique=True),
        Index("ix_quiz_guests_occasion_id", "occasion_id"),
        Index(
            "ix_quiz_guests_named",
            "admitted_at",
            postgresql_where=text("name IS NOT NULL"),
            sqlite_where=text("name IS NOT NULL"),
        ),
    )

    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    quiz_id: Mapped[UUID] = mapped_column(ForeignKey("quizzes.id"))
    occasion_id: Mapped[UUID]
    place_id: Mapped[UUID]
    client_id: Mapped[UUID]
    name: Mapped[str | None]
    admitted_at: Mapped[datetime]
