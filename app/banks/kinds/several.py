"""Several right answers, scored by the rule the author names."""

from collections.abc import Sequence
from fractions import Fraction

from app.banks.kinds.bodies import (
    Answer,
    AnswerNotValid,
    Body,
    Complaint,
    Presented,
    check_options,
    check_stem,
    read_position,
    right_positions,
    show_options,
)
from app.banks.kinds.scoring import SCORING_WORDS, Scoring, score

NAME = "several"
WORD = "nhiều đáp án"


def validate(body: Body) -> list[Complaint]:
    """Complaints of an author's body; at least two options are right and one is wrong, the scoring rule is named."""
    found = [*check_stem(body), *check_options(body)]
    right = len(right_positions(body))
    if right < 2:
        found.append(Complaint("phương án", f"đánh dấu * ít nhất hai phương án, hiện có {right}"))
    if right == option_count(body):
        found.append(Complaint("phương án", "cần ít nhất một phương án sai (dấu -)"))
    if body.get("scoring") not in set(Scoring):
        names = ", ".join(f"“{word}”" for word in SCORING_WORDS.values())
        found.append(Complaint("Cách chấm", f"ghi một trong: {names}"))
    return found


def option_count(body: Body) -> int:
    """How many options a permutation orders."""
    return len(body["options"])


def present(body: Body, permutation: Sequence[int]) -> Presented:
    """The question as the phone gets it; the scoring rule is said, how many are right is not."""
    options = show_options(body, permutation)
    return {"kind": NAME, "stem": body["stem"], "options": options, "scoring": body["scoring"]}


def read_answer(body: Body, raw: object) -> Answer:
    """The positions a phone sent, sorted; an empty list is "nothing ticked". Raises AnswerNotValid (also for repeats)."""
    if not isinstance(raw, list | tuple):
        raise AnswerNotValid
    positions = tuple(sorted(read_position(body, p) for p in raw))
    if len(set(positions)) != len(positions):
        raise AnswerNotValid
    return positions


def right_answer(body: Body) -> Answer:
    """The key, in original positions."""
    return right_positions(body)


def grade(body: Body, answer: Answer) -> Fraction:
    """The fraction earned by an answer in original positions."""
    if isinstance(answer, int):  # a bool is an int too
        raise AnswerNotValid
    right = set(right_positions(body))
    ticked = set(answer)
    return score(
        Scoring(body["scoring"]),
        right=len(right),
        wrong=option_count(body) - len(right),
        right_ticked=len(ticked & right),
        wrong_ticked=len(ticked - right),
    )
