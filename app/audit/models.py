"""Seals of the journal: signed batches, each naming the one before."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core.models import Base, primary_key


class JournalSeal(Base):
    """One row: one signed batch, the entries numbered `first` to `last`. `statement` is the signed line, `head` its hash."""

    __tablename__ = "journal_seals"

    id: Mapped[UUID] = primary_key()
    number: Mapped[int] = mapped_column(unique=True)
    first: Mapped[int]
    last: Mapped[int]
    list_hash: Mapped[str]
    previous_head: Mapped[str | None]
    head: Mapped[str]
    statement: Mapped[str]
    key_id: Mapped[str]
    signature: Mapped[str]
    sealed_at: Mapped[datetime]


class Erasure(Base):
    """One row: a person was erased, on the written word of the committee that managed them; nothing personal is kept."""

    __tablename__ = "erasures"

    id: Mapped[UUID] = primary_key()
    member_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"), unique=True)
    paper_number: Mapped[str]
    paper_issuer: Mapped[str]
    paper_date: Mapped[date]
    erased_at: Mapped[datetime]


class JournalLeaf(Base):
    """One row: one sealed entry of the journal by its number. `leaf` is its hash in the batch's list.

    `hashes`: the personal values (label, reason, old, new) that are there, each by its salted hash and its salt; erasure
    drops the salt and names its own entry (`erased`), the hash stays and with it the seal.
    """

    __tablename__ = "journal_leaves"
    __table_args__ = (Index("uq_journal_leaves_entry_id", "entry_id", unique=True), Index(None, "seal_id"))

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seal_id: Mapped[UUID] = mapped_column(ForeignKey("journal_seals.id"))
    entry_id: Mapped[UUID]
    leaf: Mapped[str]
    hashes: Mapped[dict[str, Any]]
