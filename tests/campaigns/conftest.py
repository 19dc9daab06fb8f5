"""The world of the campaign tests."""

from collections.abc import AsyncIterator

import httpx
import pytest_asyncio

from app.core.db import Database
from tests.campaigns.builders import World, make_world
from tests.participation.event_rows import agree


@pytest_asyncio.fixture
async def world(db: Database, client: httpx.AsyncClient) -> AsyncIterator[World]:
    """Units, people and accounts; no campaign yet. Whatever the test records, both ways of counting agree on it."""
    yield await make_world(db, client)
    await agree(db)
