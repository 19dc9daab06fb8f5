"""The short code of a receipt, to be read aloud: a look-up, not a proof (a signature does not fit one). Pure.

Twelve characters of Crockford's alphabet in groups of four. Eleven are random (55 bits); the last makes the whole a number
whose check (modulo 37, as Crockford's) shows every single mistake and every two neighbours exchanged.
"""

import secrets

from app.auth.codes import ALPHABET, normal_form

LENGTH = 12
_CHECK = 37
_BITS = 5 * (LENGTH - 1)


def new_code() -> str:
    """A fresh code as people see it: `7K3M-Q9ZX-40TC`. One in seven draws has a check that is no letter and is drawn again."""
    while True:
        number = secrets.randbits(_BITS)
        if number % _CHECK < len(ALPHABET):
            letters = "".join(ALPHABET[number >> shift & 31] for shift in range(_BITS - 5, -1, -5))
            return _shown(letters + ALPHABET[number % _CHECK])


def read_code(text: str) -> str | None:
    """The code as it is stored, from what was typed or heard; None if it cannot be one (a letter is wrong or missing).

    >>> read_code("0000 0000 0011"), read_code("oooo-oooo-ooll"), read_code("0000-0000-0012")
    ('0000-0000-0011', '0000-0000-0011', None)
    """
    letters = normal_form(text)
    if len(letters) != LENGTH or not set(letters) <= set(ALPHABET):
        return None
    number = 0
    for letter in letters[:-1]:
        number = number * len(ALPHABET) + ALPHABET.index(letter)
    return _shown(letters) if number % _CHECK == ALPHABET.index(letters[-1]) else None


def _shown(letters: str) -> str:
    return "-".join(letters[start : start + 4] for start in range(0, LENGTH, 4))
