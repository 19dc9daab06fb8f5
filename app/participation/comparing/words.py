"""The sentences about people and days left (pure)."""

from datetime import date

from app.core.text import day_text
from app.participation.rates import TargetRate, number_text, target_text
from app.participation.wordings import full_day_text

PILOT = "Các chi bộ thí điểm"
REST = "Các chi bộ còn lại"


def days(left: int, ends_on: date) -> str:
    """How long there is.

    >>> days(2, date(2024, 12, 20)), days(0, date(2024, 12, 20))
    ('còn 2 ngày (hạn 20/12)', 'hạn 20/12')
    """
    return f"còn {left} ngày (hạn {day_text(ends_on)})" if left else f"hạn {day_text(ends_on)}"


def restated(roster_day: date) -> str:
    """Why a campaign of before is told in today's tree."""
    return f"Theo cây tổ chức hiện nay: ngày chốt danh sách {full_day_text(roster_day)} chưa có tổ chức đảng này."


def need(rate: TargetRate, *, days_left: int, ends_on: date) -> str:
    """A unit in which people are left.

    >>> need(TargetRate(46, 49, 9800), days_left=2, ends_on=date(2024, 12, 20))
    'Còn 3 đồng chí chưa học; thiếu 3 đồng chí là đạt chỉ tiêu 98 %; còn 2 ngày (hạn 20/12).'
    """
    left = f"Còn {number_text(rate.denominator - rate.numerator)} đồng chí chưa học"
    target = f"chỉ tiêu {target_text(rate.target)} %"
    short = f"thiếu {number_text(rate.still_needed)} đồng chí là đạt {target}" if rate.still_needed else f"đã đủ {target}"
    return f"{left}; {short}; {days(days_left, ends_on)}."


def standing(*, complete: int, branches: int, people_left: int, days_left: int, ends_on: date) -> str:
    """How far the branches of a unit are.

    >>> standing(complete=148, branches=205, people_left=82, days_left=2, ends_on=date(2024, 12, 20))
    '148/205 chi bộ đã học đủ; còn 82 đồng chí; còn 2 ngày (hạn 20/12).'
    """
    done = f"{number_text(complete)}/{number_text(branches)} chi bộ đã học đủ"
    rest = f"; còn {number_text(people_left)} đồng chí" if people_left else ""
    return f"{done}{rest}; {days(days_left, ends_on)}."
