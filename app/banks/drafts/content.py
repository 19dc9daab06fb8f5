"""What a draft says, as a question of the text format: complaints, advice, what a blind solver sees. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from app.banks.kinds import Complaint, Presented, kind_of
from app.banks.text_format.texts import QuestionText
from app.core.field_files import normal, write_date
from app.core.secrecy import find_mark

_FIELDS = ("code", "kind", "clause", "difficulty", "body", "quotation", "explanation")


def content_of(question: QuestionText) -> dict[str, Any]:
    """A question as a draft stores it: everything but the review, which publication writes."""
    content = asdict(question)
    return {name: content[name] for name in _FIELDS}


def as_text(content: Mapping[str, Any], review: str | None = None) -> QuestionText:
    """A draft's content as the text format has it."""
    return QuestionText(**{name: content[name] for name in _FIELDS}, review=review)


def complaints_on(question: QuestionText) -> list[Complaint]:
    """Why it cannot be sent to review yet: what an import of the same question would complain of."""
    found = kind_of(question.kind).validate(question.body)
    if not question.clause:
        found.append(Complaint("Mục", "ghi mục của văn bản mà câu hỏi dựa vào, ví dụ: II.4, gạch đầu dòng 2"))
    if not question.explanation:
        found.append(Complaint("Giải thích", "viết một, hai câu, có nêu mục"))
    return found


def secrecy_mark(question: QuestionText) -> str | None:
    """The first mark of state secrecy in anything the question says."""
    plain = (question.clause, question.quotation, question.explanation, question.review)
    return find_mark([*plain, *_texts(question.body)])


def _texts(value: Any) -> Iterator[str]:
    """Every text in a body; what stands in a list is an entry ("- Tối mật" names a level and stamps nothing)."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from (f"- {text}" for text in _texts(part))


def blind_order(question: QuestionText) -> list[int]:
    """The options by their wording, as a permutation (paper position → original): authors like to write the key first."""
    kind = kind_of(question.kind)
    written = range(kind.option_count(question.body))
    options = kind.present(question.body, written)["options"]
    return sorted(written, key=lambda position: (options[position].casefold(), position))


def blind(question: QuestionText) -> Presented:
    """The question as a blind solver gets it: no key, no explanation, nothing in the order of the options."""
    return kind_of(question.kind).present(question.body, blind_order(question))


def review_line(*, author: str, reviewer: str, day: date) -> str:
    """What a version says about its review."""
    return normal(f"Soạn: {author}. Giải không xem đáp án, đối chiếu và duyệt: {reviewer}, ngày {write_date(day)}.")
