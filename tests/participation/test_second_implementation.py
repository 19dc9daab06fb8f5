"""The database's counting against the plain one, on generated trees and histories; children add up to their parents."""

import pytest

from app.core.db import Database
from app.participation import tallies
from app.participation.pages import rate_page
from tests.participation.builders import NOW
from tests.participation.histories import OPENER, Told, listed_in, store, told
from tests.support.cast import TODAY

FEW, MANY = 25, 1000


async def check(db: Database, story: Told) -> bool:
    """Whether anybody was on the list; every unit of the tree must count as the reference does."""
    async with db.write() as session:
        history = await store(session, story)
        if history is None:
            return False
        await tallies.recompute_all(session, campaign_id=history.campaign_id, now=NOW)
    counts = story.counts()
    async with db.read() as session:
        assert await listed_in(session, history) == {e.person: e.branch for e in story.listed}
        for name in story.parents:
            page = await rate_page(
                session,
                actor=OPENER,
                campaign_id=history.campaign_id,
                unit_id=history.tree.ids[name],
                today=TODAY,
                now=NOW,
            )
            assert {n: c for n, c in page.unit.counts.items() if c} == counts[name], name
            if page.children:
                sums = {n: sum(child.counts[n] for child in page.children) for n in page.unit.counts}
                assert sums == page.unit.counts, name
    return True


async def test_the_two_implementations_agree(db: Database) -> None:
    agreed = [await check(db, told(seed)) for seed in range(FEW)]
    assert sum(agreed) > FEW * 0.9


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("hundred", range(MANY // 100))
async def test_the_two_implementations_agree_on_a_thousand_histories(db: Database, hundred: int) -> None:
    agreed = [await check(db, told(1000 + 100 * hundred + n)) for n in range(100)]
    assert sum(agreed) > 90


def test_histories_hold_everything_that_was_thought_of() -> None:
    """Both policies, all rules of counting attempts, all ways and corrections, moves before and after the roster day."""
    stories = [told(seed) for seed in range(FEW)]
    assert {s.rules.policy for s in stories} == {"default-1", "congress-1"}
    assert {s.rules.counts for s in stories} == {"first", "best", "last"}
    assert {type(e).__name__ for s in stories for e in (*s.roster, *s.events)} == {
        "Joined",
        "Sent",
        "Stood",
        "Ended",
        "Marked",
        "Attempted",
        "Removed",
        "Restored",
        "Restood",
    }
    seen: set[str] = set()
    for story in stories:
        for counts in story.counts().values():
            seen |= counts.keys()
    assert seen == set(tallies.COUNTS)
