"""Writing a bank as one text file that the reader takes back unchanged."""

from collections.abc import Callable, Iterator

from app.banks.kinds import (
    DIACRITICS_WORDS,
    DIFFICULTY_WORDS,
    KIND_WORDS,
    SCORING_RULES,
    Body,
    Diacritics,
    Difficulty,
    QuestionKind,
)
from app.banks.kinds.numbers import write_number
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
    kind, body = QuestionKind(question.kind), question.body
    yield f"== {question.code}"
    yield f"Loại: {KIND_WORDS[kind]}"
    if kind in SCORING_RULES:
        yield f"Cách chấm: {next(rule.word for rule in SCORING_RULES[kind] if rule.name == body['scoring'])}"
    yield f"Mục: {question.clause}"
    yield f"Độ khó: {DIFFICULTY_WORDS[Difficulty(question.difficulty)]}"
    yield f"Câu hỏi: {body['stem']}"
    if body.get("picture"):
        yield f"Hình: {_picture(body)}"
    yield from _WRITERS[kind](body)
    yield from _optional("Trích dẫn", question.quotation)
    yield f"Giải thích: {question.explanation}"
    yield from _optional("Rà soát", question.review)


def _options(body: Body) -> Iterator[str]:
    for option in body["options"]:
        picture = option.get("picture")
        # Where the picture is all there is, its words are written once, beside it.
        text = "" if picture and picture["alt"] == option["text"] else option["text"]
        yield f"{'*' if option['right'] else '-'} {text}".rstrip()
        if picture:
            yield f"  @ {_picture(option)}"
        yield from _reason(option)


def _statements(body: Body) -> Iterator[str]:
    for statement in body["statements"]:
        yield f"{'*' if statement['answer'] else '-'} {statement['text']}"
        yield from _reason(statement)


def _truth(body: Body) -> Iterator[str]:
    yield f"Đáp án: {TRUTH_WORDS[body['answer']]}"


def _forms(body: Body) -> Iterator[str]:
    if body["diacritics"] != Diacritics.TOLERANT:
        yield f"Dấu tiếng Việt: {DIACRITICS_WORDS[Diacritics(body['diacritics'])]}"
    yield from (f"* {form}" for form in body["accepted"])


def _number(body: Body) -> Iterator[str]:
    yield f"Đáp án: {write_number(body['answer'])}"
    if body["tolerance"] is not None:
        yield f"Sai số: {write_number(body['tolerance'])}"
    yield from _optional("Đơn vị", body["unit"])


_WRITERS: dict[QuestionKind, Callable[[Body], Iterator[str]]] = {
    QuestionKind.SINGLE: _options,
    QuestionKind.SEVERAL: _options,
    QuestionKind.TRUE_FALSE: _truth,
    QuestionKind.STATEMENTS: _statements,
    QuestionKind.SHORT_ANSWER: _forms,
    QuestionKind.NUMERIC: _number,
}


def _reason(holder: Body) -> Iterator[str]:
    if holder["why"]:
        yield f"  ~ {holder['why']}"


def _picture(holder: Body) -> str:
    return f"{holder['picture']['digest']} | {holder['picture']['alt']}"


def _optional(name: str, value: str | None) -> Iterator[str]:
    if value:
        yield f"{name}: {value}"
