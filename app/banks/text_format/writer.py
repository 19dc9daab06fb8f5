"""Writing a bank as one text file that the reader takes back unchanged."""

from collections.abc import Iterator

from app.banks.kinds import DIFFICULTY_WORDS, KIND_WORDS, SCORING_WORDS, Difficulty, QuestionKind, Scoring
from app.banks.text_format.texts import TRUTH_WORDS, BankText, QuestionText
from app.core.documents import DOCUMENT_KIND_WORDS, DocumentKind
from app.core.field_files import NO_SYMBOL, write_date


def write_bank(bank: BankText) -> str:
    """The whole bank: heading, then the questions in their order."""
    lines = [
        f"Mã: {bank.code}",
        f"Tên: {bank.name}",
        f"Loại văn bản: {DOCUMENT_KIND_WORDS[DocumentKind(bank.document_kind)]}",
        f"Số ký hiệu: {bank.document_symbol or NO_SYMBOL}",
        f"Cơ quan ban hành: {bank.document_issuer}",
        f"Ngày ban hành: {write_date(bank.document_date)}",
        *_optional("Ghi chú", bank.note),
    ]
    for question in bank.questions:
        lines += ["", *_question_lines(question)]
    return "\n".join(lines) + "\n"


def _question_lines(question: QuestionText) -> Iterator[str]:
    body = question.body
    yield f"== {question.code}"
    yield f"Loại: {KIND_WORDS[QuestionKind(question.kind)]}"
    if "scoring" in body:
        yield f"Cách chấm: {SCORING_WORDS[Scoring(body['scoring'])]}"
    yield f"Mục: {question.clause}"
    yield f"Độ khó: {DIFFICULTY_WORDS[Difficulty(question.difficulty)]}"
    yield f"Câu hỏi: {body['stem']}"
    for option in body.get("options", ()):
        yield f"{'*' if option['right'] else '-'} {option['text']}"
        if option["why"]:
            yield f"  ~ {option['why']}"
    if "answer" in body:
        yield f"Đáp án: {TRUTH_WORDS[body['answer']]}"
    yield from _optional("Trích dẫn", question.quotation)
    yield f"Giải thích: {question.explanation}"
    yield from _optional("Rà soát", question.review)


def _optional(name: str, value: str | None) -> Iterator[str]:
    if value:
        yield f"{name}: {value}"
