"""Worlds that many tests begin with: made once in a process, their rows put back for every other test.

Making one takes some fifty statements; putting its rows back takes one a table. Business time is put back with them.
"""

import time
from collections.abc import Awaitable, Callable, Hashable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from app.core import clock
from app.core.db import Database
from tests.support.databases import kept

OLDEST_S = 180  # the tokens in it live ten minutes

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Made:
    value: Any
    parts: Sequence[Any]
    upon: Hashable
    business_time: datetime
    made_at: float
    statements: str


async def once(
    db: Database, name: str, make: Callable[[], Awaitable[T]], *, parts: Sequence[Any] = (), upon: Hashable = None
) -> T:
    """What `make` makes of an empty database, or of one with nothing but the rows of another world, known by `upon`.

    Each caller gets a copy of its own, in which `db` and `parts` (a client, the other world) are the caller's.
    """
    keeper = kept(db)
    if keeper is None or (upon is None and not await keeper.is_empty()):
        return await make()
    found: _Made | None = keeper.worlds.get(name)
    if found is None or found.upon != upon or time.monotonic() - found.made_at > OLDEST_S:
        began, value = time.monotonic(), await make()
        statements = await keeper.keep(name.replace(" ", "_"))
        found = keeper.worlds[name] = _Made(value, (db, *parts), upon, clock.now(), began, statements)
    else:
        clock.shift(found.business_time - clock.real_now())
        await keeper.put_back(found.statements, over=upon is not None)
    theirs = {id(old): new for old, new in zip(found.parts, (db, *parts), strict=True)}
    mine: T = deepcopy(found.value, theirs)
    return mine
