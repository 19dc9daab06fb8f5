"""Counting policies: who is expected and who counts as having come (pure).

A policy is named and versioned, pinned by the campaign and shown with the figure (docs/rules.md, who is expected).
Numerators count only people in the denominator. Membership (full or probationary) makes no difference: both study.

- `default-1`: expected are the people of standing "expected". Exempt, temporarily exempt and suspended people are on neither
  side, whether they came or not; those who came are shown on a line of their own.
- `congress-1`: like the default, but an exempt or temporarily exempt person who came enters both sides, as congress rules
  count those who attend. A suspended person never does.

Whoever lost membership (died, expelled, removed, left) and was taken out by an accepted correction is on neither side.
"""

from dataclasses import dataclass
from enum import StrEnum

DEFAULT_POLICY = "default-1"


class Line(StrEnum):
    """The line of the sheet a person stands on."""

    EXPECTED = "expected"
    EXEMPT = "exempt"
    TEMPORARILY_EXEMPT = "temporarily_exempt"
    SUSPENDED = "suspended"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Policy:
    """`entering`: the standings that enter both sides when the person came; `words`: what is shown with the figure."""

    name: str
    words: str
    entering: frozenset[str]


@dataclass(frozen=True, slots=True)
class Person:
    """One enrolled person. `removed`: None, or why membership ended (died, expelled, removed, left)."""

    standing: str
    membership: str
    removed: str | None
    attended: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """On which side a person is, on which line, and why: in full, and in the open form for the branch."""

    expected: bool
    present: bool
    line: Line
    reason: str
    open_reason: str


POLICIES = {
    p.name: p
    for p in (
        Policy(
            DEFAULT_POLICY,
            "Tính đảng viên chính thức và dự bị sinh hoạt chính thức tại chi bộ vào ngày chốt danh sách, trừ đồng chí "
            "được miễn, tạm miễn và bị đình chỉ sinh hoạt đảng; đồng chí được miễn có dự học ghi ở dòng riêng.",
            frozenset(),
        ),
        Policy(
            "congress-1",
            "Như cách tính chung, riêng đồng chí được miễn hoặc tạm miễn sinh hoạt đảng có dự học thì tính vào cả số "
            "thuộc diện và số đã tham gia.",
            frozenset({"exempt", "temporarily_exempt"}),
        ),
    )
}

STANDING_WORDS = {
    "exempt": "được miễn công tác và sinh hoạt đảng",
    "temporarily_exempt": "được tạm miễn sinh hoạt đảng",
    "suspended": "bị đình chỉ sinh hoạt đảng",
}
MEMBERSHIP_WORDS = {"full": "đảng viên chính thức", "probationary": "đảng viên dự bị"}
REMOVAL_WORDS = {
    "died": "từ trần",
    "expelled": "bị khai trừ",
    "removed": "bị xóa tên",
    "left": "xin ra khỏi Đảng",
}
_NOT_COUNTED = "Không tính trong đợt này."
_NOT_COUNTED_CAME = "Không tính trong đợt này; có dự học, ghi ở dòng riêng."


def decide(policy: str, person: Person) -> Decision:
    """On which side `person` is under the named policy; KeyError for a policy nobody defined.

    >>> decide("default-1", Person("exempt", "full", None, True)).expected
    False
    >>> decide("congress-1", Person("exempt", "full", None, True)).present
    True
    """
    rule = POLICIES[policy]
    if person.removed is not None:
        why = REMOVAL_WORDS.get(person.removed, person.removed)
        return Decision(False, False, Line.REMOVED, f"Đã đưa ra khỏi danh sách: {why}.", _NOT_COUNTED)
    came = "đã tham gia" if person.attended else "chưa tham gia"
    if person.standing == "expected":
        who = MEMBERSHIP_WORDS.get(person.membership, "đảng viên")
        place = "sinh hoạt chính thức tại chi bộ vào ngày chốt danh sách"
        reason = f"Có tên trong danh sách thuộc diện học tập: {who}, {place}; {came}."
        return Decision(True, person.attended, Line.EXPECTED, reason, reason)
    standing = STANDING_WORDS[person.standing]
    if person.attended and person.standing in rule.entering:
        reason = f"Đồng chí {standing} nhưng có dự học: tính vào cả số thuộc diện và số đã tham gia."
        return Decision(True, True, Line.EXPECTED, reason, "Có dự học: tính vào cả số thuộc diện và số đã tham gia.")
    if person.attended:
        reason = f"Đồng chí {standing}: không tính trong đợt này; có dự học, ghi ở dòng riêng."
        return Decision(False, False, Line(person.standing), reason, _NOT_COUNTED_CAME)
    return Decision(False, False, Line(person.standing), f"Đồng chí {standing}: không tính trong đợt này.", _NOT_COUNTED)
