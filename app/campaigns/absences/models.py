"""Requests to be excused, and what is found about somebody's absence from a whole campaign."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.models import Base, primary_key


class ExcuseRequest(Base):
    """One row: a member asked to be excused from a campaign, with a reason from the list and not a word more.

    state: asked, accepted, refused, withdrawn; `word` goes with the last two. Asking anew after those is a new row.
    """

    __tablename__ = "excuse_requests"
    __table_args__ = (
        Index("ix_excuse_requests_member_id", "member_id"),
        Index(
            "uq_excuse_requests_standing",
            "campaign_id",
            "member_id",
            unique=True,
            postgresql_where=text("state IN ('asked', 'accepted')"),
            sqlite_where=text("state IN ('asked', 'accepted')"),
        ),
        CheckConstraint("state IN ('asked', 'accepted', 'refused', 'withdrawn')", name="known_state"),
        CheckConstraint("excuse IN ('illness', 'duty', 'family', 'other')", name="known_excuse"),
    )

    id: Mapped[UUID] = primary_key()
    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("campaigns.id"))
    member_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"))
    excuse: Mapped[str]
    state: Mapped[str]
    word: Mapped[str | None]
    asked_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None]
    on_behalf: Mapped[bool | None]


class AbsenceFinding(Base):
    """One row: how somebody's absence from the whole campaign stands; it goes before what single meetings recorded.

    state: excused (with the reason from the list), unexcused (found at closing only). Taken back: no row. Who has come in the
    meantime has come; the finding says nothing then.
    """

    __tablename__ = "absence_findings"
    __table_args__ = (
        CheckConstraint("state IN ('excused', 'unexcused')", name="known_state"),
        CheckConstraint("(state = 'excused') = (excuse IS NOT NULL)", name="excuse_with_its_state"),
        CheckConstraint("excuse IS NULL OR excuse IN ('illness', 'duty', 'family', 'other')", name="known_excuse"),
    )

    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("campaigns.id"), primary_key=True)
    member_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"), primary_key=True)
    state: Mapped[str]
    excuse: Mapped[str | None]
    request_id: Mapped[UUID | None] = mapped_column(ForeignKey("excuse_requests.id"))
    found_at: Mapped[datetime]
    found_by: Mapped[UUID | None]
    on_behalf: Mapped[bool]
