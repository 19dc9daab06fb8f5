"""Without a mouse: one signs in, reaches all of each role's first screen and of a committee's work."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e import phones
from tests.e2e.screens.committee import SCREENS, planned
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
    _reach_all(page)


@pytest.mark.parametrize("name", ["so-lieu", "trinh-chieu", "lap-dot-buoi-hoc", "chot-so-lieu"])
def test_the_committees_work(name: str, reading: Service, cast: dict[str, Person], browser: Browser, opened: Opened) -> None:
    screen = next(one for one in SCREENS if one.name == name)
    person = cast[screen.role or ""]
    with reading.api(person) as api:
        path = screen.path(api)
    page = opened(phones.wide(browser, reading.url))
    phones.sign_in(page, person)
    page.goto(path)
    phones.settled(page)
    page.wait_for_load_state("networkidle")
    phones.settled(page)
    screen.then(page)
    _reach_all(page)


def test_the_tree_and_the_form_are_used_without_a_mouse(
    reading: Service, cast: dict[str, Person], browser: Browser, opened: Opened
) -> None:
    """Down the tree and up, a step of the form; each new place has the focus and is read out."""
    page = opened(phones.wide(browser, reading.url))
    phones.sign_in(page, cast["board"])
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Đảng bộ thành phố Đồng Xoài"))
    expect(row.get_by_role("cell").first).to_contain_text("1.911/1.946")
    row.get_by_role("link").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Đảng bộ thành phố Đồng Xoài")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    page.get_by_role("navigation", name="Tổ chức đảng cấp trên").get_by_role("link").last.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Đảng bộ tỉnh Bình Phước")

    with reading.api(cast["board"]) as api:
        plan = planned(api)
    page.goto(f"/dot/{plan}?buoc=3")
    page.get_by_label("Tìm tài liệu").focus()
    page.keyboard.type("64-kh/tu")
    page.keyboard.press("Enter")
    expect(page.get_by_role("group", name="Tài liệu tìm thấy với “64-kh/tu”")).to_be_visible()
    steps = page.get_by_role("navigation", name="Các bước lập đợt")
    steps.get_by_role("link", name="Cách tính").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[aria-current=step]")).to_contain_text("Cách tính")
    expect(page.get_by_role("heading", level=2, name="Bước 6 trong 7: Cách tính")).to_be_focused()


def _reach_all(page: Page) -> None:
    """Press Tab until everything on the screen had the focus; each thing has a name and shows the focus."""
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
