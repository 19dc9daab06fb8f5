"""Both files say what the page says: the figures, where they come from, and nobody's name."""

from datetime import date, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import update

from app.audit.sealing import seal_journal
from app.campaigns.models import Attendance, Campaign
from app.core import clock, instance
from app.core.actor import Role
from app.core.db import Database
from app.quizzes.models import Quiz
from app.units.changes import rename_unit
from tests.participation.builders import NOW, History, Tree
from tests.participation.conftest import Get, Who
from tests.participation.reference import Enrolled, Event, Marked
from tests.participation.test_page import branch_of, store
from tests.reports import reading
from tests.reports.conftest import File
from tests.support.cast import actor_with

HALL = "hội nghị"
OUTSIDE = ("Cộng", "Được miễn", "Tạm miễn", "Đình chỉ", "Đưa ra khỏi danh sách", "Có dự học (dòng riêng)")
SUMMED = {"Kết quả": ("Thuộc diện học tập", "Đã tham gia", "Đã làm bài"), "Ghi nhận": ("Mã", "Cộng", "Chưa ghi")}


async def a_campaign(db: Database, tree: Tree) -> History:
    """Three branches below `superior`: 11/12, 20/20 and 7/8 took part; exempt and absent people, every way but one."""
    events: list[Event] = branch_of("branch", 12, 11, took=11, passed=9) + branch_of("neighbour", 20, 18, took=12, passed=11)
    events += branch_of("single", 8, 6)
    events += [
        Marked("neighbour 18", "học bù 1", "makeup", 1, "present", "roll"),
        Marked("neighbour 19", "tại nhà", "home", 1, "present", "home"),
        Marked("single 6", "nơi khác", "regular", 1, "present", "elsewhere"),
        Marked("single 7", HALL, "regular", 1, "excused", "roll"),
        Enrolled("Nguyễn Văn Bảy", "branch", "exempt"),
        Marked("Nguyễn Văn Bảy", HALL, "regular", 1, "present", "roll"),
        Enrolled("Lê Thị Sáu", "single", "suspended"),
    ]
    return await store(db, tree, events)


def percent(rate: dict[str, Any]) -> float | str:
    return float(rate["percent"].replace(",", ".")) if rate["applicable"] else "không áp dụng"


async def test_the_sheet_says_what_the_page_says(db: Database, tree: Tree, who: Who, get: Get, file: File) -> None:
    history = await a_campaign(db, tree)
    board = await who((Role.BOARD, tree.ids["superior"]))
    page = await get(f"campaigns/{history.campaign_id}/participation", board)
    report = await get(f"reports/campaigns/{history.campaign_id}", board)
    times = {"as_of": "", "as_of_text": ""}
    assert report["participation"] | times == page | times
    made = await file(board, history.campaign_id)
    figures, recorded = reading.by_name(made), reading.by_name(made, "Ghi nhận")
    lines = {line["name"]: line for line in page["children"]} | {"Tổng cộng": page["unit"]}
    assert list(figures) == list(recorded) == ["Chi bộ Trung tâm Y tế", "Đảng bộ phường Tân Hoa", "Tổng cộng"]
    for name, line in lines.items():
        row, took_part = figures[name], line["took_part"]
        assert row["Thuộc diện học tập"] == took_part["denominator"]
        assert row["Trong danh sách"] == took_part["denominator"] + line["outside"]["total"]
        assert (row["Đã tham gia"], row["Tỷ lệ (%)"]) == (took_part["numerator"], percent(took_part))
        assert (row["Còn cần"], row["Chỉ tiêu 98 %"]) == (took_part["still_needed"], took_part["verdict"] or "")
        assert (row["Đã làm bài"], row["Tỷ lệ (%) 2"]) == (line["took_test"]["numerator"], percent(line["took_test"]))
        row = recorded[name]
        assert [row[title] for title in ("Mã", "Điểm danh", "Học bù", "Tại nhà", "Nơi khác xác nhận")] == [
            line["ways"][way] for way in ("code", "roll", "makeup", "home", "elsewhere")
        ]
        assert [row[title] for title in ("Vắng có lý do", "Vắng không lý do", "Chưa ghi")] == [
            line["not_come"][state] for state in ("excused", "unexcused", "unrecorded")
        ]
        assert [
            row[t] for t in ("Cộng", "Được miễn", "Tạm miễn", "Đình chỉ", "Đưa ra khỏi danh sách", "Có dự học (dòng riêng)")
        ] == [line["outside"][why] for why in ("total", "exempt", "temporarily_exempt", "suspended", "removed", "came")]


