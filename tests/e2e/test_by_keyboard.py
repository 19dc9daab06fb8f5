"""Without a mouse: one signs in, reaches all of each role's first screen; each thing says its name and shows the focus."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e import phones
from tests.e2e.service import Person, Service

Opened = Callable[[BrowserContext], Page]
ROLES = ["member", "secretary", "committee", "inspector", "operator"]
MOST = 250
# What has the focus: a mark of its own, its name as it is read out, and whether the focus can be seen.
FOCUSED = """() => {
  const e = document.activeElement;
  if (!e || e === document.body || e.tabIndex < 0) return null;
  e.dataset.reached = "yes";
  const labels = (e.getAttribute("aria-labelledby") ?? "").split(" ");
  const labelled = labels.map(id => document.getElementById(id)?.textContent ?? "");
  const own = e.getAttribute("aria-label") ?? e.labels?.[0]?.textContent ?? e.textContent ?? "";
  const around = e.closest("label") ?? e;
  const seen = [e, around].some(one => getComputedStyle(one).outlineStyle !== "none");
  return { name: (labelled.join(" ") || own).trim(), seen, what: e.outerHTML.slice(0, 120) };
}"""
UNREACHED = """() => [...document.querySelectorAll("main a[href], main button, main input, main select, main summary")]
  .filter(e => !e.disabled && e.tabIndex >= 0 && e.checkVisibility() && e.type !== "radio" && !e.dataset.reached)
  .map(e => e.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize("role", ROLES)
def test_the_first_screen_of_each_role(
    role: str, reading: Service, cast: dict[str, Person], browser: Browser, opened: Opened
) -> None:
    page = opened(phones.wide(browser, reading.url))
    person = cast[role]
    page.goto("/dang-nhap")
    page.get_by_label("Số đăng nhập").focus()
    page.keyboard.type(person.login)
    page.keyboard.press("Tab")
    page.keyboard.type(person.password)
    page.keyboard.press("Enter")
    expect(page.get_by_role("navigation").first).to_be_visible(timeout=20_000)
    phones.settled(page)
    page.keyboard.press("Tab")
    for _ in range(MOST):
        found = page.evaluate(FOCUSED)
        if found is not None:
            assert found["name"] != "", found["what"]
            assert found["seen"], found["what"]
        if page.evaluate(UNREACHED) == []:
            break
        page.keyboard.press("Tab")
    assert page.evaluate(UNREACHED) == []
