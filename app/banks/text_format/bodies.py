"""Reading the part of a question that its kind decides: stem, options, key, scoring, pictures."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.banks.kinds import DIACRITICS_WORDS, KIND_WORDS, SCORING_RULES, Diacritics, QuestionKind
from app.banks.kinds.numbers import exact, read_number
from app.banks.text_format.texts import TRUTH_WORDS, Pictures, picture_key
from app.core.field_files import Complaints, Entry, choice_of, normal, text_of

# What belongs to single kinds; every kind has a stem and may have a picture.
_OWN = {
    QuestionKind.SINGLE: frozenset[str](),
    QuestionKind.SEVERAL: frozenset({"Cách chấm"}),
    QuestionKind.TRUE_FALSE: frozenset({"Đáp án"}),
    QuestionKind.STATEMENTS: frozenset({"Cách chấm"}),
    QuestionKind.SHORT_ANSWER: frozenset({"Dấu tiếng Việt"}),
    QuestionKind.NUMERIC: frozenset({"Đáp án", "Sai số", "Đơn vị"}),
}
_SOMEBODYS = frozenset[str]().union(*_OWN.values())
_NUMBER_ADVICE = "ghi một con số, ví dụ 98 hoặc 97,9; phẩy là phần thập phân"


@dataclass(frozen=True, slots=True)
class Written:
    """One question's fields by name, its marked lines in order, and the pictures it may name."""

    fields: Mapping[str, Entry]
    marked: Sequence[Entry]
    pictures: Pictures
    complaints: Complaints


def read_body(kind: QuestionKind, written: Written) -> dict[str, Any]:
    """The body as far as it can be read; what is missing in it is the kind's to complain of."""
    fields = written.fields
    body: dict[str, Any] = {"stem": fields["Câu hỏi"].value, **_READERS[kind](kind, written)}
    picture = _picture(fields["Hình"], written) if "Hình" in fields else None
    if picture is not None:
        body["picture"] = picture
    for name in sorted((_SOMEBODYS - _OWN[kind]) & fields.keys()):
        advice = f"loại câu “{KIND_WORDS[kind]}” không dùng trường này, bỏ dòng này"
        written.complaints.add(fields[name].complain(advice))
    return body


def _with_options(kind: QuestionKind, written: Written) -> dict[str, Any]:
    options: list[dict[str, Any]] = []
    for entry in written.marked:
        if entry.name in "*-":
            options.append({"text": entry.value, "right": entry.name == "*", "why": None})
        elif entry.name == "@":
            _put_picture(options, entry, written)
        else:
            _put_reason(options, entry, written, "mỗi dòng ~ đứng ngay dưới một phương án sai")
    return {"options": options, **_scoring(kind, written)}


def _with_statements(kind: QuestionKind, written: Written) -> dict[str, Any]:
    statements: list[dict[str, Any]] = []
    for entry in written.marked:
        if entry.name in "*-":
            statements.append({"text": entry.value, "answer": entry.name == "*", "why": None})
        elif entry.name == "@":
            advice = "ý trong nhóm đúng sai không kèm hình; đặt hình ở câu hỏi (dòng “Hình”)"
            written.complaints.add(entry.complain(advice))
        else:
            _put_reason(statements, entry, written, "mỗi dòng ~ đứng ngay dưới một ý")
    return {"statements": statements, **_scoring(kind, written)}


def _true_or_false(_kind: QuestionKind, written: Written) -> dict[str, Any]:
    _no_marks(written, "câu đúng sai không có phương án; ghi “Đáp án: đúng” hoặc “Đáp án: sai”")
    entry = written.fields.get("Đáp án")
    return {} if entry is None else {"answer": choice_of(entry, TRUTH_WORDS, written.complaints)}


def _with_forms(_kind: QuestionKind, written: Written) -> dict[str, Any]:
    others = [entry for entry in written.marked if entry.name != "*"]
    for entry in others:
        written.complaints.add(entry.complain("câu trả lời ngắn chỉ có dòng *: mỗi dòng một dạng được tính là đúng"))
    field = written.fields.get("Dấu tiếng Việt")
    diacritics = Diacritics.TOLERANT if field is None else choice_of(field, DIACRITICS_WORDS, written.complaints)
    return {"accepted": [e.value for e in written.marked if e.name == "*"], "diacritics": diacritics}


def _with_number(_kind: QuestionKind, written: Written) -> dict[str, Any]:
    _no_marks(written, "câu điền số không có phương án; ghi “Đáp án: 98”")
    numbers = {"answer": _number("Đáp án", written), "tolerance": _number("Sai số", written)}
    return {**numbers, "unit": text_of(written.fields, "Đơn vị")}


_READERS: dict[QuestionKind, Callable[[QuestionKind, Written], dict[str, Any]]] = {
    QuestionKind.SINGLE: _with_options,
    QuestionKind.SEVERAL: _with_options,
    QuestionKind.TRUE_FALSE: _true_or_false,
    QuestionKind.STATEMENTS: _with_statements,
    QuestionKind.SHORT_ANSWER: _with_forms,
    QuestionKind.NUMERIC: _with_number,
}


def _scoring(kind: QuestionKind, written: Written) -> dict[str, Any]:
    rules = SCORING_RULES.get(kind)
    if rules is None or "Cách chấm" not in written.fields:
        return {}
    words = {rule.name: rule.word for rule in rules}
    return {"scoring": choice_of(written.fields["Cách chấm"], words, written.complaints)}


def _number(name: str, written: Written) -> str | None:
    entry = written.fields.get(name)
    if entry is None:
        return None
    number = read_number(entry.value)
    if number is None:
        written.complaints.add(entry.complain(_NUMBER_ADVICE))
    return None if number is None else exact(number)


def _no_marks(written: Written, advice: str) -> None:
    for entry in written.marked:
        written.complaints.add(entry.complain(advice))


def _put_reason(above: list[dict[str, Any]], entry: Entry, written: Written, advice: str) -> None:
    if not above or above[-1]["why"] is not None:
        written.complaints.add(entry.complain(advice))
    else:
        above[-1]["why"] = entry.value or None


def _put_picture(options: list[dict[str, Any]], entry: Entry, written: Written) -> None:
    """An option without words of its own is its picture: what the picture shows is then its text."""
    if not options or "picture" in options[-1]:
        written.complaints.add(entry.complain("mỗi dòng @ đứng dưới một phương án, mỗi phương án một hình"))
        return
    picture = _picture(entry, written)
    if picture is not None:
        options[-1]["picture"] = picture
        options[-1]["text"] = options[-1]["text"] or picture["alt"]


def _picture(entry: Entry, written: Written) -> dict[str, Any] | None:
    name, _, alt = (normal(part) for part in entry.value.partition("|"))
    stored = written.pictures.get(picture_key(name))
    if stored is None:
        advice = "không thấy hình này: gửi kèm tệp hình khi nhập, hoặc tải hình lên ngân hàng rồi ghi mã của hình"
        written.complaints.add(entry.complain(advice))
        return None
    return {"digest": stored.digest, "alt": alt, "width": stored.width, "height": stored.height}
