"""The migrations and the models say the same, and the newest migration can be undone."""

import asyncio

from alembic import command
from alembic.config import Config
from sqlalchemy import inspect
from sqlalchemy.engine import Connection

from app.core.db import Database
from tests.support.databases import ROOT


def _config(url: str) -> Config:
    config = Config(ROOT / "alembic.ini")
    config.attributes["url"] = url
    return config


async def test_models_and_migrations_agree(own_db: Database) -> None:
    url = own_db.url.render_as_string(hide_password=False)
    await asyncio.to_thread(command.check, _config(url))


async def test_the_newest_migration_can_be_undone_and_redone(own_db: Database) -> None:
    config = _config(own_db.url.render_as_string(hide_password=False))
    before = await _tables(own_db)
    await asyncio.to_thread(command.downgrade, config, "-1")
    await asyncio.to_thread(command.upgrade, config, "head")
    assert await _tables(own_db) == before


async def _tables(db: Database) -> set[str]:
    def names(connection: Connection) -> set[str]:
        return set(inspect(connection).get_table_names())

    async with db.writer.connect() as connection:
        return await connection.run_sync(names)
