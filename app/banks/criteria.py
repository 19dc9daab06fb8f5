"""What can be checked by counting in a good question (rules: good questions). Pure; advice to authors, never a refusal."""

import re
from collections.abc import Iterator

from app.banks.kinds import QuestionKind
from app.banks.text_format.texts import QuestionText

WORDS_IN_STEM = 35
WORDS_IN_OPTION = 20
WORDS_IN_QUOTATION = 40
OPTIONS = 4
_ALL_OF_THEM = re.compile(r"tất cả (các )?(ý|phương án|đáp án)|cả (ba|bốn|hai) (ý|phương án)|(các|những) ý trên", re.IGNORECASE)
_NEGATION = re.compile(r"\b(không phải|không đúng|không thuộc|không nằm|ngoại trừ|trừ phương án)\b|\b(KHÔNG|TRỪ)\b")


def words(text: str) -> int:
    """How many words, as a reader counts them."""
    return len(text.split())


def advice_on(question: QuestionText) -> list[str]:
    """What the author should look at again, in Vietnamese."""
    found = advice_on_wording(question)
    if question.review is None:
        found.append("chưa có “Rà soát”: hai người giải độc lập, một người thử bênh từng phương án sai")
    return found


def advice_on_wording(question: QuestionText) -> list[str]:
    """The same without the review: for a question that is on its way to one."""
    found = [*_on_stem(question), *_on_options(question), *_on_statements(question)]
    if question.quotation is None:
        found.append("thêm “Trích dẫn” của văn bản mà đáp án dựa vào")
    elif words(question.quotation) > WORDS_IN_QUOTATION:
        found.append(f"trích dẫn dài {words(question.quotation)} chữ, nên tối đa {WORDS_IN_QUOTATION}")
    return found


def _on_options(question: QuestionText) -> Iterator[str]:
    options = question.body.get("options", [])
    if question.kind == QuestionKind.SINGLE and len(options) != OPTIONS:
        yield f"nên có {OPTIONS} phương án, hiện có {len(options)}"
    for number, option in enumerate(options, 1):
        if words(option["text"]) > WORDS_IN_OPTION:
            yield f"phương án {number} dài {words(option['text'])} chữ, nên tối đa {WORDS_IN_OPTION}"
        if _ALL_OF_THEM.search(option["text"]):
            yield f"phương án {number}: không dùng kiểu “tất cả các ý trên”"
        if not option["right"] and not option["why"]:
            yield f"phương án {number}: nói vì sao sai (trong tệp: dòng ~)"


def _on_statements(question: QuestionText) -> Iterator[str]:
    statements = question.body.get("statements", [])
    if statements and len({statement["answer"] for statement in statements}) == 1:
        yield "nên có cả ý đúng và ý sai"
    for number, statement in enumerate(statements, 1):
        if words(statement["text"]) > WORDS_IN_STEM:
            yield f"ý {number} dài {words(statement['text'])} chữ, nên tối đa {WORDS_IN_STEM}"
        if not statement["answer"] and not statement["why"]:
            yield f"ý {number}: nói vì sao sai (trong tệp: dòng ~)"


def _on_stem(question: QuestionText) -> Iterator[str]:
    stem = question.body["stem"]
    if words(stem) > WORDS_IN_STEM:
        yield f"câu hỏi dài {words(stem)} chữ, nên tối đa {WORDS_IN_STEM}"
    if question.kind != QuestionKind.TRUE_FALSE and _NEGATION.search(stem):
        yield "câu hỏi có ý phủ định, nên hỏi xuôi"
