"""A statement that is true or false."""

from collections.abc import Sequence
from fractions import Fraction

from app.banks.kinds.bodies import Answer, AnswerNotValid, Body, Complaint, Presented, check_stem

NAME = "true_false"
WORD = "đúng sai"


def validate(body: Body) -> list[Complaint]:
    """Complaints of an author's body."""
    found = check_stem(body)
    if not isinstance(body.get("answer"), bool):
        found.append(Complaint("Đáp án", "ghi “đúng” hoặc “sai”"))
    return found


def option_count(body: Body) -> int:  # noqa: ARG001 - every kind has the same functions
    """There is nothing to shuffle."""
    return 0


def present(body: Body, permutation: Sequence[int]) -> Presented:  # noqa: ARG001 - as above
    """The statement as the phone gets it; the screen offers "Đúng" and "Sai"."""
    return {"kind": NAME, "stem": body["stem"], "options": [], "scoring": None}


def read_answer(body: Body, raw: object) -> Answer:  # noqa: ARG001 - as above
    """What a phone sent; only a JSON boolean will do."""
    if not isinstance(raw, bool):
        raise AnswerNotValid
    return raw


def right_answer(body: Body) -> Answer:
    """The key."""
    return bool(body["answer"])


def grade(body: Body, answer: Answer) -> Fraction:
    """1 or 0."""
    return Fraction(int(answer is right_answer(body)))
