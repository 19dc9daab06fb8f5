"""Three doors to the database, one per request: reading, writing, hot. The only file that commits (decision 0001)."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy import make_url
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from app.core import sqlite
from app.core.hot import AsyncpgDoor, HotDoor, SqliteDoor, connect


def async_url(url: str) -> URL:
    """The URL with the asynchronous driver of its kind of database."""
    parsed = make_url(url)
    driver = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg", "postgres": "postgresql+asyncpg"}
    return parsed.set(drivername=driver[parsed.get_backend_name()])


class Database:
    """The engines of one process and the three doors."""

    def __init__(self, url: str, *, pool_size: int = 8, sqlite_synchronous: str = "FULL") -> None:
        self.url = async_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.reader: AsyncEngine
        self.writer: AsyncEngine
        self.hot: HotDoor
        if self.is_sqlite:
            Path(self.url.database or "").parent.mkdir(parents=True, exist_ok=True)
            # One writer, first come first served: several would wait on each other's locks (decision 0008).
            self.writer = create_async_engine(self.url, pool_size=1, max_overflow=0, pool_timeout=60, hide_parameters=True)
            self.reader = create_async_engine(self.url, pool_size=pool_size, max_overflow=0, hide_parameters=True)
            sqlite.prepare(self.writer.sync_engine, writes=True, synchronous=sqlite_synchronous)
            sqlite.prepare(self.reader.sync_engine, writes=False, synchronous=sqlite_synchronous)
            self.hot = SqliteDoor(self.reader, self.writer)
        else:
            how = {"async_creator_fn": connect}
            self.writer = create_async_engine(
                self.url, pool_size=pool_size, max_overflow=2, hide_parameters=True, connect_args=how
            )
            # No BEGIN and no ROLLBACK around what is read: under READ COMMITTED they bind nothing together, and cost two of a
            # page's six round trips. That nothing is written is a setting of the connection.
            self.reader = create_async_engine(
                self.url,
                pool_size=pool_size,
                max_overflow=2,
                hide_parameters=True,
                isolation_level="AUTOCOMMIT",
                connect_args={**how, "server_settings": {"default_transaction_read_only": "on"}},
            )
            dsn = self.url.set(drivername="postgresql").render_as_string(hide_password=False)
            self.hot = AsyncpgDoor(dsn, size=pool_size)

    async def open(self) -> None:
        """Connect what is not connected on demand."""
        if self.is_sqlite:  # WAL is a property of the file: the writer sets it before a reader comes
            async with self.writer.begin():
                pass
        elif isinstance(self.hot, AsyncpgDoor):
            await self.hot.open()

    async def close(self) -> None:
        """Close every connection."""
        if isinstance(self.hot, AsyncpgDoor):
            await self.hot.close()
        await self.writer.dispose()
        await self.reader.dispose()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """A session that cannot write; each statement sees a moment of its own (else: `at_one_moment`)."""
        async with AsyncSession(self.reader, expire_on_commit=False, autoflush=False) as session:
            yield session

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        """One transaction, committed at the end of the block, rolled back by any exception."""
        async with AsyncSession(self.writer, expire_on_commit=False) as session, session.begin():
            yield session


async def at_one_moment(session: AsyncSession) -> None:
    """All statements of this reading session see the same, and long answers come in pieces: call before its first statement."""
    if session.get_bind().dialect.name == "postgresql":  # on SQLite a reading session is a transaction anyway
        await session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


async def get_database(request: Request) -> Database:
    """The process's database. Asynchronous, because FastAPI sends a plain function through a thread on every request."""
    database: Database = request.app.state.database
    return database


DatabaseDep = Annotated[Database, Depends(get_database)]


async def _read_session(database: DatabaseDep) -> AsyncIterator[AsyncSession]:
    async with database.read() as session:
        yield session


async def _write_session(database: DatabaseDep) -> AsyncIterator[AsyncSession]:
    async with database.write() as session:
        yield session


async def _hot_door(request: Request) -> HotDoor:
    return (await get_database(request)).hot  # not through DatabaseDep: every dependency costs each save


# scope="function": what follows the yield (the commit) runs before the answer leaves.
ReadSession = Annotated[AsyncSession, Depends(_read_session, scope="function")]
WriteSession = Annotated[AsyncSession, Depends(_write_session, scope="function")]
Hot = Annotated[HotDoor, Depends(_hot_door)]
