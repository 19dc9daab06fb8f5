"""A bank as its text files say it: plain values in one normal form."""

from dataclasses import dataclass
from datetime import date
from typing import Any


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


BANK_FIELDS = ("Mã", "Tên", "Loại văn bản", "Số ký hiệu", "Cơ quan ban hành", "Ngày ban hành", "Ghi chú")
QUESTION_FIELDS = (
    "Loại",
    "Cách chấm",
    "Mục",
    "Độ khó",
    "Câu hỏi",
    "Đáp án",
    "Trích dẫn",
    "Giải thích",
    "Rà soát",
)
TRUTH_WORDS = {True: "đúng", False: "sai"}
