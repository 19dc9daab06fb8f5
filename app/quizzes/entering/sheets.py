"""Answers copied from a printed paper: judged item by item before anything is stored, and shown again in letters (pure)."""

import reprlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.banks.kinds import QuestionKind, kind_of
from app.quizzes.folding import place_of
from app.quizzes.grading import PaperQuestion, is_answer

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
TRUTHS = {True: "Đúng", False: "Sai"}
NOTHING = "–"
MOST_SHOWN = 40
# What a kind without letters wants; kinds with letters name theirs.
_ADVICE = {
    QuestionKind.TRUE_FALSE: "ghi Đúng hoặc Sai",
    QuestionKind.SHORT_ANSWER: "ghi bằng chữ, tối đa 200 ký tự",
    QuestionKind.NUMERIC: "ghi một con số, ví dụ 98 hoặc 97,9",
}


@dataclass(frozen=True, slots=True)
class Trouble:
    """One item that is no answer on this paper: the question's number (from 1; None: not of it), what came, what to do."""

    question: int | None
    value: str
    advice: str

    def sentence(self) -> str:
        """For the person who enters."""
        where = "Đề này không có câu này" if self.question is None else f"Câu {self.question}"
        return f"{where} (đã ghi “{self.value}”): {self.advice}."


@dataclass(frozen=True, slots=True)
class Sheet:
    """The answers that count, by place and in paper positions as on the wire, blanks left out; and what was not in order."""

    answers: dict[str, Any]
    troubles: tuple[Trouble, ...]


def read_sheet(questions: Sequence[PaperQuestion], answers: Mapping[str, Any]) -> Sheet:
    """Judge every item by itself."""
    found: dict[int, Any] = {}
    troubles = []
    for text, raw in answers.items():
        place = place_of(text, size=len(questions))
        if place is None:
            last = len(questions)
            advice = f"đề có câu 1 đến câu {last}, ghi bằng số từ 0 đến {last - 1}"
            troubles.append(Trouble(None, _shown(text), advice))
        elif kind_of(questions[place].kind).is_blank(questions[place].body, raw):
            continue
        elif is_answer(questions[place], raw):
            found[place] = raw
        else:
            troubles.append(Trouble(place + 1, _shown(raw), _advice(questions[place])))
    return Sheet({str(place): found[place] for place in sorted(found)}, tuple(troubles))


def _advice(question: PaperQuestion) -> str:
    options = len(kind_of(question.kind).present(question.body, question.permutation)["options"])
    if question.kind == QuestionKind.STATEMENTS:
        return f"ghi Đúng hoặc Sai cho từng ý, đủ {options} ý"
    if options:
        choice = f"chọn từ {_LETTERS[0]} đến {_LETTERS[options - 1]} (ghi bằng số từ 0 đến {options - 1})"
        return choice if question.kind == QuestionKind.SINGLE else f"{choice}, mỗi phương án một lần"
    return _ADVICE[QuestionKind(question.kind)]


def _shown(raw: Any) -> str:
    text = raw if isinstance(raw, str) else reprlib.repr(raw)  # which looks into nothing deep
    return text.encode("unicode_escape").decode()[:MOST_SHOWN] if not text.isprintable() else text[:MOST_SHOWN]


def letters(options: int) -> list[str]:
    """What stands before the options on a printed paper.

    >>> letters(3)
    ['A', 'B', 'C']
    """
    return list(_LETTERS[:options])


def statement_letters(statements: int) -> list[str]:
    """What stands before the statements of a group.

    >>> statement_letters(2)
    ['a', 'b']
    """
    return [letter.lower() for letter in letters(statements)]


def as_written(kind: str, answer: Any) -> str:
    """An answer on the wire as it stands on the sheet.

    >>> as_written("single", 2), as_written("several", [0, 2]), as_written("true_false", True)
    ('C', 'A, C', 'Đúng')
    >>> as_written("statements", [True, None, False]), as_written("numeric", "97,9")
    ('a) Đúng; b) –; c) Sai', '97,9')
    """
    if kind == QuestionKind.STATEMENTS:
        said = zip(statement_letters(len(answer)), answer, strict=True)
        return "; ".join(f"{letter}) {NOTHING if truth is None else TRUTHS[truth]}" for letter, truth in said)
    if isinstance(answer, bool):
        return TRUTHS[answer]
    if kind == QuestionKind.SINGLE:
        return _LETTERS[answer]
    if kind == QuestionKind.SEVERAL:
        return ", ".join(_LETTERS[place] for place in sorted(answer))
    return str(answer)
