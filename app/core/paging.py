"""Cursor paging: an opaque cursor holds the sort values of the last row shown."""

import base64
import json
from collections.abc import Callable, Sequence
from typing import Annotated, Any, TypeVar
from uuid import UUID

from fastapi import Query

from app.core.errors import AppError

RowT = TypeVar("RowT")
Limit = Annotated[int, Query(ge=1, le=200, description="Số dòng mỗi trang")]
Cursor = Annotated[str | None, Query(max_length=500, description="Con trỏ trang sau, lấy từ next_cursor")]


class CursorNotValid(AppError):
    """The cursor was not made by this list."""

    status = 422
    code = "cursor_not_valid"
    vi = "Không mở tiếp được trang này. Đồng chí mở lại danh sách từ đầu."
    en = "This page cannot be continued; start the list again."


def encode(values: Sequence[str]) -> str:
    """A cursor for the row whose sort values these are."""
    return base64.urlsafe_b64encode(json.dumps(list(values)).encode()).decode().rstrip("=")


def decode(cursor: str, length: int) -> list[str]:
    """The sort values in a cursor; raises CursorNotValid."""
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except ValueError as error:
        raise CursorNotValid from error
    if not isinstance(values, list) or len(values) != length or not all(_is_clean(v) for v in values):
        raise CursorNotValid
    return values


def decode_id(cursor: str) -> UUID:
    """The id in a cursor that holds nothing else; raises CursorNotValid."""
    try:
        return UUID(decode(cursor, 1)[0])
    except ValueError as error:
        raise CursorNotValid from error


def _is_clean(value: Any) -> bool:
    return isinstance(value, str) and "\x00" not in value and value.isprintable()


def cut(rows: Sequence[RowT], limit: int, key: Callable[[RowT], Sequence[str]]) -> tuple[Sequence[RowT], str | None]:
    """Split `limit + 1` fetched rows into the page and the cursor of the next one (None at the end)."""
    if len(rows) <= limit:
        return rows, None
    return rows[:limit], encode(key(rows[limit - 1]))
