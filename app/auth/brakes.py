"""Brakes on guessing: tries are counted in lanes, in the database, so they survive restarts.

A lane belongs to one account: one per device that signed in before, one for all unknown devices together, one per device for
its PIN and for changing the password. So strangers slow down strangers and never the owner on the owner's phone, and what
500 people behind one address do never meets. A try is counted before it is judged (one atomic statement: a hundred at once
are a hundred tries) and the count is dropped by a success.
"""

import math
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, case, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from app.auth.errors import TooManyTries
from app.auth.models import SignInFailures
from app.core.hot import HotDoor, HotQuery

FREE_TRIES = 5
# (so many tries, wait so long before the next): the last row that fits counts.
WAITS = ((FREE_TRIES, timedelta(minutes=1)), (8, timedelta(minutes=5)), (12, timedelta(minutes=15)))
FORGOTTEN_AFTER = timedelta(hours=24)
UNKNOWN_DEVICES = "unknown"
# The lane of an account that looks receipts up by their codes.
RECEIPT_CODES = "receipt-codes"


def lane_of_device(device_id: UUID, *, is_known: bool) -> str:
    """The lane of a sign-in by password."""
    return f"device:{device_id}" if is_known else UNKNOWN_DEVICES


def lane_of_pin(family_id: UUID) -> str:
    """The lane of one device's PIN."""
    return f"pin:{family_id}"


def lane_of_change(family_id: UUID) -> str:
    """The lane of changing the password on one device."""
    return f"password:{family_id}"


def _instant(name: str) -> Any:
    return bindparam(name, type_=SignInFailures.last_at.type)


def _counting(insert: Any) -> Any:
    """Count one try unless the lane has to wait; no row comes back if it has to."""
    table = SignInFailures
    may_try = case(
        *((table.failures >= tries, table.last_at <= _instant(f"before_{tries}")) for tries, _ in reversed(WAITS)),
        else_=True,
    )
    count = case((table.last_at <= _instant("forgotten"), 1), else_=table.failures + 1)
    return (
        insert(table)
        .values(
            account_id=bindparam("account_id", type_=table.account_id.type),
            lane=bindparam("lane", type_=table.lane.type),
            failures=1,
            last_at=_instant("now"),
        )
        .on_conflict_do_update(
            index_elements=[table.account_id, table.lane],
            set_={"failures": count, "last_at": _instant("now")},
            where=may_try,
        )
        .returning(table.failures)
    )


_COUNT = HotQuery(_counting(postgresql.insert), sqlite=_counting(sqlite.insert), writes=True)
_READ = HotQuery(
    select(SignInFailures.failures, SignInFailures.last_at).where(
        SignInFailures.account_id == bindparam("account_id", type_=SignInFailures.account_id.type),
        SignInFailures.lane == bindparam("lane", type_=SignInFailures.lane.type),
    ),
    writes=False,
)


async def count_try(hot: HotDoor, *, account_id: UUID, lane: str, now: datetime) -> None:
    """Count one try, durable at once; raises TooManyTries (429 with Retry-After) while the lane has to wait."""
    cutoffs = {f"before_{tries}": now - wait for tries, wait in WAITS}
    counted = await hot.fetch(_COUNT, account_id=account_id, lane=lane, now=now, forgotten=now - FORGOTTEN_AFTER, **cutoffs)
    if counted:
        return
    rows = await hot.fetch(_READ, account_id=account_id, lane=lane)
    seconds = max(1, math.ceil(_wait_left(rows[0]["failures"], rows[0]["last_at"], now).total_seconds())) if rows else 1
    raise TooManyTries(headers={"Retry-After": str(seconds)}, minutes=math.ceil(seconds / 60))


def _wait_left(failures: int, last_at: datetime, now: datetime) -> timedelta:
    waits = [wait for tries, wait in WAITS if failures >= tries]
    return last_at + waits[-1] - now if waits else timedelta()


async def forget_tries(session: AsyncSession, *, account_id: UUID, lane: str) -> None:
    """A success: the lane starts anew."""
    lanes = delete(SignInFailures).where(SignInFailures.account_id == account_id, SignInFailures.lane == lane)
    await session.execute(lanes)