async def test_children_add_up_in_the_sheet_and_numbers_are_numbers(db: Database, tree: Tree, who: Who, file: File) -> None:
    history = await a_campaign(db, tree)
    made = await file(await who((Role.BOARD, tree.ids["superior"])), history.campaign_id)
    for name, summed in (
        ("Kết quả", ("Thuộc diện học tập", "Đã tham gia", "Đã làm bài")),
        ("Ghi nhận", ("Mã", "Cộng", "Chưa ghi")),
    ):
        rows = reading.by_name(made, name)
        total = rows.pop("Tổng cộng")
        for title in summed:
            assert all(isinstance(row[title], float) for row in rows.values())
            assert total[title] == sum(row[title] for row in rows.values())
    assert rows["Chi bộ Trung tâm Y tế"]["Cộng"] == 1


async def test_the_print_says_what_the_page_says(db: Database, tree: Tree, who: Who, get: Get, file: File) -> None:
    history = await a_campaign(db, tree)
    board = await who((Role.BOARD, tree.ids["superior"]))
    page = await get(f"campaigns/{history.campaign_id}/participation", board)
    made = await file(board, history.campaign_id, format="pdf")
    text = reading.pages(made)
    assert reading.is_landscape(made) == [False, True]
    for line in (page["unit"], *page["children"]):
        assert line["name"] in text[0]
        assert line["took_part"]["text"] in text[0]
        assert line["took_test"]["text"] in text[0]
    for said in ("Thành ủy Đồng Hoa", "BÁO CÁO KẾT QUẢ HỌC TẬP", "Học tập Kế hoạch số 64-KH/TU", page["unit"]["ways"]["text"]):
        assert said in text[0]
    assert "chưa đạt; còn cần 2 đồng chí" in text[0]
    assert "Ngày chốt danh sách: 05/12/2024" in text[0]
    assert "Số liệu tạm tính đến 10 giờ ngày 18/12/2024" in text[0]
    assert page["policy_text"] in text[0]
    assert [f"{n}/2" in page for n, page in enumerate(text, 1)] == [True, True]
    assert "Mã xác thực" not in text[0]


async def close(client: httpx.AsyncClient, history: History, who: Who, tree: Tree) -> None:
    committee = await who((Role.COMMITTEE, tree.ids["superior"]))
    body = {"reason": "Đã học đủ, họp sơ kết sớm"}
    answer = await client.post(f"campaigns/{history.campaign_id}/close", headers=committee, json=body)
    assert answer.status_code == 200, answer.text


async def test_a_closed_campaigns_files_name_the_snapshot_and_say_its_figures(
    db: Database, tree: Tree, client: httpx.AsyncClient, who: Who, get: Get, file: File
) -> None:
    history = await a_campaign(db, tree)
    await close(client, history, who, tree)
    inspector = await who((Role.INSPECTOR, tree.ids["superior"]))
    sealed = (await get(f"campaigns/{history.campaign_id}/participation", inspector))["snapshot"]
    proof = await get(f"campaigns/{history.campaign_id}/snapshots/1/proof", inspector)
    sums = {unit["name"]: unit["sums"] for unit in proof["units"]}
    made = await file(inspector, history.campaign_id)
    for name, row in reading.by_name(made).items():
        counted = sums["Đảng bộ thành phố Đồng Hoa" if name == "Tổng cộng" else name]
        assert [row[t] for t in ("Thuộc diện học tập", "Đã tham gia", "Đã làm bài", "Đạt")][:3] == [
            counted["expected"],
            counted["present"],
            counted["took"],
        ]
    assert proof["head"] == sealed["head"]
    above = [row[0] for row in reading.sheet(made)]
    assert f"Mã xác thực của hệ thống: {sealed['head']}" in above
    assert "Số liệu đã chốt: bản chốt số 1, lập lúc 10 giờ ngày 18/12/2024" in above
    text = reading.pages(await file(inspector, history.campaign_id, format="pdf"))
    assert sealed["head"] in text[0]
    assert all(sealed["head"][:16] in page for page in text)
    assert "tạm tính" not in text[0]
    assert "chữ ký số" not in " ".join(text).casefold()


