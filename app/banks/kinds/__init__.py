"""Kinds of question, one file each; pure. `kind_of(name)` gives the functions of a kind.

A kind validates an author's body, presents it without its key, reads what a phone sent and grades it. Grading takes answers in
original positions: `kind.grade(body, to_original(kind.read_answer(body, raw), permutation))`.
"""

from collections.abc import Sequence
from enum import StrEnum
from fractions import Fraction
from typing import Protocol, cast

from app.banks.kinds import several, single, true_false
from app.banks.kinds.bodies import Answer, AnswerNotValid, Body, Complaint, Presented, to_original, to_paper
from app.banks.kinds.scoring import EXPLANATIONS, SCORING_WORDS, Scoring

__all__ = [
    "DIFFICULTY_WORDS",
    "EXPLANATIONS",
    "KIND_WORDS",
    "SCORING_WORDS",
    "Answer",
    "AnswerNotValid",
    "Body",
    "Complaint",
    "Difficulty",
    "Presented",
    "QuestionKind",
    "Scoring",
    "kind_of",
    "to_original",
    "to_paper",
]


class QuestionKind(StrEnum):
    """The kinds, as stored."""

    SINGLE = single.NAME
    SEVERAL = several.NAME
    TRUE_FALSE = true_false.NAME


class Difficulty(StrEnum):
    """How hard the author expects a question to be."""

    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"


KIND_WORDS = {
    QuestionKind.SINGLE: single.WORD,
    QuestionKind.SEVERAL: several.WORD,
    QuestionKind.TRUE_FALSE: true_false.WORD,
}
DIFFICULTY_WORDS = {Difficulty.EASY: "dễ", Difficulty.MEDIUM: "vừa", Difficulty.HARD: "khó"}


class Kind(Protocol):
    """The functions every kind has; a module fulfils it."""

    def validate(self, body: Body) -> list[Complaint]:
        """Complaints of an author's body; none means it can be stored."""

    def option_count(self, body: Body) -> int:
        """How many options a permutation orders; 0 where there is nothing to shuffle."""

    def present(self, body: Body, permutation: Sequence[int]) -> Presented:
        """The question without its key, options in the order of the paper."""

    def read_answer(self, body: Body, raw: object) -> Answer:
        """What a phone sent, in paper positions; raises AnswerNotValid."""

    def right_answer(self, body: Body) -> Answer:
        """The key, in original positions."""

    def grade(self, body: Body, answer: Answer) -> Fraction:
        """The fraction (0 to 1) an answer in original positions earns."""


_KINDS: dict[str, Kind] = {
    QuestionKind.SINGLE: cast("Kind", single),
    QuestionKind.SEVERAL: cast("Kind", several),
    QuestionKind.TRUE_FALSE: cast("Kind", true_false),
}


def kind_of(name: str) -> Kind:
    """The functions of a kind; KeyError for a kind nobody stored."""
    return _KINDS[name]
