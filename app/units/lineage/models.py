"""Who took over from whom, and the dated table derived from it: where a unit that is no more counts (decision 0017)."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core.models import Base, primary_key


class UnitLineage(Base):
    """One row: `successor_id` took over from `predecessor_id` on `valid_from`, wholly (merge) or a part (split, dissolve).

    `is_main`: the one that takes whatever names no other; a unit that goes on after a split is its own main successor.
    `decision` and `decided_on`: number and date of the paper.
    """

    __tablename__ = "unit_lineage"
    __table_args__ = (
        Index("uq_unit_lineage_step", "predecessor_id", "successor_id", "valid_from", unique=True),
        Index("ix_unit_lineage_successor_id", "successor_id"),
        CheckConstraint("kind IN ('merge', 'split', 'dissolve')", name="known_kind"),
    )

    id: Mapped[UUID] = primary_key()
    predecessor_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"))
    successor_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"))
    kind: Mapped[str]
    valid_from: Mapped[date]
    is_main: Mapped[bool]
    decision: Mapped[str]
    decided_on: Mapped[date | None]
    recorded_at: Mapped[datetime]


class UnitHeir(Base):
    """One row: during [valid_from, valid_to) what was counted at `unit_id`, which has ended, counts at `place_id`.

    `heir_id` is the same unit, or, where nobody took over, the unit that ended last: it keeps a line of its own under the
    place where it last stood. Derived from the versions and the lineage whenever they change.
    """

    __tablename__ = "unit_heirs"
    __table_args__ = (Index("ix_unit_heirs_place_id", "place_id"),)

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"), primary_key=True)
    valid_from: Mapped[date] = mapped_column(primary_key=True)
    valid_to: Mapped[date | None]
    heir_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"))
    place_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"))
