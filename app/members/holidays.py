"""Public holidays of Việt Nam, as data (pure).

By law (Bộ luật Lao động 2019, Điều 111 and 112): 1/1; five days at Tết; 10/3 of the lunar calendar; 30/4; 1/5; 2/9 and a day
beside it. A holiday on a weekend is made up for on the next working day. From when Tết is taken, which day stands beside 2/9
and which Saturday is worked for a Friday or Monday, the Government says each autumn for the next year; the table says what it
said. Years it has not said yet (`FORESEEN`) get the days of the lunar calendar only: a deadline then comes out too early
rather than too late. Lunar days are those of the calendar of Việt Nam (UTC+7); China's may differ by a day (Tết 2030).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

DAY = timedelta(days=1)
SATURDAY = 5
DAYS_AT_TET = 5


@dataclass(frozen=True, slots=True)
class Announced:
    """A year. `tet_from`: first of the five days; `beside`: the day beside 2/9; `swapped`: days off, each with its Saturday."""

    tet_from: date
    hung_kings: date
    beside: date | None
    swapped: tuple[tuple[date, date], ...] = ()


# Yearly notices of the Ministry of Labour (from 2026 of Home Affairs) for the people who work in offices.
ANNOUNCED = {
    2020: Announced(date(2020, 1, 23), date(2020, 4, 2), None),
    2021: Announced(date(2021, 2, 10), date(2021, 4, 21), date(2021, 9, 3)),
    2022: Announced(date(2022, 1, 31), date(2022, 4, 10), date(2022, 9, 1)),
    2023: Announced(date(2023, 1, 20), date(2023, 4, 29), date(2023, 9, 1)),
    2024: Announced(date(2024, 2, 8), date(2024, 4, 18), date(2024, 9, 3), ((date(2024, 4, 29), date(2024, 5, 4)),)),
    2025: Announced(date(2025, 1, 27), date(2025, 4, 7), date(2025, 9, 1), ((date(2025, 5, 2), date(2025, 4, 26)),)),
    2026: Announced(
        date(2026, 2, 16),
        date(2026, 4, 26),
        date(2026, 9, 1),
        ((date(2026, 1, 2), date(2026, 1, 10)), (date(2026, 8, 31), date(2026, 8, 22))),
    ),
}
# Lunar New Year's Day and the 10th of the third lunar month of years without a notice.
FORESEEN = {
    2027: (date(2027, 2, 6), date(2027, 4, 16)),
    2028: (date(2028, 1, 26), date(2028, 4, 4)),
    2029: (date(2029, 2, 13), date(2029, 4, 23)),
    2030: (date(2030, 2, 2), date(2030, 4, 12)),
    2031: (date(2031, 1, 23), date(2031, 4, 1)),
    2032: (date(2032, 2, 11), date(2032, 4, 19)),
    2033: (date(2033, 1, 31), date(2033, 4, 9)),
    2034: (date(2034, 2, 19), date(2034, 4, 28)),
    2035: (date(2035, 2, 8), date(2035, 4, 17)),
}


@cache
def days_off(year: int) -> frozenset[date]:
    """The holidays of a year and the working days that make up for those on a weekend."""
    known = ANNOUNCED.get(year)
    found = set(_holidays(year, known))
    for holiday in sorted(found):
        if holiday.weekday() >= SATURDAY:
            found.add(_next_working(holiday, found))
    return frozenset(found | {off for off, _ in (known.swapped if known else ())})


@cache
def days_worked(year: int) -> frozenset[date]:
    """The Saturdays worked for a day off elsewhere."""
    known = ANNOUNCED.get(year)
    return frozenset(worked for _, worked in known.swapped) if known else frozenset()


def _holidays(year: int, known: Announced | None) -> list[date]:
    found = [date(year, 1, 1), date(year, 4, 30), date(year, 5, 1), date(year, 9, 2)]
    if known is not None:
        found += [known.tet_from + n * DAY for n in range(DAYS_AT_TET)] + [known.hung_kings]
        return found if known.beside is None else [*found, known.beside]
    if year in FORESEEN:
        new_year, hung_kings = FORESEEN[year]
        found += [new_year + n * DAY for n in range(-1, DAYS_AT_TET - 1)] + [hung_kings]
    return found


def _next_working(day: date, taken: set[date]) -> date:
    day += DAY
    while day.weekday() >= SATURDAY or day in taken:
        day += DAY
    return day
