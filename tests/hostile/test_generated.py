"""Requests generated from the API description (schemathesis) against the running service on SQLite: no answer is a 500."""

import asyncio
import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
import schemathesis
import uvicorn
from hypothesis import HealthCheck, settings

from app.auth.models import Account
from app.core.actor import Role
from app.core.db import Database
from app.core.settings import Settings
from app.main import create_app
from tests.support.cast import auth_headers, make_account, make_member, make_tree
from tests.support.databases import migrate

SETTINGS = Settings(embedded_worker=False, log_level="error", cookie_secure=False)
# As reviewed, which is as the service says it (tests/architecture/test_routes.py): working it out takes a second.
DESCRIPTION = json.loads((Path(__file__).parents[1] / "golden" / "openapi.json").read_text())
# These end the caller's own session.
ENDS_THE_SESSION = r"/auth/(sessions|password|logout)"
schema = schemathesis.openapi.from_dict(DESCRIPTION).exclude(path_regex=ENDS_THE_SESSION)
# A method that a path does not have is the framework's to refuse, in one way for all: test_bad_input.py.
schema.config.phases.coverage.unexpected_methods = set()


async def _prepare(url: str) -> Account:
    database = Database(url, sqlite_synchronous="OFF")
    await database.open()
    async with database.write() as session:
        cast = await make_tree(session)
        member = await make_member(session, branch=cast.branch)
        account = await make_account(session, member=member, grants=[(role, cast.province) for role in Role])
    await database.close()
    return account


class Running(uvicorn.Server):
    """The service in a thread of this process, on a port the system chose."""

    def install_signal_handlers(self) -> None:
        """Leave the test runner's signals alone."""


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, requests.Session]]:
    """The service's address, and a connection kept to it by somebody who holds every role."""
    url = f"sqlite:///{tmp_path_factory.mktemp('service') / Path('generated.sqlite3')}"
    migrate(url)
    account = asyncio.run(_prepare(url))
    app = create_app(SETTINGS.model_copy(update={"database_url": url}))
    server = Running(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="critical", ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    with requests.Session() as caller:
        caller.headers.update(auth_headers(account))
        yield f"http://127.0.0.1:{port}", caller
    server.should_exit = True
    thread.join(10)


@schema.parametrize()
@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck), database=None)
def test_generated_requests_are_answered(case: Any, service: tuple[str, requests.Session]) -> None:
    address, caller = service
    answer = case.call(base_url=address, session=caller)
    assert answer.status_code < 500, answer.text
    if answer.status_code >= 400:
        assert answer.headers["content-type"] == ["application/problem+json"]
