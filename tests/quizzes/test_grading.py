"""Grading in exact arithmetic, from a table and against plain models."""

from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.quizzes.grading import (
    GradedQuestion,
    PaperQuestion,
    dump_graded,
    grade,
    is_answer,
    load_graded,
    passed,
    score_text,
)

OPTIONS = [{"text": t, "right": t in "ab", "why": None} for t in "abcd"]
SINGLE = {"stem": "?", "options": [{"text": t, "right": t == "a", "why": None} for t in "abcd"]}
SEVERAL = {"stem": "?", "options": OPTIONS, "scoring": "partial_with_penalty"}
TRUE = {"stem": "?", "answer": True}
# The paper shows the options as d c b a: original position = 3 - place.
BACKWARDS = (3, 2, 1, 0)
PAPER = (
    PaperQuestion(UUID(int=1), "single", SINGLE, BACKWARDS),
    PaperQuestion(UUID(int=2), "several", SEVERAL, BACKWARDS),
    PaperQuestion(UUID(int=3), "true_false", TRUE, ()),
)


@pytest.mark.parametrize(
    ("answers", "earned", "has_passed"),
    [
        ({}, Fraction(0), False),
        ({0: 3}, Fraction(1), False),
        ({0: 0}, Fraction(0), False),
        ({0: 3, 1: [3], 2: False}, Fraction(3, 2), True),
        ({0: 3, 1: [2, 3], 2: True}, Fraction(3), True),
        ({1: [2, 3, 0], 2: True}, Fraction(3, 2), True),
        ({1: [0, 1, 2, 3]}, Fraction(0), False),
    ],
)
def test_marks(answers: dict[int, Any], earned: Fraction, has_passed: bool) -> None:
    marks = grade(PAPER, answers, pass_mark=5_000)
    assert (marks.earned, marks.maximum, marks.passed) == (earned, 3, has_passed)
    assert load_graded(dump_graded(marks.questions)) == marks.questions


def test_graded_answers_are_in_original_positions() -> None:
    marks = grade(PAPER, {0: 3, 1: [0, 3]}, pass_mark=None)
    assert [q.answer for q in marks.questions] == [0, (0, 3), None]
    assert marks.passed is None


@pytest.mark.parametrize(
    ("place", "raw", "valid"),
    [
        (0, 3, True),
        (0, 4, False),
        (0, -1, False),
        (0, True, False),
        (0, 1.0, False),
        (0, "1", False),
        (0, [1], False),
        (0, 10**400, False),
        (1, [0, 1], True),
        (1, [0, 0], False),
        (1, [True], False),
        (1, 0, False),
        (1, {"0": 1}, False),
        (2, True, True),
        (2, 1, False),
        (2, "true", False),
    ],
)
def test_what_is_an_answer_at_all(place: int, raw: object, valid: bool) -> None:
    assert is_answer(PAPER[place], raw) is valid


@given(st.fractions(0, 60, max_denominator=12), st.integers(1, 60), st.integers(1, 10_000))
def test_passing_is_decided_without_rounding(earned: Fraction, maximum: int, pass_mark: int) -> None:
    assert passed(earned, maximum, pass_mark) == (earned / maximum >= Fraction(pass_mark, 10_000))


def test_the_edges_of_a_pass_mark() -> None:
    assert passed(Fraction(49), 50, 9_800)
    assert not passed(Fraction(48), 49, 9_800)
    assert not passed(Fraction(2, 3), 1, 6_667)
    assert passed(Fraction(2, 3), 1, 6_666)


@given(st.fractions(0, 40, max_denominator=9))
def test_a_shown_score_is_never_more_than_was_earned(earned: Fraction) -> None:
    shown = Fraction(score_text(earned, 40).split("/")[0].replace(",", "."))
    assert earned - Fraction(1, 100) < shown <= earned


def test_true_and_one_stay_apart_when_stored() -> None:
    rows = (
        GradedQuestion(UUID(int=1), True, Fraction(1), 1),
        GradedQuestion(UUID(int=2), 1, Fraction(1, 3), 1),
        GradedQuestion(UUID(int=3), (), Fraction(0), 1),
    )
    assert [repr(q.answer) for q in load_graded(dump_graded(rows))] == ["True", "1", "()"]


@pytest.mark.parametrize(
    "answer", [(True, None, False), (None, None, True), (0, 2), "tổ chức đảng", "1", "97.9", "", '"\\u0000', None]
)
def test_answers_of_every_kind_are_stored_and_read_back_as_they_were(answer: Any) -> None:
    rows = (GradedQuestion(UUID(int=1), answer, Fraction(1, 4), 1),)
    assert repr(load_graded(dump_graded(rows))) == repr(rows)
    assert dump_graded(rows).isascii()
