"""Base of all tables, their column types, and the three tables that belong to nobody else."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, DateTime, Dialect, Index, MetaData, Text, TypeDecorator, Uuid, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from app.core.ids import new_id


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: refuses naive values, stores UTC, always comes back aware."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            message = "instants carry their offset"
            raise ValueError(message)
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value


class Base(DeclarativeBase):
    """Declarative base: text for strings, aware instants, readable constraint names."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it from the class
        str: Text(),
        UUID: Uuid(),
        datetime: UtcDateTime(),
        dict[str, Any]: JSON(),
        list[Any]: JSON(),
    }


def primary_key() -> Mapped[UUID]:
    """A UUIDv7 primary key column."""
    return mapped_column(primary_key=True, default=new_id)


class InstanceFact(Base):
    """One row: one fact about this deployment (business clock's offset, the demo band's text)."""

    __tablename__ = "instance_facts"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class JournalEntry(Base):
    """One row: who changed what, when and why, old and new value; written in the change's own transaction, never edited.

    `seal_id` and `number` are given by the sealer later.
    """

    __tablename__ = "journal"
    __table_args__ = (
        Index(None, "subject_kind", "subject_id"),
        Index(None, "unit_id", "at"),
        Index(
            "ix_journal_unsealed",
            "id",
            postgresql_where=text("seal_id IS NULL"),
            sqlite_where=text("seal_id IS NULL"),
        ),
        Index(
            "ix_journal_looks",
            "unit_id",
            "id",
            postgresql_where=text("action LIKE 'names:%'"),
            sqlite_where=text("action LIKE 'names:%'"),
        ),
        Index(
            "ix_journal_number",
            "number",
            postgresql_where=text("number IS NOT NULL"),
            sqlite_where=text("number IS NOT NULL"),
        ),
    )

    id: Mapped[UUID] = primary_key()
    at: Mapped[datetime]
    action: Mapped[str]
    actor_account_id: Mapped[UUID | None]
    actor_label: Mapped[str]
    subject_kind: Mapped[str]
    subject_id: Mapped[UUID | None]
    unit_id: Mapped[UUID | None]
    reason: Mapped[str | None]
    old: Mapped[dict[str, Any] | None]
    new: Mapped[dict[str, Any] | None]
    number: Mapped[int | None]
    seal_id: Mapped[UUID | None]


class OutboxRow(Base):
    """One row: something that happened and still has to be acted upon, written with the fact itself.

    `occasion_id` and `subject_id` are opaque here; for tallies they are the campaign and the member.
    """

    __tablename__ = "outbox"
    __table_args__ = (Index(None, "kind", "id"),)

    id: Mapped[UUID] = primary_key()
    at: Mapped[datetime]
    kind: Mapped[str]
    occasion_id: Mapped[UUID | None]
    subject_id: Mapped[UUID | None]
    payload: Mapped[dict[str, Any] | None]
    leased_until: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)


class SigningKey(Base):
    """One row: the public half of a key the service signs with or once did; published: old statements stay provable."""

    __tablename__ = "signing_keys"

    id: Mapped[str] = mapped_column(primary_key=True)
    public_key: Mapped[str]
    first_used_at: Mapped[datetime]
