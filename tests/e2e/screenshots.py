"""Every screen at 360 × 740 and 1280 × 800 into var/screenshots, from a demo of its own (scripts/screenshots).

`--guides`: only the pictures that the guides in docs/vi show (`hinh/<screen>-phone.webp`, `-wide.webp`), into docs/vi/hinh;
all, or those of the screens named.
"""

import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Error, Page, sync_playwright

from tests.e2e import phones
from tests.e2e.screens import SCREENS
from tests.e2e.screens.screen import Screen
from tests.e2e.service import ROOT, Service, loaded_demo, people
from tests.e2e.test_every_screen import look_at

FOLDER = ROOT / "var" / "screenshots"
GUIDES = ROOT / "docs" / "vi"
SHOWN = re.compile(r"hinh/([\w-]+)-(phone|wide)\.webp")
DEVICES = {"phone": phones.phone, "wide": phones.wide}
MOST_BYTES = 60_000


def main(wanted: list[str]) -> int:
    """Take the pictures of the screens named, or of all; how many could not be taken."""
    names = {screen.name for screen in SCREENS}
    for_guides = wanted[:1] == ["--guides"]
    wanted = wanted[1:] if for_guides else wanted
    if for_guides:
        pictures = {found for guide in GUIDES.glob("*.md") for found in SHOWN.findall(guide.read_text())}
        for name in sorted({name for name, _ in pictures} - names):
            print(f"docs/vi: không có màn hình tên {name}", file=sys.stderr)
        pictures = {(name, device) for name, device in pictures if not wanted or name in wanted}
    else:
        pictures = {(name, device) for name in wanted or names for device in DEVICES}
    FOLDER.mkdir(parents=True, exist_ok=True)
    failed = 0
    with _desk() as (browser, service):
        for screen in SCREENS:
            for device in [device for device in DEVICES if (screen.name, device) in pictures]:
                try:
                    _picture(browser, service, screen, device, for_guides=for_guides)
                except (Error, AssertionError) as error:
                    failed += 1
                    print(f"{screen.name}-{device}: {str(error).splitlines()[0]}", file=sys.stderr)
    return failed


@contextmanager
def _desk() -> Iterator[tuple[Browser, Service]]:
    """A browser and a service over a demo of their own, ended whatever happens."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        (Path(name) / "demo").mkdir()
        service = Service(loaded_demo(Path(name) / "demo"), Path(name) / "service")
        try:
            service.start()
            browser = phones.launch(playwright)
            yield browser, service
            browser.close()
        finally:
            service.kill()


def _picture(browser: Browser, service: Service, screen: Screen, device: str, *, for_guides: bool) -> None:
    with DEVICES[device](browser, service.url) as context:
        page = context.new_page()
        look_at(page, screen, service, people(service.folder))
        page.wait_for_timeout(300)
        path = (GUIDES / "hinh" / f"{screen.name}-{device}.webp") if for_guides else FOLDER / f"{screen.name}-{device}.png"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(_small(page) if for_guides else page.screenshot())
    print(path.relative_to(ROOT))


def _small(page: Page) -> bytes:
    """The screen as WebP of at most 60 KB."""
    picture = Image.open(BytesIO(page.screenshot()))
    for quality, smaller in ((80, 1), (65, 1), (50, 1), (35, 1), (60, 2)):
        data = BytesIO()
        picture.reduce(smaller).save(data, "WEBP", quality=quality, method=6)
        if data.tell() <= MOST_BYTES:
            break
    return data.getvalue()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
