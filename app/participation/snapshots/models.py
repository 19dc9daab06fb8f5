"""Snapshots of closed campaigns. Rows and sums hold for snapshots [from_number, to_number): an amendment adds what it changes.

Nothing here is changed once written, but `to_number` (a newer snapshot says otherwise) and `salts` (erasure).
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.models import Base, primary_key


class Snapshot(Base):
    """One row: one sealed state of a closed campaign. Number 1 is written by the closing, every other one by an amendment.

    `statement` is the signed line, `head` its hash; `changed` how many rows differ from the snapshot before. `left_open`: by
    branch, what had not come back. `client_id` is made on the device of whoever amends: the same id is the same amendment.
    """

    __tablename__ = "snapshots"
    __table_args__ = (
        Index("uq_snapshots_number", "campaign_id", "number", unique=True),
        Index("uq_snapshots_client", "campaign_id", "client_id", unique=True),
        CheckConstraint("number >= 1", name="counted_from_one"),
    )

    id: Mapped[UUID] = primary_key()
    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("campaigns.id"))
    number: Mapped[int]
    statement: Mapped[str]
    head: Mapped[str]
    list_hash: Mapped[str]
    key_id: Mapped[str]
    signature: Mapped[str]
    rows: Mapped[int]
    changed: Mapped[int]
    roster_day: Mapped[date]
    left_open: Mapped[list[Any]]
    reason: Mapped[str | None]
    client_id: Mapped[UUID | None]
    sealed_at: Mapped[datetime]
    sealed_by: Mapped[UUID | None]
    sealed_by_label: Mapped[str]


class SnapshotRow(Base):
    """One row: how one enrolled person counted. `row` is the sealed text (without the member's id), `leaf` its hash.

    The other columns say the same for queries. `why`: reason code of being in or out; `absence` of who did not come; `grounds`:
    why an amendment changed the row. `salts` of name and number, dropped when the person is erased.
    """

    __tablename__ = "snapshot_rows"
    __table_args__ = (
        Index("ix_snapshot_rows_member_id", "member_id"),
        Index("uq_snapshot_rows_position", "campaign_id", "position", "from_number", unique=True),
        Index(
            "ix_snapshot_rows_newest",
            "campaign_id",
            "unit_id",
            postgresql_where=text("to_number IS NULL"),
            sqlite_where=text("to_number IS NULL"),
        ),
    )

    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("campaigns.id"), primary_key=True)
    member_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"), primary_key=True)
    from_number: Mapped[int] = mapped_column(primary_key=True)
    to_number: Mapped[int | None]
    position: Mapped[int]
    unit_id: Mapped[UUID]
    cell_id: Mapped[UUID | None]
    membership: Mapped[str]
    standing: Mapped[str]
    removed: Mapped[str | None]
    counted: Mapped[bool]
    why: Mapped[str]
    present: Mapped[bool]
    way: Mapped[str | None]
    absence: Mapped[str | None]
    parts_present: Mapped[int]
    took: Mapped[bool]
    passed: Mapped[bool]
    grounds: Mapped[list[Any] | None]
    row: Mapped[str]
    leaf: Mapped[str]
    salts: Mapped[dict[str, Any] | None]


class SnapshotUnit(Base):
    """One row: one unit of the tree of the roster day with its sums. `unit` is the sealed text, `leaf` its hash."""

    __tablename__ = "snapshot_units"
    __table_args__ = (
        Index(
            "ix_snapshot_units_newest",
            "campaign_id",
            "parent_id",
            postgresql_where=text("to_number IS NULL"),
            sqlite_where=text("to_number IS NULL"),
        ),
    )

    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("campaigns.id"), primary_key=True)
    unit_id: Mapped[UUID] = mapped_column(primary_key=True)
    from_number: Mapped[int] = mapped_column(primary_key=True)
    to_number: Mapped[int | None]
    position: Mapped[int]
    parent_id: Mapped[UUID | None]
    sums: Mapped[dict[str, Any]]
    unit: Mapped[str]
    leaf: Mapped[str]
