"""Cursors of short lists whose order may shift between pages: the position to go on from."""

from app.core.paging import CursorNotValid, decode, encode


def start_of(cursor: str | None) -> int:
    """The position in a cursor; raises CursorNotValid."""
    if cursor is None:
        return 0
    (start,) = decode(cursor, 1)
    if not (start.isascii() and start.isdigit() and len(start) < 9):
        raise CursorNotValid
    return int(start)


def cursor_at(start: int | None) -> str | None:
    """The cursor of a position; None at the end."""
    return None if start is None else encode([str(start)])
