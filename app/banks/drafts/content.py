"""What a draft says, as a question of the text format: complaints, advice, what a blind solver sees. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from app.banks.kinds import Complaint, Presented, digest_at, kind_of
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
    texts = [question.clause, question.quotation, question.explanation, question.review, *_texts(question.body)]
    return find_mark(part for text in texts if text for part in (text, _after_colon(text)))


def _after_colon(text: str) -> str:
    """As in a bank file, where a mark may stand behind the name of a field."""
    return "" if text.startswith("-") else text.partition(":")[2]


def _texts(value: Any, *, entry: bool = False) -> Iterator[str]:
    """Every text in a body; the words of an option are an entry of a list ("- Tối mật" names a level and stamps nothing)."""
    if isinstance(value, str):
        yield f"- {value}" if entry else value
    elif isinstance(value, Mapping):
        for name, part in value.items():
            yield from _texts(part, entry=entry and name == "text")
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _texts(part, entry=True)


def blind_order(question: QuestionText) -> list[int]:
    """The options by their wording, as a permutation (paper position → original): authors like to write the key first."""
    kind = kind_of(question.kind)
    written = range(kind.option_count(question.body))
    options = kind.present(question.body, written)["options"]
    return sorted(written, key=lambda position: (options[position].casefold(), position))


@dataclass(frozen=True, slots=True)
class Blind:
    """A question as a blind solver gets it: no key, no explanation, nothing in the order of the options; its pictures."""

    question: Presented
    picture_digest: str | None
    option_digests: list[str | None]


def blind(question: QuestionText) -> Blind:
    """What a solver gets."""
    body, order = question.body, blind_order(question)
    return Blind(
        question=kind_of(question.kind).present(body, order),
        picture_digest=digest_at(body, order, None),
        option_digests=[digest_at(body, order, place) for place in range(len(order))],
    )


def review_line(*, author: str, reviewer: str, day: date) -> str:
    """What a version says about its review."""
    return normal(f"Soạn: {author}. Giải không xem đáp án, đối chiếu và duyệt: {reviewer}, ngày {write_date(day)}.")
