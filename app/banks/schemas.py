"""What banks take and give over the wire."""

import unicodedata
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints

from app.banks.text_format.reader import CODE, LONGEST_CODE
from app.core.documents import DocumentKind
from app.core.field_files import normal
from app.core.schemas import Day, Id, In, Out
from app.core.text import Line


def _writable(text: str) -> str:
    """The form the text format can hold: one line, no control characters, not empty."""
    text = normal(text)
    if not text or any(unicodedata.category(c) == "Cc" for c in text):
        message = "ghi trên một dòng, không có ký tự điều khiển"
        raise ValueError(message)
    return text


Name = Annotated[Line, AfterValidator(_writable)]
Issued = Annotated[Day, Field(ge=date(1900, 1, 1))]
Code = Annotated[str, StringConstraints(pattern=f"^{CODE.pattern}$", max_length=LONGEST_CODE)]

_EXAMPLE: dict[str, Any] = {
    "unit_id": "01890000-0000-7000-8000-000000000001",
    "code": "64-kh-tu",
    "name": "Ngân hàng câu hỏi về Kế hoạch số 64-KH/TU",
    "document_kind": "plan",
    "document_symbol": "64-KH/TU",
    "document_issuer": "Ban Thường vụ Tỉnh ủy Bình Phước",
    "document_date": "2022-02-15",
    "note": None,
}


class BankIn(In):
    """A bank on one document; a symbol or date that is not known is null."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    unit_id: Id
    code: Code
    name: Name
    document_kind: Annotated[DocumentKind, Field(strict=False)]
    document_symbol: Name | None
    document_issuer: Name
    document_date: Issued | None
    note: Name | None = None


class BankOut(Out):
    """A bank in a list."""

    id: UUID
    code: str
    name: str
    document_kind: str
    document_symbol: str | None
    document_issuer: str
    document_date: date | None
    note: str | None
    unit_id: UUID
    questions: int


class GroupOut(Out):
    """How many questions rest on one mục."""

    name: str
    questions: int


class BankDetailOut(BankOut):
    """One bank with its coverage by mục."""

    coverage: list[GroupOut]


class AdviceOut(Out):
    """Something an author should look at again; it stops nothing."""

    code: str
    advice: str


class ImportOut(Out):
    """What an import changes (or changed, if applied); `missing` are kept, `unused_pictures` (file names) are not."""

    bank_id: UUID
    code: str
    applied: bool
    fingerprint: str
    new: list[str]
    changed: list[str]
    missing: list[str]
    unchanged: int
    unused_pictures: list[str]
    advice: list[AdviceOut]


class ComplaintOut(Out):
    """One place in a file that has to be mended."""

    file: str
    line: int
    field: str
    value: str
    advice: str
