"""Reported figures of units outside the system."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.models import Base, primary_key


class OutsideUnit(Base):
    """One row: what a unit without members here reported about a campaign to the committee `at_unit_id`.

    `id` is made on the device; `unit_id` if the unit stands in the tree. Typed as reported ("số do đơn vị báo cáo"): in no sum
    and in no snapshot. `took` and `passed` are empty where nothing was reported. A withdrawn row stays.
    """

    __tablename__ = "outside_units"
    __table_args__ = (
        Index("ix_outside_units_campaign_id", "campaign_id", "at_unit_id"),
        Index(
            "uq_outside_units_name",
            "campaign_id",
            "at_unit_id",
            "name_folded",
            unique=True,
            postgresql_where=text("withdrawn_at IS NULL"),
            sqlite_where=text("withdrawn_at IS NULL"),
        ),
        CheckConstraint("present BETWEEN 0 AND expected", name="present_of_expected"),
        CheckConstraint("took IS NULL OR took BETWEEN 0 AND expected", name="took_of_expected"),
        CheckConstraint("passed IS NULL OR (took IS NOT NULL AND passed BETWEEN 0 AND took)", name="passed_of_took"),
    )

    id: Mapped[UUID] = primary_key()
    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("campaigns.id"))
    at_unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"))
    unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("units.id"))
    name: Mapped[str]
    name_folded: Mapped[str]
    expected: Mapped[int]
    present: Mapped[int]
    took: Mapped[int | None]
    passed: Mapped[int | None]
    reported_by: Mapped[str]
    paper_number: Mapped[str | None]
    paper_date: Mapped[date | None]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[UUID | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_why: Mapped[str | None]
