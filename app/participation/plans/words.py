"""What a make-up plan says in words (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.participation.rates import TargetRate, number_text, target_text

MOST_PLACES = 3  # so many are named in a sentence
NO_CLASSES = "Không cần xếp thêm lớp học bù."


@dataclass(frozen=True, slots=True)
class At:
    """The classes at one place."""

    place: str
    classes: int
    people: int
    branches: int


def outlook(rate: TargetRate, *, left: int, arranged: int, days: int, in_reach: bool) -> str:
    """Whether the unit can still reach its target.

    >>> outlook(TargetRate(46, 49, 9800), left=3, arranged=0, days=2, in_reach=True)
    'Còn thiếu 3 đồng chí là đạt chỉ tiêu 98 %; vẫn đạt được: còn 2 ngày để học bù.'
    """
    if not rate.applicable:
        return "Không có đồng chí nào thuộc diện học tập: không áp dụng."
    target = f"chỉ tiêu {target_text(rate.target)} %"
    if rate.met:
        rest = f"; còn {number_text(left)} đồng chí chưa học" if left else ""
        return f"Đã đủ {target}{rest}."
    short = f"Còn thiếu {number_text(rate.still_needed)} đồng chí là đạt {target}"
    if arranged >= rate.still_needed:
        return f"{short}; {number_text(arranged)} đồng chí còn buổi học đã xếp lịch, dự đủ thì đạt."
    if in_reach:
        return f"{short}; vẫn đạt được: còn {days} ngày để học bù."
    why = f"{days} ngày còn lại không đủ lớp học bù" if days else "không còn ngày nào để học bù"
    return f"{short}; không còn đạt được trong đợt này vì {why}."


def proposal(places: Sequence[At]) -> str:
    """The classes in one sentence.

    >>> proposal([At("Đảng bộ phường Tân Hoa", 1, 12, 4), At("Đảng bộ xã Lộc Hoa", 1, 7, 1)])
    'Đề xuất 2 lớp học bù cho 19 đồng chí: Đảng bộ phường Tân Hoa (12 đồng chí, 4 chi bộ), Đảng bộ xã Lộc Hoa (7 đồng chí).'
    """
    if not places:
        return NO_CLASSES
    named = [_at(place) for place in places[:MOST_PLACES]]
    if len(places) > MOST_PLACES:
        named.append(f"và {number_text(len(places) - MOST_PLACES)} nơi khác")
    return f"Đề xuất {totals(places)}: {', '.join(named)}."


def everybody(classes: int, people: int) -> str | None:
    """How many classes would bring in all; None where nobody waits for one."""
    if not people:
        return None
    return f"Để không ai bị sót: {number_text(classes)} lớp học bù cho {number_text(people)} đồng chí."


def totals(places: Sequence[At]) -> str:
    """ "2 lớp học bù cho 19 đồng chí"."""
    classes, people = sum(p.classes for p in places), sum(p.people for p in places)
    return f"{number_text(classes)} lớp học bù cho {number_text(people)} đồng chí"


def _at(place: At) -> str:
    what = [f"{number_text(place.people)} đồng chí"]
    if place.classes > 1:
        what.insert(0, f"{place.classes} lớp")
    if place.branches > 1:
        what.append(f"{place.branches} chi bộ")
    return f"{place.place} ({', '.join(what)})"
