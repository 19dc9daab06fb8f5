"""The tables of participation. Tallies: sums of facts, one row per campaign and branch of enrolment, never for units above."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core.models import Base
from app.participation.closing.models import BranchClosing
from app.participation.count_columns import CountColumns
from app.participation.outside_units.models import OutsideUnit
from app.participation.restated.models import TallyShare
from app.participation.snapshots.models import Snapshot, SnapshotRow, SnapshotUnit

__all__ = ["BranchClosing", "OutsideUnit", "Snapshot", "SnapshotRow", "SnapshotUnit", "TallyShare", "UnitTally"]


class UnitTally(CountColumns, Base):
    """One row: the counts of one branch in one campaign, recomputed from the facts by the worker (docs/rules.md, figures)."""

    __tablename__ = "unit_tallies"
    __table_args__ = (Index("ix_unit_tallies_unit_id", "unit_id"),)

    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("campaigns.id"), primary_key=True)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"), primary_key=True)
    computed_at: Mapped[datetime]
