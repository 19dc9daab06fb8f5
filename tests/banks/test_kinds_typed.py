"""Answers that are typed: short answers and numbers, as people write them and as nobody should."""

import json
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.banks.kinds import AnswerNotValid, kind_of
from app.banks.kinds.numbers import exact, is_exact, read_number, write_number

SHORT, NUMERIC = kind_of("short_answer"), kind_of("numeric")


def short(*accepted: str, diacritics: str = "tolerant") -> dict[str, Any]:
    return {"stem": "Ai?", "accepted": list(accepted), "diacritics": diacritics}


def number(answer: str = "97.9", tolerance: str | None = None, unit: str | None = None) -> dict[str, Any]:
    return {"stem": "Bao nhiêu?", "answer": answer, "tolerance": tolerance, "unit": unit}


def earned(body: dict[str, Any], raw: object) -> Fraction:
    kind = NUMERIC if "tolerance" in body else SHORT
    return kind.grade(body, kind.to_original(kind.read_answer(body, raw), ()))


# accepted form, what was typed, right if diacritics are tolerated, right if they are not
SAME = [
    ("Tổ chức đảng", "Tổ chức đảng", 1, 1),
    ("Tổ chức đảng", "tổ chức ĐẢNG", 1, 1),
    ("Tổ chức đảng", "  tổ   chức\u00a0đảng ", 1, 1),
    ("Tổ chức đảng", "Tổ chức đảng.", 1, 1),
    ("Tổ chức đảng", "“Tổ chức đảng”!", 1, 1),
    ("Tổ chức đảng", "- tổ chức đảng", 1, 1),
    ("Tổ chức đảng", "to chuc dang", 1, 0),
    ("Tổ chức đảng", "Tô chưc đang", 1, 0),
    ("Tổ chức đảng", "To\u0302\u0309 chu\u031b\u0301c đa\u0309ng", 1, 1),
    ("Tổ chức đảng", "Tổ\u200b chức đảng\ufeff", 1, 1),
    ("Tổ chức đảng", "tổ chức\nđảng", 1, 1),
    ("Hòa Bình", "Hoà Bình", 1, 1),
    ("thủy lợi", "thuỷ lợi", 1, 1),
    ("đa", "da", 1, 0),
    ("Tổ chức đảng", "tổchức đảng", 0, 0),
    ("Tổ chức đảng", "tổ chức", 0, 0),
    ("Tổ chức đảng", "các tổ chức đảng", 0, 0),
    ("98%", "98", 0, 0),
    ("64-KH/TU", "64-kh/tu", 1, 1),
    ("64-KH/TU", "64 KH/TU", 0, 0),
    ("má", "mạ", 1, 0),
    ("Tổ chức đảng", "...", 0, 0),
]


@pytest.mark.parametrize(("form", "typed", "tolerant", "strict"), SAME)
def test_which_texts_are_the_same_answer(form: str, typed: str, tolerant: int, strict: int) -> None:
    assert earned(short("khác hẳn", form), typed) == tolerant
    assert earned(short("khác hẳn", form, diacritics="strict"), typed) == strict


@pytest.mark.parametrize(
    "raw",
    [
        None,
        5,
        True,
        ["a"],
        {},
        "",
        "  ",
        "a\x00",
        "a\x07b",
        "\x1b[2J",
        "\ud800",
        "x\udfff",
        "a" * 201,
        "á" * 201,
        "a" * 1_000_000,
    ],
)
def test_what_is_no_short_answer(raw: object) -> None:
    with pytest.raises(AnswerNotValid):
        SHORT.read_answer(short("a"), raw)


def test_two_hundred_characters_are_an_answer_however_they_are_composed() -> None:
    body = short("ệ" * 200, diacritics="strict")
    assert earned(body, "ệ" * 200) == 1
    assert earned(body, "e\u0323\u0302" * 200) == 1
    assert earned(body, " " * 90 + "e\u0302\u0323" * 200) == 1


