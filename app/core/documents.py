"""Documents of the party by identity: kind, symbol, issuer, date. Banks and study material refer to each other by it. Pure."""

from datetime import date
from enum import StrEnum

from app.core.text import squeeze


class DocumentKind(StrEnum):
    """Kinds of document and study material."""

    RESOLUTION = "resolution"
    DIRECTIVE = "directive"
    CONCLUSION = "conclusion"
    REGULATION = "regulation"
    DECISION = "decision"
    GUIDELINE = "guideline"
    PLAN = "plan"
    PROGRAMME = "programme"
    NOTICE = "notice"
    OUTLINE = "outline"
    BULLETIN = "bulletin"
    BRANCH_MATERIAL = "branch_material"
    CONGRESS_DOCUMENTS = "congress_documents"
    REFERENCE = "reference"
    CLIP = "clip"


DOCUMENT_KIND_WORDS = {
    DocumentKind.RESOLUTION: "nghị quyết",
    DocumentKind.DIRECTIVE: "chỉ thị",
    DocumentKind.CONCLUSION: "kết luận",
    DocumentKind.REGULATION: "quy định",
    DocumentKind.DECISION: "quyết định",
    DocumentKind.GUIDELINE: "hướng dẫn",
    DocumentKind.PLAN: "kế hoạch",
    DocumentKind.PROGRAMME: "chương trình hành động",
    DocumentKind.NOTICE: "thông báo",
    DocumentKind.OUTLINE: "đề cương",
    DocumentKind.BULLETIN: "bản tin thông báo nội bộ",
    DocumentKind.BRANCH_MATERIAL: "tài liệu sinh hoạt chi bộ",
    DocumentKind.CONGRESS_DOCUMENTS: "văn kiện",
    DocumentKind.REFERENCE: "tư liệu",
    DocumentKind.CLIP: "clip",
}


def identity_of(*, kind: str, symbol: str | None, issuer: str, issued_on: date | None, title: str) -> str:
    """One text for one document: kind, symbol, issuer, date; where no symbol is known the title stands in.

    Numbers restart each term, so the symbol alone is never enough. Case and blanks do not matter, diacritics do.
    """
    named = squeeze(symbol or title).casefold()
    day = "" if issued_on is None else issued_on.isoformat()
    return " | ".join([kind, "symbol" if symbol else "title", named, squeeze(issuer).casefold(), day])