@pytest.mark.parametrize("closed", [False, True])
async def test_every_file_prints_the_journals_newest_seal(
    db: Database, tree: Tree, client: httpx.AsyncClient, who: Who, get: Get, file: File, *, closed: bool
) -> None:
    """That copy convicts whoever changes the journal afterwards."""
    history = await a_campaign(db, tree)
    if closed:
        await close(client, history, who, tree)
    board = await who((Role.BOARD, tree.ids["superior"]))
    assert (await get(f"reports/campaigns/{history.campaign_id}", board))["journal_text"] is None
    assert "nhật ký:" not in reading.pages(await file(board, history.campaign_id, format="pdf"))[0]
    sealed_later = clock.now() + timedelta(minutes=1)
    assert await seal_journal(db, sealed_later) > 0
    async with db.read() as session:
        head = await instance.recall(session, instance.JOURNAL_HEAD)
    line = f"Mã niêm phong nhật ký: {head}"
    assert (await get(f"reports/campaigns/{history.campaign_id}", board))["journal_text"] == line
    assert line in reading.pages(await file(board, history.campaign_id, format="pdf"))[0]
    made = await file(board, history.campaign_id)
    for name in ("Tóm tắt", "Kết quả", "Ghi nhận"):
        assert line in [row[0] for row in reading.sheet(made, name)]


async def test_a_draft_says_for_whose_signature_it_is(db: Database, tree: Tree, who: Who, get: Get, file: File) -> None:
    history = await a_campaign(db, tree)
    board = await who((Role.BOARD, tree.ids["superior"]))
    unit = (await get(f"campaigns/{history.campaign_id}/participation", board))["unit"]
    made = await file(board, history.campaign_id)
    summary = [row[:2] for row in reading.sheet(made, "Tóm tắt")]
    assert summary[-2:] == [["Người lập báo cáo", "Thành ủy Đồng Hoa"], ["(họ tên, ngày lập)", "Dự thảo để trình ký"]]
    figures = {label: value.replace("\u00a0", " ") for label, value in summary if value}
    assert (figures["Đã tham gia học tập"], figures["Đã làm bài trắc nghiệm"]) == (
        unit["took_part"]["text"],
        unit["took_test"]["text"],
    )
    text = " ".join(reading.pages(await file(board, history.campaign_id, format="pdf")))
    assert text.count("Dự thảo để trình ký") == 1
    assert "chữ ký số" not in (reading.xml(made) + text).casefold()


async def vouch(db: Database, history: History) -> None:
    """Two marks of one recorder (of which one is of somebody exempt), two that wait (of which one is of an absent person)."""
    alone, waiting = ("neighbour 18", "Nguyễn Văn Bảy"), ("single 6", "single 7")
    async with db.write() as session:
        for names, values in ((alone, {"single_recorder": True}), (waiting, {"confirmed": False})):
            people = [history.members[name] for name in names]
            await session.execute(update(Attendance).where(Attendance.member_id.in_(people)).values(**values))


@pytest.mark.parametrize("closed", [False, True])
async def test_on_how_many_peoples_word_is_shown(
    db: Database, tree: Tree, client: httpx.AsyncClient, who: Who, file: File, *, closed: bool
) -> None:
    history = await a_campaign(db, tree)
    await vouch(db, history)
    if closed:
        await close(client, history, who, tree)
    board = await who((Role.BOARD, tree.ids["superior"]))
    rows = reading.by_name(await file(board, history.campaign_id), "Ghi nhận")
    assert {name: (row["Một người ghi"], row["Chờ xác nhận"]) for name, row in rows.items()} == {
        "Chi bộ Trung tâm Y tế": (0, 1),
        "Đảng bộ phường Tân Hoa": (1, 0),
        "Tổng cộng": (1, 1),
    }
    text = reading.pages(await file(board, history.campaign_id, format="pdf"))[0]
    assert "Trong số đã ghi nhận một người ghi 1, chờ người thứ hai xác nhận 1" in text
    secretary = await who((Role.SECRETARY, tree.ids["neighbour"]))
    rows = reading.by_name(await file(secretary, history.campaign_id), "Ghi nhận")
    assert (rows["Chi bộ khu phố 2"]["Một người ghi"], rows["Chi bộ khu phố 2"]["Chờ xác nhận"]) == (1, 0)


