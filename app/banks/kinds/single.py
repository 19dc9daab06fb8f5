"""One right answer."""

from collections.abc import Sequence
from fractions import Fraction

from typing_extensions import override

from app.banks.kinds.bodies import Answer, AnswerNotValid, Body, Complaint, Presented
from app.banks.kinds.kind import check_question
from app.banks.kinds.options import OptionsKind, check_options, read_position, right_positions, show_options


class Single(OptionsKind):
    """Exactly one option is right; an answer is its position."""

    NAME = "single"
    WORD = "một đáp án"
    EXPLANATION = "Chọn một phương án; chọn đúng thì được trọn điểm."

    @override
    def validate(self, body: Body) -> list[Complaint]:
        found = [*check_question(body), *check_options(body)]
        if len(right_positions(body)) != 1:
            right = len(right_positions(body))
            found.append(Complaint("phương án", f"đánh dấu đúng một phương án (trong tệp: dấu *), hiện có {right}"))
        return found

    @override
    def present(self, body: Body, permutation: Sequence[int]) -> Presented:
        options, pictures = show_options(body, permutation)
        return self._presented(body, options=options, option_pictures=pictures)

    @override
    def read_answer(self, body: Body, raw: object) -> int:
        return read_position(body, raw)

    @override
    def right_answer(self, body: Body) -> int:
        return right_positions(body)[0]

    @override
    def to_original(self, answer: Answer, permutation: Sequence[int]) -> Answer:
        return permutation[_position(answer)]

    @override
    def to_paper(self, answer: Answer, permutation: Sequence[int]) -> Answer:
        return list(permutation).index(_position(answer))

    @override
    def grade(self, body: Body, answer: Answer) -> Fraction:
        return Fraction(int(_position(answer) == self.right_answer(body)))


def _position(answer: Answer) -> int:
    if isinstance(answer, bool) or not isinstance(answer, int):
        raise AnswerNotValid
    return answer
