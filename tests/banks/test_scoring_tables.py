"""Scoring rules against what others have published, typed in case by case, each table with its source.

Named rules of several answers: right and wrong options there are, right and wrong ones ticked, the fraction. Of groups of
statements: how many there are, how many are judged rightly, the fraction.
"""

from fractions import Fraction
from typing import Any

import pytest

from app.banks.kinds import SCORING_RULES, QuestionKind, Scoring, StatementScoring, kind_of
from app.banks.kinds.scoring import score
from app.banks.kinds.statement_scoring import score as score_statements

# github.com/moodleou/moodle-qtype_oumultiresponse, tests/question_test.php: a question with two right options of four, then one
# with three of six and one with two of five (first try, no penalty).
OU_MULTIPLE_RESPONSE = [
    (2, 2, 2, 0, "1"),
    (2, 2, 1, 0, "1/2"),
    (2, 2, 0, 2, "0"),
    (2, 2, 1, 2, "0"),
    (2, 2, 1, 1, "1/2"),
    (2, 2, 2, 1, "1/2"),
    (2, 2, 2, 2, "0"),
    (3, 3, 1, 0, "1/3"),
    (3, 3, 2, 0, "2/3"),
    (3, 3, 3, 0, "1"),
    (3, 3, 3, 1, "2/3"),
    (3, 3, 3, 2, "1/3"),
    (3, 3, 3, 3, "0"),
    (2, 3, 0, 2, "0"),
    (2, 3, 1, 1, "1/2"),
    (2, 3, 2, 0, "1"),
]
# The same README's example, seven animals of which four are mammals: ADEG, D, ADEGF.
OU_MAMMALS = [(4, 3, 4, 0, "1"), (4, 3, 1, 0, "1/4"), (4, 3, 4, 1, "3/4")]

# Formula scoring of one right option in k, "right minus wrong over (k - 1)" (Frary, Educational Measurement: Issues and
# Practice 7 (1988) 33-38): knowing gives 1, a blank 0, all k ticks together come to 0; here never less than 0.
FORMULA_SCORING = [
    (1, 3, 1, 0, "1"),
    (1, 3, 0, 0, "0"),
    (1, 3, 1, 3, "0"),
    (1, 3, 0, 1, "0"),
    (1, 3, 1, 1, "2/3"),
    (1, 4, 1, 1, "3/4"),
]
# Moodle's standard multichoice with two right options at 50 % and two wrong ones at -50 % ("Multiple choice question type").
MOODLE_MULTICHOICE = [
    (2, 2, 2, 0, "1"),
    (2, 2, 1, 0, "1/2"),
    (2, 2, 1, 1, "0"),
    (2, 2, 2, 1, "1/2"),
    (2, 2, 2, 2, "0"),
    (2, 2, 0, 1, "0"),
]

# Every option counts as a true/false item, 1/n each: Lahner et al. 2018, "PS 1/n" ("a quarter of a point for every correct
# true/false rating"), over all answers to four options of which two are right.
PER_OPTION = [
    (2, 2, 2, 0, "1"),
    (2, 2, 1, 0, "3/4"),
    (2, 2, 2, 1, "3/4"),
    (2, 2, 1, 1, "1/2"),
    (2, 2, 2, 2, "1/2"),
    (2, 2, 0, 1, "1/4"),
    (2, 2, 1, 2, "1/4"),
    (2, 2, 0, 2, "0"),
]
# All or nothing: "dichotomous scoring" of the same study.
DICHOTOMOUS = [(2, 2, 2, 0, "1"), (2, 2, 2, 1, "0"), (2, 2, 1, 0, "0"), (2, 2, 2, 2, "0"), (2, 2, 0, 2, "0")]

SEVERAL = [
    *((Scoring.PARTIAL, *case) for case in OU_MULTIPLE_RESPONSE + OU_MAMMALS),
    *((Scoring.PARTIAL_WITH_PENALTY, *case) for case in FORMULA_SCORING + MOODLE_MULTICHOICE),
    *((Scoring.PER_OPTION, *case) for case in PER_OPTION),
    *((Scoring.ALL_OR_NOTHING, *case) for case in DICHOTOMOUS),
]


