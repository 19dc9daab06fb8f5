"""A new version of the client: it is offered, not forced; the person taps, and goes on where they were."""

import shutil
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, expect

from app.core.settings import get_settings
from tests.e2e import phones
from tests.e2e.service import Person, Service

Opened = Callable[[BrowserContext], Page]


def _newer(static: Path) -> None:
    worker = static / "sw.js"
    worker.write_text(worker.read_text() + "\n// a newer build\n")
    for packed in (".gz", ".br"):
        worker.with_name(f"sw.js{packed}").unlink()


def test_a_new_version_is_offered(
    demo: Path, tmp_path: Path, cast: dict[str, Person], browser: Browser, opened: Opened
) -> None:
    static = tmp_path / "static"
    shutil.copytree(get_settings().static_dir, static)
    service = Service(demo, tmp_path / "service", static=static)
    service.start()
    page = opened(phones.phone(browser, service.url))
    phones.sign_in(page, cast["member"])
    phones.kept_offline(page)
    service.kill()
    _newer(static)
    service.start()
    page.reload()
    offer = page.get_by_text("Có bản mới của ứng dụng.")
    expect(offer).to_be_visible(timeout=30_000)
    page.get_by_role("button", name="Cập nhật").click()
    expect(offer).to_have_count(0, timeout=20_000)
    expect(page.get_by_role("heading", name="Việc cần làm")).to_be_visible(timeout=20_000)
    service.kill()
