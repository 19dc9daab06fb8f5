"""Grading a folded attempt in exact arithmetic (pure)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any
from uuid import UUID

from app.banks.kinds import Answer, AnswerNotValid, Body, kind_of

# Hundredths of a percent in the whole.
WHOLE = 10_000


@dataclass(frozen=True, slots=True)
class PaperQuestion:
    """One question of a paper with all that grading and showing it need."""

    version_id: UUID
    kind: str
    body: Body
    permutation: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class GradedQuestion:
    """One graded question: the answer in original positions (None: not answered) and the fraction of `maximum` it earned."""

    version_id: UUID
    answer: Answer | None
    fraction: Fraction
    maximum: int


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of one attempt. `passed` is None where the quiz has no pass mark."""

    questions: tuple[GradedQuestion, ...]
    earned: Fraction
    maximum: int
    passed: bool | None


@dataclass(frozen=True, slots=True)
class Ruled:
    """The newest ruling on a question version: void (`body` is None), or another key in `body`, stem and options the same.

    With `old_key_counts` nobody loses by it: the better of the printed key and this one counts. `reason`: the reviewer's
    sentence.
    """

    body: Body | None
    old_key_counts: bool
    reason: str

    @property
    def kind(self) -> str:
        """As it is stored: void or rekey."""
        return "void" if self.body is None else "rekey"


Rulings = Mapping[UUID, Ruled]
NO_RULINGS: Rulings = {}


def is_answer(question: PaperQuestion, raw: Any) -> bool:
    """Whether `raw`, in paper positions, is an answer to the question at all (a wrong answer is one)."""
    try:
        kind_of(question.kind).read_answer(question.body, raw)
    except AnswerNotValid:
        return False
    return True


def is_blank(question: PaperQuestion, raw: Any) -> bool:
    """Whether `raw` takes an answer back: nothing ticked, nothing typed, nothing said of any statement."""
    return kind_of(question.kind).is_blank(question.body, raw)


def grade(
    paper: Sequence[PaperQuestion], answers: Mapping[int, Any], *, pass_mark: int | None, rulings: Rulings = NO_RULINGS
) -> Marks:
    """Grade valid answers (in paper positions, by place) under the newest rulings by version.

    `pass_mark` in hundredths of a percent of the maximum.
    """
    questions = tuple(_grade_one(question, answers.get(place), rulings) for place, question in enumerate(paper))
    # Nearly all are worth one mark and earn all of it or nothing, and arithmetic with fractions is slow.
    earned = sum((q.fraction if q.maximum == 1 else q.fraction * q.maximum for q in questions if q.fraction), Fraction(0))
    maximum = sum(q.maximum for q in questions)
    return Marks(questions, earned, maximum, passed(earned, maximum, pass_mark))


def _grade_one(question: PaperQuestion, raw: Any, rulings: Rulings) -> GradedQuestion:
    answer = None
    if raw is not None:
        kind = kind_of(question.kind)
        answer = kind.to_original(kind.read_answer(question.body, raw), question.permutation)
    return GradedQuestion(question.version_id, answer, _fraction(question, answer, rulings.get(question.version_id)), 1)


def _fraction(question: PaperQuestion, answer: Answer | None, ruled: Ruled | None) -> Fraction:
    """What an answer earns. A void question gives its full mark to everybody who had it, answered or not."""
    if ruled is not None and ruled.body is None:
        return Fraction(1)
    if answer is None:
        return Fraction(0)
    kind = kind_of(question.kind)
    if ruled is None or ruled.body is None:
        return kind.grade(question.body, answer)
    earned = kind.grade(ruled.body, answer)
    return max(earned, kind.grade(question.body, answer)) if ruled.old_key_counts else earned


def passed(earned: Fraction, maximum: int, pass_mark: int | None) -> bool | None:
    """Compared in integers, never rounded: passed ⇔ 10000 × earned ≥ pass mark × maximum.

    >>> passed(Fraction(39, 2), 20, 9750), passed(Fraction(19), 20, 9501), passed(Fraction(1), 20, None)
    (True, False, None)
    """
    if pass_mark is None:
        return None
    return WHOLE * earned.numerator >= pass_mark * maximum * earned.denominator


def dump_graded(questions: Sequence[GradedQuestion]) -> str:
    """The graded answers as they are stored: [[version id, answer, fraction, maximum], …]."""
    rows = [[str(q.version_id), q.answer, str(q.fraction), q.maximum] for q in questions]
    return json.dumps(rows, separators=(",", ":"))


# The whole of a question's mark, as it is stored.
FULL_MARK = str(Fraction(1))


def load_graded(text: str) -> tuple[GradedQuestion, ...]:
    """Stored graded answers."""
    return tuple(
        GradedQuestion(UUID(version), tuple(answer) if isinstance(answer, list) else answer, Fraction(fraction), maximum)
        for version, answer, fraction, maximum in json.loads(text)
    )


def score_text(earned: Fraction, maximum: int) -> str:
    """The score as people read it, truncated to two decimals.

    >>> score_text(Fraction(37, 2), 20), score_text(Fraction(9), 20), score_text(Fraction(29, 3), 10)
    ('18,5/20', '9/20', '9,66/10')
    """
    hundredths = earned.numerator * 100 // earned.denominator
    whole, rest = divmod(hundredths, 100)
    decimals = f",{rest:02d}".rstrip("0") if rest else ""
    return f"{whole}{decimals}/{maximum}"
