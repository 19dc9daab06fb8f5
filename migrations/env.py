"""Runs migrations on either database, with a short lock timeout on PostgreSQL."""

import asyncio
from importlib import import_module

from alembic import context
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncConnection

from app.core.db import Database
from app.core.models import Base, UtcDateTime
from app.core.settings import get_settings

for module in ("auth", "units", "members", "content", "banks", "quizzes", "campaigns", "participation", "audit", "reports"):
    import_module(f"app.{module}.models")  # registers the module's tables


def render(kind: str, thing: object, _context: object) -> str | bool:
    """Migrations do not import the application: its column types are written as what they are in the database."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(thing, UtcDateTime) else False


def run(connection: Connection) -> None:
    """Run inside one transaction."""
    is_sqlite = connection.dialect.name == "sqlite"
    if not is_sqlite:
        connection.execute(text("SET lock_timeout = '5s'"))
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=is_sqlite,
        compare_type=True,
        render_item=render,
    )
    with context.begin_transaction():
        context.run_migrations()
        if is_sqlite and (broken := connection.execute(text("PRAGMA foreign_key_check")).all()):
            message = f"a migration broke references: {broken[:5]}"
            raise RuntimeError(message)


async def _leave_references_alone(connection: AsyncConnection) -> None:
    """SQLite changes a table by making it anew; with foreign keys enforced, dropping the old one would be refused.

    Outside a transaction, because inside one the switch does nothing.
    """
    raw = await connection.get_raw_connection()
    await raw.driver_connection.execute("PRAGMA foreign_keys = OFF")  # type: ignore[union-attr]


async def online() -> None:
    """Connect through the writing engine."""
    database = Database(context.config.attributes.get("url") or get_settings().database_url)
    async with database.writer.connect() as connection:
        if database.is_sqlite:
            await _leave_references_alone(connection)
        async with connection.begin():
            await connection.run_sync(run)
    await database.close()


asyncio.run(online())
