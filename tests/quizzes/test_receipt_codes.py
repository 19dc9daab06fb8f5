"""The short code: long enough not to be guessed, and what is misheard is noticed."""

import secrets
from itertools import pairwise

from app.auth.codes import ALPHABET
from app.quizzes.receipts.codes import LENGTH, new_code, read_code


def test_a_code_reads_back_however_it_is_written() -> None:
    for _ in range(200):
        code = new_code()
        assert read_code(code) == code
        assert read_code(code.lower().replace("-", " ")) == code
        assert read_code(code.replace("-", "").replace("0", "o").replace("1", "l")) == code


def test_every_single_slip_and_every_two_neighbours_exchanged_are_noticed() -> None:
    for _ in range(100):
        letters = new_code().replace("-", "")
        for place, right in enumerate(letters):
            for wrong in ALPHABET:
                if wrong != right:
                    assert read_code(letters[:place] + wrong + letters[place + 1 :]) is None
        for place, (first, second) in enumerate(pairwise(letters)):
            if first != second:
                assert read_code(letters[:place] + second + first + letters[place + 2 :]) is None


def test_what_is_no_code() -> None:
    code = new_code()
    for text in ("", " ", code[:-1], code + "0", code[1:], "U" * LENGTH, "*" * LENGTH, "٣" * LENGTH, "Đ" * LENGTH, code * 2):
        assert read_code(text) is None


def test_codes_use_all_their_room() -> None:
    """Fifty-five bits: among 20,000 no two are the same, and every letter comes at every place but the check's."""
    codes = [new_code().replace("-", "") for _ in range(20_000)]
    assert len(set(codes)) == len(codes)
    for place in range(LENGTH):
        assert {code[place] for code in codes} == set(ALPHABET)


def test_a_random_guess_mostly_fails_the_check() -> None:
    guesses = ("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)) for _ in range(2_000))
    assert sum(read_code(guess) is not None for guess in guesses) < 150