async def test_no_file_names_a_person(db: Database, tree: Tree, who: Who, client: httpx.AsyncClient, file: File) -> None:
    history = await a_campaign(db, tree)
    committee = await who((Role.COMMITTEE, tree.ids["grassroots"]))
    found = [
        (await client.get(f"reports/campaigns/{history.campaign_id}", headers=committee)).text,
        reading.xml(await file(committee, history.campaign_id, unit_id=str(tree.ids["branch"]))),
        " ".join(reading.pages(await file(committee, history.campaign_id, format="pdf"))),
    ]
    assert [name for name in history.members for text in found if name in text] == []


async def test_a_branch_reads_its_own_lines(db: Database, tree: Tree, who: Who, file: File) -> None:
    history = await a_campaign(db, tree)
    secretary = await who((Role.SECRETARY, tree.ids["single"]))
    made = await file(secretary, history.campaign_id)
    assert list(reading.by_name(made)) == ["Chi bộ Trung tâm Y tế"]
    assert "Đình chỉ" not in reading.table(made, "Ghi nhận")[0]
    assert reading.by_name(made, "Ghi nhận")["Chi bộ Trung tâm Y tế"]["Cộng"] == 1
    printed = await file(secretary, history.campaign_id, format="pdf")
    text = reading.pages(printed)
    assert len(text) == 1
    assert "7/8 (87,5 %)" in text[0]
    assert "còn cần 1 đồng chí" in text[0]
    assert "đình chỉ" not in text[0].replace("bị đình chỉ sinh hoạt đảng", "")
    assert "Tổ chức đảng" not in text[0]


async def test_nobody_expected_is_neither_met_nor_missed(db: Database, tree: Tree, who: Who, file: File) -> None:
    history = await store(db, tree, branch_of("branch", 3, 3), top="province")
    board = await who((Role.BOARD, tree.ids["province"]))
    rows = reading.by_name(await file(board, history.campaign_id))
    row = rows["Đảng bộ huyện Lộc Hoa"]
    assert (row["Thuộc diện học tập"], row["Tỷ lệ (%)"]) == (0, "không áp dụng")
    assert (row["Còn cần"], row["Chỉ tiêu 98 %"]) == ("", ""), "nobody is expected, nobody is needed"
    unit = str(tree.ids["other_superior"])
    text = reading.pages(await file(board, history.campaign_id, unit_id=unit, format="pdf"))[0]
    assert "Chỉ tiêu 98 % không áp dụng" in text
    assert "Không có đồng chí nào của tổ chức đảng này trong danh sách của đợt." in text


async def test_a_truncated_rate_is_never_rounded_up(db: Database, tree: Tree, who: Who, file: File) -> None:
    history = await store(db, tree, branch_of("branch", 49, 48) + branch_of("single", 50, 49))
    board = await who((Role.BOARD, tree.ids["superior"]))
    rows = reading.by_name(await file(board, history.campaign_id))
    assert [(row["Tỷ lệ (%)"], row["Còn cần"], row["Chỉ tiêu 98 %"]) for row in rows.values()] == [
        (98.0, 0, "đạt"),
        (97.9, 1, "chưa đạt"),
        (97.9, 1, "chưa đạt"),
    ]


