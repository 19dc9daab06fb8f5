"""Every screen at 360 × 740 and 1280 × 800 into var/screenshots, from a demo of its own (scripts/screenshots)."""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.e2e import phones
from tests.e2e.screens import SCREENS
from tests.e2e.service import Service, loaded_demo, people
from tests.e2e.test_every_screen import look_at

FOLDER = Path("var/screenshots")


def main(wanted: list[str]) -> None:
    """Take the pictures of the screens named, or of all."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        (Path(name) / "demo").mkdir()
        demo = loaded_demo(Path(name) / "demo")
        service = Service(demo, Path(name) / "service")
        service.start()
        browser = phones.launch(playwright)
        for screen in SCREENS:
            if wanted and screen.name not in wanted:
                continue
            for size, context in (("phone", phones.phone(browser, service.url)), ("wide", phones.wide(browser, service.url))):
                page = context.new_page()
                look_at(page, screen, service, people(demo))
                page.wait_for_timeout(300)
                page.screenshot(path=FOLDER / f"{screen.name}-{size}.png")
                context.close()
            print(f"{FOLDER}/{screen.name}-phone.png, -wide.png")
        browser.close()
        service.kill()


if __name__ == "__main__":
    main(sys.argv[1:])
