"""What the kinds of question share: the shape of bodies, answers, complaints, and the permutation of options.

Bodies (one JSON object per question version, key included, never sent to who takes the test):

- single, several: `{"stem": text, "options": [{"text": text, "right": bool, "why": text or null}, …]}`; several has
  `"scoring"` beside it (see `scoring.py`).
- true_false: `{"stem": text, "answer": bool}`.

Answers on the wire: an int (single), a list of distinct ints (several), a bool (true_false). Positions count from 0: *paper*
positions are what the member saw, *original* positions are places in the body. A permutation lists, for each paper
position, the original one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from typing_extensions import TypedDict

Body = Mapping[str, Any]
Answer = int | tuple[int, ...] | bool
MAXIMUM_OPTIONS = 10


class AnswerNotValid(ValueError):
    """What was sent is no answer to this question at all (a wrong answer is valid)."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong with a body: the field as authors call it, and what to do, in Vietnamese."""

    field: str
    advice: str


class Presented(TypedDict):
    """A question as it goes to the phone: no key, no ids of options."""

    kind: str
    stem: str
    options: list[str]
    scoring: str | None


def check_stem(body: Body) -> list[Complaint]:
    """The stem must be there."""
    if not str(body.get("stem", "")).strip():
        return [Complaint("Câu hỏi", "viết nội dung câu hỏi")]
    return []


def check_options(body: Body) -> list[Complaint]:
    """Two to ten options, all different, a reason only under wrong ones."""
    options: Sequence[Mapping[str, Any]] = body.get("options", ())
    found = []
    if not 2 <= len(options) <= MAXIMUM_OPTIONS:
        found.append(Complaint("phương án", f"ghi từ 2 đến {MAXIMUM_OPTIONS} phương án, hiện có {len(options)}"))
    seen: set[str] = set()
    for number, option in enumerate(options, 1):
        text = " ".join(str(option["text"]).split()).casefold()
        if not text:
            found.append(Complaint(f"phương án {number}", "viết nội dung phương án"))
        elif text in seen:
            found.append(Complaint(f"phương án {number}", "trùng với phương án khác, sửa cho khác nhau"))
        if option["right"] and option.get("why"):
            found.append(Complaint(f"phương án {number}", "dòng ~ chỉ ghi dưới phương án sai"))
        seen.add(text)
    return found


def right_positions(body: Body) -> tuple[int, ...]:
    """The original positions of the right options."""
    return tuple(i for i, option in enumerate(body["options"]) if option["right"])


def read_position(body: Body, raw: object) -> int:
    """A position among the options; booleans and fractions are not positions."""
    if isinstance(raw, bool) or not isinstance(raw, int) or not 0 <= raw < len(body["options"]):
        raise AnswerNotValid
    return raw


def show_options(body: Body, permutation: Sequence[int]) -> list[str]:
    """The options' texts in the order of the paper."""
    if sorted(permutation) != list(range(len(body["options"]))):
        message = "the permutation does not fit the options"
        raise ValueError(message)
    return [body["options"][original]["text"] for original in permutation]


def to_original(answer: Answer, permutation: Sequence[int]) -> Answer:
    """An answer in paper positions as one in original positions (what `grade` takes)."""
    if isinstance(answer, bool):
        return answer
    if isinstance(answer, int):
        return permutation[answer]
    return tuple(sorted(permutation[p] for p in answer))


def to_paper(answer: Answer, permutation: Sequence[int]) -> Answer:
    """An answer in original positions as the member saw it on the paper (for reviews)."""
    if isinstance(answer, bool):
        return answer
    place = {original: paper for paper, original in enumerate(permutation)}
    if isinstance(answer, int):
        return place[answer]
    return tuple(sorted(place[p] for p in answer))
