"""What a member may see of an attempt, decided once (pure; docs/rules.md, keys stay home)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction

from app.banks.clauses import part_of, section_of


class Reveal(StrEnum):
    """What a moment shows: nothing; the score, whether it passed and the mục to read again; with them keys and explanations."""

    NOTHING = "nothing"
    MARKS = "marks"
    KEYS = "keys"


_ORDER = tuple(Reveal)


def shows_less(one: Reveal, other: Reveal) -> bool:
    """Whether `one` shows less than `other`.

    >>> shows_less(Reveal.MARKS, Reveal.KEYS), shows_less(Reveal.MARKS, Reveal.MARKS)
    (True, False)
    """
    return _ORDER.index(one) < _ORDER.index(other)


@dataclass(frozen=True, slots=True)
class Review:
    """The author's policy: what is shown right after an attempt, and once the occasion is over. During it nothing is."""

    after: Reveal
    released: Reveal


def for_taker(review: Review, *, is_guest: bool) -> Review:
    """The policy as it holds for this taker. Whoever has a guest code makes as many guests as they like: marks right after each
    one's attempt would find the keys by trial. Guests see what the release shows.
    """
    return Review(Reveal.NOTHING, review.released) if is_guest else review


@dataclass(frozen=True, slots=True)
class Shown:
    """What may be shown: the score (and with it whether it passed), the keys and explanations."""

    marks: bool
    keys: bool


def shown(review: Review, *, closed: bool, released_at: datetime | None, now: datetime) -> Shown:
    """What the policy allows now. `released_at` is when the occasion was released for this member, if it was."""
    released = released_at is not None and released_at <= now
    reveal = review.released if released else review.after
    return Shown(marks=closed and reveal is not Reveal.NOTHING, keys=closed and reveal is Reveal.KEYS)


MOST_CLAUSES = 3


def clauses_to_read_again(lost: Iterable[tuple[str, Fraction]]) -> list[str]:
    """The mục that cost most, at most three: never which question (docs/rules.md, keys stay home).

    `lost` gives each question's clause ("II.4, gạch đầu dòng 2") and the marks not earned on it. A mục on which one question
    rests would name that question: it is taken for the part it belongs to ("II"), and left out if that does no better.
    """
    total: dict[str, Fraction] = {}
    left = [(section_of(clause), marks) for clause, marks in lost]
    while left:
        resting = Counter(section for section, _ in left)
        for section, marks in left:
            if resting[section] > 1:
                total[section] = total.get(section, Fraction(0)) + marks
        wider = [(part_of(section), marks) for section, marks in left if resting[section] == 1]
        left = [(part, marks) for part, marks in wider if part]
    return sorted((s for s in total if total[s] > 0), key=lambda s: (-total[s], s))[:MOST_CLAUSES]
