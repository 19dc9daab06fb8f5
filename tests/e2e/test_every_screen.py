"""What holds on every screen: axe is content, nothing scrolls sideways at 320 px, the agreed words, a title, the band."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.architecture.test_house_rules import BANNED_WORDS
from tests.e2e import axe, phones
from tests.e2e.screens import SCREENS
from tests.e2e.screens.screen import Screen
from tests.e2e.service import Person, Service

Opened = Callable[[BrowserContext], Page]
# What reaches beyond the right edge, by its words; nothing where the page does not scroll sideways.
SIDEWAYS = """() => {
  const edge = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= edge) return [];
  const wide = [...document.body.querySelectorAll("*")].filter(e => e.getBoundingClientRect().right > edge + 0.5);
  return wide.map(e => `${e.tagName}.${e.className}: ${e.textContent.slice(0, 40)}`).slice(-4);
}"""


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.name)
def test_every_screen(
    screen: Screen, dark: bool, reading: Service, cast: dict[str, Person], browser: Browser, opened: Opened
) -> None:
    page = opened(phones.phone(browser, reading.url, dark=dark))
    look_at(page, screen, reading, cast)
    # The whole screen at once: what a sticky bar covers for the moment is no complaint.
    page.set_viewport_size({"width": phones.PHONE["width"], "height": 2_400})
    assert axe.complaints(page) == []
    text = _own_words(page)
    assert [word for word in BANNED_WORDS if word in text.casefold()] == []
    assert "Dữ liệu minh họa, ngày minh họa" in text
    assert page.title() not in {"", "Học tập nghị quyết"}
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate(SIDEWAYS) == []
    page.evaluate("document.documentElement.dataset.text = 'largest'")
    assert page.evaluate(SIDEWAYS) == []


def _own_words(page: Page) -> str:
    """What the screen itself says: a document that is read on it has words of its own."""
    text = page.inner_text("body")
    for quoted in page.locator("[data-quoted]").all_inner_texts():
        text = text.replace(quoted, "")
    return text


def look_at(page: Page, screen: Screen, service: Service, cast: dict[str, Person]) -> None:
    """Open a screen in the eyes of its role."""
    if screen.role is None:
        page.goto(screen.path(None))
    else:
        phones.sign_in(page, cast[screen.role])
        with service.api(cast[screen.role]) as api:
            page.goto(screen.path(api))
    phones.settled(page)
    screen.then(page)
