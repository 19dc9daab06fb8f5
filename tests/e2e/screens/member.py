"""The member's screens."""

import re
from uuid import uuid4

import httpx
from playwright.sync_api import Page, expect

from tests.e2e.screens.screen import Screen


def _quiz(api: httpx.Client) -> str:
    tests = api.get("me/home").raise_for_status().json()["tests"]
    return str(tests[0]["quiz_id"])


def _before(api: httpx.Client) -> str:
    return f"/bai/{_quiz(api)}"


def _sitting(api: httpx.Client) -> str:
    attempt = api.post(f"quizzes/{_quiz(api)}/attempts", json={"start_id": str(uuid4())}).raise_for_status().json()
    return f"/lam-bai/{attempt['id']}"


def _answer_one(page: Page) -> None:
    # The paper is drawn: its first question may be of a kind with several answers.
    page.locator("main fieldset input, main [role=radiogroup] input").nth(1).check()
    page.get_by_role("button", name="Đánh dấu").click()


def _overview(page: Page) -> None:
    page.get_by_role("button", name="Các câu").click()
    expect(page.get_by_role("heading", name="Xem lại bài làm")).to_be_visible()


def _hand_in(page: Page) -> None:
    _overview(page)
    page.get_by_role("button", name="Nộp bài").click()
    page.get_by_role("dialog").get_by_role("button", name="Nộp bài").click()
    expect(page.get_by_text(re.compile("Đã gửi xong lúc"))).to_be_visible(timeout=30_000)


SCREENS = [
    Screen("viec-can-lam", "member", "/viec-can-lam"),
    Screen("truoc-khi-lam-bai", "member", _before),
    Screen("cau-hoi", "member", _sitting, _answer_one),
    Screen("xem-lai-bai-lam", "member", _sitting, _overview),
    Screen("ket-qua", "member", _sitting, _hand_in),
]
