"""Folding what writers sent into one answer per question (pure; docs/rules.md, taking a test).

Per question the answer with the greatest (seq, writer) counts: the same in every order of arrival, a phone that resumed later
wins. Each item is judged by itself: one that is no answer to its question is refused with a reason and leaves the others, also
an earlier answer to the same question, as they are.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

# The last number a batch may have.
MOST_SEQ = 1_000_000
# So many refused items are listed, the earliest by (seq, writer): a phone gone wrong must not make its page huge.
MOST_REFUSED = 500
_PLACE = re.compile(r"0|[1-9][0-9]{0,3}", re.ASCII)


class Reason(StrEnum):
    """Why one item was refused."""

    NOT_IN_PAPER = "question_not_in_paper"
    NOT_AN_ANSWER = "answer_not_valid"


@dataclass(frozen=True, slots=True)
class Batch:
    """What one writer sent at once: raw answers by place of the question in the paper, as text; None takes one back."""

    writer_id: UUID
    seq: int
    answers: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RefusedItem:
    """One item that could not count. `place` as it was sent, escaped and cut to what can be shown."""

    place: str
    writer_id: UUID
    seq: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class Folded:
    """The answers that count, by place, in paper positions, as sent; whether any was ever received; what was refused (at most
    MOST_REFUSED items).
    """

    answers: dict[int, Any]
    received: bool
    refused: tuple[RefusedItem, ...]


def is_nothing(_place: int, raw: Any) -> bool:
    """What takes an answer back whatever the question."""
    return raw is None or raw == []


def fold(
    batches: Iterable[Batch],
    *,
    size: int,
    is_answer: Callable[[int, Any], bool],
    is_blank: Callable[[int, Any], bool] = is_nothing,
) -> Folded:
    """Fold the batches of one attempt on a paper of `size` questions.

    `is_answer(place, raw)` and `is_blank(place, raw)` (an answer taken back) know the questions.
    """
    counted: dict[int, Any] = {}
    refused: dict[RefusedItem, None] = {}
    received = False
    for batch in sorted(batches, key=lambda b: (b.seq, b.writer_id)):
        for text, raw in batch.answers.items():
            place = place_of(text, size=size)
            if place is None:
                _refuse(refused, batch, text, Reason.NOT_IN_PAPER)
            elif is_blank(place, raw):
                counted.pop(place, None)
            elif is_answer(place, raw):
                counted[place] = raw
                received = True
            else:
                _refuse(refused, batch, text, Reason.NOT_AN_ANSWER)
    return Folded(dict(sorted(counted.items())), received, tuple(refused))


def place_of(text: str, *, size: int) -> int | None:
    """The place on a paper of `size` questions that an item names; None for none of it.

    >>> place_of("7", size=8), place_of("8", size=8), place_of("07", size=8), place_of("x", size=8)
    (7, None, None, None)
    """
    place = int(text) if _PLACE.fullmatch(text) else size
    return place if place < size else None


def _refuse(refused: dict[RefusedItem, None], batch: Batch, place: str, reason: Reason) -> None:
    if len(refused) < MOST_REFUSED:
        refused[RefusedItem(_shown(place), batch.writer_id, batch.seq, reason)] = None


def _shown(place: str) -> str:
    return place.encode("unicode_escape").decode()[:40]


def dump_answers(answers: Mapping[str, Any]) -> str:
    """Answers as they are stored and hashed: one text for equal contents, ASCII only."""
    return json.dumps(answers, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def load_answers(text: str) -> dict[str, Any]:
    """Stored answers."""
    answers: dict[str, Any] = json.loads(text)
    return answers
