"""Every scenario on both databases: the short versions always, the long ones by `-m slow`; `scripts/fire` runs the same."""

from datetime import timedelta

import pytest

from scripts.faults.scenarios import CANNOT, SCENARIOS
from scripts.faults.stands import Nursery

SHORT = timedelta(minutes=5).total_seconds()
LONG = timedelta(hours=2).total_seconds()
ON_BOTH = [name for name, scenario in SCENARIOS.items() if len(scenario.kinds) == 2]
ON_POSTGRES = [name for name in SCENARIOS if name not in ON_BOTH]


async def _holds(nursery: Nursery, name: str, kind: str, times: int) -> None:
    report = await SCENARIOS[name].run(nursery, kind, times)
    if report is None:
        pytest.skip(CANNOT[name])
    assert report.good, str(report)
    assert report.verdict is not None
    assert (report.verdict.count("lost"), report.verdict.count("doubled")) == (0, 0)


@pytest.mark.timeout(SHORT)
@pytest.mark.parametrize("name", ON_BOTH)
async def test_nothing_is_lost(nursery: Nursery, name: str, database_kind: str) -> None:
    await _holds(nursery, name, database_kind, SCENARIOS[name].short)


@pytest.mark.postgres  # what happens to a server of its own, and what only it counts
@pytest.mark.timeout(SHORT)
@pytest.mark.parametrize("name", ON_POSTGRES)
async def test_nothing_is_lost_with_a_server_of_its_own(nursery: Nursery, name: str, database_kind: str) -> None:
    await _holds(nursery, name, database_kind, SCENARIOS[name].short)


@pytest.mark.slow
@pytest.mark.timeout(LONG)
@pytest.mark.parametrize("name", ON_BOTH)
async def test_nothing_is_lost_in_the_long_run(nursery: Nursery, name: str, database_kind: str) -> None:
    await _holds(nursery, name, database_kind, SCENARIOS[name].long)


@pytest.mark.slow
@pytest.mark.postgres  # as above
@pytest.mark.timeout(LONG)
@pytest.mark.parametrize("name", ON_POSTGRES)
async def test_nothing_is_lost_in_the_long_run_with_a_server_of_its_own(
    nursery: Nursery, name: str, database_kind: str
) -> None:
    await _holds(nursery, name, database_kind, SCENARIOS[name].long)
