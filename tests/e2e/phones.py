"""Browsers as people hold them: a phone or an office screen, the steps they take, the lines they are on."""

from random import Random
from time import sleep

from playwright.sync_api import Browser, BrowserContext, Page, Playwright, Route, expect

from tests.e2e.service import Person

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 360, "height": 740}
WIDE = {"width": 1280, "height": 800}


def launch(playwright: Playwright) -> Browser:
    """The system's Chromium; nothing is downloaded."""
    return playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)


def phone(browser: Browser, url: str, *, dark: bool = False) -> BrowserContext:
    """A cheap Android phone: Pixel's manners, a small screen."""
    return browser.new_context(
        base_url=url,
        viewport={"width": PHONE["width"], "height": PHONE["height"]},
        device_scale_factor=2,
        is_mobile=True,
        has_touch=True,
        locale="vi-VN",
        timezone_id="Asia/Ho_Chi_Minh",
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",
    )


def wide(browser: Browser, url: str) -> BrowserContext:
    """An office screen."""
    return browser.new_context(
        base_url=url,
        viewport={"width": WIDE["width"], "height": WIDE["height"]},
        locale="vi-VN",
        timezone_id="Asia/Ho_Chi_Minh",
        reduced_motion="reduce",
    )


def sign_in(page: Page, person: Person) -> None:
    """From the sign-in screen to the person's first one."""
    page.goto("/dang-nhap")
    page.get_by_label("Số đăng nhập").fill(person.login)
    page.get_by_label("Mật khẩu").fill(person.password)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    expect(page.get_by_role("navigation", name="Các phần của ứng dụng")).to_be_visible(timeout=20_000)
    settled(page)


def settled(page: Page) -> None:
    """The screen shows its heading and is not being opened any more."""
    expect(page.get_by_role("heading", level=1).first).to_be_visible(timeout=20_000)
    expect(page.locator(".loading")).to_have_count(0, timeout=20_000)


# Not wait_for_function: between its looks it evaluates in the page, which the policy forbids.
CONTROLLED = """() => new Promise(done => {
  if (navigator.serviceWorker.controller) done();
  navigator.serviceWorker.addEventListener("controllerchange", () => done(), { once: true });
})"""


def kept_offline(page: Page) -> None:
    """The service worker has the shell: the page opens without signal from now on."""
    page.evaluate(CONTROLLED)


def bad_line(page: Page, *, loss: float, delay_s: float, seed: int = 1) -> None:
    """A line that loses requests and, as often, replies after the deed is done; and is slow."""
    dice = Random(seed)

    def pass_on(route: Route) -> None:
        sleep(delay_s)
        if dice.random() < loss:
            route.abort("connectionfailed")
        elif dice.random() < loss:
            route.fetch()  # the service did it, the phone never hears of it
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/api/**", pass_on)
