"""The organisation tree with its history: units, their dated versions, the dated closure table."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, false, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.models import Base, primary_key
from app.units.kinds import BRANCH_KINDS, UnitKind
from app.units.lineage.models import UnitHeir, UnitLineage

__all__ = ["BRANCH_KINDS", "Unit", "UnitFeature", "UnitHeir", "UnitKind", "UnitLineage", "UnitPath", "UnitVersion"]


class Unit(Base):
    """One row: one organisation over its whole life. `code` is the office's own key for imports, never shown as identity."""

    __tablename__ = "units"

    id: Mapped[UUID] = primary_key()
    code: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]


class UnitVersion(Base):
    """One row: how a unit was called, what kind it was and under whom, during [valid_from, valid_to)."""

    __tablename__ = "unit_versions"
    __table_args__ = (
        Index("ix_unit_versions_parent_id", "parent_id"),
        Index("ix_unit_versions_unit_id", "unit_id", "valid_from", unique=True),
        CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="valid_period"),
        CheckConstraint("parent_id IS NULL OR parent_id <> unit_id", name="not_its_own_parent"),
    )

    id: Mapped[UUID] = primary_key()
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    kind: Mapped[str]
    name: Mapped[str]
    committee_name: Mapped[str | None]
    symbol: Mapped[str | None]
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("units.id"))
    decision: Mapped[str | None]
    name_folded: Mapped[str]
    name_sort: Mapped[str]


class UnitPath(Base):
    """One row: `descendant_id` lay `depth` steps below `ancestor_id` (0: itself) during [valid_from, valid_to).

    Derived from the versions and the lineage whenever they change; the one subtree filter joins it. `inherited`: the
    descendant has ended and what was its own lies below the ancestor now, because all of its heirs do (0: is its one heir).
    """

    __tablename__ = "unit_paths"
    __table_args__ = (
        Index("ix_unit_paths_descendant_id", "descendant_id"),
        Index(
            "ix_unit_paths_today",
            "ancestor_id",
            "descendant_id",
            "depth",
            postgresql_where=text("valid_to IS NULL"),
            sqlite_where=text("valid_to IS NULL"),
        ),
    )

    ancestor_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"), primary_key=True)
    descendant_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"), primary_key=True)
    valid_from: Mapped[date] = mapped_column(primary_key=True)
    valid_to: Mapped[date | None]
    depth: Mapped[int]
    inherited: Mapped[bool] = mapped_column(default=False, server_default=false())


class UnitFeature(Base):
    """One row: a feature ("pilot") switched on for a unit and everything below it during [valid_from, valid_to)."""

    __tablename__ = "unit_features"

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"), primary_key=True)
    feature: Mapped[str] = mapped_column(primary_key=True)
    valid_from: Mapped[date] = mapped_column(primary_key=True)
    valid_to: Mapped[date | None]
