"""How a group of true/false statements is scored; exact fractions from 0 to 1 by how many statements are judged rightly.

- all_or_nothing: 1 if all are right, else 0 ("dichotomous scoring" of multiple true-false items).
- per_statement: each is worth the same, r/n ("PS 1/n": with four statements "a quarter of a point for every correct true/false
  rating": Lahner et al., Advances in Health Sciences Education 23 (2018) 455-463; "subpoints" in Moodle's qtype_mtf).
- kprim: four statements; all right 1, one wrong 1/2, else 0 (the Kprim rule of the Swiss medical examinations, as the manual of
  ONYX has it: full points if all are correct, half if one is not, none from two on; here the same as PS 50 of Lahner et al.).
- ministry_2025: four statements; 1 right 1/10, 2 right 1/4, 3 right 1/2, 4 right 1 (part II of the upper secondary
  graduation examination from 2025: Quyết định số 764/QĐ-BGDĐT ngày 08/3/2024 of the Ministry of Education and Training).
"""

from enum import StrEnum
from fractions import Fraction


class StatementScoring(StrEnum):
    """The named rules."""

    ALL_OR_NOTHING = "all_or_nothing"
    PER_STATEMENT = "per_statement"
    KPRIM = "kprim"
    MINISTRY_2025 = "ministry_2025"


SCORING_WORDS = {
    StatementScoring.ALL_OR_NOTHING: "đúng hết",
    StatementScoring.PER_STATEMENT: "từng ý",
    StatementScoring.KPRIM: "Kprim",
    StatementScoring.MINISTRY_2025: "thang bậc 2025",
}

EXPLANATIONS = {
    StatementScoring.ALL_OR_NOTHING: "Trả lời đúng tất cả các ý thì được trọn điểm; sai hoặc bỏ trống một ý thì không có điểm.",
    StatementScoring.PER_STATEMENT: (
        "Các ý chia đều điểm của câu. Mỗi ý trả lời đúng được một phần; ý sai hoặc bỏ trống thì không được, cũng không bị trừ."
    ),
    StatementScoring.KPRIM: (
        "Dùng cho câu có đúng 4 ý: đúng cả 4 ý được trọn điểm, đúng 3 ý được nửa điểm, ít hơn thì không có điểm."
    ),
    StatementScoring.MINISTRY_2025: (
        "Dùng cho câu có đúng 4 ý, theo thang của Bộ Giáo dục và Đào tạo từ năm 2025 (Quyết định số 764/QĐ-BGDĐT): "
        "đúng 1 ý được 0,1; đúng 2 ý được 0,25; đúng 3 ý được 0,5; đúng cả 4 ý được 1 điểm."
    ),
}

# Rules that are tables hold for so many statements only.
_TABLES = {
    StatementScoring.KPRIM: ("0", "0", "0", "1/2", "1"),
    StatementScoring.MINISTRY_2025: ("0", "1/10", "1/4", "1/2", "1"),
}
SIZES = {rule: len(table) - 1 for rule, table in _TABLES.items()}


def score(rule: StatementScoring, *, right: int, of: int) -> Fraction:
    """The fraction earned with `right` of so many statements judged rightly.

    >>> score(StatementScoring.MINISTRY_2025, right=3, of=4), score(StatementScoring.PER_STATEMENT, right=3, of=4)
    (Fraction(1, 2), Fraction(3, 4))
    """
    if rule in _TABLES:
        return Fraction(_TABLES[rule][right])
    return Fraction(right, of) if rule is StatementScoring.PER_STATEMENT else Fraction(int(right == of))
