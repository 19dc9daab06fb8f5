"""Which lines of one table keep their test results, so that no subtraction from the total gives a small one away (pure)."""

from collections.abc import Mapping
from uuid import UUID

# Test results leave a branch only from this many takers (docs/rules.md, no harm).
FEWEST_TAKERS = 10


def hidden_lines(takers: Mapping[UUID, int]) -> frozenset[UUID]:
    """The lines whose results stay hidden beside a total that is shown.

    Lines of few takers, and with them the smallest others until at least two lines and FEWEST_TAKERS people stand behind the
    difference. A line without takers hides nobody.
    """
    by_size = sorted((count, unit_id) for unit_id, count in takers.items() if count)
    hidden: list[tuple[int, UUID]] = []
    for line in by_size:
        is_small = line[0] < FEWEST_TAKERS
        is_told = len(hidden) == 1 or sum(count for count, _ in hidden) < FEWEST_TAKERS
        if is_small or (hidden and is_told):
            hidden.append(line)
    return frozenset(unit_id for _, unit_id in hidden)
