"""The inspector's screens."""

from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Page, expect

from tests.e2e.screens.screen import Screen

CLOSED = "Đợt học tập quý IV/2024"


def closed(api: httpx.Client) -> str:
    """The closed campaign, which has two snapshots."""
    found = api.get("campaigns").raise_for_status().json()["items"]
    return str(next(one["id"] for one in found if one["title"] == CLOSED))


def branch(api: httpx.Client) -> str:
    """Chi bộ 1, phường Tân Phú: down the tree, as an inspector goes."""
    unit: str | None = None
    for name in ("Đồng Xoài", "Tân Phú", "Chi bộ 1,"):
        asked = api.get(f"campaigns/{closed(api)}/participation", params={"unit": unit} if unit else {})
        children: list[dict[str, Any]] = asked.raise_for_status().json()["children"]
        unit = next(child["unit_id"] for child in children if name in child["name"])
    assert unit is not None
    return unit


def _person(api: httpx.Client) -> str:
    people = api.get(f"units/{branch(api)}/members").raise_for_status().json()["items"]
    return f"/kiem-tra/dot/{closed(api)}/dong-chi/{people[0]['id']}"


def _examined(page: Page) -> None:
    page.get_by_role("button", name="Tải và kiểm tra ngay").click()
    expect(page.get_by_text("Hợp lệ", exact=True)).to_be_visible(timeout=30_000)


def _no_file(page: Page) -> None:
    page.get_by_label("Tệp số liệu").set_input_files(Path(__file__))
    page.get_by_role("button", name="Kiểm tra tệp").click()
    expect(page.get_by_text("Chưa kiểm tra được")).to_be_visible(timeout=30_000)


def _by_qr(page: Page) -> None:
    page.get_by_role("tab", name="Theo mã QR").click()
    page.get_by_label("Nội dung mã QR").fill("SOTAY1:ABC")
    page.get_by_role("button", name="Kiểm tra", exact=True).click()
    expect(page.get_by_text("Chưa đọc được")).to_be_visible(timeout=30_000)


SCREENS = [
    Screen("kiem-tra", "inspector", "/kiem-tra"),
    Screen("kiem-tra-con-so", "inspector", lambda api: f"/kiem-tra/dot/{closed(api)}"),
    Screen("kiem-tra-chi-bo", "inspector", lambda api: f"/kiem-tra/dot/{closed(api)}?don-vi={branch(api)}"),
    Screen("kiem-tra-vi-sao", "inspector", _person),
    Screen("kiem-tra-ban-chot", "inspector", lambda api: f"/kiem-tra/dot/{closed(api)}/ban-chot/2", _examined),
    Screen("kiem-tra-tep", "inspector", "/kiem-tra/tep"),
    Screen("kiem-tra-tep-khac", "inspector", "/kiem-tra/tep", _no_file),
    Screen("kiem-tra-xac-nhan", "inspector", "/kiem-tra/xac-nhan", _by_qr),
    Screen("kiem-tra-nhat-ky", "inspector", "/kiem-tra/nhat-ky"),
]
