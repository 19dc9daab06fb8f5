"""What may be shown, when."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest

from app.quizzes.visibility import Reveal, Review, Shown, clauses_to_read_again, shown

NOW = datetime(2024, 12, 18, tzinfo=UTC)
BEFORE, AFTER = NOW - timedelta(seconds=1), NOW + timedelta(seconds=1)
NOTHING, MARKS, KEYS = Shown(marks=False, keys=False), Shown(marks=True, keys=False), Shown(marks=True, keys=True)


@pytest.mark.parametrize("released_at", [None, BEFORE, AFTER])
@pytest.mark.parametrize("reveal", Reveal)
def test_an_open_attempt_shows_nothing(reveal: Reveal, released_at: datetime | None) -> None:
    review = Review(after=reveal, released=reveal)
    assert shown(review, closed=False, released_at=released_at, now=NOW) == NOTHING


@pytest.mark.parametrize(
    ("review", "released_at", "expected"),
    [
        (Review(Reveal.NOTHING, Reveal.NOTHING), None, NOTHING),
        (Review(Reveal.NOTHING, Reveal.NOTHING), BEFORE, NOTHING),
        (Review(Reveal.NOTHING, Reveal.MARKS), AFTER, NOTHING),
        (Review(Reveal.NOTHING, Reveal.MARKS), BEFORE, MARKS),
        (Review(Reveal.MARKS, Reveal.MARKS), None, MARKS),
        (Review(Reveal.MARKS, Reveal.KEYS), None, MARKS),
        (Review(Reveal.MARKS, Reveal.KEYS), AFTER, MARKS),
        (Review(Reveal.MARKS, Reveal.KEYS), NOW, KEYS),
        (Review(Reveal.MARKS, Reveal.KEYS), BEFORE, KEYS),
        (Review(Reveal.KEYS, Reveal.KEYS), None, KEYS),
    ],
)
def test_a_closed_attempt(review: Review, released_at: datetime | None, expected: Shown) -> None:
    assert shown(review, closed=True, released_at=released_at, now=NOW) == expected


def test_clauses_to_read_again_are_sections_not_questions() -> None:
    one, half, none = Fraction(1), Fraction(1, 2), Fraction(0)
    lost = [("II.4, gạch đầu dòng 2", one), ("II.8", half), ("II.4", one), ("I.1", none), ("III.1", one), ("II.8, b", none)]
    lost += [("III.1; II.2", half), ("I.1", none)]
    assert clauses_to_read_again(lost) == ["II.4", "III.1", "II.8"]
    assert clauses_to_read_again([("II.4", none), ("II.4", none)]) == []


def test_a_section_that_one_question_rests_on_would_name_the_question() -> None:
    """Of true or false that is the key. Such a mục is named by the part it belongs to, if that does not name it either."""
    one, none = Fraction(1), Fraction(0)
    assert clauses_to_read_again([("II.4", one), ("II.8", none), ("III.1", one), ("III.1", one)]) == ["III.1", "II"]
    assert clauses_to_read_again([("II.4", one), ("II.8", none), ("II.8", none)]) == [], "II would be II.4"
    assert clauses_to_read_again([("II.4.a", one), ("II.4.b", none), ("II.8", none)]) == ["II.4"]
    assert clauses_to_read_again([("Điều 5", one), ("II.8", one)]) == []
    assert clauses_to_read_again([("II.4", one)]) == []
