"""A tree with people who may look at it, over a database with a campaign."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
import pytest_asyncio

from app.auth.models import Account
from app.core import clock
from app.core.actor import Role
from app.core.db import Database
from tests.participation.builders import NOW, Tree
from tests.support.cast import Cast, auth_headers, make_account, make_tree


@pytest.fixture(autouse=True)
def _demo_day() -> None:
    """Business time starts at NOW (put back by the fixture of all tests)."""
    clock.shift(NOW - clock.real_now() + timedelta(seconds=1))


@pytest_asyncio.fixture
async def cast(db: Database) -> Cast:
    async with db.write() as session:
        return await make_tree(session)


@pytest.fixture
def tree(cast: Cast) -> Tree:
    """The cast's units by their names in `Cast`."""
    return Tree(ids={name: getattr(cast, name) for name in Cast.__dataclass_fields__})


Who = Callable[..., Awaitable[dict[str, str]]]


@pytest.fixture
def who(db: Database) -> Who:
    """Headers of somebody with these roles on these units."""

    async def sign_in(*grants: tuple[Role, Any], **account: Any) -> dict[str, str]:
        async with db.write() as session:
            made: Account = await make_account(session, grants=grants, **account)
            made.password_hash = "set"
        return auth_headers(made)

    return sign_in


Get = Callable[..., Awaitable[dict[str, Any]]]


@pytest.fixture
def get(client: httpx.AsyncClient) -> Get:
    """GET that must succeed; the JSON."""

    async def read(path: str, headers: dict[str, str], **params: Any) -> dict[str, Any]:
        answer = await client.get(path, headers=headers, params=params)
        assert answer.status_code == 200, answer.text
        body: dict[str, Any] = answer.json()
        return body

    return read
