"""Runs migrations on either database, with a short lock timeout on PostgreSQL."""

import asyncio
from importlib import import_module

from alembic import context
from sqlalchemy import Connection, text

from app.core.db import Database
from app.core.models import Base, UtcDateTime
from app.core.settings import get_settings

for module in ("auth", "units", "members", "content", "banks", "quizzes", "campaigns", "participation"):
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


async def online() -> None:
    """Connect through the writing engine."""
    database = Database(context.config.attributes.get("url") or get_settings().database_url)
    async with database.writer.begin() as connection:
        await connection.run_sync(run)
    await database.close()


asyncio.run(online())
