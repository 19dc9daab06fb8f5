"""Figures of units outside the system: apart, marked, and in no total."""

from typing import Any
from uuid import uuid4

import httpx

from app.core.actor import Role
from app.core.db import Database
from tests.participation.builders import Tree
from tests.participation.conftest import Who
from tests.participation.test_page import branch_of, store
from tests.reports import reading
from tests.reports.conftest import File

POLICE, ARMY = "Đảng bộ Công an phường", "=Đảng bộ Quân sự"


async def report(client: httpx.AsyncClient, headers: dict[str, str], campaign: Any, at: Any, name: str, **more: Any) -> None:
    body = {"id": str(uuid4()), "at_unit_id": str(at), "name": name, "expected": 1_200, "present": 1_180} | more
    answer = await client.put(f"campaigns/{campaign}/outside-units", headers=headers, json={"reported_by": "Đảng ủy", **body})
    assert answer.status_code == 200, answer.text


async def test_reported_figures_stand_apart_and_marked(
    db: Database, tree: Tree, who: Who, client: httpx.AsyncClient, file: File
) -> None:
    history = await store(db, tree, branch_of("branch", 12, 11) + branch_of("single", 8, 7))
    office = await who((Role.OFFICE, tree.ids["superior"]))
    paper = {"took": 1_100, "passed": 1_000, "paper_number": "45-BC/ĐU", "paper_date": "2024-12-16"}
    await report(client, office, history.campaign_id, tree.ids["grassroots"], POLICE, **paper)
    await report(client, office, history.campaign_id, tree.ids["superior"], ARMY)
    made = await file(office, history.campaign_id)
    assert reading.sheet_names(made) == ["Tóm tắt", "Kết quả", "Ghi nhận", "Ngoài hệ thống", "Cách tính"]
    rows = reading.by_name(made)
    assert (rows["Tổng cộng"]["Thuộc diện học tập"], rows["Tổng cộng"]["Đã tham gia"]) == (20, 18)
    assert {name: row["Chưa gồm"] for name, row in rows.items()} == {
        "Chi bộ Trung tâm Y tế": "",
        "Đảng bộ phường Tân Hoa": POLICE,
        "Tổng cộng": "",
    }
    apart = {row[1]: row[2:] for row in reading.table(made, "Ngoài hệ thống")[1]}
    assert apart == {
        POLICE: [1_200, 1_180, 1_100, 1_000, "Đảng ủy, số 45-BC/ĐU ngày 16/12/2024"],
        ARMY: [1_200, 1_180, "", "", "Đảng ủy"],
    }
    text = reading.pages(await file(office, history.campaign_id, format="pdf"))[0]
    assert "18/20 (90,0 %)" in text
    assert "Đơn vị ngoài hệ thống (số do đơn vị báo cáo, không cộng vào số chung)" in text
    assert "1.180/1.200 (98,3 %)" in text
    assert "Đảng bộ phường Tân Hoa (*)" in text
    assert "(*) Chưa gồm đơn vị ngoài hệ thống; số do đơn vị báo cáo đứng riêng." in text
    assert f"chưa gồm {ARMY}, {POLICE} (số do đơn vị báo cáo)" in text


async def test_without_them_nothing_is_said_of_them(db: Database, tree: Tree, who: Who, file: File) -> None:
    history = await store(db, tree, branch_of("branch", 12, 11))
    board = await who((Role.BOARD, tree.ids["superior"]))
    made = await file(board, history.campaign_id)
    assert "Ngoài hệ thống" not in reading.sheet_names(made)
    assert "Chưa gồm" not in reading.table(made)[0]
    assert "ngoài hệ thống" not in " ".join(reading.pages(await file(board, history.campaign_id, format="pdf")))
