"""A group of statements, each true or false, scored together by the rule the author names.

The statements are shuffled like options. Only the stem may have a picture: what is to be judged stands in words.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from typing_extensions import override

from app.banks.kinds.bodies import Answer, AnswerNotValid, Body, Complaint, Presented, choice_among, same
from app.banks.kinds.kind import Kind, check_question, in_order
from app.banks.kinds.statement_scoring import SCORING_WORDS, SIZES, StatementScoring, score

FEWEST, MOST = 2, 6


class Statements(Kind):
    """An answer says true, false or nothing (null) of every statement."""

    NAME = "statements"
    WORD = "nhóm đúng sai"
    EXPLANATION = "Xét từng ý đúng hay sai, ý chưa rõ có thể để trống; điểm tính theo cách chấm ghi ở câu."

    @override
    def validate(self, body: Body) -> list[Complaint]:
        statements = body.get("statements", ())
        found = check_question(body)
        if not FEWEST <= len(statements) <= MOST:
            found.append(Complaint("ý", f"ghi từ {FEWEST} đến {MOST} ý, hiện có {len(statements)}"))
        found += _check_texts(statements)
        rule = body.get("scoring")
        if rule not in set(StatementScoring):
            found.append(Complaint("Cách chấm", choice_among(SCORING_WORDS.values())))
        elif len(statements) != (wanted := SIZES.get(StatementScoring(rule), len(statements))):
            found.append(
                Complaint("Cách chấm", f"cách chấm này chỉ dùng cho câu có đúng {wanted} ý, hiện có {len(statements)}")
            )
        return found

    @override
    def option_count(self, body: Body) -> int:
        return len(body["statements"])

    @override
    def present(self, body: Body, permutation: Sequence[int]) -> Presented:
        order = in_order(permutation, self.option_count(body))
        texts = [body["statements"][original]["text"] for original in order]
        return self._presented(body, options=texts, scoring=body["scoring"])

    @override
    def is_blank(self, body: Body, raw: object) -> bool:
        """Also when nothing is said of any statement."""
        all_null = isinstance(raw, list) and len(raw) == self.option_count(body) and all(said is None for said in raw)
        return all_null or super().is_blank(body, raw)

    @override
    def read_answer(self, body: Body, raw: object) -> tuple[bool | None, ...]:
        """As many items as statements, each true, false or null, not all null."""
        if not isinstance(raw, list | tuple) or len(raw) != self.option_count(body) or self.is_blank(body, raw):
            raise AnswerNotValid
        return _judgements(tuple(raw))

    @override
    def right_answer(self, body: Body) -> tuple[bool, ...]:
        return tuple(statement["answer"] for statement in body["statements"])

    @override
    def reasons(self, body: Body, permutation: Sequence[int]) -> list[str | None]:
        return [body["statements"][original].get("why") for original in permutation]

    @override
    def to_original(self, answer: Answer, permutation: Sequence[int]) -> Answer:
        said = dict(zip(permutation, _judgements(answer), strict=True))
        return tuple(said[original] for original in range(len(said)))

    @override
    def to_paper(self, answer: Answer, permutation: Sequence[int]) -> Answer:
        said = _judgements(answer)
        return tuple(said[original] for original in permutation)

    @override
    def grade(self, body: Body, answer: Answer) -> Fraction:
        """A statement of which nothing is said is not judged rightly."""
        key, said = self.right_answer(body), _judgements(answer)
        right = sum(one is wanted for one, wanted in zip(said, key, strict=True))
        return score(StatementScoring(body["scoring"]), right=right, of=len(key))


def _check_texts(statements: Sequence[Mapping[str, Any]]) -> list[Complaint]:
    found = []
    seen: set[str] = set()
    for number, statement in enumerate(statements, 1):
        text = same(statement["text"])
        if not text:
            found.append(Complaint(f"ý {number}", "viết nội dung ý này"))
        elif text in seen:
            found.append(Complaint(f"ý {number}", "trùng với ý khác, sửa cho khác nhau"))
        if statement.get("picture"):
            found.append(Complaint(f"ý {number}", "ý trong nhóm đúng sai không kèm hình; đặt hình ở câu hỏi (dòng “Hình”)"))
        seen.add(text)
    return found


def _judgements(answer: object) -> tuple[bool | None, ...]:
    if not isinstance(answer, tuple) or not all(said is None or isinstance(said, bool) for said in answer):
        raise AnswerNotValid
    return answer
