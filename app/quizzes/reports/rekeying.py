"""Another key for a question whose stem and options stay as they were printed (pure).

A key says only what is right, in original positions; the body is built from the printed one, so nothing else can change.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.banks.kinds import Body, Complaint, kind_of
from app.banks.kinds.numbers import exact, read_number

# What can be wrong with a key before the kind itself looks at the body.
OTHER_KIND = Complaint("Đáp án", "ghi đáp án theo đúng loại của câu hỏi này")
NO_SUCH_OPTION = Complaint("Đáp án", "câu hỏi không có phương án này")
NOT_AS_MANY = Complaint("Đáp án", "ghi đúng hoặc sai cho mỗi ý của câu hỏi")
NOT_A_NUMBER = Complaint("Đáp án", "ghi một con số, ví dụ 98 hoặc 97,9")


class KeyRefused(ValueError):
    """The key does not fit the question; `complaints` say why."""

    def __init__(self, complaints: Sequence[Complaint]) -> None:
        super().__init__()
        self.complaints = list(complaints)


@dataclass(frozen=True, slots=True)
class Key:
    """The right answer of a question of a kind.

    `right`: a position (single), positions (several), a bool (true_false), bools (statements), the accepted forms, the one to
    show first (short_answer), a number as people write it (numeric, with its `tolerance`).
    """

    kind: str
    right: int | bool | str | Sequence[int] | Sequence[bool] | Sequence[str]
    tolerance: str | None = None


def rekeyed(kind: str, printed: Body, key: Key) -> dict[str, Any]:
    """The printed body with another key; raises KeyRefused."""
    if key.kind != kind:
        raise KeyRefused([OTHER_KIND])
    body = {**printed, **_changes(printed, key)}
    complaints = kind_of(kind).validate(body)
    if complaints:
        raise KeyRefused(complaints)
    return body


def same_key(kind: str, one: Body, other: Body) -> bool:
    """Whether the same answers are right in both."""
    of = kind_of(kind)
    return (of.right_answer(one), of.accepted(one)) == (of.right_answer(other), of.accepted(other))


def _changes(printed: Body, key: Key) -> dict[str, Any]:
    if key.kind in {"single", "several"}:
        return {"options": _options(printed["options"], _positions(key.right))}
    if key.kind == "statements":
        return {"statements": _statements(printed["statements"], key.right)}
    if key.kind == "short_answer":
        return {"accepted": list(_sequence(key.right))}
    if key.kind == "numeric":
        return {"answer": _number(key.right), "tolerance": None if key.tolerance is None else _number(key.tolerance)}
    return {"answer": key.right}


def _options(printed: Sequence[Mapping[str, Any]], right: set[int]) -> list[dict[str, Any]]:
    """A reason why an option is wrong goes with its being wrong."""
    if not all(0 <= position < len(printed) for position in right):
        raise KeyRefused([NO_SUCH_OPTION])
    return [
        {**option, "right": place in right, "why": None if place in right else option.get("why")}
        for place, option in enumerate(printed)
    ]


def _statements(printed: Sequence[Mapping[str, Any]], right: object) -> list[dict[str, Any]]:
    """The author's reason stands only where the judgement does."""
    said = _sequence(right)
    if len(said) != len(printed):
        raise KeyRefused([NOT_AS_MANY])
    return [
        {**statement, "answer": answer, "why": statement.get("why") if answer is statement["answer"] else None}
        for statement, answer in zip(printed, said, strict=True)
    ]


def _positions(right: object) -> set[int]:
    return {right} if isinstance(right, int) else set(_sequence(right))


def _sequence(right: object) -> Sequence[Any]:
    if isinstance(right, str) or not isinstance(right, Sequence):
        raise KeyRefused([OTHER_KIND])
    return right


def _number(text: object) -> str:
    number = read_number(text) if isinstance(text, str) else None
    if number is None:
        raise KeyRefused([NOT_A_NUMBER])
    return exact(number)
