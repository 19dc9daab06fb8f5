"""Confirmations of places outside the system."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core.models import Base, primary_key


class OutsideConfirmation(Base):
    """One row: "xác nhận của nơi sinh hoạt tạm thời": a paper with number, date and issuer that says a member learned there.

    state: waiting, accepted (by the level above: then it is attendance at the session `session_id`), refused. Never a
    photograph: the paper stays where `paper_kept` says. `client_id` is made on the device that enters it.
    """

    __tablename__ = "outside_confirmations"
    __table_args__ = (
        Index("uq_outside_confirmations_client", "campaign_id", "client_id", unique=True),
        Index("ix_outside_confirmations_member_id", "member_id"),
        CheckConstraint("state IN ('waiting', 'accepted', 'refused')", name="known_state"),
    )

    id: Mapped[UUID] = primary_key()
    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("campaigns.id"))
    member_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"))
    client_id: Mapped[UUID]
    number: Mapped[str]
    issued_on: Mapped[date]
    issuer: Mapped[str]
    parts: Mapped[list[Any]]
    paper_kept: Mapped[str | None]
    state: Mapped[str]
    session_id: Mapped[UUID | None] = mapped_column(ForeignKey("study_sessions.id"))
    entered_at: Mapped[datetime]
    entered_by: Mapped[UUID | None]
    on_behalf: Mapped[bool]
    word: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None]
