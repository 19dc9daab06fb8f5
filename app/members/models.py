"""Members, the history of their membership and standing, their affiliations, transfers and roster imports."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.models import Base, primary_key
from app.members.own_data.models import DataCorrection
from app.members.tree_changes.models import SplitMember

__all__ = [
    "Affiliation",
    "DataCorrection",
    "Member",
    "MemberStatus",
    "Move",
    "Notice",
    "NumberCounter",
    "RosterImport",
    "SplitMember",
    "Transfer",
]


class Member(Base):
    """One row: one person. `number` is the short number on the slip; `card_number` the roster's own key, if it has one."""

    __tablename__ = "members"
    __table_args__ = (Index("ix_members_name_folded", "name_folded", "birth_year"),)

    id: Mapped[UUID] = primary_key()
    number: Mapped[str] = mapped_column(unique=True)
    card_number: Mapped[str | None] = mapped_column(unique=True)
    full_name: Mapped[str]
    name_folded: Mapped[str]
    name_sort: Mapped[str]
    birth_year: Mapped[int | None]
    birth_date: Mapped[date | None]
    phone: Mapped[str | None]
    admitted_on: Mapped[date | None]
    official_on: Mapped[date | None]
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)


class NumberCounter(Base):
    """The one row: the next free short number. Taking numbers locks it until the transaction ends."""

    __tablename__ = "member_number_counter"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    next_number: Mapped[int]


class MemberStatus(Base):
    """One row: one aspect of a member during [valid_from, valid_to), with the paper it rests on.

    aspect "membership": full, probationary, or ended by died, expelled, removed, left.
    aspect "standing": active, exempt, temporarily_exempt, suspended.
    """

    __tablename__ = "member_statuses"
    __table_args__ = (
        Index("ix_member_statuses_member_id", "member_id", "aspect", "valid_from", unique=True),
        CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="valid_period"),
    )

    id: Mapped[UUID] = primary_key()
    member_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"))
    aspect: Mapped[str]
    value: Mapped[str]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    basis_kind: Mapped[str | None]
    basis_number: Mapped[str | None]
    basis_issuer: Mapped[str | None]
    basis_date: Mapped[date | None]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[UUID | None]


class Affiliation(Base):
    """One row: a member belonged to a branch during [valid_from, valid_to). Exactly one official one on any day.

    `cell_id` is the tổ đảng inside the branch: a label only.
    """

    __tablename__ = "affiliations"
    __table_args__ = (
        Index("ix_affiliations_unit_id", "unit_id", "kind"),
        Index("ix_affiliations_member_id", "member_id", "kind", "valid_from"),
        Index(
            "uq_affiliations_official_open",
            "member_id",
            unique=True,
            postgresql_where=text("kind = 'official' AND valid_to IS NULL"),
            sqlite_where=text("kind = 'official' AND valid_to IS NULL"),
        ),
        CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="valid_period"),
        CheckConstraint("kind IN ('official', 'temporary', 'residence')", name="known_kind"),
    )

    id: Mapped[UUID] = primary_key()
    member_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"))
    cell_id: Mapped[UUID | None] = mapped_column(ForeignKey("units.id"))
    kind: Mapped[str]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    recorded_at: Mapped[datetime]


class Transfer(Base):
    """One row: a member on the way from one branch to another; counted by the sender until the receiver confirms."""

    __tablename__ = "transfers"
    __table_args__ = (
        Index("ix_transfers_member_id", "member_id"),
        Index("ix_transfers_to_unit_id", "to_unit_id", "state"),
        Index("ix_transfers_from_unit_id", "from_unit_id", "state"),
        Index(
            "uq_transfers_open",
            "member_id",
            unique=True,
            postgresql_where=text("state = 'sent' AND kind = 'official'"),
            sqlite_where=text("state = 'sent' AND kind = 'official'"),
        ),
        CheckConstraint("state IN ('sent', 'confirmed', 'refused', 'withdrawn')", name="known_state"),
        CheckConstraint("kind IN ('official', 'temporary')", name="known_kind"),
    )

    id: Mapped[UUID] = primary_key()
    member_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"))
    kind: Mapped[str]
    from_unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"))
    to_unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"))
    paper_number: Mapped[str | None]
    paper_date: Mapped[date | None]
    state: Mapped[str] = mapped_column(default="sent")
    sent_at: Mapped[datetime]
    sent_by: Mapped[UUID | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None]
    effective_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    note: Mapped[str | None]


class Move(Base):
    """One row: a decision or a change of residence after which a member has to transfer; answered by an official transfer.

    `effective_on`: the day from which the 60 working days count. It waits while it is not withdrawn and no transfer that is
    under way or confirmed answers it (`transfer_id`).
    """

    __tablename__ = "moves"
    __table_args__ = (
        Index("ix_moves_member_id", "member_id"),
        CheckConstraint("cause IN ('new_work', 'retired', 'left_work', 'residence')", name="known_cause"),
    )

    id: Mapped[UUID] = primary_key()
    member_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"))
    cause: Mapped[str]
    effective_on: Mapped[date]
    paper_number: Mapped[str | None]
    paper_issuer: Mapped[str | None]
    note: Mapped[str | None]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[UUID | None]
    transfer_id: Mapped[UUID | None] = mapped_column(ForeignKey("transfers.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_why: Mapped[str | None]


class RosterImport(Base):
    """One row: one uploaded roster file, its plan after the dry run, and whether it was applied.

    state: previewed, applied, superseded (a newer file came for the same unit). `plan` holds names; it is emptied once the
    import is applied or superseded. New people belong to their branch from `starts_on`.
    """

    __tablename__ = "roster_imports"
    __table_args__ = (
        Index("ix_roster_imports_unit_id", "unit_id", "state"),
        CheckConstraint("state IN ('previewed', 'applied', 'superseded')", name="known_state"),
    )

    id: Mapped[UUID] = primary_key()
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"))
    file_name: Mapped[str]
    file_hash: Mapped[str]
    state: Mapped[str]
    starts_on: Mapped[date]
    rows: Mapped[int]
    summary: Mapped[dict[str, Any]]
    plan: Mapped[dict[str, Any] | None] = mapped_column(deferred=True)
    created_at: Mapped[datetime]
    created_by: Mapped[UUID | None]
    applied_at: Mapped[datetime | None]


class Notice(Base):
    """One row: something the service has to tell one member, until the member has seen it.

    `kind` names the sentence, `params` what it speaks of (never health, never another person's name); the same `dedupe` for the
    same member is told once.
    """

    __tablename__ = "notices"
    __table_args__ = (Index("uq_notices_dedupe", "member_id", "dedupe", unique=True),)

    id: Mapped[UUID] = primary_key()
    member_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"))
    kind: Mapped[str]
    params: Mapped[dict[str, Any]]
    dedupe: Mapped[str]
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime | None]
