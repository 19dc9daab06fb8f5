"""The demo's days. Instants are given in Việt Nam's time."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """An instant of the demo."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE)


# The morning on which the demo begins, before the day's meetings.
TODAY = date(2024, 12, 18)
NOW = at(TODAY, 7, 30)
PREPARED = at(date(2024, 9, 2), 9)

AUTUMN_ROSTER = date(2024, 10, 1)
AUTUMN_OPENED = at(AUTUMN_ROSTER, 8)
AUTUMN_MEETING = date(2024, 10, 8)
AUTUMN_MAKEUP = date(2024, 10, 22)
AUTUMN_HOME = date(2024, 10, 25)
# When the reported question was ruled void: after the last taking.
RULED = at(date(2024, 10, 30), 9)
AUTUMN_ENDED = at(date(2024, 10, 31), 17)
AUTUMN_CLOSED = at(date(2024, 11, 4), 9)

WINTER_ROSTER = date(2024, 12, 5)
WINTER_OPENED = at(WINTER_ROSTER, 7)
WINTER_FIRST, WINTER_LAST = date(2024, 12, 5), date(2024, 12, 18)
WINTER_ENDS = at(date(2024, 12, 20), 17)
