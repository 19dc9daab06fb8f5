"""The world of the campaign tests."""

import httpx
import pytest_asyncio

from app.core.db import Database
from tests.campaigns.builders import World, make_world


@pytest_asyncio.fixture
async def world(db: Database, client: httpx.AsyncClient) -> World:
    """Units, people and accounts; no campaign yet."""
    return await make_world(db, client)
