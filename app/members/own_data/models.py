"""What members want corrected of their own master data."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.models import Base, primary_key


class DataCorrection(Base):
    """One row: one field that a member asked to be corrected, and what was answered. `id` is made on the device.

    state: asked, accepted, refused, withdrawn. `wanted` as written, None: to be left empty. Old and new value of an accepted
    one stand in the journal, with who decided.
    """

    __tablename__ = "data_corrections"
    __table_args__ = (
        Index("ix_data_corrections_member_id", "member_id"),
        Index(
            "uq_data_corrections_asked",
            "member_id",
            "field",
            unique=True,
            postgresql_where=text("state = 'asked'"),
            sqlite_where=text("state = 'asked'"),
        ),
        CheckConstraint("state IN ('asked', 'accepted', 'refused', 'withdrawn')", name="known_state"),
    )

    id: Mapped[UUID] = primary_key()
    member_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"))
    field: Mapped[str]
    wanted: Mapped[str | None]
    note: Mapped[str | None]
    state: Mapped[str]
    asked_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    answer: Mapped[str | None]
