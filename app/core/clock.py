"""The clocks: business time (may be shifted once, when a demo is loaded) and real time (tokens, codes, devices).

Read in endpoints, the worker and the command line only; use cases get `now` as an argument.
"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from app.core.settings import get_settings

_offset = timedelta()


def shift(offset: timedelta) -> None:
    """Shift business time by `offset` for this process (the stored offset of a demo, read at start)."""
    global _offset
    _offset = offset


def now() -> datetime:
    """Business time, UTC."""
    return real_now() + _offset


def real_now() -> datetime:
    """Real time, UTC: for tokens, codes and devices."""
    return datetime.now(UTC)


def zone() -> ZoneInfo:
    """The organisation's time zone."""
    return ZoneInfo(get_settings().time_zone)


def local(instant: datetime) -> datetime:
    """The same instant as the organisation's clocks show it."""
    return instant.astimezone(zone())


def local_day(instant: datetime) -> date:
    """The calendar day of `instant` in the organisation's time zone."""
    return local(instant).date()


def today() -> date:
    """The business day, in the organisation's time zone."""
    return local_day(now())
