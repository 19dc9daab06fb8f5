"""The lunar calendar of Việt Nam (UTC+7) from the moon and the sun, as an independent check of the days written down as data.

New moons and the sun's longitude after J. Meeus, Astronomical Algorithms, to a precision of minutes.
"""

import math
from datetime import date, timedelta

ZONE = 7 / 24
J2000 = date(2000, 1, 1)  # its noon is day 2451545


def tet(year: int) -> date:
    """The first day of the first month."""
    return _day(_month_start(year, 1))


def hung_kings(year: int) -> date:
    """The tenth day of the third month."""
    return _day(_month_start(year, 3)) + timedelta(days=9)


def _day(julian: int) -> date:
    return J2000 + timedelta(days=julian - 2451545)


def _julian(day: date) -> int:
    return 2451545 + (day - J2000).days


def _month_start(year: int, month: int) -> int:
    """Months are counted from the one that holds the winter solstice, the eleventh; the leap month has no major term."""
    eleventh, following = _eleventh_month(year - 1), _eleventh_month(year)
    first = int(0.5 + (eleventh - 2415021.077) / 29.530588853)
    steps = month + 1
    if following - eleventh > 365:
        leap = next(n for n in range(1, 14) if _term(_new_moon(first + n)) == _term(_new_moon(first + n + 1)))
        steps += steps >= leap
    return _new_moon(first + steps)


def _eleventh_month(year: int) -> int:
    last = int((_julian(date(year, 12, 31)) - 2415021) / 29.530588853)
    moon = _new_moon(last)
    return _new_moon(last - 1) if _term(moon) >= 9 else moon


def _new_moon(number: int) -> int:
    """The local day of the new moon, `number` months after January 1900."""
    t = number / 1236.85
    day = 2415020.75933 + 29.53058868 * number + 0.0001178 * t * t
    day += 0.00033 * _sin(166.56 + 132.87 * t)
    sun = 359.2242 + 29.10535608 * number
    moon = 306.0253 + 385.81691806 * number + 0.0107306 * t * t
    node = 21.2964 + 390.67050646 * number
    day += (0.1734 - 0.000393 * t) * _sin(sun) + 0.0021 * _sin(2 * sun)
    day += -0.4068 * _sin(moon) + 0.0161 * _sin(2 * moon) - 0.0004 * _sin(3 * moon)
    day += 0.0104 * _sin(2 * node) - 0.0051 * _sin(sun + moon) - 0.0074 * _sin(sun - moon)
    day += 0.0004 * _sin(2 * node + sun) - 0.0004 * _sin(2 * node - sun) - 0.0006 * _sin(2 * node + moon)
    day += 0.0010 * _sin(2 * node - moon) + 0.0005 * _sin(2 * moon + sun)
    return math.floor(day - 0.00078 + 0.5 + ZONE)  # less the seconds by which the earth lags


def _term(julian: int) -> int:
    """The twelfth of the sun's way in which local midnight of the day lies."""
    t = (julian - 2451545.5 - ZONE) / 36525
    mean = 357.52910 + 35999.05030 * t
    longitude = 280.46645 + 36000.76983 * t + 1.914600 * _sin(mean) + 0.019993 * _sin(2 * mean)
    return int(longitude % 360 // 30)


def _sin(degrees: float) -> float:
    return math.sin(math.radians(degrees))
