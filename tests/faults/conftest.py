"""The seeded databases and the service's starter, once for a test process; nothing of it is left when the tests end."""

from collections.abc import Iterator

import pytest

from scripts.faults.stands import Nursery


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    """Seeds each kind of database when it is first needed."""
    with Nursery() as found:
        yield found
