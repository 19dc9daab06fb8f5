"""A bank as its text files say it: plain values in one normal form."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.core.field_files import normal


@dataclass(frozen=True, slots=True)
class QuestionText:
    """One question as written; `body` by kind, as stored (see app.banks.kinds)."""

    code: str
    kind: str
    clause: str
    difficulty: str
    body: dict[str, Any]
    quotation: str | None
    explanation: str
    review: str | None


@dataclass(frozen=True, slots=True)
class BankText:
    """A bank's heading and its questions in the order written."""

    code: str
    name: str
    document_kind: str
    document_symbol: str | None
    document_issuer: str
    document_date: date | None
    note: str | None
    questions: tuple[QuestionText, ...]


@dataclass(frozen=True, slots=True)
class StoredPicture:
    """A picture as a bank holds it (small, WebP); `digest` names it."""

    digest: str
    width: int
    height: int


# The pictures a file may name, by digest and by file name (`picture_key`).
Pictures = Mapping[str, StoredPicture]
NO_PICTURES: Pictures = {}


def picture_key(name: str) -> str:
    """The same for names of files that people take for the same."""
    return normal(name).casefold()


BANK_FIELDS = ("Mã", "Tên", "Loại văn bản", "Số ký hiệu", "Cơ quan ban hành", "Ngày ban hành", "Ghi chú")
QUESTION_FIELDS = (
    "Loại",
    "Cách chấm",
    "Mục",
    "Độ khó",
    "Câu hỏi",
    "Hình",
    "Đáp án",
    "Sai số",
    "Đơn vị",
    "Dấu tiếng Việt",
    "Trích dẫn",
    "Giải thích",
    "Rà soát",
)
TRUTH_WORDS = {True: "đúng", False: "sai"}
