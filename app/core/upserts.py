"""Inserts that a race cannot break: ON CONFLICT, in the dialect of the session's database."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.models import Base


def insert_into(session: AsyncSession, table: type[Base]) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that knows `on_conflict_do_nothing`, `on_conflict_do_update` and `excluded`."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    return sqlite.insert(table) if is_sqlite else postgresql.insert(table)


async def insert_ignore(session: AsyncSession, table: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Insert what is not there yet; rows that would break a unique index stay out."""
    if rows:
        await session.execute(insert_into(session, table).on_conflict_do_nothing(), list(rows))


async def upsert(session: AsyncSession, table: type[Base], rows: Sequence[dict[str, Any]], *, key: Sequence[str]) -> None:
    """Insert; where `key` (a unique index) is there already, overwrite the other columns given."""
    if not rows:
        return
    statement = insert_into(session, table)
    changes = {name: statement.excluded[name] for name in rows[0] if name not in key}
    await session.execute(statement.on_conflict_do_update(index_elements=list(key), set_=changes), list(rows))
