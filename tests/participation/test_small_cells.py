"""Results of few takers cannot be worked out from the page that hides them."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from app.core.actor import Role
from app.core.db import Database
from app.participation.small_cells import FEWEST_TAKERS, hidden_lines
from tests.participation.builders import Tree
from tests.participation.conftest import Get, Who
from tests.participation.test_page import branch_of, page_of, store


@given(st.lists(st.integers(0, 40), max_size=8))
def test_behind_every_difference_stand_enough_people(counts: list[int]) -> None:
    takers = {UUID(int=n): count for n, count in enumerate(counts)}
    hidden = hidden_lines(takers)
    assert {u for u, count in takers.items() if 0 < count < FEWEST_TAKERS} <= hidden
    assert 0 not in {takers[u] for u in hidden}
    if hidden and sum(counts) >= FEWEST_TAKERS:  # fewer: the total is hidden, too
        assert len(hidden) >= 2
        assert sum(takers[u] for u in hidden) >= FEWEST_TAKERS
    if all(count == 0 or count >= FEWEST_TAKERS for count in counts):
        assert hidden == frozenset()


async def test_a_second_line_is_hidden_beside_a_small_one(db: Database, tree: Tree, who: Who, get: Get) -> None:
    """21 of 25 passed less 18 of 20 would tell how the five of the first branch did."""
    events = branch_of("branch", 6, 6, took=5, passed=3) + branch_of("neighbour", 22, 22, took=20, passed=18)
    history = await store(db, tree, events)
    committee = await who((Role.COMMITTEE, tree.ids["grassroots"]))
    page = await get(page_of(history), committee)
    assert page["unit"]["passed_test"]["text"] == "21/25 (84,0 %)"
    assert [c["passed_test"]["numerator"] for c in page["children"]] == [None, None]
    assert [c["took_test"]["numerator"] for c in page["children"]] == [5, 20]
    for child in page["children"]:
        assert "từ 10 đồng chí" in child["passed_test"]["hidden_because"]
