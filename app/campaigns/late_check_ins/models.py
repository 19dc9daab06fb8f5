"""Scans that arrived later than their code is taken."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.models import Base, primary_key


class LateCheckIn(Base):
    """One row: a check-in that arrived when its code was long replaced, with a code right for the time the phone says.

    Counts nothing by itself. `scanned_at` is that time by the server's clock, as far as the phone's clocks tell (`clock`:
    agrees, shifted, unknown). `client_id` is made on the device; an accepted one becomes a mark with the same id.
    """

    __tablename__ = "late_check_ins"
    __table_args__ = (
        Index("uq_late_check_ins_client", "session_id", "member_id", "client_id", unique=True),
        Index("ix_late_check_ins_member_id", "member_id"),
        Index(
            "uq_late_check_ins_waiting",
            "session_id",
            "member_id",
            "part",
            unique=True,
            postgresql_where=text("state = 'waiting'"),
            sqlite_where=text("state = 'waiting'"),
        ),
        CheckConstraint("state IN ('waiting', 'accepted', 'refused')", name="known_state"),
        CheckConstraint("clock IN ('agrees', 'shifted', 'unknown')", name="known_clock"),
        CheckConstraint("code_kind IN ('qr', 'spoken')", name="known_code_kind"),
    )

    id: Mapped[UUID] = primary_key()
    session_id: Mapped[UUID] = mapped_column(ForeignKey("study_sessions.id"))
    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("campaigns.id"), index=True)
    member_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"))
    account_id: Mapped[UUID]
    part: Mapped[int]
    client_id: Mapped[UUID]
    code_kind: Mapped[str]
    device_time: Mapped[datetime]
    sent_device_time: Mapped[datetime | None]
    scanned_at: Mapped[datetime]
    clock: Mapped[str]
    received_at: Mapped[datetime]
    state: Mapped[str]
    word: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None]
