"""An inspector follows a figure down to a person, changes one number in the file and is told where; checks a confirmation."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
from playwright.sync_api import Browser, BrowserContext, Page, expect

from app.participation.proofs import shape, verifying
from app.quizzes.receipts.envelope import Signed, read_keys, to_qr
from tests.e2e import phones
from tests.e2e.screens.inspector import CLOSED, branch, closed
from tests.e2e.service import Person, Service

Opened = Callable[[BrowserContext], Page]


def test_down_to_a_person_and_back_up_to_what_was_sealed(
    reading: Service, cast: dict[str, Person], browser: Browser, opened: Opened
) -> None:
    page = opened(phones.wide(browser, reading.url))
    phones.sign_in(page, cast["inspector"])
    page.get_by_role("link", name="Kiểm tra").first.click()
    page.get_by_role("link", name=CLOSED).click()
    expect(page.get_by_text("4.689/4.771").first).to_be_visible(timeout=20_000)
    for name in ("thành phố Đồng Xoài", "phường Tân Phú", "Chi bộ 1, phường Tân Phú"):
        page.get_by_role("link", name=re.compile(name)).first.click()
        expect(page.get_by_role("heading", level=1, name=re.compile(name))).to_be_visible(timeout=20_000)
    page.get_by_label("Tìm theo tên hoặc số").fill("nguyen van bay")
    page.get_by_role("link", name=re.compile(r"Nguyễn Văn Bảy \(1957\)")).click()
    expect(page.get_by_text("Những gì đã ghi")).to_be_visible(timeout=20_000)
    expect(page.get_by_text(re.compile("Theo bản chốt số")).first).to_be_visible()


def test_one_figure_changed_in_the_file_is_named(
    reading: Service, cast: dict[str, Person], browser: Browser, opened: Opened, tmp_path: Path
) -> None:
    with reading.api(cast["inspector"]) as api:
        text = api.get(f"campaigns/{closed(api)}/snapshots/2/proof").raise_for_status().text
        keys = read_keys(api.get("signing-keys").raise_for_status().text)
        head = json.loads(text)["head"]
        before = api.get(f"campaigns/{closed(api)}/snapshots/1/proof").raise_for_status().text
    page = opened(phones.phone(browser, reading.url))
    phones.sign_in(page, cast["inspector"])
    page.goto("/kiem-tra/tep")
    (tmp_path / "1.json").write_text(before)
    page.get_by_label("Mã in trên báo cáo").fill(head[:16])
    page.get_by_text("Kiểm tra kỹ hơn").click()
    page.get_by_label("Tệp của bản chốt trước").set_input_files(tmp_path / "1.json")
    assert _looked_at(page, tmp_path, text) == ["Hợp lệ"]
    expect(page.get_by_text("bản này nối tiếp đúng bản đó")).to_be_visible()
    page.reload()
    for altered in _altered(json.loads(text)):
        right = verifying.check(shape.read(altered), keys).findings
        assert len(right) > 0
        assert _looked_at(page, tmp_path, altered)[1:] == right[:20]


def _looked_at(page: Page, folder: Path, text: str) -> list[str]:
    """The outcome and its findings, as they stand on the screen."""
    file = folder / f"{uuid4()}.json"
    file.write_text(text)
    page.get_by_label("Tệp số liệu").set_input_files(file)
    page.get_by_role("button", name="Kiểm tra tệp").click()
    found = page.get_by_role("region", name="Kết quả kiểm tra").filter(has_text=file.name)
    outcome = found.locator(".notice.good, .notice.bad").first
    expect(outcome).to_be_visible(timeout=30_000)
    return [outcome.locator("strong").inner_text(), *outcome.locator("li").all_inner_texts()]


def _altered(proof: dict[str, Any]) -> list[str]:
    """One row; one sum; a row less; the signature."""
    found = []
    for list_, at, field, value in (("rows", 811, "present", False), ("units", 5, "sums", {}), ("rows", 0, "n", 2)):
        copy = json.loads(json.dumps(proof))
        old = copy[list_][at][field]
        copy[list_][at][field] = {**old, "present": old["present"] + 1} if field == "sums" else value
        found.append(json.dumps(copy, ensure_ascii=False))
    shorter = {**proof, "rows": proof["rows"][1:]}
    forged = {**proof, "signature": proof["signature"][::-1]}
    return [*found, json.dumps(shorter, ensure_ascii=False), json.dumps(forged, ensure_ascii=False)]


def test_a_confirmation_by_code_and_by_what_its_code_says(
    service: Service, cast: dict[str, Person], browser: Browser, opened: Opened
) -> None:
    with service.api(cast["member"]) as api:
        receipt = _handed_in(api)
    page = opened(phones.phone(browser, service.url))
    phones.sign_in(page, cast["inspector"])
    page.goto("/kiem-tra/xac-nhan")
    page.get_by_label("Mã trên xác nhận").fill(receipt["code"].lower().replace("-", " "))
    page.get_by_role("button", name="Kiểm tra", exact=True).click()
    expect(page.get_by_text("Có trong hệ thống, khớp với mã xác thực")).to_be_visible(timeout=20_000)
    expect(page.get_by_text(cast["member"].name)).to_be_visible()
    page.get_by_role("tab", name="Theo mã QR").click()
    qr = to_qr(Signed(receipt["statement"], receipt["signature"], receipt["key_id"]))
    for text, said in ((qr, "Hợp lệ: khớp"), (f"{qr[:-8]}{qr[-8:].swapcase()[::-1].upper()}", "Không hợp lệ|Chưa đọc được")):
        page.get_by_label(re.compile("Nội dung mã QR")).fill(text)
        page.get_by_role("button", name="Kiểm tra", exact=True).click()
        expect(page.get_by_text(re.compile(said))).to_be_visible(timeout=20_000)


def _handed_in(api: httpx.Client) -> dict[str, Any]:
    """A test begun, one answer saved, handed in; its receipt."""
    quiz = api.get("me/home").raise_for_status().json()["tests"][0]["quiz_id"]
    started = api.post(f"quizzes/{quiz}/attempts", json={"start_id": str(uuid4())}).raise_for_status().json()
    attempt, writer = started["id"], str(uuid4())
    kind = started["questions"][0]["kind"]
    answers = {"0": [0] if kind == "several" else True if kind == "true_false" else 0}
    handed_in = {"answers": answers, "submission_id": str(uuid4()), "writer_id": writer, "seq": 1}
    api.put(f"attempts/{attempt}/submission", json=handed_in).raise_for_status()
    receipt: dict[str, Any] = api.get(f"attempts/{attempt}/receipt").raise_for_status().json()
    return receipt


def test_whose_scope_it_is_not(reading: Service, cast: dict[str, Person], browser: Browser, opened: Opened) -> None:
    page = opened(phones.phone(browser, reading.url))
    phones.sign_in(page, cast["member"])
    with reading.api(cast["inspector"]) as api:
        path = f"/kiem-tra/dot/{closed(api)}?don-vi={branch(api)}"
    page.goto(path)
    expect(page.get_by_text("Không tìm thấy trong phạm vi đồng chí phụ trách.")).to_be_visible(timeout=20_000)


def test_the_operator_answers_the_call(reading: Service, cast: dict[str, Person], browser: Browser, opened: Opened) -> None:
    page = opened(phones.phone(browser, reading.url))
    phones.sign_in(page, cast["operator"])
    page.get_by_role("link", name="Vận hành").click()
    expect(page.get_by_text("Hệ thống hoạt động bình thường")).to_be_visible(timeout=20_000)
    page.get_by_role("link", name=re.compile("không vào được")).click()
    page.get_by_label("Số đăng nhập").fill(cast["member"].login)
    page.get_by_role("button", name="Xem", exact=True).click()
    expect(page.get_by_text("Nên làm")).to_be_visible(timeout=20_000)
    assert cast["member"].name not in page.inner_text("main")
    page.get_by_label("Số đăng nhập").fill("999999")
    page.get_by_role("button", name="Xem", exact=True).click()
    expect(page.get_by_text("Không tìm thấy trong phạm vi đồng chí phụ trách.")).to_be_visible(timeout=20_000)
