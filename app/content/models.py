"""Study material in three layers, where it is published, and each member's own read marks."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core.models import Base, primary_key


class Item(Base):
    """One row: one document or piece of study material. `identity` is kind + symbol + issuer + date as one text."""

    __tablename__ = "items"

    id: Mapped[UUID] = primary_key()
    identity: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    symbol: Mapped[str | None]
    issuer: Mapped[str]
    issued_on: Mapped[date | None]
    title: Mapped[str]
    abstract: Mapped[str]
    group_name: Mapped[str | None]
    source_note: Mapped[str | None]
    circulation: Mapped[str | None]
    state: Mapped[str]
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"))
    search_text: Mapped[str]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime] = mapped_column(index=True)
    version: Mapped[int] = mapped_column(default=1)


class ItemLayer(Base):
    """One row: one layer (one_minute, five_minutes, full) of an item: sections [{clause, heading, paragraphs: […]}]."""

    __tablename__ = "item_layers"

    item_id: Mapped[UUID] = mapped_column(ForeignKey("items.id"), primary_key=True)
    layer: Mapped[str] = mapped_column(primary_key=True)
    sections: Mapped[list[Any]]


class Publication(Base):
    """One row: an item is to be seen by a unit and everything below it."""

    __tablename__ = "publications"
    __table_args__ = (Index("ix_publications_unit_id", "unit_id"),)

    item_id: Mapped[UUID] = mapped_column(ForeignKey("items.id"), primary_key=True)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"), primary_key=True)
    published_at: Mapped[datetime]


class ReadMark(Base):
    """One row: where a member left off. The member's own; nobody else reads it."""

    __tablename__ = "read_marks"

    member_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"), primary_key=True)
    item_id: Mapped[UUID] = mapped_column(ForeignKey("items.id"), primary_key=True)
    layer: Mapped[str]
    clause: Mapped[str | None]
    finished: Mapped[bool]
    marked_at: Mapped[datetime]