@pytest.mark.parametrize(("rule", "right", "wrong", "right_ticked", "wrong_ticked", "fraction"), SEVERAL)
def test_several_answers_score_as_published(
    rule: Scoring, right: int, wrong: int, right_ticked: int, wrong_ticked: int, fraction: str
) -> None:
    earned = score(rule, right=right, wrong=wrong, right_ticked=right_ticked, wrong_ticked=wrong_ticked)
    assert earned == Fraction(fraction)


STATEMENTS = [
    # Quyết định số 764/QĐ-BGDĐT ngày 08/3/2024, định dạng đề thi từ năm 2025, phần II: đúng 1 ý 0,1; 2 ý 0,25; 3 ý 0,5; 4 ý 1.
    (StatementScoring.MINISTRY_2025, 4, 0, "0"),
    (StatementScoring.MINISTRY_2025, 4, 1, "0.1"),
    (StatementScoring.MINISTRY_2025, 4, 2, "0.25"),
    (StatementScoring.MINISTRY_2025, 4, 3, "0.5"),
    (StatementScoring.MINISTRY_2025, 4, 4, "1"),
    # Kprim, manual of ONYX and Moodle's qtype_kprime: all right full points, one wrong half, else none.
    (StatementScoring.KPRIM, 4, 4, "1"),
    (StatementScoring.KPRIM, 4, 3, "1/2"),
    (StatementScoring.KPRIM, 4, 2, "0"),
    (StatementScoring.KPRIM, 4, 1, "0"),
    (StatementScoring.KPRIM, 4, 0, "0"),
    # PS 1/n of Lahner et al. 2018, "subpoints" of Moodle's qtype_mtf.
    (StatementScoring.PER_STATEMENT, 4, 4, "1"),
    (StatementScoring.PER_STATEMENT, 4, 3, "3/4"),
    (StatementScoring.PER_STATEMENT, 4, 2, "1/2"),
    (StatementScoring.PER_STATEMENT, 4, 1, "1/4"),
    (StatementScoring.PER_STATEMENT, 4, 0, "0"),
    (StatementScoring.PER_STATEMENT, 6, 5, "5/6"),
    (StatementScoring.PER_STATEMENT, 3, 1, "1/3"),
    # Dichotomous scoring of the same study, "MTF1/0" of qtype_mtf.
    (StatementScoring.ALL_OR_NOTHING, 4, 4, "1"),
    (StatementScoring.ALL_OR_NOTHING, 4, 3, "0"),
    (StatementScoring.ALL_OR_NOTHING, 2, 1, "0"),
]


@pytest.mark.parametrize(("rule", "size", "right", "fraction"), STATEMENTS)
def test_statements_score_as_published(rule: StatementScoring, size: int, right: int, fraction: str) -> None:
    assert score_statements(rule, right=right, of=size) == Fraction(fraction)


@pytest.mark.parametrize(("rule", "size", "right", "fraction"), STATEMENTS)
def test_a_statement_left_open_counts_as_one_judged_wrongly(
    rule: StatementScoring, size: int, right: int, fraction: str
) -> None:
    truths = [n % 2 == 0 for n in range(size)]
    statements = [{"text": str(n), "answer": truth, "why": None} for n, truth in enumerate(truths)]
    body: dict[str, Any] = {"stem": "?", "statements": statements, "scoring": rule}
    kind = kind_of("statements")
    assert kind.validate(body) == []
    judged_wrongly = (*truths[:right], *(not truth for truth in truths[right:]))
    left_open = (*truths[:right], *[None] * (size - right))
    assert kind.grade(body, judged_wrongly) == kind.grade(body, left_open) == Fraction(fraction)


def test_every_rule_is_explained_to_authors_in_their_words() -> None:
    assert set(SCORING_RULES) == {QuestionKind.SEVERAL, QuestionKind.STATEMENTS}
    for rules in SCORING_RULES.values():
        assert len({rule.word for rule in rules}) == len(rules)
        for rule in rules:
            assert "điểm" in rule.explanation
            assert rule.explanation.endswith(".")
