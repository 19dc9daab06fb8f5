"""The tables of participation. Tallies: sums of facts, one row per campaign and branch of enrolment, never for units above."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core.models import Base
from app.participation.closing.models import BranchClosing
from app.participation.outside_units.models import OutsideUnit
from app.participation.snapshots.models import Snapshot, SnapshotRow, SnapshotUnit

__all__ = ["BranchClosing", "OutsideUnit", "Snapshot", "SnapshotRow", "SnapshotUnit", "UnitTally"]


class UnitTally(Base):
    """One row: the counts of one branch in one campaign, recomputed from the facts by the worker (docs/rules.md, figures)."""

    __tablename__ = "unit_tallies"
    __table_args__ = (Index("ix_unit_tallies_unit_id", "unit_id"),)

    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("campaigns.id"), primary_key=True)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"), primary_key=True)
    expected: Mapped[int]
    present: Mapped[int]
    took: Mapped[int]
    passed: Mapped[int]
    excused: Mapped[int]
    unexcused: Mapped[int]
    unrecorded: Mapped[int]
    exempt: Mapped[int]
    exempt_present: Mapped[int]
    temporarily_exempt: Mapped[int]
    suspended: Mapped[int]
    removed: Mapped[int]
    by_code: Mapped[int]
    by_roll: Mapped[int]
    by_makeup: Mapped[int]
    by_home: Mapped[int]
    by_elsewhere: Mapped[int]
    computed_at: Mapped[datetime]
