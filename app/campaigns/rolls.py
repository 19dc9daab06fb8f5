"""Reading a roll (pure): what it says about whom, and what it contradicts.

A mark by name is said about one person; “tất cả có mặt, trừ …” says "present" about the expected people of a unit's list, less
the excepted ones, who are thereby not spoken of. Repeating a part says what is recorded there about other parts. A statement
about all leaves alone whoever was spoken of before.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

PRESENT = "present"
EXCUSED = "excused"
UNEXCUSED = "unexcused"
UNRECORDED = "unrecorded"
OWN_CHECK_IN = "own_check_in"
RECORDED_BEFORE = "recorded_before"


@dataclass(frozen=True, slots=True)
class NamedMark:
    """One person's state in a roll; `parts` None: all parts of the roll."""

    member_id: UUID
    state: str
    parts: Sequence[int] | None
    excuse: str | None
    reason: str | None
    client_id: UUID


@dataclass(frozen=True, slots=True)
class Line:
    """One statement about one person at one part; `by_name` False when it comes from “tất cả”."""

    member_id: UUID
    part: int
    state: str
    excuse: str | None
    reason: str | None
    client_id: UUID
    by_name: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """An earlier statement that stays."""

    member_id: UUID
    part: int
    state: str
    why: str


def complaint(marks: Sequence[NamedMark], *, parts: Sequence[int], known: Collection[int], speaks_of_all: bool) -> str | None:
    """What makes the roll impossible to read, or None. `known`: the meeting's parts; `parts`: those of the roll."""
    if not marks and not speaks_of_all:
        return "Danh sách điểm danh chưa nêu ai."
    named = [p for m in marks for p in (m.parts or parts)]
    if not set(parts) | set(named) <= set(known):
        return "Buổi học này không có phần đã nêu."
    places = Counter((m.member_id, p) for m in marks for p in (m.parts or parts))
    if any(count > 1 for count in places.values()):
        return "Có người được nêu hai lần trong cùng một phần."
    if any((m.state == EXCUSED) != (m.excuse is not None) for m in marks):
        return "Vắng có lý do thì chọn lý do trong danh sách; các trường hợp khác không ghi lý do vắng."
    if any(m.state == UNRECORDED and not m.reason for m in marks):
        return "Bỏ một lượt đã ghi thì nêu vì sao."
    return None


def repeated(
    recorded: Mapping[UUID, tuple[str, str | None]],
    *,
    parts: Sequence[int],
    named: Collection[tuple[UUID, int]],
    client_id: UUID,
) -> list[Line]:
    """The lines of a roll that repeats a part: `recorded` says state and excuse there; who is named is not spoken of."""
    return [
        Line(member_id, part, state, excuse, None, client_id, by_name=False)
        for member_id, (state, excuse) in recorded.items()
        if state in {PRESENT, EXCUSED}
        for part in parts
        if (member_id, part) not in named
    ]


def lines(
    marks: Iterable[NamedMark], *, parts: Sequence[int], everybody: Iterable[UUID], excepted: Collection[UUID], client_id: UUID
) -> list[Line]:
    """All statements of a roll; who is named is spoken of by name only, whatever is said about all."""
    by_name = [
        Line(m.member_id, part, m.state, m.excuse, m.reason, m.client_id, by_name=True)
        for m in marks
        for part in (m.parts or parts)
    ]
    named = {(line.member_id, line.part) for line in by_name}
    of_all = [
        Line(member_id, part, PRESENT, None, None, client_id, by_name=False)
        for member_id in everybody
        if member_id not in excepted
        for part in parts
        if (member_id, part) not in named
    ]
    return by_name + of_all


def with_findings(
    recorded: Mapping[tuple[UUID, int], str], found: Mapping[UUID, str], said: Iterable[Line]
) -> dict[tuple[UUID, int], str]:
    """What was said before, with absences found for the whole campaign (`found`): of who has come to this meeting none."""
    came = {member_id for (member_id, _), state in recorded.items() if state == PRESENT}
    places = {(line.member_id, line.part) for line in said if line.member_id in found and line.member_id not in came}
    return {**{place: found[place[0]] for place in places}, **recorded}


def split(said: Iterable[Line], before: Mapping[tuple[UUID, int], str]) -> tuple[list[Line], list[Kept]]:
    """The lines to store, and absences that stay because “tất cả” does not touch them; `before`: states recorded earlier."""
    stored, kept = [], []
    for line in said:
        state = before.get((line.member_id, line.part))
        if line.by_name or state is None:
            stored.append(line)
        elif state != PRESENT:
            kept.append(Kept(line.member_id, line.part, state, RECORDED_BEFORE))
    return stored, kept
