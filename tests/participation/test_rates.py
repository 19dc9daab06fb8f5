"""The golden cases of the target, and what must hold for all numbers."""

from fractions import Fraction
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.participation.rates import percent_text, rate, target_text


@pytest.mark.parametrize(
    ("present", "expected", "met", "needed", "text"),
    [
        (48, 49, False, 1, "48/49 (97,9 %)"),
        (97, 99, False, 1, "97/99 (97,9 %)"),
        (146, 149, False, 1, "146/149 (97,9 %)"),
        (195, 199, False, 1, "195/199 (97,9 %)"),
        (49, 50, True, 0, "49/50 (98,0 %)"),
        (49, 49, True, 0, "49/49 (100 %)"),
        (0, 3, False, 3, "0/3 (0,0 %)"),
        (4689, 4771, True, 0, "4.689/4.771 (98,2 %)"),
        (0, 0, None, 0, "không áp dụng"),
    ],
)
def test_golden_cases(present: int, expected: int, met: bool | None, needed: int, text: str) -> None:
    result = rate(present, expected, 9800)
    assert (result.met, result.still_needed, result.text) == (met, needed, text)


@pytest.mark.parametrize(("present", "expected"), [(2, 1), (-1, 3), (1, 0)])
def test_more_present_than_expected_is_not_a_rate(present: int, expected: int) -> None:
    with pytest.raises(ValueError, match="not a rate"):
        rate(present, expected, 9800)


counts = st.integers(1, 10**7).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole)))
targets = st.integers(0, 10_000)


@given(counts, targets)
def test_met_is_the_exact_comparison(count: tuple[int, int], target: int) -> None:
    present, expected = count
    assert rate(present, expected, target).met == (Fraction(present, expected) >= Fraction(target, 10_000))


@given(counts, targets)
def test_still_needed_is_the_least_number_that_meets(count: tuple[int, int], target: int) -> None:
    present, expected = count
    needed = rate(present, expected, target).still_needed
    assert needed == max(0, ceil(Fraction(target * expected, 10_000)) - present)
    assert rate(present + needed, expected, target).met
    if needed:
        assert not rate(present + needed - 1, expected, target).met


@given(counts, st.integers(0, 1000).map(lambda tenths: tenths * 10))
def test_the_shown_percentage_never_reaches_a_target_that_was_missed(count: tuple[int, int], target: int) -> None:
    shown = Fraction(percent_text(*count).replace(",", "."))
    assert (shown >= Fraction(target, 100)) == rate(*count, target).met
    assert shown <= Fraction(100 * count[0], count[1])


@given(targets)
def test_a_target_reads_back_as_itself(target: int) -> None:
    assert Fraction(target_text(target).replace(",", ".")) * 100 == target
