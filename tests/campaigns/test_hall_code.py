"""The rotating code of the hall, against the vectors of RFC 4226 (appendix D) and RFC 6238 (appendix B)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.campaigns.hall_code import hotp, key_of, part_around, part_of, qr, spoken

SECRET = "5f" * 32
WINDOW = datetime(2024, 12, 18, 12, tzinfo=UTC)  # a multiple of three minutes
instants = st.integers(0, 150_000_000).map(lambda seconds: WINDOW + timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("counter", "code"), [(0, "755224"), (1, "287082"), (2, "359152"), (5, "254676"), (8, "399871"), (9, "520489")]
)
def test_rfc_4226(counter: int, code: str) -> None:
    assert hotp(b"12345678901234567890", counter, digits=6, digest="sha1") == code


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "46119246"), (1111111109, "68084774"), (1111111111, "67062674"), (2000000000, "90698825")],
)
def test_rfc_6238_with_sha256(seconds: int, code: str) -> None:
    assert hotp(b"12345678901234567890123456789012", seconds // 30, digits=8) == code


@pytest.mark.parametrize(
    ("seconds", "accepted"), [(0, True), (179, True), (180, True), (359, True), (360, False), (3600, False), (-1, False)]
)
def test_the_spoken_code_is_accepted_until_replaced_twice(seconds: int, accepted: bool) -> None:
    code = spoken(SECRET, part=1, at=WINDOW)
    assert code.replaced_at == WINDOW + timedelta(seconds=180)
    assert len(code.digits) == 6
    found = part_of(SECRET, code.digits, parts=[1, 2], at=WINDOW + timedelta(seconds=seconds))
    assert (found == 1) is accepted


@pytest.mark.parametrize(
    ("seconds", "accepted"),
    [(-16, False), (-15, True), (-1, True), (0, True), (15, True), (44, True), (45, False), (60, False), (179, False)],
)
def test_the_qr_rotates_every_15_seconds_and_a_photograph_is_too_old(seconds: int, accepted: bool) -> None:
    """Taken from one step before it is shown (a clock that runs ahead) until two steps after it was shown first."""
    code = qr(SECRET, part=2, at=WINDOW)
    assert code.replaced_at == WINDOW + timedelta(seconds=15)
    found = part_of(SECRET, code.digits, parts=[1, 2], at=WINDOW + timedelta(seconds=seconds))
    assert (found == 2) is accepted


@pytest.mark.parametrize(
    ("seconds", "accepted"), [(-136, False), (-135, True), (0, True), (120, True), (164, True), (165, False), (3600, False)]
)
def test_around_a_moment_means_two_minutes_of_drift(seconds: int, accepted: bool) -> None:
    code = qr(SECRET, part=1, at=WINDOW)
    found = part_around(SECRET, code.digits, parts=[1], at=WINDOW + timedelta(seconds=seconds))
    assert (found == 1) is accepted


def test_the_key_of_a_part_makes_the_codes_that_are_taken() -> None:
    """What a phone without signal is given: one key a part and kind, of which no other part's codes follow."""
    counter = int(WINDOW.timestamp()) // 15
    digits = hotp(key_of(SECRET, "qr", part=3), counter, digits=8)
    assert digits == qr(SECRET, part=3, at=WINDOW).digits
    assert part_of(SECRET, digits, parts=[1, 2], at=WINDOW) is None
    assert part_of(SECRET, digits, parts=[1, 2, 3], at=WINDOW) == 3


def test_long_before_the_epoch_there_are_no_codes() -> None:
    assert part_around(SECRET, "12345678", parts=[1], at=datetime(1900, 1, 1, tzinfo=UTC)) is None


@given(instants, st.integers(1, 20))
def test_a_code_tells_its_part_and_no_other_session_takes_it(at: datetime, part: int) -> None:
    code = qr(SECRET, part=part, at=at)
    assert part_of(SECRET, code.digits, parts=[part], at=at) == part
    assert part_of("ab" * 32, code.digits, parts=[part], at=at) is None
    assert at < code.replaced_at <= at + timedelta(seconds=15)


@given(st.text(max_size=12))
def test_anything_else_is_no_code(text: str) -> None:
    assert part_of(SECRET, text, parts=[], at=WINDOW) is None
    if not text.isdecimal():
        assert part_of(SECRET, text, parts=[1], at=WINDOW) is None
