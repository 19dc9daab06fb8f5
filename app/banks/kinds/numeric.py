"""A number that is typed, in exact decimal arithmetic; how a text is read as a number: `numbers.py`."""

import math
from collections.abc import Mapping
from decimal import Context, Decimal
from fractions import Fraction
from typing import Any

from typing_extensions import override

from app.banks.kinds.bodies import Answer, AnswerNotValid, Body, Complaint, Presented, ends_with, is_clean
from app.banks.kinds.kind import TypedKind, as_text, check_question
from app.banks.kinds.numbers import LONGEST, exact, is_exact, read_number, write_number
from app.core.text import squeeze

LONGEST_UNIT = 30
_NUMBER_ADVICE = "ghi một con số, ví dụ 98 hoặc 97,9"
_MOST_BITS = 130  # more than 39 digits
_WIDE = Context(prec=4 * LONGEST)  # rounds no sum of two numbers of this length


class Numeric(TypedKind):
    """Right is what lies within the tolerance of the key, ends included. The unit stands behind the box, or is typed too."""

    NAME = "numeric"
    WORD = "điền số"
    EXPLANATION = (
        "Gõ một con số: dấu phẩy là phần thập phân; dấu chấm hoặc dấu cách trước đúng ba chữ số ngăn hàng nghìn. "
        "Có sai số thì số lệch không quá mức ấy vẫn đúng."
    )

    @override
    def validate(self, body: Body) -> list[Complaint]:
        found = check_question(body)
        if not is_exact(body.get("answer")):
            found.append(Complaint("Đáp án", _NUMBER_ADVICE))
        tolerance = body.get("tolerance")
        if tolerance is not None and (not is_exact(tolerance) or Decimal(tolerance) <= 0):
            found.append(Complaint("Sai số", "ghi một số lớn hơn 0, ví dụ 0,5; không cần sai số thì bỏ mục này"))
        return found + _check_unit(body)

    @override
    def present(self, body: Body, permutation: object) -> Presented:
        return self._presented(body, unit=body.get("unit"))

    @override
    def read_answer(self, body: Body, raw: object) -> str:
        """The number a phone sent, as people write it: the answer on paper. The original is its one exact form."""
        text, unit = _typed(raw), body.get("unit") or ""
        number = read_number(text[: -len(unit)] if ends_with(text, unit) else text)
        if number is None:
            raise AnswerNotValid
        return write_number(exact(number))

    @override
    def right_answer(self, body: Body) -> str:
        return str(body["answer"])

    @override
    def accepted(self, body: Body) -> list[str]:
        """The range, where there is a tolerance."""
        if body.get("tolerance") is None:
            return []
        key, tolerance = Decimal(body["answer"]), Decimal(body["tolerance"])
        low, high = (write_number(exact(_WIDE.add(key, part))) for part in (-tolerance, tolerance))
        return [f"từ {low} đến {high}"]

    @override
    def to_original(self, answer: Answer, permutation: object) -> Answer:
        return as_text(answer).replace(",", ".")

    @override
    def to_paper(self, answer: Answer, permutation: object) -> Answer:
        return write_number(as_text(answer))

    @override
    def grade(self, body: Body, answer: Answer) -> Fraction:
        distance = abs(Fraction(as_text(answer)) - Fraction(body["answer"]))
        return Fraction(int(distance <= Fraction(body.get("tolerance") or 0)))


def _check_unit(body: Mapping[str, Any]) -> list[Complaint]:
    unit = body.get("unit")
    if unit is None:
        return []
    if not str(unit).strip() or len(unit) > LONGEST_UNIT:
        return [Complaint("Đơn vị", f"ghi đơn vị, tối đa {LONGEST_UNIT} ký tự, ví dụ %; không có đơn vị thì bỏ mục này")]
    if read_number(f"1{unit}") is not None or unit[0].isdigit():
        return [Complaint("Đơn vị", "đơn vị không bắt đầu bằng chữ số hay dấu của số; số thì ghi ở “Đáp án”")]
    return []


def _typed(raw: object) -> str:
    if isinstance(raw, bool):
        raise AnswerNotValid
    if isinstance(raw, int) and raw.bit_length() <= _MOST_BITS:
        return str(raw)
    if isinstance(raw, float) and math.isfinite(raw) and "e" not in repr(raw):
        return write_number(exact(Decimal(repr(raw))))
    if isinstance(raw, str) and len(raw) <= 4 * (LONGEST + LONGEST_UNIT) and is_clean(raw):
        return squeeze(raw)
    raise AnswerNotValid
