"""What a member may see of an attempt, decided once (pure; docs/rules.md, keys stay home)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction

from app.banks.clauses import section_of


class Review(StrEnum):
    """The author's review policy. Nothing before the attempt is closed; keys only after the occasion's release."""

    NOTHING = "nothing"
    MARKS = "marks"
    MARKS_THEN_KEYS = "marks_then_keys"


@dataclass(frozen=True, slots=True)
class Shown:
    """What may be shown: the score (and with it whether it passed), the keys and explanations."""

    marks: bool
    keys: bool


def shown(review: Review, *, closed: bool, released_at: datetime | None, now: datetime) -> Shown:
    """What the policy allows now. `released_at` is when the occasion was released for this member, if it was."""
    marks = closed and review is not Review.NOTHING
    released = released_at is not None and released_at <= now
    return Shown(marks=marks, keys=marks and released and review is Review.MARKS_THEN_KEYS)


MOST_CLAUSES = 3


def clauses_to_read_again(lost: Iterable[tuple[str, Fraction]]) -> list[str]:
    """The mục that cost most, at most three: never which question (docs/rules.md, keys stay home).

    `lost` gives each question's clause ("II.4, gạch đầu dòng 2") and the marks not earned on it.
    """
    total: dict[str, Fraction] = {}
    for clause, marks in lost:
        section = section_of(clause)
        total[section] = total.get(section, Fraction(0)) + marks
    return sorted((s for s in total if total[s] > 0), key=lambda s: (-total[s], s))[:MOST_CLAUSES]
