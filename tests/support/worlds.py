"""Worlds that many tests begin with: made once in a process, their rows put back for every other test.

Making one takes some fifty statements; putting its rows back takes one a table. Business time is put back with them.
"""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import inspect
from sqlalchemy.orm import make_transient_to_detached

from app.core import clock
from app.core.db import Database
from app.core.models import Base
from tests.support.databases import kept

OLDEST_S = 180  # the tokens in it live ten minutes

T = TypeVar("T")
Row = TypeVar("Row", bound=Base)


@dataclass(frozen=True, slots=True)
class _Made:
    value: Any
    business_time: datetime
    made_at: float
    statements: str


async def once(db: Database, name: str, make: Callable[[], Awaitable[T]]) -> T:
    """What `make` makes of an empty database; take care to hand out a copy of whatever a test could change in it."""
    keeper = kept(db)
    if keeper is None or not await keeper.is_empty():
        return await make()
    found: _Made | None = keeper.worlds.get(name)
    if found is None or time.monotonic() - found.made_at > OLDEST_S:
        began, value = time.monotonic(), await make()
        found = keeper.worlds[name] = _Made(value, clock.now(), began, await keeper.keep(name))
    else:
        clock.shift(found.business_time - clock.real_now())
        await keeper.put_back(found.statements)
    value_of_this_kind: T = found.value
    return value_of_this_kind


def again(row: Row) -> Row:
    """Another object of the same row, in no session, as the one that was made."""
    columns = inspect(type(row)).column_attrs
    other = type(row)(**{column.key: getattr(row, column.key) for column in columns})
    make_transient_to_detached(other)
    return other
