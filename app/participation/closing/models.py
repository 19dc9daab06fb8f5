"""Branches that sent their figures up."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.models import Base, primary_key


class BranchClosing(Base):
    """One row: a branch sent its figures up, and what the level above did. A return opens the branch again: then a new row.

    state: sent, accepted, returned. `counts`: the branch's counts when it was sent; `left_open`: what was named as open then
    and confirmed. `client_id` is made on the device: the same id again is the same sending. `on_behalf`: by the level above.
    """

    __tablename__ = "branch_closings"
    __table_args__ = (
        Index("uq_branch_closings_client", "campaign_id", "unit_id", "client_id", unique=True),
        Index(
            "uq_branch_closings_standing",
            "campaign_id",
            "unit_id",
            unique=True,
            postgresql_where=text("state <> 'returned'"),
            sqlite_where=text("state <> 'returned'"),
        ),
        CheckConstraint("state IN ('sent', 'accepted', 'returned')", name="known_state"),
    )

    id: Mapped[UUID] = primary_key()
    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("campaigns.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"))
    state: Mapped[str]
    client_id: Mapped[UUID]
    counts: Mapped[dict[str, Any]]
    left_open: Mapped[dict[str, Any]]
    note: Mapped[str | None]
    sent_at: Mapped[datetime]
    sent_by: Mapped[UUID | None]
    sent_by_label: Mapped[str]
    on_behalf: Mapped[bool]
    answer: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None]
    decided_by_label: Mapped[str | None]
