"""One right answer."""

from collections.abc import Sequence
from fractions import Fraction

from app.banks.kinds.bodies import (
    Answer,
    Body,
    Complaint,
    Presented,
    check_options,
    check_stem,
    read_position,
    right_positions,
    show_options,
)

NAME = "single"
WORD = "một đáp án"


def validate(body: Body) -> list[Complaint]:
    """Complaints of an author's body; exactly one option is right."""
    found = [*check_stem(body), *check_options(body)]
    if len(right_positions(body)) != 1:
        found.append(Complaint("phương án", f"đánh dấu * đúng một phương án, hiện có {len(right_positions(body))}"))
    return found


def option_count(body: Body) -> int:
    """How many options a permutation orders."""
    return len(body["options"])


def present(body: Body, permutation: Sequence[int]) -> Presented:
    """The question as the phone gets it."""
    return {"kind": NAME, "stem": body["stem"], "options": show_options(body, permutation), "scoring": None}


def read_answer(body: Body, raw: object) -> Answer:
    """The answer a phone sent, in paper positions; raises AnswerNotValid."""
    return read_position(body, raw)


def right_answer(body: Body) -> Answer:
    """The key, in original positions."""
    return right_positions(body)[0]


def grade(body: Body, answer: Answer) -> Fraction:
    """1 or 0 for an answer in original positions."""
    return Fraction(int(answer == right_answer(body)))
