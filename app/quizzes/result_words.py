"""What a member reads once a test was handed in (golden wordings 3 and 6; pure: local times come in)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.core.text import day_text, hour_text, moment_text

_NUMBERED = re.compile(r"([IVXLC]+|[0-9]+)(\.|$)")


@dataclass(frozen=True, slots=True)
class NextTry:
    """Another attempt: which one it is, from when (None: at once) and until when it may begin (None: not said)."""

    number: int
    since: datetime | None
    until: datetime | None


def received(answered: int, questions: int, closed_at: datetime) -> str:
    """Golden wording 3, once everything arrived.

    >>> received(20, 20, datetime(2024, 12, 18, 19, 42))
    'Đã gửi xong lúc 19 giờ 42. Hệ thống đã nhận đủ 20/20 câu.'
    """
    whole = "đủ " if answered == questions else ""
    return f"Đã gửi xong lúc {hour_text(closed_at)}. Hệ thống đã nhận {whole}{answered}/{questions} câu."


def not_passed(score: str, *, in_questions: bool, sections: Sequence[str], next_try: NextTry | None) -> str:
    """Golden wording 6. `in_questions`: the score says how many questions were answered right, none in part.

    >>> not_passed("9/20", in_questions=True, sections=["II.4", "II.8"], next_try=NextTry(2, None, datetime(2024, 12, 20, 17)))
    'Đồng chí trả lời đúng 9/20 câu. Mời đọc lại mục II.4 và II.8, rồi làm lại lần 2 trước 20/12.'
    >>> not_passed("9,5/20", in_questions=False, sections=[], next_try=None)
    'Đồng chí được 9,5/20 điểm. Mời đọc lại tài liệu.'
    """
    reached = f"trả lời đúng {score} câu" if in_questions else f"được {score} điểm"
    return f"Đồng chí {reached}. Mời đọc lại {_places(sections)}{_again(next_try)}."


def _places(sections: Sequence[str]) -> str:
    """ "mục II.4, II.8 và III.1"; what is not a numbered mục goes by its own name, after the others."""
    numbered = [section for section in sections if _NUMBERED.match(section)]
    named = [section for section in sections if section not in numbered]
    *first, last = [*numbered, *named] or ["tài liệu"]
    return ("mục " if numbered else "") + (f"{', '.join(first)} và {last}" if first else last)


def _again(next_try: NextTry | None) -> str:
    if next_try is None:
        return ""
    since = f" từ {moment_text(next_try.since)}" if next_try.since else ""
    until = f" trước {day_text(next_try.until)}" if next_try.until else ""
    return f", rồi làm lại lần {next_try.number}{since}{',' if since and until else ''}{until}"
