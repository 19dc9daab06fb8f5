"""A statement that is true or false."""

from fractions import Fraction

from typing_extensions import override

from app.banks.kinds.bodies import Answer, AnswerNotValid, Body, Complaint
from app.banks.kinds.kind import Kind, check_question


class TrueFalse(Kind):
    """The stem is the statement; the screen offers "Đúng" and "Sai"."""

    NAME = "true_false"
    WORD = "đúng sai"
    EXPLANATION = "Xét câu hỏi đúng hay sai; xét đúng thì được trọn điểm."

    @override
    def validate(self, body: Body) -> list[Complaint]:
        found = check_question(body)
        if not isinstance(body.get("answer"), bool):
            found.append(Complaint("Đáp án", "ghi “đúng” hoặc “sai”"))
        return found

    @override
    def read_answer(self, body: Body, raw: object) -> bool:
        """Only a JSON boolean will do."""
        if not isinstance(raw, bool):
            raise AnswerNotValid
        return raw

    @override
    def right_answer(self, body: Body) -> bool:
        return bool(body["answer"])

    @override
    def grade(self, body: Body, answer: Answer) -> Fraction:
        return Fraction(int(answer is self.right_answer(body)))
