"""Which passwords are refused: short ones, and those somebody who knows people here would try first.

Compared without diacritics, case and blanks, so that "Mật khẩu 123", "matkhau123" and "MatKhau@123" are the same guess.
The list beside this file is our own; each line is a word that is refused alone, repeated, or with digits and signs around it.
"""

import re
from functools import lru_cache
from pathlib import Path

from app.auth.errors import PasswordTooCommon, PasswordTooShort
from app.core.text import fold, nfc

SHORTEST = 8
LONGEST = 200
SHORTEST_WITHOUT_LETTERS = 12  # shorter ones are birthdays and phone numbers
_RUNS = ("01234567890123456789", "98765432109876543210", "qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz")


def check_password_rules(password: str, *, login: str) -> None:
    """Raise PasswordTooShort or PasswordTooCommon."""
    if len(nfc(password)) < SHORTEST:
        raise PasswordTooShort
    plain = re.sub(r"\s+", "", fold(password))
    if _is_guessable(plain, fold(login)):
        raise PasswordTooCommon


def _is_guessable(plain: str, login: str) -> bool:
    if len(set(plain)) <= 2 or _repeats(plain) or any(plain in run for run in _RUNS):
        return True
    if len(plain) < SHORTEST_WITHOUT_LETTERS and not any(c.isalpha() for c in plain):
        return True
    rest = plain.replace(login, "") if len(login) >= 3 else plain
    mostly_login = len(rest) * 2 < len(plain)
    return mostly_login or _is_common(rest) or _is_common(plain)


def _is_common(plain: str) -> bool:
    """Whether it is a word of the list, also without the digits and signs people add, or with a as @ and s as $."""
    unmasked = plain.replace("@", "a").replace("$", "s")
    bare = (re.sub(r"^[^a-z]+|[^a-z]+$", "", text) for text in (plain, unmasked))
    return not common_words().isdisjoint((plain, *bare))


def _repeats(plain: str) -> bool:
    """Whether the whole is a piece of at most half its length, again and again ("tuantuan", "123123123")."""
    return any(
        plain == (plain[:size] * len(plain))[: len(plain)] and (size <= 4 or plain[:size] in common_words())
        for size in range(1, len(plain) // 2 + 1)
    )


@lru_cache(maxsize=1)
def common_words() -> frozenset[str]:
    """The list, read once."""
    return frozenset(Path(__file__).with_name("common_passwords.txt").read_text(encoding="utf-8").split())