async def test_results_of_few_takers_are_not_shown(db: Database, tree: Tree, who: Who, file: File) -> None:
    events = branch_of("branch", 12, 12, took=12, passed=9) + branch_of("neighbour", 9, 9, took=9, passed=2)
    history = await store(db, tree, events + branch_of("single", 30, 30, took=30, passed=22))
    board = await who((Role.BOARD, tree.ids["superior"]))
    ward = str(tree.ids["grassroots"])
    rows = reading.by_name(await file(board, history.campaign_id, unit_id=ward))
    assert {name: row["Đạt"] for name, row in rows.items()} == {
        "Chi bộ khu phố 1": "không hiện",
        "Chi bộ khu phố 2": "không hiện",
        "Tổng cộng": 11,
    }
    text = " ".join(reading.pages(await file(board, history.campaign_id, unit_id=ward, format="pdf")))
    assert "11/21 (52,3 %)" in text
    assert "2/9" not in text


@pytest.mark.parametrize("has_quiz", [True, False])
async def test_what_the_campaign_does_not_ask_for_has_no_column(
    db: Database, tree: Tree, who: Who, file: File, *, has_quiz: bool
) -> None:
    history = await a_campaign(db, tree)
    async with db.write() as session:
        await session.execute(update(Quiz).values(pass_mark=None))
        if not has_quiz:
            await session.execute(update(Campaign).values(quiz_id=None))
    board = await who((Role.BOARD, tree.ids["superior"]))
    titles, _ = reading.table(await file(board, history.campaign_id))
    assert "Đạt" not in titles
    assert ("Đã làm bài" in titles) is has_quiz
    text = " ".join(reading.pages(await file(board, history.campaign_id, format="pdf")))
    assert "Đạt bài trắc nghiệm" not in text
    assert ("Đã làm bài trắc nghiệm" in text) is has_quiz


async def test_a_demo_says_so_on_every_page_and_sheet(db: Database, tree: Tree, who: Who, file: File) -> None:
    note = "Dữ liệu minh họa, ngày minh họa 18/12/2024 & tên người là giả định"
    async with db.write() as session:
        await instance.remember(session, instance.DEMO_NOTE, note)
    history = await a_campaign(db, tree)
    board = await who((Role.BOARD, tree.ids["superior"]))
    assert [note in page for page in reading.pages(await file(board, history.campaign_id, format="pdf"))] == [True, True]
    made = await file(board, history.campaign_id)
    assert reading.sheet_names(made) == ["Tóm tắt", "Kết quả", "Ghi nhận", "Cách tính"]
    assert reading.xml(made).count("&amp;C&amp;9Dữ liệu minh họa") == 4
    assert note in [row[0] for row in reading.sheet(made)]


async def test_how_was_counted_stands_on_a_sheet_of_its_own(db: Database, tree: Tree, who: Who, get: Get, file: File) -> None:
    history = await a_campaign(db, tree)
    board = await who((Role.BOARD, tree.ids["superior"]))
    report = await get(f"reports/campaigns/{history.campaign_id}", board)
    said = [row[0] for row in reading.sheet(await file(board, history.campaign_id), "Cách tính")]
    assert said[0] == "Cách tính"
    assert said[1 : len(report["counting"]) + 1] == report["counting"]
    assert report["participation"]["policy_text"] in said[1]
    kinds = "đảng bộ tỉnh, đảng bộ cấp trên trực tiếp cơ sở, đảng bộ cơ sở, chi bộ cơ sở"
    assert f"Chữ đạt, chưa đạt chỉ dùng cho: {kinds}." in said


async def test_names_are_those_of_then(db: Database, tree: Tree, who: Who, file: File) -> None:
    history = await a_campaign(db, tree)
    async with db.write() as session:
        await rename_unit(
            session,
            actor=actor_with((Role.COMMITTEE, tree.ids["superior"])),
            unit_id=tree.ids["grassroots"],
            name="Đảng bộ phường Bình Hoa",
            committee_name="Đảng ủy phường Bình Hoa",
            symbol=None,
            valid_from=date(2024, 12, 10),
            decision="Quyết định số 1",
            now=NOW,
        )
    committee = await who((Role.COMMITTEE, tree.ids["grassroots"]))
    above = [row[0] for row in reading.sheet(await file(committee, history.campaign_id))]
    assert above[0] == "Đảng ủy phường Tân Hoa"
    assert "Đảng bộ phường Tân Hoa" in above
