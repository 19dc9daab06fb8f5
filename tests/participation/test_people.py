"""Who is missing and why somebody counts: the names, who may read them, and what is kept of each look."""

from typing import Any

import httpx
from sqlalchemy import select

from app.core.actor import Role
from app.core.db import Database
from app.core.models import JournalEntry
from app.members.models import Member
from app.participation import tallies
from tests.participation.builders import NOW, History, Tree, add_enrolments, add_facts, add_history
from tests.participation.conftest import Get, Who
from tests.participation.reference import Attempted, Enrolled, Event, Marked, Removed, Rules
from tests.support.cast import Cast, auth_headers, make_account, make_member

EVENTS: list[Event] = [
    Enrolled("Nguyễn Văn Bảy", "branch", "exempt"),
    Enrolled("Lê Thị Sáu", "branch", "expected"),
    Enrolled("Trần Văn Út", "branch", "expected"),
    Enrolled("Điểu Giang", "branch", "expected"),
    Enrolled("Thị Bé", "branch", "suspended"),
    Enrolled("Hoàng Văn Năm", "branch", "expected"),
    Removed("Hoàng Văn Năm"),
    Marked("Nguyễn Văn Bảy", "sáng", "regular", 1, "present", "roll"),
    Marked("Nguyễn Văn Bảy", "sáng", "regular", 2, "present", "roll"),
    Marked("Lê Thị Sáu", "sáng", "regular", 1, "present", "code"),
    Marked("Lê Thị Sáu", "bù", "makeup", 2, "present", "roll"),
    Marked("Trần Văn Út", "sáng", "regular", 1, "present", "roll"),
    Marked("Trần Văn Út", "sáng", "regular", 2, "excused", "roll"),
    Attempted("Trần Văn Út", taken=True, passed=True),
]


async def store(db: Database, tree: Tree, **changes: Any) -> History:
    async with db.write() as session:
        history = await add_history(session, tree, "superior", Rules(2, None, "default-1"), **changes)
        recorder = await make_account(session, label="Phạm Thị Mười")
        people = {e.person for e in EVENTS if isinstance(e, Enrolled)}
        for name in sorted(people):
            history.members[name] = (await make_member(session, branch=tree.ids["branch"], name=name)).id
        await add_enrolments(session, history, "default-1", EVENTS)
        await add_facts(session, history, EVENTS, recorded_by=recorder.id)
        await tallies.recompute_all(session, campaign_id=history.campaign_id, now=NOW)
    return history


async def looks(db: Database) -> list[tuple[str, str | None]]:
    async with db.read() as session:
        query = select(JournalEntry.action, JournalEntry.reason).where(JournalEntry.action.startswith("names:"))
        return [(action, reason) for action, reason in await session.execute(query)]


async def test_the_secretary_reads_who_is_missing_by_given_name(db: Database, tree: Tree, who: Who, get: Get) -> None:
    history = await store(db, tree)
    secretary = await who((Role.SECRETARY, tree.ids["branch"]))
    found = await get(f"campaigns/{history.campaign_id}/participation/missing", secretary)
    assert [(p["full_name"], p["state_text"], p["parts_present"], p["parts_required"]) for p in found["people"]] == [
        ("Điểu Giang", "chưa ghi", 0, 2),
        ("Trần Văn Út", "vắng có lý do", 1, 2),
    ]
    assert (found["missing"], found["not_come"]) == (2, {"excused": 1, "unexcused": 0, "unrecorded": 1})
    assert await looks(db) == [("names:missing:view", "theo dõi, sắp xếp học bù")]
    test = await get(f"campaigns/{history.campaign_id}/participation/missing", secretary, of="test")
    assert [p["full_name"] for p in test["people"]] == ["Điểu Giang", "Lê Thị Sáu"]


async def test_names_stop_at_the_committee_directly_above(
    db: Database, tree: Tree, who: Who, get: Get, client: httpx.AsyncClient
) -> None:
    history = await store(db, tree)
    path = f"campaigns/{history.campaign_id}/participation/missing"
    ward = await who((Role.COMMITTEE, tree.ids["grassroots"]))
    assert len((await get(path, ward, unit=tree.ids["branch"]))["people"]) == 2
    assert len(await looks(db)) == 1
    for headers, unit in (
        (ward, tree.ids["grassroots"]),
        (await who((Role.COMMITTEE, tree.ids["superior"])), tree.ids["branch"]),
        (await who((Role.BOARD, tree.ids["grassroots"])), tree.ids["branch"]),
        (await who((Role.INSPECTOR, tree.ids["province"])), tree.ids["branch"]),
    ):
        found = await get(path, headers, unit=unit)
        assert (found["missing"], found["people"]) == (2, None)
        assert found["names_withheld_because"]
    assert len(await looks(db)) == 1
    neighbour = await who((Role.SECRETARY, tree.ids["neighbour"]))
    assert (await client.get(path, headers=neighbour, params={"unit": str(tree.ids["branch"])})).status_code == 404
    assert (await client.get(path, headers=await who())).status_code == 403


