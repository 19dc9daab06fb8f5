"""Kinds of question: what they refuse, what they show, what they grade."""

import json
from fractions import Fraction
from itertools import chain, combinations, permutations
from typing import Any

import pytest

from app.banks.clauses import lies_under
from app.banks.kinds import AnswerNotValid, Scoring, kind_of
from app.banks.kinds.scoring import score

SINGLE = {
    "stem": "Ai?",
    "options": [
        {"text": "a", "right": False, "why": "vì"},
        {"text": "b", "right": True, "why": None},
        {"text": "c", "right": False, "why": None},
    ],
}


def several(scoring: str, right: int = 3, wrong: int = 2) -> dict[str, Any]:
    options = [{"text": f"p{i}", "right": i < right, "why": None} for i in range(right + wrong)]
    return {"stem": "Những ai?", "options": options, "scoring": scoring}


TRUE = {"stem": "Đúng vậy.", "answer": True}


@pytest.mark.parametrize("raw", [True, False, None, "1", 1.0, -1, 3, [1], {}, 2**70])
def test_single_refuses_what_is_no_position(raw: object) -> None:
    with pytest.raises(AnswerNotValid):
        kind_of("single").read_answer(SINGLE, raw)


@pytest.mark.parametrize("raw", [None, 0, "01", [0, 0], [True], [5], [-1], [[0]], {"0": 1}, [1.0]])
def test_several_refuses_what_is_no_set_of_positions(raw: object) -> None:
    with pytest.raises(AnswerNotValid):
        kind_of("several").read_answer(several("partial"), raw)


@pytest.mark.parametrize("raw", [None, 0, 1, "true", [], "đúng"])
def test_true_false_takes_only_booleans(raw: object) -> None:
    with pytest.raises(AnswerNotValid):
        kind_of("true_false").read_answer(TRUE, raw)


def test_nothing_that_is_presented_tells_the_key() -> None:
    for order in permutations(range(3)):
        shown = json.dumps(kind_of("single").present(SINGLE, order))
        assert "right" not in shown
        assert "why" not in shown
    assert json.dumps(kind_of("true_false").present(TRUE, ())) == json.dumps(
        kind_of("true_false").present({**TRUE, "answer": False}, ())
    )


def test_a_permutation_that_does_not_fit_is_a_bug_not_a_paper() -> None:
    for wrong in [(0, 1), (0, 1, 1), (0, 1, 3)]:
        with pytest.raises(ValueError, match="permutation"):
            kind_of("single").present(SINGLE, wrong)


def test_the_key_seen_through_any_permutation_earns_everything() -> None:
    for order in permutations(range(5)):
        body, kind = several("all_or_nothing"), kind_of("several")
        seen = kind.to_paper(kind.right_answer(body), order)
        assert kind.grade(body, kind.to_original(seen, order)) == 1
        shown = kind.present(body, order)["options"]
        assert isinstance(seen, tuple)
        assert {shown[p] for p in seen if p is not None} == {"p0", "p1", "p2"}
    single = kind_of("single")
    for order in permutations(range(3)):
        place = single.to_paper(single.right_answer(SINGLE), order)
        assert single.grade(SINGLE, single.to_original(place, order)) == 1
    assert kind_of("true_false").grade(TRUE, True) == 1
    assert kind_of("true_false").grade(TRUE, False) == 0


# rule, right ticked, wrong ticked (of 3 right and 2 wrong), fraction
TABLE = [
    ("all_or_nothing", 3, 0, "1"),
    ("all_or_nothing", 2, 0, "0"),
    ("all_or_nothing", 3, 1, "0"),
    ("partial", 0, 0, "0"),
    ("partial", 1, 0, "1/3"),
    ("partial", 2, 1, "2/3"),
    ("partial", 1, 2, "1/3"),
    ("partial", 3, 1, "2/3"),
    ("partial", 3, 2, "1/3"),
    ("partial", 0, 2, "0"),
    ("partial_with_penalty", 3, 0, "1"),
    ("partial_with_penalty", 2, 0, "2/3"),
    ("partial_with_penalty", 2, 1, "1/6"),
    ("partial_with_penalty", 1, 1, "0"),
    ("partial_with_penalty", 3, 1, "1/2"),
    ("partial_with_penalty", 3, 2, "0"),
]


@pytest.mark.parametrize(("rule", "right", "wrong", "fraction"), TABLE)
def test_scoring_by_table(rule: str, right: int, wrong: int, fraction: str) -> None:
    answer = (*range(right), *range(3, 3 + wrong))
    assert kind_of("several").grade(several(rule), answer) == Fraction(fraction)


@pytest.mark.parametrize("rule", list(Scoring))
def test_only_the_key_earns_everything_and_more_right_never_earns_less(rule: Scoring) -> None:
    for right, wrong in [(2, 1), (3, 2), (2, 4), (4, 1)]:
        body, kind = several(rule, right, wrong), kind_of("several")
        places = range(right + wrong)
        for ticked in chain.from_iterable(combinations(places, n) for n in range(right + wrong + 1)):
            fraction = kind.grade(body, ticked)
            assert 0 <= fraction <= 1
            assert (fraction == 1) == (ticked == tuple(range(right)))
        all_ticked = {
            Scoring.PARTIAL: Fraction(max(0, right - wrong), right),
            Scoring.PER_OPTION: Fraction(right, right + wrong),
        }
        assert kind.grade(body, tuple(places)) == all_ticked.get(rule, 0), "what ticking everything pays is stated"
        for r in range(right):
            w = 1 if rule is not Scoring.PARTIAL else 0
            less = score(rule, right=right, wrong=wrong, right_ticked=r, wrong_ticked=w)
            assert less <= score(rule, right=right, wrong=wrong, right_ticked=r + 1, wrong_ticked=w)


def test_authors_are_told_what_to_mend() -> None:
    options = [{"text": "Có", "right": True, "why": None}, {"text": " có ", "right": True, "why": "vì"}]
    fields = {c.field for c in kind_of("single").validate({"stem": " ", "options": options})}
    assert fields == {"Câu hỏi", "phương án", "phương án 2"}
    assert {c.field for c in kind_of("several").validate({"stem": "x", "options": options, "scoring": "nửa"})} == {
        "phương án",
        "phương án 2",
        "Cách chấm",
    }
    assert [c.field for c in kind_of("true_false").validate({"stem": "x", "answer": "đúng"})] == ["Đáp án"]


def test_clauses_are_told_apart_by_whole_numbers() -> None:
    assert lies_under("II.1, gạch đầu dòng 2", "II.1")
    assert lies_under("II.10", "II")
    assert not lies_under("II.10", "II.1")
    assert not lies_under("III.1", "II")
    assert lies_under("Đoạn kết, sau mục III.7", "đoạn kết")
