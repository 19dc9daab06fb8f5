"""(i) The web client as a phone has it: bytes, time until the first screen can be used, memory of a long test.

Chromium over a demo of its own on SQLite; bytes are those of heads and bodies on the wire, compressed, as Chromium counts them.
"""

import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, expect, sync_playwright

from app.core.settings import get_settings
from scripts.benchmark.figures import Figures
from tests.e2e import phones
from tests.e2e.screens import every_kind
from tests.e2e.service import Person, Service, loaded_demo, people

CPU_SLOWER = 4
LINE_BYTES_PER_S = 400_000 / 8
LINE_LATENCY_MS = 150
ROUNDS = 3
QUESTIONS = 50


def is_possible() -> bool:
    """Whether there is a browser and a built client."""
    return Path(phones.CHROMIUM).exists() and (get_settings().static_dir / "index.html").exists()


def measure() -> Figures:
    """All figures of the client."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        (Path(name) / "demo").mkdir()
        service = Service(loaded_demo(Path(name) / "demo"), Path(name) / "service")
        service.start()
        try:
            browser = phones.launch(playwright)
            member = people(service.folder)["member"]
            found = _visit(browser, service, member)
            times = sorted(_interactive(browser, service) for _ in range(ROUNDS))
            found["web_interactive_ms"] = times[ROUNDS // 2]
            found["web_test_heap_mb"] = _long_test(browser, service, member)
            browser.close()
        finally:
            service.kill()
    return found


@contextmanager
def _phone(browser: Browser, service: Service) -> Iterator[tuple[Page, CDPSession]]:
    with phones.phone(browser, service.url) as context:
        page = context.new_page()
        yield page, context.new_cdp_session(page)


class Wire:
    """Counts what goes over the line: heads and bodies of answers; of requests, the bodies."""

    def __init__(self, devtools: CDPSession) -> None:
        self.bytes = 0
        devtools.send("Network.enable")
        devtools.on("Network.loadingFinished", self._answer)
        devtools.on("Network.requestWillBeSent", self._request)

    def _answer(self, event: dict[str, Any]) -> None:
        self.bytes += int(event["encodedDataLength"])

    def _request(self, event: dict[str, Any]) -> None:
        self.bytes += len(event["request"].get("postData", "").encode())


def _visit(browser: Browser, service: Service, member: Person) -> Figures:
    """First load up to a sign-in screen that can be used; then a member's whole visit."""
    with _phone(browser, service) as (page, devtools):
        wire = Wire(devtools)
        page.goto("/dang-nhap")
        expect(page.get_by_label("Số đăng nhập")).to_be_visible()
        page.wait_for_load_state("networkidle")
        first = wire.bytes
        phones.sign_in(page, member)
        page.get_by_role("link", name="Làm bài trắc nghiệm", exact=True).click()
        page.get_by_role("button", name="Bắt đầu làm bài").click()
        for place in range(20):
            expect(page.get_by_role("heading", name=re.compile(rf"Câu {place + 1}\b"))).to_be_visible()
            page.locator("main fieldset input, main [role=radiogroup] input").first.check()
            page.get_by_role("button", name=re.compile("Câu tiếp|Xem lại")).click()
        page.get_by_role("button", name="Nộp bài").click()
        page.get_by_role("dialog").get_by_role("button", name="Nộp bài").click()
        expect(page.get_by_text(re.compile("Hệ thống đã nhận đủ 20/20 câu"))).to_be_visible(timeout=30_000)
        page.wait_for_load_state("networkidle")
        return {"web_first_load_bytes": first, "web_visit_bytes": wire.bytes}


def _interactive(browser: Browser, service: Service) -> float:
    """Milliseconds from opening the link until the first box takes a letter, on a slow phone and a slow line, nothing kept."""
    with _phone(browser, service) as (page, devtools):
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": CPU_SLOWER})
        line = {"downloadThroughput": LINE_BYTES_PER_S, "uploadThroughput": LINE_BYTES_PER_S, "latency": LINE_LATENCY_MS}
        devtools.send("Network.enable")
        devtools.send("Network.emulateNetworkConditions", {"offline": False, **line})
        began = time.perf_counter()
        page.goto("/dang-nhap", wait_until="commit")
        page.get_by_label("Số đăng nhập").fill("1", timeout=60_000)
        return (time.perf_counter() - began) * 1000


def _long_test(browser: Browser, service: Service, member: Person) -> float:
    """Megabytes of the page's heap in a test of 50 questions of all kinds, after each was on the screen once."""
    questions = [every_kind.QUESTIONS[at % len(every_kind.QUESTIONS)] for at in range(QUESTIONS)]
    with _phone(browser, service) as (page, devtools):
        phones.sign_in(page, member)
        every_kind.opened_at(page, 0, questions)
        for place in range(QUESTIONS - 1):
            page.get_by_role("button", name=re.compile("Câu tiếp")).click()
            expect(page.get_by_role("heading", name=re.compile(rf"Câu {place + 2}\b"))).to_be_visible()
        devtools.send("HeapProfiler.collectGarbage")
        devtools.send("Performance.enable")
        metrics = {one["name"]: one["value"] for one in devtools.send("Performance.getMetrics")["metrics"]}
        return float(metrics["JSHeapUsedSize"]) / 1_000_000
