"""Make-ups at home."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core.models import Base


class HomeVisit(Base):
    """One row: what makes a session of kind home: who went, and how each summary was given (read, played)."""

    __tablename__ = "home_visits"
    __table_args__ = (
        Index("ix_home_visits_first_id", "first_id"),
        Index("ix_home_visits_second_id", "second_id"),
        CheckConstraint("first_id <> second_id", name="two_people"),
        CheckConstraint("short IN ('read', 'played') AND five_minutes IN ('read', 'played')", name="known_ways"),
    )

    session_id: Mapped[UUID] = mapped_column(ForeignKey("study_sessions.id"), primary_key=True)
    first_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"))
    second_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"))
    short: Mapped[str]
    five_minutes: Mapped[str]
