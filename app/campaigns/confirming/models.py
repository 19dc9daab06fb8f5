"""One tap of a second person, or the recorder's word that there is none."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core.models import Base, primary_key


class Confirmation(Base):
    """One row: somebody confirmed the marks that waited at a meeting, or the recorder said that nobody else was there.

    kind: second_person, single_recorder. `client_id` is made on the device: the same id again is the same tap. `confirmed`:
    how many marks it settled.
    """

    __tablename__ = "confirmations"
    __table_args__ = (
        Index("uq_confirmations_client", "session_id", "client_id", unique=True),
        CheckConstraint("kind IN ('second_person', 'single_recorder')", name="known_kind"),
    )

    id: Mapped[UUID] = primary_key()
    session_id: Mapped[UUID] = mapped_column(ForeignKey("study_sessions.id"))
    client_id: Mapped[UUID]
    kind: Mapped[str]
    unit_id: Mapped[UUID | None]
    confirmed: Mapped[int]
    confirmed_at: Mapped[datetime]
    confirmed_by: Mapped[UUID | None]
