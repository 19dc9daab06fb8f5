"""Reading a roll: whom it speaks of, and whom it leaves alone."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.campaigns.rolls import Kept, Line, NamedMark, complaint, lines, split

A, B, C = (UUID(int=n) for n in (1, 2, 3))
ROLL = UUID(int=99)


def named(member_id: UUID, state: str = "present", parts: list[int] | None = None, excuse: str | None = None) -> NamedMark:
    return NamedMark(member_id, state, parts, excuse, None, ROLL)


@pytest.mark.parametrize(
    ("marks", "parts", "speaks_of_all", "fine"),
    [
        ([named(A)], [1], False, True),
        ([], [1], True, True),
        ([], [1], False, False),
        ([named(A)], [3], False, False),
        ([named(A, parts=[3])], [1], False, False),
        ([named(A), named(A)], [1], False, False),
        ([named(A, parts=[1]), named(A, parts=[2])], [1, 2], False, True),
        ([named(A, parts=[1, 1])], [1], False, False),
        ([named(A, "excused")], [1], False, False),
        ([named(A, "excused", excuse="duty")], [1], False, True),
        ([named(A, "unexcused", excuse="duty")], [1], False, False),
    ],
)
def test_what_can_be_read(marks: list[NamedMark], parts: list[int], speaks_of_all: bool, fine: bool) -> None:
    assert (complaint(marks, parts=parts, known=[1, 2], speaks_of_all=speaks_of_all) is None) is fine


def test_the_excepted_are_not_spoken_of_and_the_named_only_by_name() -> None:
    said = lines([named(B, "unexcused")], parts=[1], everybody=[A, B, C], excepted={C}, client_id=ROLL)
    assert {(line.member_id, line.state, line.by_name) for line in said} == {(A, "present", False), (B, "unexcused", True)}


people = st.sampled_from([A, B, C])


@given(
    st.sets(people),
    st.sets(people),
    st.dictionaries(st.tuples(people, st.sampled_from([1, 2])), st.sampled_from(["present", "excused", "unexcused"])),
)
def test_a_statement_about_all_leaves_alone_whoever_was_spoken_of(
    everybody: set[UUID], excepted: set[UUID], before: dict[tuple[UUID, int], str]
) -> None:
    said = lines([], parts=[1, 2], everybody=everybody, excepted=excepted, client_id=ROLL)
    stored, kept = split(said, before)
    spoken = {(line.member_id, line.part) for line in stored}
    assert spoken == {(m, p) for m in everybody - excepted for p in (1, 2)} - set(before)
    assert all(before[k.member_id, k.part] == k.state != "present" for k in kept)


def test_a_mark_by_name_is_stored_whatever_was_said_before() -> None:
    line = Line(A, 1, "excused", "duty", None, ROLL, by_name=True)
    assert split([line], {(A, 1): "present"}) == ([line], [])
    of_all = Line(A, 1, "present", None, None, ROLL, by_name=False)
    assert split([of_all], {(A, 1): "excused"}) == ([], [Kept(A, 1, "excused", "recorded_before")])
