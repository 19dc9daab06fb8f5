"""Groups of true/false statements: what is an answer, what is shown, how the shuffle is undone."""

import json
from fractions import Fraction
from itertools import permutations, product
from typing import Any

import pytest

from app.banks.kinds import AnswerNotValid, kind_of

KIND = kind_of("statements")


def group(*truths: bool, scoring: str = "per_statement") -> dict[str, Any]:
    statements = [{"text": f"ý {n}", "answer": truth, "why": f"vì {n}"} for n, truth in enumerate(truths)]
    return {"stem": "Các ý sau đúng hay sai?", "statements": statements, "scoring": scoring}


BODY = group(True, False, True)


@pytest.mark.parametrize(
    "raw",
    [
        None,
        True,
        0,
        "đúng",
        {},
        [],
        [True],
        [True, False],
        [True, False, True, None],
        [None] * 3,
        [1, 0, 1],
        [True, False, "sai"],
        [[True], False, None],
        [True] * 10_000,
    ],
)
def test_what_does_not_say_something_of_just_these_statements_is_no_answer(raw: object) -> None:
    with pytest.raises(AnswerNotValid):
        KIND.read_answer(BODY, raw)


@pytest.mark.parametrize("raw", [[None, None, True], [False, False, False], [True, None, False]])
def test_some_may_be_left_open(raw: list[bool | None]) -> None:
    assert KIND.read_answer(BODY, raw) == tuple(raw)


@pytest.mark.parametrize(
    ("raw", "blank"),
    [(None, True), ([], True), ([None] * 3, True), ([None] * 2, False), ([None, None, False], False), ("", False)],
)
def test_nothing_said_of_any_statement_takes_the_answer_back(raw: object, blank: bool) -> None:
    assert KIND.is_blank(BODY, raw) is blank


def test_the_shuffle_is_undone_for_every_key_and_every_answer() -> None:
    for truths in product((True, False), repeat=3):
        body = group(*truths)
        for order in permutations(range(3)):
            shown = KIND.present(body, order)["options"]
            seen = KIND.to_paper(KIND.right_answer(body), order)
            assert isinstance(seen, tuple)
            assert dict(zip(shown, seen, strict=True)) == {f"ý {n}": t for n, t in enumerate(truths)}
            for said in product((True, False, None), repeat=3):
                original = KIND.to_original(said, order)
                assert KIND.to_paper(original, order) == said
                right = sum(one is truths[int(text.removeprefix("ý "))] for text, one in zip(shown, said, strict=True))
                assert KIND.grade(body, original) == Fraction(right, 3)


def test_reasons_stand_beside_the_statements_of_the_paper() -> None:
    order = (2, 0, 1)
    assert KIND.present(BODY, order)["options"] == ["ý 2", "ý 0", "ý 1"]
    assert KIND.reasons(BODY, order) == ["vì 2", "vì 0", "vì 1"]


def test_what_is_shown_is_the_same_whichever_key() -> None:
    shown = {json.dumps(KIND.present(group(*truths), (1, 2, 0))) for truths in product((True, False), repeat=3)}
    assert len(shown) == 1
    assert "why" not in shown.pop()


def test_authors_are_told_what_to_mend() -> None:
    def fields(body: dict[str, Any]) -> list[str]:
        return [complaint.field for complaint in KIND.validate(body)]

    assert fields(BODY) == []
    assert fields(group(True)) == ["ý"]
    assert fields(group(*[True] * 7)) == ["ý"]
    assert fields(group(True, False, True, scoring="kprim")) == ["Cách chấm"]
    assert fields(group(True, False, True, False, scoring="kprim")) == []
    assert fields(group(True, False, scoring="ministry_2025")) == ["Cách chấm"]
    assert fields(group(True, False, scoring="partial")) == ["Cách chấm"], "a rule of several answers is none of statements"
    twice = group(True, False)
    twice["statements"][1]["text"] = " Ý  0"
    assert fields(twice) == ["ý 2"]
    picture = {"digest": "a" * 64, "alt": "hình", "width": 10, "height": 10}
    twice["statements"][1] |= {"text": "khác", "picture": picture}
    assert fields(twice) == ["ý 2"], "statements have no pictures"
    assert fields({**BODY, "picture": picture}) == []
    assert fields({**BODY, "picture": {**picture, "alt": " "}}) == ["Hình"]
