"""One loaded demo a run, a service over a copy of it, a browser; skipped with a word where Chromium is missing."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from app.core.settings import get_settings
from tests.e2e import phones
from tests.e2e.service import Person, Service, loaded_demo, people

SLOW = 300


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    missing = "cần /usr/bin/chromium (apt install chromium)" if not Path(phones.CHROMIUM).exists() else None
    if missing is None and not (get_settings().static_dir / "index.html").exists():
        missing = "trang web chưa được dựng (scripts/setup-web)"
    for item in items:
        if "e2e" not in Path(item.path).parts:
            continue
        item.add_marker(pytest.mark.timeout(SLOW))
        if missing is not None:
            item.add_marker(pytest.mark.skip(reason=missing))


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """Once for all workers, each of which has a folder of its own below the run's."""
    own = tmp_path_factory.getbasetemp()
    return loaded_demo((own if worker_id == "master" else own.parent) / "demo")


@pytest.fixture(scope="session")
def cast(demo: Path) -> dict[str, Person]:
    return people(demo)


@pytest.fixture(scope="session")
def reading(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service that tests only read from."""
    service = Service(demo, tmp_path_factory.mktemp("reading"))
    service.start()
    yield service
    service.kill()


@pytest.fixture
def service(demo: Path, tmp_path: Path) -> Iterator[Service]:
    """A service of the test's own."""
    own = Service(demo, tmp_path / "service")
    own.start()
    yield own
    own.kill()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = phones.launch(playwright)
        yield chromium
        chromium.close()


@pytest.fixture
def opened() -> Iterator[Callable[[BrowserContext], Page]]:
    """Open a page in a context; what a script or the console complains of fails the test."""
    complaints: list[str] = []
    contexts: list[BrowserContext] = []

    def open_page(context: BrowserContext) -> Page:
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []
