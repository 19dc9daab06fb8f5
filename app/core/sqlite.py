"""Everything only SQLite needs: a library without the WAL-reset corruption bug, and connections that cannot lose updates."""

import sys
from typing import Any

from sqlalchemy import Engine, event

try:  # the newer library that the wheel carries; aiosqlite and SQLAlchemy import the module by this name
    import pysqlite3

    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2
except ImportError:  # pragma: no cover - platforms without a wheel use Python's own
    pass

import sqlite3

FIXED_BRANCHES = {(3, 44): (3, 44, 6), (3, 50): (3, 50, 7)}
FIXED_IN = (3, 51, 3)


def wal_is_safe(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> bool:
    """Whether this SQLite has the fix of the WAL-reset corruption bug.

    >>> wal_is_safe((3, 40, 1)), wal_is_safe((3, 50, 7)), wal_is_safe((3, 53, 4))
    (False, True, True)
    """
    branch_fix = FIXED_BRANCHES.get((version[0], version[1]))
    return version >= FIXED_IN or (branch_fix is not None and version >= branch_fix)


def prepare(engine: Engine, *, writes: bool, synchronous: str) -> None:
    """Set up every connection: the driver begins nothing by itself; writers BEGIN IMMEDIATE, readers cannot write."""

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA busy_timeout=10000")
        cursor.execute("PRAGMA foreign_keys=ON")
        if writes:
            cursor.execute(f"PRAGMA journal_mode={'WAL' if wal_is_safe() else 'DELETE'}")
            cursor.execute(f"PRAGMA synchronous={synchronous}")
        else:
            cursor.execute("PRAGMA query_only=ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def on_begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