@pytest.mark.parametrize(
    ("raw", "blank"),
    [
        (None, True),
        ([], True),
        ("", True),
        (" \u00a0\n", True),
        ("0", False),
        (0, False),
        (False, False),
        ([0], False),
        (".", False),
    ],
)
def test_an_empty_box_takes_the_answer_back(raw: object, blank: bool) -> None:
    assert SHORT.is_blank(short("a"), raw) is blank
    assert NUMERIC.is_blank(number(), raw) is blank


def test_nothing_of_the_accepted_forms_is_shown() -> None:
    one, many = SHORT.present(short("a"), ()), SHORT.present(short("một câu rất dài", "b", "c", diacritics="strict"), ())
    assert one == many
    assert SHORT.right_answer(short("a", "b", "c")) == "a"
    assert SHORT.accepted(short("a", "b", "c")) == ["b", "c"]


def test_authors_of_short_answers_are_told_what_to_mend() -> None:
    def fields(body: dict[str, Any]) -> list[str]:
        return [complaint.field for complaint in SHORT.validate(body)]

    assert fields(short("a", "b")) == []
    assert fields(short()) == ["đáp án"]
    assert fields(short(*[f"dạng {n}" for n in range(21)])) == ["đáp án"]
    assert fields(short("a", "…")) == ["đáp án 2"]
    assert fields(short("a", "a" * 201)) == ["đáp án 2"]
    assert fields(short("Đảng", "dang.")) == ["đáp án 2"]
    assert fields(short("Đảng", "dang.", diacritics="strict")) == []
    assert fields(short("a", diacritics="nửa")) == ["Dấu tiếng Việt"]


# text, the number it says (None: none)
READ = [
    ("0", "0"),
    ("98", "98"),
    ("-5", "-5"),
    ("−5", "-5"),
    ("–5", "-5"),
    ("+5", "5"),
    ("- 5", "-5"),
    ("1,5", "1.5"),
    ("1.5", "1.5"),
    ("1.50", "1.5"),
    ("1,50", "1.5"),
    ("1.000", "1000"),
    ("1 000", "1000"),
    ("1\u00a0000", "1000"),
    ("1\u202f000", "1000"),
    ("1,000", "1"),
    ("1.000,5", "1000.5"),
    ("1 000,5", "1000.5"),
    ("1 000.5", "1000.5"),
    ("1.234.567", "1234567"),
    ("1.234.567,25", "1234567.25"),
    ("12.345", "12345"),
    ("123.456", "123456"),
    ("1234.567", "1234.567"),
    ("0.125", "0.125"),
    ("0,125", "0.125"),
    ("0.000", "0"),
    ("00012", "12"),
    ("1,234,567", "1234567"),
    ("1,234.5", "1234.5"),
    ("98.", "98"),
    ("1.000.", "1000"),
    (" 98 ", "98"),
    ("", None),
    (".", None),
    (",5", None),
    (".5", None),
    ("1..5", None),
    ("1,5,5", None),
    ("1.00.000", None),
    ("1.0000", "1"),
    ("1.000 000", None),
    ("1 00", None),
    ("1e3", None),
    ("1E3", None),
    ("1.5e-3", None),
    ("0x10", None),
    ("1_000", None),
    ("NaN", None),
    ("nan", None),
    ("Infinity", None),
    ("-inf", None),
    ("∞", None),
    ("3/4", None),
    ("½", None),
    ("５", None),
    ("٣", None),
    ("--5", None),
    ("5-", None),
    ("năm", None),
    ("9" * 40, "9" * 40),
    ("9" * 41, None),
    ("9" * 1_000_000, None),
    ("1" + ".000" * 300_000, None),
]


@pytest.mark.parametrize(("text", "wanted"), READ, ids=[text[:20] for text, _ in READ])
def test_how_a_text_is_read_as_a_number(text: str, wanted: str | None) -> None:
    found = read_number(text)
    assert (None if found is None else exact(found)) == wanted


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**15), max_value=10**15))
def test_what_is_written_reads_back(value: Decimal) -> None:
    text = exact(value)
    assert is_exact(text)
    assert Decimal(text) == value
    found = read_number(write_number(text))
    assert found is not None
    assert exact(found) == text


