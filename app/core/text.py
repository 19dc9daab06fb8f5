"""Vietnamese text: one normal form, search without diacritics, the order of names, days and hours as people write them."""

import unicodedata
from datetime import date, datetime
from typing import Annotated

from pydantic import AfterValidator, StringConstraints


def nfc(text: str) -> str:
    """The composed form, so that composed and decomposed input are the same."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Lower case without diacritics and with đ as d: what search columns store and what queries are folded to.

    >>> fold("Đồng Xoài")
    'dong xoai'
    """
    decomposed = unicodedata.normalize("NFD", text.casefold()).replace("đ", "d")
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def squeeze(text: str) -> str:
    """Composed form with every run of white space made one blank."""
    return " ".join(nfc(text).split())


def _refuse_unstorable(text: str) -> str:
    if "\x00" in text or any("\ud800" <= c <= "\udfff" for c in text):
        message = "văn bản có ký tự không lưu được"
        raise ValueError(message)
    return nfc(text)


# A line a person typed: composed, trimmed, without NUL and lone surrogates.
Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500), AfterValidator(_refuse_unstorable)]
LongText = Annotated[str, StringConstraints(max_length=200_000), AfterValidator(_refuse_unstorable)]

_TONES = {"": 0, "\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_LETTERS = {c: i for i, c in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")}
_SHAPES = {"\u0302", "\u0306", "\u031b"}


def sort_key(text: str) -> str:
    """A key that orders Vietnamese words: by letters (a ă â … d đ …) first, then by tone (huyền, hỏi, ngã, sắc, nặng)."""
    letters, tones = [], []
    for word in nfc(text).casefold().split():
        for letter, tone in map(_letter_and_tone, word):
            letters.append(chr(0x30 + _LETTERS[letter]) if letter in _LETTERS else letter)
            tones.append(str(tone))
        letters.append(" ")
        tones.append(" ")
    return "".join(letters).rstrip() + "|" + "".join(tones).rstrip()


def _letter_and_tone(character: str) -> tuple[str, int]:
    base, tone = "", 0
    for part in unicodedata.normalize("NFD", character):
        if part in _TONES and part not in _SHAPES:
            tone = _TONES[part]
        else:
            base += part
    return unicodedata.normalize("NFC", base), tone


def name_key(text: str) -> str:
    """A key under which two spellings of one name are equal: letter case, blanks, and where the tone mark stands.

    >>> name_key("Phường Hòa Thủy") == name_key("phường  hoà thuỷ"), name_key("Tân Thành") == name_key("Tân Thanh")
    (True, False)
    """
    words = ([_letter_and_tone(c) for c in word] for word in squeeze(text).casefold().split())
    return " ".join("".join(letter for letter, _ in word) + str(sum(tone for _, tone in word)) for word in words)


def person_sort_key(full_name: str) -> str:
    """Order of people in lists: given name (the last word) first, then the rest."""
    words = full_name.split()
    return sort_key(" ".join(words[-1:] + words[:-1]))


def day_text(day: date) -> str:
    """A day near today: "20/12", "05/12"."""
    return f"{day:%d/%m}"


def hour_text(local: datetime) -> str:
    """ "17 giờ", "19 giờ 30"."""
    return f"{local.hour} giờ" + (f" {local.minute:02d}" if local.minute else "")


def moment_text(local: datetime) -> str:
    """ "19 giờ 30 ngày 05/12/2024"."""
    return f"{hour_text(local)} ngày {local:%d/%m/%Y}"
