"""How a question with several right answers is scored; exact fractions from 0 to 1, nothing is rounded.

With R right and W wrong options, r right and w wrong ones ticked:

- all_or_nothing: 1 if r = R and w = 0, else 0.
- partial: at most R ticks count. (r - max(0, r + w - R)) / R, not below 0: a wrong tick costs nothing by itself, but each tick
  beyond R takes one right tick away, so that ticking everything is no way to full marks. The same as min(r, R - w) / R: how the
  OU multiple response type of Moodle grades.
- partial_with_penalty: r/R - w/W, not below 0. This is formula scoring, "right minus wrong over (k - 1)", carried from one
  right option to several (with R = 1 it is that formula): blind ticking gains nothing on average before the floor, ticking
  everything gives 0. In Moodle's multichoice: right options +100 % together, wrong ones -100 % together.
- per_option: every option is judged, ticked or left, as a true/false item: (r + W - w) / (R + W), each judgement worth the same
  ("true/false" scoring of multiple response items: Betts et al., Educational and Psychological Measurement 82 (2022) 151-176;
  "PS 1/n" of pick-N items: Kanzow et al., JMIR Medical Education 9 (2023) e43792; "subpoints" of Moodle's multiple true/false
  type, a line an option). Nothing is taken away, so its floor is 0,
  reached where every option is judged wrongly; who ticks nothing has not answered and gets 0 too, who ticks everything gets
  R/(R + W): the author is told.
"""

from enum import StrEnum
from fractions import Fraction


class Scoring(StrEnum):
    """The named rules."""

    ALL_OR_NOTHING = "all_or_nothing"
    PARTIAL = "partial"
    PARTIAL_WITH_PENALTY = "partial_with_penalty"
    PER_OPTION = "per_option"


SCORING_WORDS = {
    Scoring.ALL_OR_NOTHING: "đúng hết",
    Scoring.PARTIAL: "từng phần",
    Scoring.PARTIAL_WITH_PENALTY: "từng phần có trừ",
    Scoring.PER_OPTION: "đúng sai từng phương án",
}

EXPLANATIONS = {
    Scoring.ALL_OR_NOTHING: (
        "Chọn đủ các phương án đúng và không chọn phương án sai nào thì được trọn điểm; ngoài ra không có điểm."
    ),
    Scoring.PARTIAL: (
        "Mỗi phương án đúng được chọn được một phần điểm bằng nhau; chọn nhầm không bị trừ. "
        "Chỉ tính số lựa chọn bằng số phương án đúng: cứ chọn thừa một phương án thì bớt đi một phần."
    ),
    Scoring.PARTIAL_WITH_PENALTY: (
        "Các phương án đúng chia đều điểm của câu, các phương án sai chia đều điểm trừ. Mỗi phương án đúng được chọn "
        "thì cộng một phần, mỗi phương án sai được chọn thì trừ một phần, thấp nhất là 0. Chọn tất cả thì được 0."
    ),
    Scoring.PER_OPTION: (
        "Mỗi phương án là một ý đúng sai, các ý chia đều điểm của câu: chọn phương án đúng hoặc không chọn phương án sai thì "
        "được một phần, không bị trừ, thấp nhất là 0. Không chọn gì là chưa trả lời. "
        "Chọn tất cả vẫn được phần của các phương án đúng."
    ),
}


def score(rule: Scoring, *, right: int, wrong: int, right_ticked: int, wrong_ticked: int) -> Fraction:
    """The fraction earned; `right` and `wrong` count the options, at least one right.

    >>> score(Scoring.PARTIAL, right=3, wrong=2, right_ticked=3, wrong_ticked=1)
    Fraction(2, 3)
    >>> score(Scoring.PARTIAL_WITH_PENALTY, right=3, wrong=2, right_ticked=3, wrong_ticked=1)
    Fraction(1, 2)
    >>> score(Scoring.PER_OPTION, right=3, wrong=2, right_ticked=3, wrong_ticked=1)
    Fraction(4, 5)
    """
    if rule is Scoring.ALL_OR_NOTHING:
        return Fraction(int(right_ticked == right and wrong_ticked == 0))
    if rule is Scoring.PARTIAL:
        surplus = max(0, right_ticked + wrong_ticked - right)
        return max(Fraction(0), Fraction(right_ticked - surplus, right))
    if rule is Scoring.PER_OPTION:
        return Fraction(right_ticked + wrong - wrong_ticked, right + wrong)
    penalty = Fraction(wrong_ticked, wrong) if wrong else Fraction(0)
    return max(Fraction(0), Fraction(right_ticked, right) - penalty)
