"""Several right answers, scored by the rule the author names."""

from collections.abc import Sequence
from fractions import Fraction

from typing_extensions import override

from app.banks.kinds.bodies import Answer, AnswerNotValid, Body, Complaint, Presented, choice_among
from app.banks.kinds.kind import check_question
from app.banks.kinds.options import OptionsKind, check_options, read_position, right_positions, show_options
from app.banks.kinds.scoring import SCORING_WORDS, Scoring, score


class Several(OptionsKind):
    """At least two options are right and one is wrong; an answer is the set of ticked positions."""

    NAME = "several"
    WORD = "nhiều đáp án"
    EXPLANATION = "Chọn nhiều phương án; điểm tính theo cách chấm ghi ở câu."

    @override
    def validate(self, body: Body) -> list[Complaint]:
        found = [*check_question(body), *check_options(body)]
        right = len(right_positions(body))
        if right < 2:
            found.append(Complaint("phương án", f"đánh dấu ít nhất hai phương án đúng (trong tệp: dấu *), hiện có {right}"))
        if right == self.option_count(body):
            found.append(Complaint("phương án", "cần ít nhất một phương án sai (trong tệp: dấu -)"))
        if body.get("scoring") not in set(Scoring):
            found.append(Complaint("Cách chấm", choice_among(SCORING_WORDS.values())))
        return found

    @override
    def present(self, body: Body, permutation: Sequence[int]) -> Presented:
        """The scoring rule is said, how many are right is not."""
        options, pictures = show_options(body, permutation)
        return self._presented(body, options=options, scoring=body["scoring"], option_pictures=pictures)

    @override
    def read_answer(self, body: Body, raw: object) -> tuple[int, ...]:
        """The positions a phone sent, sorted; an empty list is "nothing ticked". Raises AnswerNotValid (also for repeats)."""
        if not isinstance(raw, list | tuple):
            raise AnswerNotValid
        positions = tuple(sorted(read_position(body, p) for p in raw))
        if len(set(positions)) != len(positions):
            raise AnswerNotValid
        return positions

    @override
    def right_answer(self, body: Body) -> tuple[int, ...]:
        return right_positions(body)

    @override
    def to_original(self, answer: Answer, permutation: Sequence[int]) -> Answer:
        return tuple(sorted(permutation[p] for p in _positions(answer)))

    @override
    def to_paper(self, answer: Answer, permutation: Sequence[int]) -> Answer:
        place = {original: paper for paper, original in enumerate(permutation)}
        return tuple(sorted(place[p] for p in _positions(answer)))

    @override
    def grade(self, body: Body, answer: Answer) -> Fraction:
        right = set(right_positions(body))
        ticked = set(_positions(answer))
        return score(
            Scoring(body["scoring"]),
            right=len(right),
            wrong=self.option_count(body) - len(right),
            right_ticked=len(ticked & right),
            wrong_ticked=len(ticked - right),
        )


def _positions(answer: Answer) -> list[int]:
    if not isinstance(answer, tuple):
        raise AnswerNotValid
    return [position for position in answer if position is not None]
