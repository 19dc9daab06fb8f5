"""A tree with people who may report on it, and the worker that makes their files."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest

from app.core import clock
from app.core.db import Database
from app.reports.making import make_reports
from tests.participation.conftest import Get, Who, _demo_day, cast, get, tree, who

__all__ = ["Get", "Who", "_demo_day", "cast", "get", "tree", "who"]

Order = Callable[..., Awaitable[dict[str, Any]]]
File = Callable[..., Awaitable[bytes]]


@pytest.fixture
def order(client: httpx.AsyncClient) -> Order:
    """POST /reports that must be taken; the JSON."""

    async def ask(headers: dict[str, str], campaign: Any, **wanted: Any) -> dict[str, Any]:
        body = {"client_id": str(uuid4()), "campaign_id": str(campaign), "unit_id": None, "format": "xlsx", **wanted}
        answer = await client.post("reports", headers=headers, json=body)
        assert answer.status_code == 202, answer.text
        found: dict[str, Any] = answer.json()
        return found

    return ask


@pytest.fixture
def file(db: Database, client: httpx.AsyncClient, order: Order) -> File:
    """A report asked for, made by the worker, and fetched."""

    async def fetch(headers: dict[str, str], campaign: Any, **wanted: Any) -> bytes:
        job = await order(headers, campaign, **wanted)
        assert await make_reports(db, clock.now()) == 1
        answer = await client.get(f"reports/{job['id']}/file", headers=headers)
        assert answer.status_code == 200, answer.text
        return answer.content

    return fetch
