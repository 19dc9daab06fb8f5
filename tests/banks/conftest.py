"""Fixtures of the tests of banks."""

import httpx
import pytest_asyncio

from app.core.db import Database
from tests.banks.authoring import Office, make_office


@pytest_asyncio.fixture
async def office(db: Database, client: httpx.AsyncClient) -> Office:
    """An editors' office around one bank."""
    return await make_office(db, client)
