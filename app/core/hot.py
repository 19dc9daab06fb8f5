"""The hot door: Core statements compiled once and run with as few round trips and as little work as possible.

On PostgreSQL they go to asyncpg directly (measured: twice the throughput of the same statement through SQLAlchemy); on SQLite
through the one writer. Rows are mappings of column names. Statements used here bind only text, integers, booleans, UUIDs and
instants, JSON as text (`JsonText`), so that the driver needs no help.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, Protocol

import asyncpg
from sqlalchemy import JSON, Dialect, Executable, Insert, Text, Update, select
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.dialects.sqlite.aiosqlite import SQLiteDialect_aiosqlite
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession
from sqlalchemy.sql import ClauseElement
from sqlalchemy.types import TypeDecorator, TypeEngine

Row = Mapping[str, Any]
_POSTGRES = PGDialect_asyncpg(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]
_SQLITE = SQLiteDialect_aiosqlite()


class JsonText(TypeDecorator[str]):
    """The type of a parameter for a JSON column whose value is ready JSON text: nothing is left to do for a driver."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """PostgreSQL wants the parameter called JSON; SQLite stores the text."""
        return dialect.type_descriptor(JSON() if dialect.name == "postgresql" else Text())


class HotQuery:
    """One Core statement with named parameters, compiled on first use.

    `sqlite` replaces the statement where PostgreSQL's form is not understood there; several run one after another.
    """

    def __init__(self, statement: Executable, *, writes: bool, sqlite: Executable | Sequence[Executable] = ()) -> None:
        self.statement = statement
        steps = tuple(sqlite) if isinstance(sqlite, Sequence) else (sqlite,)
        self.sqlite: tuple[Executable, ...] = steps or (statement,)
        self.writes = writes
        self._sqlite_names: tuple[frozenset[str], ...] | None = None
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

    def sqlite_steps(self, params: Mapping[str, Any]) -> list[tuple[Executable, dict[str, Any]]]:
        """Each statement for SQLite with those of the parameters it names."""
        if self._sqlite_names is None:
            self._sqlite_names = tuple(frozenset(_parameters(step)) for step in self.sqlite)
        return [
            (step, {name: params[name] for name in names & params.keys()})
            for step, names in zip(self.sqlite, self._sqlite_names, strict=True)
        ]


def _parameters(statement: Executable) -> Mapping[str, Any]:
    assert isinstance(statement, ClauseElement)
    params: Mapping[str, Any] = statement.compile(dialect=_SQLITE).params
    return params


def together(*writes: Insert | Update) -> HotQuery:
    """Independent writes of one transaction as one statement: one round trip on PostgreSQL (each in a WITH), the rows of the
    last one returned. All see the state before the statement, so none may depend on another.
    """
    *before, last = writes
    combined = last.add_cte(*(write.cte(f"write_{number}") for number, write in enumerate(before)))
    return HotQuery(combined, writes=True, sqlite=writes)


class HotFetching(Protocol):
    """What takes single statements: a transaction, or the door itself."""

    async def fetch(self, query: HotQuery, **params: Any) -> Sequence[Row]:
        """Run one statement; its rows, if it returns any."""


class HotTransaction(HotFetching, Protocol):
    """Statements inside one transaction."""

    async def many(self, query: HotQuery, rows: Sequence[Mapping[str, Any]]) -> None:
        """Run one writing statement once for each row of parameters, sent together."""


class HotDoor(HotFetching, Protocol):
    """Autocommit: each `fetch` is durable when it returns."""

    def transaction(self) -> AbstractAsyncContextManager[HotTransaction]:
        """One READ COMMITTED transaction (BEGIN IMMEDIATE on SQLite), committed at the end of the block."""


class Unreachable(ConnectionError):
    """Nobody takes a connection to the database: no such address, nobody listening, no answer in time."""


async def connect(*arguments: Any, **options: Any) -> Any:
    """`asyncpg.connect` for every door; raises Unreachable, or PostgresError if the server refuses."""
    try:
        return await asyncpg.connect(*arguments, **options)
    except (OSError, TimeoutError) as error:  # as many kinds of them as there are ways to name a server
        raise Unreachable from error


class _AsyncpgTransaction:
    def __init__(self, connection: Any) -> None:
        self._connection = connection

    async def fetch(self, query: HotQuery, **params: Any) -> Sequence[Row]:
        sql, arguments = query.postgres(params)
        rows: Sequence[Row] = await self._connection.fetch(sql, *arguments)
        return rows

    async def many(self, query: HotQuery, rows: Sequence[Mapping[str, Any]]) -> None:
        bound = [query.postgres(row) for row in rows]
        if bound:
            await self._connection.executemany(bound[0][0], [arguments for _, arguments in bound])


class AsyncpgDoor:
    """PostgreSQL: connections that keep no state, handed from one request to the next without a round trip or a task between.

    asyncpg's own pool makes a task for every release; without it a statement costs this process 10 instead of 24 µs (measured).
    """

    def __init__(self, dsn: str, *, size: int) -> None:
        self._dsn = dsn
        self._size = size
        self._free: asyncio.LifoQueue[Any] = asyncio.LifoQueue()

    async def open(self) -> None:
        """Connect once; call before use. The other places (None) are connected when they are needed."""
        for _ in range(self._size - 1):
            self._free.put_nowait(None)
        self._free.put_nowait(await connect(self._dsn))

    async def close(self) -> None:
        """Close all connections."""
        while not self._free.empty():
            connection = self._free.get_nowait()
            if connection is not None:
                await connection.close()

    async def fetch(self, query: HotQuery, **params: Any) -> Sequence[Row]:
        """One statement in autocommit."""
        sql, arguments = query.postgres(params)
        connection = await self._take()
        try:
            rows: Sequence[Row] = await connection.fetch(sql, *arguments)
        except BaseException as error:
            self._give_back(connection, after=error)
            raise
        self._free.put_nowait(connection)
        return rows

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[HotTransaction]:
        """One READ COMMITTED transaction."""
        connection = await self._take()
        try:
            async with connection.transaction():
                yield _AsyncpgTransaction(connection)
        except BaseException as error:
            self._give_back(connection, after=error)
            raise
        self._free.put_nowait(connection)

    async def _take(self) -> Any:
        """A connection, the one used last first; whoever waits longest gets the next one that is free."""
        held = await self._free.get()
        if held is not None and not held.is_closed():
            return held
        try:
            return await connect(self._dsn)
        except BaseException:
            self._free.put_nowait(None)
            raise

    def _give_back(self, connection: Any, *, after: BaseException) -> None:
        """After an error: a request that was broken off may have left an answer on the way; such a connection is given up."""
        if not isinstance(after, Exception) or connection.is_closed() or connection.is_in_transaction():
            connection.terminate()
            self._free.put_nowait(None)
        else:
            self._free.put_nowait(connection)


class _EngineTransaction:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def fetch(self, query: HotQuery, **params: Any) -> Sequence[Row]:
        rows: Sequence[Any] = []
        for statement, own in query.sqlite_steps(params):
            result = await self._connection.execute(statement, own)
            rows = result.mappings().all() if result.returns_rows else []
        return rows

    async def many(self, query: HotQuery, rows: Sequence[Mapping[str, Any]]) -> None:
        steps = [query.sqlite_steps(row) for row in rows]
        for each in zip(*steps, strict=True):  # one statement after another, each for all rows
            await self._connection.execute(each[0][0], [own for _, own in each])


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


async def inside(session: AsyncSession) -> HotTransaction:
    """Hot statements in the transaction of a writing session, for use cases that need both; the session is flushed."""
    await session.flush()
    connection = await session.connection()
    if connection.dialect.name == "sqlite":
        return _EngineTransaction(connection)
    await connection.execute(select(1))  # the driver begins its transaction with its first statement
    return _AsyncpgTransaction((await connection.get_raw_connection()).driver_connection)
