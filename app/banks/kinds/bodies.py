"""What the kinds of question share: the shape of bodies, answers, complaints.

Bodies (one JSON object per question version, key included, never sent to who takes the test):

- single, several: `{"stem": text, "options": [{"text": text, "right": bool, "why": text or null}, …]}`; several has
  `"scoring"` beside it (see `scoring.py`).
- true_false: `{"stem": text, "answer": bool}`.
- statements: `{"stem": text, "statements": [{"text": text, "answer": bool, "why": text or null}, …], "scoring": rule}` (see
  `statement_scoring.py`).
- short_answer: `{"stem": text, "accepted": [text, …], "diacritics": "tolerant" or "strict"}`; the first form is the one shown.
- numeric: `{"stem": text, "answer": number, "tolerance": number or null, "unit": text or null}`; numbers are texts in one exact
  form ("97.9", see `numbers.py`).

A stem, and an option of single and several, may have a `"picture"` (see `pictures.py`); the key is absent where there is none.

Answers on the wire: an int (single), a list of distinct ints (several), a bool (true_false), a list with true, false or null
for every statement (statements), a text (short_answer), a text or a number (numeric). Positions count from 0: *paper* positions
are what the member saw, *original* positions are places in the body. A permutation lists the original position for each place
on the paper.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from typing_extensions import TypedDict

from app.core.text import fold

Body = Mapping[str, Any]
# single; true_false; short_answer and numeric; several; statements
Answer = int | bool | str | tuple[int, ...] | tuple[bool | None, ...]
MAXIMUM_OPTIONS = 10


class AnswerNotValid(ValueError):
    """What was sent is no answer to this question at all (a wrong answer is valid)."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong with a body: the field as authors call it, and what to do, in Vietnamese."""

    field: str
    advice: str


class PictureShown(TypedDict):
    """A picture as the phone gets it: in words, and its size in pixels; the bytes are asked for by their place in the paper."""

    alt: str
    width: int
    height: int


class Presented(TypedDict):
    """A question as it goes to the phone: no key, no ids of options.

    `options` are the statements in a group of statements, none where the answer is typed. `option_pictures` stands beside
    `options`, or is null where no option has a picture. An option whose text is its picture's `alt` is the picture alone.
    """

    kind: str
    stem: str
    options: list[str]
    scoring: str | None
    unit: str | None
    picture: PictureShown | None
    option_pictures: list[PictureShown | None] | None


def check_stem(body: Body) -> list[Complaint]:
    """The stem must be there."""
    if not str(body.get("stem", "")).strip():
        return [Complaint("Câu hỏi", "viết nội dung câu hỏi")]
    return []


def same(text: object) -> str:
    """What two texts of a list may not have in common."""
    return " ".join(str(text).split()).casefold()


def is_clean(text: str) -> bool:
    """Whether a text a person typed holds nothing but letters, signs and white space: no control characters, no broken ones."""
    return not any(unicodedata.category(c) in {"Cc", "Cs"} and c not in "\t\n\r" for c in text)


def choice_among(words: Iterable[str]) -> str:
    """The advice that lists the words of a choice.

    >>> choice_among(["đúng", "sai"])
    'ghi một trong: “đúng”, “sai”'
    """
    return "ghi một trong: " + ", ".join(f"“{word}”" for word in words)


def ends_with(text: str, ending: str) -> bool:
    """Whether a text ends with another one, capitals and diacritics aside."""
    return bool(ending) and fold(text[-len(ending) :]) == fold(ending)