async def explain(get: Get, history: History, headers: dict[str, str], name: str) -> dict[str, Any]:
    path = f"campaigns/{history.campaign_id}/participation/explain"
    return await get(path, headers, member=history.members[name])


async def test_the_sentence_an_inspector_reads(db: Database, cast: Cast, tree: Tree, who: Who, get: Get) -> None:
    history = await store(db, tree)
    inspector = await who((Role.INSPECTOR, cast.province))
    came = await explain(get, history, inspector, "Lê Thị Sáu")
    assert came["sentence"] == (
        "Thuộc diện học tập: đảng viên chính thức của Chi bộ khu phố 1, ngày chốt danh sách 05/12/2024; "
        "đã tham gia: học bù ngày 18/12/2024, do đồng chí Phạm Thị Mười điểm danh."
    )
    assert (came["in_denominator"], came["in_numerator"], came["form"]) == (True, True, "full")
    assert [(m["session_kind"], m["part"], m["recorded_by"]) for m in came["marks"]] == [
        ("regular", 1, None),  # with the code of the hall, themselves
        ("makeup", 2, "Phạm Thị Mười"),
    ]
    half = await explain(get, history, inspector, "Trần Văn Út")
    assert half["sentence"].endswith("chưa tính là đã tham gia: đã dự 1/2 phần, phần còn lại vắng có lý do.")
    assert (half["in_denominator"], half["in_numerator"]) == (True, False)
    elder = await explain(get, history, inspector, "Nguyễn Văn Bảy")
    assert elder["sentence"] == ("Không tính trong đợt này: được miễn công tác và sinh hoạt đảng; có dự học, ghi ở dòng riêng.")
    gone = await explain(get, history, inspector, "Hoàng Văn Năm")
    assert gone["sentence"] == ("Không tính trong đợt này: đã đưa ra khỏi danh sách từ ngày 05/12/2024 (từ trần).")
    assert [action for action, _ in await looks(db)] == ["names:explanation:view"] * 4


async def test_the_branch_reads_no_reasons(db: Database, cast: Cast, tree: Tree, who: Who, get: Get) -> None:
    history = await store(db, tree)
    secretary = await who((Role.SECRETARY, cast.branch))
    suspended = await explain(get, history, secretary, "Thị Bé")
    assert suspended["sentence"] == "Không tính trong đợt này."
    assert (suspended["form"], suspended["line"]) == ("open", "outside")
    managing = await explain(get, history, await who((Role.OFFICE, cast.grassroots)), "Thị Bé")
    assert managing["sentence"] == "Không tính trong đợt này: bị đình chỉ sinh hoạt đảng."


async def test_who_may_ask(db: Database, tree: Tree, who: Who, get: Get, client: httpx.AsyncClient) -> None:
    history = await store(db, tree)
    path = f"campaigns/{history.campaign_id}/participation/explain"
    member = str(history.members["Lê Thị Sáu"])

    async def status(headers: dict[str, str], asked: str = member) -> int:
        return (await client.get(path, headers=headers, params={"member": asked})).status_code

    assert await status(await who((Role.SECRETARY, tree.ids["neighbour"]))) == 404
    assert await status(await who((Role.COMMITTEE, tree.ids["other_superior"]))) == 404
    assert await status(await who((Role.COMMITTEE, tree.ids["superior"]))) == 403
    assert await status(await who((Role.BOARD, tree.ids["province"]))) == 403
    assert await status(await who()) == 404
    assert await status(await who((Role.INSPECTOR, tree.ids["province"])), str(history.campaign_id)) == 404
    assert await looks(db) == []
    async with db.write() as session:
        own = await make_account(session, member=await session.get(Member, history.members["Lê Thị Sáu"]))
    assert (await get(path, auth_headers(own), member=member))["form"] == "full"
    assert await status(auth_headers(own), str(history.members["Trần Văn Út"])) == 404
    assert await looks(db) == []


async def test_somebody_who_joined_later_is_told_so(db: Database, cast: Cast, tree: Tree, who: Who, get: Get) -> None:
    history = await store(db, tree)
    async with db.write() as session:
        history.members["Mới"] = (await make_member(session, branch=cast.branch, name="Vũ Thị Mới")).id
    found = await explain(get, history, await who((Role.SECRETARY, cast.branch)), "Mới")
    assert (found["in_denominator"], found["line"]) == (False, "not_enrolled")
    assert "ngày chốt danh sách 05/12/2024" in found["sentence"]
