"""Folding marks to what is true now."""

import random
from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from app.campaigns.marks import Mark, fold

START = datetime(2024, 12, 18, 12, tzinfo=UTC)


def mark(number: int, state: str, way: str = "roll", reason: str | None = None, minute: int | None = None) -> Mark:
    at = START + timedelta(minutes=number if minute is None else minute)
    return Mark(UUID(int=number), state, way, reason, at, False)


marks = st.lists(
    st.builds(
        mark,
        st.integers(1, 10_000),
        st.sampled_from(["present", "excused", "unexcused"]),
        st.sampled_from(["roll", "home", "elsewhere"]),
        st.sampled_from([None, "", "nhầm người"]),
        st.integers(0, 5),
    ),
    unique_by=lambda m: m.id,
    max_size=8,
)


def test_no_mark_is_not_recorded() -> None:
    assert fold([]) is None


def test_the_last_mark_counts() -> None:
    assert fold([mark(1, "present"), mark(2, "excused")]) == mark(2, "excused")


def test_a_stale_list_does_not_erase_a_check_in() -> None:
    check_in = mark(1, "present", "code")
    assert fold([check_in, mark(2, "excused"), mark(3, "unexcused")]) == check_in


def test_a_roll_that_agrees_leaves_the_check_in_protected() -> None:
    check_in = mark(1, "present", "code")
    assert fold([check_in, mark(2, "present"), mark(3, "unexcused")]) == check_in


def test_a_mark_with_a_reason_undoes_a_check_in() -> None:
    undone = mark(2, "unexcused", reason="đưa điện thoại cho người khác")
    assert fold([mark(1, "present", "code"), undone]) == undone


@given(marks, st.randoms())
def test_the_order_of_arrival_does_not_matter(given_marks: list[Mark], shuffler: random.Random) -> None:
    shuffled = list(given_marks)
    shuffler.shuffle(shuffled)
    assert fold(shuffled) == fold(given_marks)


@given(marks)
def test_a_check_in_stands_unless_a_later_mark_gives_a_reason(later: list[Mark]) -> None:
    check_in = Mark(UUID(int=0), "present", "code", None, START - timedelta(minutes=1), True)
    now = fold([check_in, *later])
    assert now is not None
    assert now == check_in or any(m.state != "present" and m.reason for m in later)


@given(marks)
def test_without_check_ins_it_is_the_latest_mark(given_marks: list[Mark]) -> None:
    latest = max(given_marks, key=lambda m: (m.recorded_at, m.id), default=None)
    assert fold(given_marks) == latest
