"""Which of a member's attempts counts (pure; docs/rules.md, taking a test). Participation counts the first one in any case.

`queries.outcomes` says the same to the database.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Tried:
    """One closed attempt with an answer: its number, marks, and whether it passed (None: the test has no pass mark)."""

    number: int
    earned: Fraction
    maximum: int
    passed: bool | None


def that_counts(rule: str, taken: Iterable[Tried]) -> int | None:
    """The number of the attempt that counts under "first", "best" or "last"; None if none was taken.

    Of equally good ones the earliest counts; one that passed is better than one that did not.
    """
    in_order = sorted(taken, key=lambda t: t.number)
    if not in_order:
        return None
    if rule == "best":
        return max(in_order, key=_merit).number
    return in_order[0 if rule == "first" else -1].number


def _merit(tried: Tried) -> tuple[bool, Fraction]:
    return bool(tried.passed), tried.earned / tried.maximum if tried.maximum else Fraction(0)
