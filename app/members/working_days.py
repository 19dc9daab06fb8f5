"""Counting in working days (pure): Monday to Friday, less public holidays, and Saturdays worked for a day off elsewhere.

The day on which a term begins is not counted (Bộ luật Dân sự 2015, Điều 147).
"""

from datetime import date

from app.members.holidays import DAY, SATURDAY, days_off, days_worked


def is_working(day: date) -> bool:
    """Whether offices work on the day.

    >>> is_working(date(2025, 1, 29)), is_working(date(2025, 4, 26)), is_working(date(2025, 5, 2))
    (False, True, False)
    """
    if day.weekday() >= SATURDAY:
        return day in days_worked(day.year)
    return day not in days_off(day.year)


def last_day(since: date, count: int) -> date:
    """The last day of a term of `count` working days that begins on `since`.

    >>> last_day(date(2024, 12, 18), 30)
    datetime.date(2025, 2, 6)
    """
    day = since
    while count:
        day += DAY
        count -= is_working(day)
    return day


def left(today: date, until: date) -> int:
    """Working days after `today` up to `until`, both sides of it: negative for a term that has run out.

    >>> left(date(2024, 12, 18), date(2024, 12, 20)), left(date(2024, 12, 23), date(2024, 12, 20))
    (2, -1)
    """
    if until < today:
        return -left(until, today)
    days = (until - today).days
    return sum(is_working(today + n * DAY) for n in range(1, days + 1))
