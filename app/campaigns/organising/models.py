"""Speakers, chair and organisers of meetings."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.models import Base


class SessionOrganiser(Base):
    """One row: a member who ran a meeting. duty: speaker (báo cáo viên), chair, organiser."""

    __tablename__ = "session_organisers"
    __table_args__ = (CheckConstraint("duty IN ('speaker', 'chair', 'organiser')", name="known_duty"),)

    session_id: Mapped[UUID] = mapped_column(ForeignKey("study_sessions.id"), primary_key=True)
    member_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"), primary_key=True)
    duty: Mapped[str]
    named_at: Mapped[datetime]
    named_by: Mapped[UUID | None]
