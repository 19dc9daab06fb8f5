"""Drawing papers."""

from collections import Counter
from random import Random
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.quizzes.assembly import PaperItem, Pool, draw_paper, dump, load, shortage

versions = st.integers(1, 15).map(lambda n: UUID(int=n))
pools = st.lists(
    st.builds(Pool, count=st.integers(1, 6), versions=st.lists(versions, min_size=1, max_size=12).map(tuple)),
    min_size=1,
    max_size=4,
)
OPTIONS = {UUID(int=n): n % 5 for n in range(1, 16)}


@settings(max_examples=600, deadline=None)
@given(pools, st.randoms(use_true_random=False), st.sets(versions))
def test_a_quiz_without_shortage_always_gives_a_full_paper(drawn: list[Pool], random: Random, seen: set[UUID]) -> None:
    if shortage(drawn) is not None:
        return
    paper = draw_paper(drawn, OPTIONS, randomness=random, seen=seen)
    ids = [item.version_id for item in paper]
    assert len(set(ids)) == len(ids) == sum(pool.count for pool in drawn)
    for item in paper:
        assert sorted(item.permutation) == list(range(OPTIONS[item.version_id]))
    assert load(dump(paper)) == paper


def test_a_draw_without_enough_questions_is_named() -> None:
    few, many = (tuple(UUID(int=n) for n in range(1, size + 1)) for size in (3, 10))
    assert shortage([Pool(3, few)]) is None
    assert shortage([Pool(4, few)]) == 0
    assert shortage([Pool(7, many), Pool(3, few)]) is None
    assert shortage([Pool(8, many), Pool(3, few)]) is not None
    assert shortage([Pool(1, (UUID(int=1), UUID(int=1))), Pool(1, (UUID(int=1),))]) == 1


def test_every_place_is_equally_likely() -> None:
    """Neither the order of questions nor that of options says anything about the original order."""
    random = Random(7)
    ids = tuple(UUID(int=n) for n in range(1, 5))
    first, right = Counter[UUID](), Counter[int]()
    for _ in range(4_000):
        paper = draw_paper([Pool(4, ids)], dict.fromkeys(ids, 4), randomness=random)
        first[paper[0].version_id] += 1
        right[paper[0].permutation.index(0)] += 1
    assert min(first.values()) > 850
    assert min(right.values()) > 850


def test_a_second_paper_prefers_what_was_not_seen() -> None:
    ids = tuple(UUID(int=n) for n in range(1, 6))
    seen = set(ids[:3])
    paper = draw_paper([Pool(3, ids)], dict.fromkeys(ids, 4), randomness=Random(1), seen=seen)
    assert {item.version_id for item in paper} > set(ids[3:])


@pytest.mark.parametrize("paper", [(), (PaperItem(UUID(int=1), ()), PaperItem(UUID(int=2), (2, 0, 1)))])
def test_stored_papers_come_back(paper: tuple[PaperItem, ...]) -> None:
    assert load(dump(paper)) == paper
