"""The hot door: Core statements compiled once and run with as few round trips and as little work as possible.

On PostgreSQL they go to asyncpg directly (measured: twice the throughput of the same statement through SQLAlchemy); on SQLite
through the one writer. Rows are mappings of column names. Statements used here bind only text, integers, booleans, UUIDs and
instants (no JSON columns), so that the driver needs no help.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, Protocol

import asyncpg
from sqlalchemy import Executable
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.sql import ClauseElement

Row = Mapping[str, Any]
_POSTGRES = PGDialect_asyncpg(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]


class HotQuery:
    """One Core statement with named parameters, compiled on first use.

    `sqlite` replaces the statement where PostgreSQL's form is not understood there.
    """

    def __init__(self, statement: Executable, *, writes: bool, sqlite: Executable | None = None) -> None:
        self.statement = statement
        self.sqlite = statement if sqlite is None else sqlite
        self.writes = writes
        self._sql: str | None = None
        self._names: tuple[str, ...] = ()
        self._constants: dict[str, Any] = {}

    def postgres(self, params: Mapping[str, Any]) -> tuple[str, list[Any]]:
        """The text for asyncpg and its arguments in order."""
        if self._sql is None:
            assert isinstance(self.statement, ClauseElement)
            compiled = self.statement.compile(dialect=_POSTGRES)
            self._names = tuple(compiled.positiontup or ())  # type: ignore[attr-defined]
            self._constants = {k: v for k, v in compiled.params.items() if v is not None}
            self._sql = str(compiled)
        constants = self._constants
        return self._sql, [params[n] if n in params else constants[n] for n in self._names]


class HotTransaction(Protocol):
    """Statements inside one transaction."""

    async def fetch(self, query: HotQuery, **params: Any) -> Sequence[Row]:
        """Run one statement; its rows, if it returns any."""


class HotDoor(HotTransaction, Protocol):
    """Autocommit: each `fetch` is durable when it returns."""

    def transaction(self) -> AbstractAsyncContextManager[HotTransaction]:
        """One READ COMMITTED transaction (BEGIN IMMEDIATE on SQLite), committed at the end of the block."""


class _AsyncpgTransaction:
    def __init__(self, connection: Any) -> None:
        self._connection = connection

    async def fetch(self, query: HotQuery, **params: Any) -> Sequence[Row]:
        sql, arguments = query.postgres(params)
        rows: Sequence[Row] = await self._connection.fetch(sql, *arguments)
        return rows


class AsyncpgDoor:
    """PostgreSQL: a pool of its own whose connections keep no state, so that no reset is needed between requests."""

    def __init__(self, dsn: str, *, size: int) -> None:
        self._dsn = dsn
        self._size = size
        self._pool: Any = None

    async def open(self) -> None:
        """Connect; call once before use."""
        self._pool = await asyncpg.create_pool(
            self._dsn, min_size=1, max_size=self._size, reset=_nothing_to_reset, max_inactive_connection_lifetime=0
        )

    async def close(self) -> None:
        """Close all connections."""
        if self._pool is not None:
            await self._pool.close()

    async def fetch(self, query: HotQuery, **params: Any) -> Sequence[Row]:
        """One statement in autocommit."""
        sql, arguments = query.postgres(params)
        async with self._pool.acquire() as connection:
            rows: Sequence[Row] = await connection.fetch(sql, *arguments)
            return rows

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[HotTransaction]:
        """One READ COMMITTED transaction."""
        async with self._pool.acquire() as connection, connection.transaction():
            yield _AsyncpgTransaction(connection)


async def _nothing_to_reset(_connection: Any) -> None:
    """Every statement here is autocommit or inside a transaction block: nothing is left behind on a connection."""


class _EngineTransaction:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def fetch(self, query: HotQuery, **params: Any) -> Sequence[Row]:
        result = await self._connection.execute(query.sqlite, params)
        return result.mappings().all() if result.returns_rows else []  # type: ignore[return-value]


class SqliteDoor:
    """SQLite: the same statements through the reader pool or the one writer."""

    def __init__(self, reader: AsyncEngine, writer: AsyncEngine) -> None:
        self._reader = reader
        self._writer = writer

    async def fetch(self, query: HotQuery, **params: Any) -> Sequence[Row]:
        """One statement in a transaction of its own."""
        async with (self._writer if query.writes else self._reader).begin() as connection:
            return await _EngineTransaction(connection).fetch(query, **params)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[HotTransaction]:
        """One BEGIN IMMEDIATE transaction."""
        async with self._writer.begin() as connection:
            yield _EngineTransaction(connection)
