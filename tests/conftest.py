"""Fixtures: a fresh database of both kinds, the application over it, and guards (no network, real clocks put back)."""

import gc
import os
import shutil
import socket
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import hypothesis
import pytest
import pytest_asyncio
from fastapi import FastAPI

from app.core import clock
from app.core.db import Database
from app.core.settings import Settings
from app.main import create_app
from tests.support.databases import Kept, Templates, opened, start_postgres

KINDS = ("sqlite", "postgres")

hypothesis.settings.register_profile("untimed", deadline=None)  # a busy machine is no defect
hypothesis.settings.load_profile("untimed")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--db", choices=(*KINDS, "both"), default="both", help="which databases to test on")


def pytest_configure(config: pytest.Config) -> None:
    """Start PostgreSQL once, before xdist starts its workers; TEST_DATABASE_URL names another server instead."""
    gc.disable()  # until everything is collected: a quarter of that went into looking for cycles
    is_worker = hasattr(config, "workerinput")
    if is_worker or config.getoption("--db") == "sqlite" or config.getoption("collectonly", default=False):
        return
    if "TEST_DATABASE_URL" not in os.environ:
        url, stop = start_postgres()
        os.environ["TEST_DATABASE_URL"] = url
        config.stash[_STOP_POSTGRES] = stop


def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end: no collection needs to look through it again."""
    gc.freeze()
    gc.set_threshold(20_000)
    gc.enable()


def pytest_unconfigure(config: pytest.Config) -> None:
    stop = config.stash.get(_STOP_POSTGRES, None)
    if stop is not None:
        stop()


_STOP_POSTGRES: pytest.StashKey[Callable[[], None]] = pytest.StashKey()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database_kind" in metafunc.fixturenames:
        chosen = metafunc.config.getoption("--db")
        kinds: tuple[str, ...] = KINDS if chosen == "both" else (chosen,)
        if metafunc.definition.get_closest_marker("postgres"):
            kinds = tuple(k for k in kinds if k == "postgres")
        metafunc.parametrize("database_kind", kinds, scope="function")


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse connections to anything but this machine."""
    real = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] not in {"127.0.0.1", "::1", "localhost"}:
            message = f"tests do not reach the network: {address}"
            raise AssertionError(message)
        real(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)


@pytest.fixture(autouse=True)
def _business_clock() -> Iterator[None]:
    yield
    clock.shift(timedelta())


@pytest.fixture(scope="session")
def templates() -> Iterator[Templates]:
    memory = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(prefix="sotay-test-", dir=memory if memory.is_dir() else None))
    yield Templates(folder, os.environ.get("TEST_DATABASE_URL"))
    shutil.rmtree(folder)


@pytest_asyncio.fixture(scope="session")
async def shared_databases(templates: Templates) -> AsyncIterator[dict[str, Kept]]:
    """The databases of each kind that the tests of this process share."""
    found = {kind: Kept(templates, kind) for kind in KINDS}
    yield found
    for one in found.values():
        await one.drop()


@pytest_asyncio.fixture
async def db(database_kind: str, shared_databases: dict[str, Kept]) -> AsyncIterator[Database]:
    """A migrated, empty database of each kind in turn."""
    yield await shared_databases[database_kind].take()
    await shared_databases[database_kind].give_back()


@pytest_asyncio.fixture
async def own_db(database_kind: str, templates: Templates) -> AsyncIterator[Database]:
    """One that no other test gets, to change its schema or to break its connections: such modules say `db = own_db`."""
    database = await opened(await templates.clone(database_kind))
    yield database
    await database.close()
    await templates.drop(database.url.render_as_string(hide_password=False))


@pytest.fixture
def settings() -> Settings:
    return Settings(embedded_worker=False, log_level="error", cookie_secure=False)


@pytest.fixture(scope="session")
def whole_app() -> FastAPI:
    """The application, made once: the framework works its routes out at the first requests, 0.1 s for each new application."""
    return create_app(Settings(embedded_worker=False, log_level="error", cookie_secure=False))


@pytest.fixture
def app(whole_app: FastAPI, db: Database, settings: Settings) -> FastAPI:
    whole_app.state.database, whole_app.state.settings = db, settings
    return whole_app


@pytest.fixture
def own_app(db: Database, settings: Settings) -> FastAPI:
    """An application of the test's own, to start, stop or add routes to: such modules say `app = own_app` as a fixture."""
    return create_app(settings, database=db)


@pytest_asyncio.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """An HTTP client of the application; paths are relative to /api/v1/."""
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1/api/v1/") as http:
        yield http
