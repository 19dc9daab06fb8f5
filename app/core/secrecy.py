"""Marks of state secrecy (Mật, Tối mật, Tuyệt mật) are refused at the door (docs/rules.md, no harm). Pure.

A mark is a stamp, not a word: it stands by itself on a line or in a column of it, in brackets, beside a word of urgency,
after "Độ mật:", or in capitals at the head of a line. Words that contain the syllable (mật thiết, bảo mật, bí mật nhà nước)
and sentences that speak about the levels are none. "Lưu hành nội bộ" is a circulation scope.
"""

import re
from collections.abc import Iterable

from app.core.text import fold, nfc

_LEVEL = r"(?:tuyệt\s+mật|tối\s+mật|mật)"
_LEVELS = frozenset({"mật", "tốimật", "tuyệtmật"})
_UNACCENTED = frozenset({"TOIMAT", "TUYETMAT"})
_BESIDE = frozenset({"khan", "thuongkhan", "hoatoc", "hoatochengio", "luuhanhnoibo", "thuhoi", "tailieuthuhoi"})
_CARRIERS = re.compile(r"^(tài liệu|văn bản|công văn|bản|dấu)\s+(?=\S)", re.IGNORECASE)
_BRACKETED = re.compile(rf"[\[({{<]\s*({_LEVEL})\s*[\])}}>]", re.IGNORECASE)
_LABELLED = re.compile(rf"\bđộ\s+(?:bảo\s+)?mật\s*[:=\-–—]\s*[\"“(\[]?\s*({_LEVEL})\s*[\"”)\]]?\s*[.!]?\s*$", re.IGNORECASE)
_UNACCENTED_LABEL = re.compile(r"\bdo\s+mat\s*[:=]\s*(tuyet\s+mat|toi\s+mat|mat)\s*$", re.IGNORECASE)
_HEAD = re.compile(r"^\W*(TUYỆT\s+MẬT|TỐI\s+MẬT|MẬT)\s*(?:[:.|/!]|[-–—]\s)")
_COLUMNS = re.compile(r"\t+|\s{2,}|\|")
_PARTS = re.compile(r"\s*[-–—/+,]\s*")
_ORNAMENT = " \t\u00a0*_#>\"“”'‘’()[]{}<«».!•★·=~"
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))


def find_mark(texts: Iterable[str | None]) -> str | None:
    """The first mark of secrecy in the texts, as it stands there; None if there is none.

    >>> find_mark(["Kế hoạch", "TỈNH ỦY   TỐI MẬT"]), find_mark(["quan hệ mật thiết với nhân dân"])
    ('TỐI MẬT', None)
    """
    for text in texts:
        for line in re.split(r"[\r\n\v\f\u0085\u2028\u2029]+", nfc(text or "").translate(_INVISIBLE)):
            mark = _mark_in(line.replace("\u00a0", " ").strip())
            if mark is not None:
                return mark
    return None


def _mark_in(line: str) -> str | None:
    for pattern in (_BRACKETED, _LABELLED, _UNACCENTED_LABEL, _HEAD):
        found = pattern.search(line)
        if found:
            return found.group(1)
    for column in _COLUMNS.split(line):
        if _is_stamp(column):
            return column.strip(_ORNAMENT)
    return None


def _is_stamp(column: str) -> bool:
    """Whether a column of a line is nothing but a mark; an entry of a list ("- Tuyệt mật;") is not."""
    text = column.strip()
    if text[:1] in "-–—+" or text[-1:] in (";", ","):
        return False
    text = _CARRIERS.sub("", text.strip(_ORNAMENT))
    parts = [bare for part in _PARTS.split(text) if (bare := re.sub(r"\s+", "", part.strip(_ORNAMENT)))]
    marks = [p for p in parts if p.casefold() in _LEVELS or p in _UNACCENTED]
    return len(marks) == 1 and all(p in marks or fold(p) in _BESIDE for p in parts)
