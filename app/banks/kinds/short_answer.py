"""A short answer that is typed; several forms may be right.

Two texts are the same if they are so after this: composed form (NFC), invisible characters dropped, runs of white space made
one blank, capitals aside (casefold), punctuation at the ends dropped, and the tone mark's place in the syllable aside ("hoà" is
"hòa"). Where the author tolerates missing diacritics (the default: many type without), diacritics are aside too and đ is d.
"""

import unicodedata
from collections.abc import Sequence
from enum import StrEnum
from fractions import Fraction

from typing_extensions import override

from app.banks.kinds.bodies import Answer, AnswerNotValid, Body, Complaint, choice_among, is_clean
from app.banks.kinds.kind import TypedKind, as_text, check_question
from app.core.text import fold, nfc, squeeze

LONGEST_ANSWER = 200
MOST_FORMS = 20


class Diacritics(StrEnum):
    """Whether an answer without diacritics, or with others, is right."""

    TOLERANT = "tolerant"
    STRICT = "strict"


DIACRITICS_WORDS = {Diacritics.TOLERANT: "không bắt buộc", Diacritics.STRICT: "bắt buộc"}
_DASHES_AND_BRACKETS = {"Pd", "Ps", "Pe", "Pi", "Pf"}
_STOPS = frozenset(".,;:!?…'\"·")  # not %, &, #: they are part of what is said
_TONES = "\u0300\u0301\u0303\u0309\u0323"


class ShortAnswer(TypedKind):
    """An answer is a text; it is right if it is the same as one of the accepted forms."""

    NAME = "short_answer"
    WORD = "trả lời ngắn"
    EXPLANATION = (
        "Gõ câu trả lời, tối đa 200 ký tự. Không kể chữ hoa chữ thường và dấu câu ở hai đầu; "
        "dấu tiếng Việt không bắt buộc, trừ khi người soạn yêu cầu."
    )

    @override
    def validate(self, body: Body) -> list[Complaint]:
        found = check_question(body)
        forms = body.get("accepted", ())
        if not 1 <= len(forms) <= MOST_FORMS:
            found.append(Complaint("đáp án", f"ghi từ 1 đến {MOST_FORMS} dạng trả lời đúng (dấu *), hiện có {len(forms)}"))
        if body.get("diacritics") not in set(Diacritics):
            found.append(Complaint("Dấu tiếng Việt", choice_among(DIACRITICS_WORDS.values())))
            return found
        return found + _check_forms(forms, Diacritics(body["diacritics"]))

    @override
    def read_answer(self, body: Body, raw: object) -> str:
        """A text of at most 200 characters without control characters, in composed form, white space made single."""
        if not isinstance(raw, str) or len(raw) > 4 * LONGEST_ANSWER or not is_clean(raw):  # 4: decomposed letters
            raise AnswerNotValid
        text = squeeze(raw)
        if not text or len(text) > LONGEST_ANSWER:
            raise AnswerNotValid
        return text

    @override
    def right_answer(self, body: Body) -> str:
        return str(body["accepted"][0])

    @override
    def accepted(self, body: Body) -> list[str]:
        return list(body["accepted"][1:])

    @override
    def grade(self, body: Body, answer: Answer) -> Fraction:
        diacritics = Diacritics(body["diacritics"])
        said = plain(as_text(answer), diacritics)
        forms = [plain(form, diacritics) for form in body["accepted"]]  # all: a right answer takes as long as a wrong one
        return Fraction(int(said in forms))


def _check_forms(forms: Sequence[str], diacritics: Diacritics) -> list[Complaint]:
    found = []
    seen: set[str] = set()
    for number, form in enumerate(forms, 1):
        text = plain(form, diacritics)
        if not text:
            found.append(Complaint(f"đáp án {number}", "viết nội dung câu trả lời đúng"))
        elif len(form) > LONGEST_ANSWER:
            found.append(Complaint(f"đáp án {number}", f"rút ngắn, tối đa {LONGEST_ANSWER} ký tự"))
        elif text in seen:
            found.append(Complaint(f"đáp án {number}", "khi chấm thì trùng với dạng khác, bỏ bớt một"))
        seen.add(text)
    return found


def plain(text: str, diacritics: Diacritics) -> str:
    """The text as it is compared.

    >>> plain(" “Tổ chức  ĐẢNG”. ", Diacritics.TOLERANT)
    'to chuc dang'
    >>> plain("Hoà Bình", Diacritics.STRICT) == plain("hòa bình", Diacritics.STRICT)
    True
    """
    visible = "".join(c for c in nfc(text) if unicodedata.category(c) != "Cf")
    words = squeeze(visible).casefold()
    start, end = 0, len(words)
    while start < end and _is_dropped(words[start]):
        start += 1
    while end > start and _is_dropped(words[end - 1]):
        end -= 1
    bare = words[start:end]
    return fold(bare) if diacritics is Diacritics.TOLERANT else " ".join(map(_tone_last, bare.split()))


def _is_dropped(character: str) -> bool:
    return character == " " or character in _STOPS or unicodedata.category(character) in _DASHES_AND_BRACKETS


def _tone_last(word: str) -> str:
    parts = unicodedata.normalize("NFD", word)
    letters = "".join(c for c in parts if c not in _TONES)
    return nfc(letters) + "".join(sorted(c for c in parts if c in _TONES))
