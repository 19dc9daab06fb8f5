"""The pure rules: codes on slips, passwords that are refused, simple PINs, what a refresh token means."""

import unicodedata
from datetime import UTC, datetime, timedelta

import pytest

from app.auth.codes import ALPHABET, new_code, normal_form
from app.auth.errors import PasswordTooCommon, PasswordTooShort
from app.auth.password_rules import check_password_rules
from app.auth.pins import is_simple
from app.auth.rotation import Verdict, judge

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def test_codes_have_ten_letters_of_the_alphabet_and_do_not_repeat() -> None:
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    for code in codes:
        assert len(code) == 11
        assert set(code.replace("-", "")) <= set(ALPHABET)
        assert normal_form(code) == code.replace("-", "")


@pytest.mark.parametrize("typed", ["k7m0p-1qx4t", " K7MOP 1QX4T ", "K7mop–lqx4t", "K7MOPIQX4T", "Ｋ7M0P1QX4T"])
def test_codes_are_read_kindly(typed: str) -> None:
    assert normal_form(typed) == "K7M0P1QX4T"


@pytest.mark.parametrize("password", ["Đồi điều nở hoa", "rau muống xào tỏi 9", "7 con cá rô phi", "xK9#pq2L", "829401573926"])
def test_good_passwords_pass_in_both_forms(password: str) -> None:
    check_password_rules(password, login="10023")
    check_password_rules(unicodedata.normalize("NFD", password), login="10023")


@pytest.mark.parametrize("password", ["", "ngắn", "bảy chữ", unicodedata.normalize("NFD", "đồi đồi")])
def test_short_passwords_are_refused_by_what_a_reader_counts(password: str) -> None:
    with pytest.raises(PasswordTooShort):
        check_password_rules(password, login="10023")


@pytest.mark.parametrize(
    "password",
    [
        "password", "Passw0rd", "P@ssword1", "qwertyui", "1q2w3e4r", "abcdefgh",
        "matkhau123", "Mật khẩu 123", unicodedata.normalize("NFD", "Mật khẩu 123"), "MatKhau@2024", "xinchao1", "Việt Nam 2024",
        "hochiminh", "binhphuoc93", "Đồng Xoài 1", "dangvien2024", "bithuchibo", "anhyeuem", "nguyenvan1",
        "12345678", "87654321", "01234567", "11111111", "12121212", "aaaaaaaa", "aaaabbbb", "12341234", "tuantuan",
        "19051990", "19/05/1990", "1990-05-19", "0912345678", "10023000", "10023abc", "matkhau10023",
    ],
)  # fmt: skip
def test_common_passwords_are_refused(password: str) -> None:
    with pytest.raises(PasswordTooCommon):
        check_password_rules(password, login="10023")


@pytest.mark.parametrize("pin", ["000000", "123456", "654321", "121212", "123123", "456789"])
def test_simple_pins(pin: str) -> None:
    assert is_simple(pin)


@pytest.mark.parametrize("pin", ["274918", "112358", "100001", "903274"])
def test_other_pins(pin: str) -> None:
    assert not is_simple(pin)


@pytest.mark.parametrize(
    ("presented", "seconds", "verdict"),
    [
        (7, 0, Verdict.ROTATE),
        (7, 9_000_000, Verdict.ROTATE),
        (6, 0, Verdict.SAME),
        (6, 9_000_000, Verdict.SAME),  # its successor was never used: the answer was lost, however long ago
        (5, 0, Verdict.SAME),
        (5, 60, Verdict.SAME),  # within a minute of its successor's first use: requests crossed
        (5, 61, Verdict.REUSED),
        (4, 0, Verdict.REUSED),
        (1, 0, Verdict.REUSED),
        (8, 0, Verdict.ROTATE),  # after a restore from a backup the phone is ahead
    ],
)
def test_what_a_refresh_token_that_comes_back_means(presented: int, seconds: int, verdict: Verdict) -> None:
    now = NOW + timedelta(seconds=seconds)
    assert judge(presented=presented, current=7, current_since=NOW, now=now) is verdict
