"""Inserts that a race cannot break (ON CONFLICT, in the dialect of the session's database), and inserts of very many rows."""

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import Table, insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.models import Base

ROWS_AT_ONCE = 2_000


def insert_into(session: AsyncSession, table: type[Base]) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that knows `on_conflict_do_nothing`, `on_conflict_do_update` and `excluded`."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    return sqlite.insert(table) if is_sqlite else postgresql.insert(table)


async def insert_ignore(session: AsyncSession, table: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Insert what is not there yet; rows that would break a unique index stay out."""
    if rows:
        await session.execute(insert_into(session, table).on_conflict_do_nothing(), list(rows))


async def insert_rows(session: AsyncSession, table: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Insert many rows that name the same columns, some thousands a statement (each row has its own parameters: no limit of
    theirs is near).

    Into the table, not through the class: that would send a statement of its own whenever another column is None.
    """
    statement = insert(cast("Table", table.__table__))
    for start in range(0, len(rows), ROWS_AT_ONCE):
        await session.execute(statement, rows[start : start + ROWS_AT_ONCE])


async def upsert(session: AsyncSession, table: type[Base], rows: Sequence[dict[str, Any]], *, key: Sequence[str]) -> None:
    """Insert; where `key` (a unique index) is there already, overwrite the other columns given."""
    if not rows:
        return
    statement = insert_into(session, table)
    changes = {name: statement.excluded[name] for name in rows[0] if name not in key}
    await session.execute(statement.on_conflict_do_update(index_elements=list(key), set_=changes), list(rows))
