"""A member's own code, and the visits recorded by it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core.models import Base, primary_key


class VisitorCode(Base):
    """One row: eight digits that name one member for ten minutes. Renewed, never taken back; free again once expired."""

    __tablename__ = "visitor_codes"
    __table_args__ = (Index("ix_visitor_codes_member_id", "member_id", "expires_at"),)

    code: Mapped[str] = mapped_column(primary_key=True)
    member_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class Visit(Base):
    """One row: a member's own code was scanned at a meeting. `client_id` is made on the host's device: same id, same visit."""

    __tablename__ = "visits"
    __table_args__ = (Index("uq_visits_client", "session_id", "client_id", unique=True),)

    id: Mapped[UUID] = primary_key()
    session_id: Mapped[UUID] = mapped_column(ForeignKey("study_sessions.id"))
    client_id: Mapped[UUID]
    member_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"), index=True)
    part: Mapped[int]
    code: Mapped[str]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[UUID | None]
