"""What holds on every screen: axe is content, nothing scrolls sideways at 320 px, the agreed words, a title, the band."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.architecture.test_house_rules import BANNED_WORDS
from tests.e2e import axe, phones
from tests.e2e.screens import SCREENS
from tests.e2e.screens.screen import Screen
from tests.e2e.service import Person, Service

# States as the API names them, and what a program says of nothing: people read words instead.
CODES = re.compile(
    r"\b(planned|draft|closed|waiting|accepted|returned|present|excused|unexcused|unrecorded|expected|exempt|undefined|null|NaN)\b"
)
# What reaches beyond the right edge, by its words; nothing where the page does not scroll sideways.
SIDEWAYS = """() => {
  const edge = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= edge) return [];
  const wide = [...document.body.querySelectorAll("*")].filter(e => e.getBoundingClientRect().right > edge + 0.5);
  return wide.map(e => `${e.tagName}.${e.className}: ${e.textContent.slice(0, 40)}`).slice(-4);
}"""


@pytest.fixture(scope="module")
def eyes(reading: Service, cast: dict[str, Person], browser: Browser) -> Iterator[Callable[[str | None], BrowserContext]]:
    """The phone of each role, signed in once; nobody's is a new one."""
    phones_of: dict[str, BrowserContext] = {}

    def of(role: str | None) -> BrowserContext:
        if role is None:
            return phones.phone(browser, reading.url)
        if role not in phones_of:
            phones_of[role] = phones.phone(browser, reading.url)
            page = phones_of[role].new_page()
            phones.sign_in(page, cast[role])
            page.close()
        return phones_of[role]

    yield of
    for phone in phones_of.values():
        phone.close()


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.name)
def test_every_screen(
    screen: Screen, reading: Service, cast: dict[str, Person], eyes: Callable[[str | None], BrowserContext]
) -> None:
    page = eyes(screen.role).new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
    try:
        open_screen(page, screen, reading, cast)
        _holds(page, quotes=screen.quotes)
    finally:
        page.close()
    assert complaints == []


def _holds(page: Page, *, quotes: bool) -> None:
    # The whole screen at once: what a sticky bar covers for the moment is no complaint.
    page.set_viewport_size({"width": phones.PHONE["width"], "height": 2_400})
    assert axe.complaints(page) == []
    page.emulate_media(color_scheme="dark")
    assert axe.complaints(page, only_colours=True) == []
    text = page.inner_text("body")
    assert quotes or [word for word in BANNED_WORDS if word in text.casefold()] == []
    assert CODES.findall(text) == []
    assert "Dữ liệu minh họa, ngày minh họa" in text
    assert page.title() not in {"", "Học tập nghị quyết"}
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate(SIDEWAYS) == []
    page.evaluate("document.documentElement.dataset.text = 'largest'")
    assert page.evaluate(SIDEWAYS) == []


def look_at(page: Page, screen: Screen, service: Service, cast: dict[str, Person]) -> None:
    """Sign in and open a screen in the eyes of its role."""
    if screen.role is not None:
        phones.sign_in(page, cast[screen.role])
    open_screen(page, screen, service, cast)


def open_screen(page: Page, screen: Screen, service: Service, cast: dict[str, Person]) -> None:
    """Open a screen; who needs to be is signed in."""
    if screen.role is None:
        page.goto(screen.path(None))
    else:
        with service.api(cast[screen.role]) as api:
            page.goto(screen.path(api))
    phones.settled(page)
    screen.then(page)