@given(st.text(st.sampled_from("0123456789.,- ekNa"), max_size=30) | st.text(max_size=20))
def test_reading_never_fails_and_its_result_is_stable(text: str) -> None:
    found = read_number(text)
    if found is not None:
        again = read_number(write_number(exact(found)))
        assert again == found


@pytest.mark.parametrize(
    "raw",
    [
        None,
        True,
        False,
        [1],
        {"value": 1},
        float("nan"),
        float("inf"),
        -float("inf"),
        1e300,
        1e-9,
        10**40,
        -(10**400),
        "1e3",
        "NaN",
        "98\x00",
        "9" * 1_000_000,
        "mười",
        "\ud800",
    ],
)
def test_what_is_no_number(raw: object) -> None:
    with pytest.raises(AnswerNotValid):
        NUMERIC.read_answer(number(), raw)


@pytest.mark.parametrize(
    ("raw", "right"),
    [
        ("97,9", 1),
        ("97.9", 1),
        (97.9, 1),
        ("97,90", 1),
        ("97,9 %", 1),
        ("97,9%", 1),
        ("97,91", 0),
        ("979", 0),
        (98, 0),
        ("-97,9", 0),
    ],
)
def test_grading_is_exact(raw: object, right: int) -> None:
    assert earned(number(unit="%"), raw) == right


@pytest.mark.parametrize(
    ("raw", "right"),
    [("0,2", 1), ("0,4", 1), (0.2, 1), (0.4, 1), ("0,3", 1), ("0,19999999999999999999", 0), ("0,40000000000001", 0)],
)
def test_the_tolerance_includes_its_ends_to_the_last_digit(raw: object, right: int) -> None:
    """0.1 + 0.3 and its like: in binary fractions these ends are missed."""
    assert earned(number("0.3", tolerance="0.1"), raw) == right


def test_groups_and_decimals_as_people_in_viet_nam_write_them() -> None:
    assert earned(number("1000"), "1.000") == 1
    assert earned(number("1"), "1.000") == 0
    assert earned(number("1"), "1,000") == 1
    assert earned(number("1.5"), "1,5") == 1
    assert earned(number("1.5"), "1.5") == 1
    assert earned(number("1000"), 1000) == 1
    assert earned(number("1000"), 1000.0) == 1
    assert earned(number("1500", unit="đồng"), "1.500 dong") == 1


def test_a_number_is_stored_exactly_and_shown_as_people_write_it() -> None:
    body = number("1234.5", tolerance="0.5", unit="ha")
    answer = NUMERIC.read_answer(body, "1.234,50 ha")
    assert answer == "1234,5"
    original = NUMERIC.to_original(answer, ())
    assert original == "1234.5"
    assert NUMERIC.to_paper(original, ()) == "1234,5"
    assert NUMERIC.to_paper(NUMERIC.right_answer(body), ()) == "1234,5"
    assert NUMERIC.accepted(body) == ["từ 1234 đến 1235"]
    assert NUMERIC.accepted(number("9" * 39, tolerance="0." + "0" * 37 + "1"))[0].endswith("9," + "0" * 37 + "1")


def test_the_unit_is_shown_and_the_key_is_not() -> None:
    shown = NUMERIC.present(number("97.9", "0.1", "%"), ())
    assert shown["unit"] == "%"
    assert "97" not in json.dumps(shown)
    assert shown == NUMERIC.present(number("123456789.123", None, "%"), ())


def test_authors_of_numbers_are_told_what_to_mend() -> None:
    def fields(**changes: Any) -> list[str]:
        return [complaint.field for complaint in NUMERIC.validate({**number(), **changes})]

    assert fields(tolerance="0.5", unit="m2") == []
    for wrong in (None, 97.9, 98, "97,9", "97.90", "1.", "+1", "-0", "1e3", "", "NaN", "9" * 41):
        assert fields(answer=wrong) == ["Đáp án"], wrong
    for wrong in ("0", "-1", "0,1", "x", 1):
        assert fields(tolerance=wrong) == ["Sai số"], wrong
    for wrong in ("", " ", "5", ".", "%" * 31, "0 người"):
        assert fields(unit=wrong) == ["Đơn vị"], wrong
