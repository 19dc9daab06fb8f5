"""What an error of the database means to who asked: a lost race, a database that is away, busy or full, or a mistake of ours.

The second kind is answered "not now" (503, 507, Retry-After): a phone keeps what it has and sends the same again. Whether a
commit that broke off took place nobody knows; repeating it under the same id does no harm.
"""

import asyncpg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from app.core.errors import AppError, EditConflict

RETRY_AFTER = {"Retry-After": "5"}
LOST_RACE = {"23505", "40P01", "40001"}
# SQLSTATE: connections lost, administrator's shutdown, starting or recovering, too many connections, no memory, a device fails.
AWAY = {"57P01", "57P02", "57P03", "57P05", "53000", "53200", "53300", "58030"}
AWAY_CLASS = "08"
FULL = "53100"
# SQLite's primary result codes: busy, locked, no memory, I/O error, cannot open; full.
SQLITE_AWAY = {5, 6, 7, 10, 14}
SQLITE_FULL = 13
# asyncpg's word for a message that it did not wait for: what a server says when it ends a connection between two statements.
BETWEEN = asyncpg.InternalClientError
FAILURES: tuple[type[Exception], ...] = (
    DBAPIError,
    PoolTimeout,
    ConnectionError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    BETWEEN,
)


class TemporarilyUnavailable(AppError):
    """The database does not answer, or broke off; whether the request was carried out is not known."""

    status = 503
    code = "temporarily_unavailable"
    vi = "Hệ thống tạm gián đoạn. Đồng chí giữ nguyên nội dung, ít giây nữa gửi lại."
    en = "The service is interrupted for a moment. Keep what you have and send it again in a few seconds."


class StorageFull(AppError):
    """There is no room to store anything; nothing of the request was kept."""

    status = 507
    code = "storage_full"
    vi = "Hệ thống tạm hết chỗ lưu nên chưa nhận được nội dung này. Đồng chí giữ nguyên nội dung, ít phút nữa gửi lại."
    en = "There is no room to store this at the moment. Keep what you have and send it again in a few minutes."


def meaning_of(error: Exception) -> AppError | None:
    """What to answer; None if the error is a mistake of ours."""
    if isinstance(error, (PoolTimeout, ConnectionError, BETWEEN)):
        return TemporarilyUnavailable(headers=RETRY_AFTER)
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    state = getattr(cause, "sqlstate", None) or ""
    sqlite_code = (getattr(cause, "sqlite_errorcode", None) or 0) & 0xFF
    if state in LOST_RACE or "UNIQUE constraint failed" in str(cause):
        return EditConflict()
    if state == FULL or sqlite_code == SQLITE_FULL:
        return StorageFull(headers=RETRY_AFTER)
    away = state in AWAY or state.startswith(AWAY_CLASS) or sqlite_code in SQLITE_AWAY
    if away or getattr(error, "connection_invalidated", False) or "connection is closed" in str(cause):
        return TemporarilyUnavailable(headers=RETRY_AFTER)
    return None
