"""The make-up plan over the wire: reach, who is left, classes shared in a ward, meetings already arranged, names."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select, update

from app.campaigns.models import Campaign, Enrolment, StudySession
from app.core import clock
from app.core.actor import Role
from app.core.db import Database
from app.core.models import JournalEntry
from app.participation.planner import Plan
from app.participation.plans.classes import planned
from app.participation.plans.field import Group, Parts
from app.participation.plans.proposing import days_for_classes
from tests.participation.builders import NOW, History, Tree, add_history, add_meeting
from tests.participation.conftest import Get, Who
from tests.participation.reference import Enrolled, Event, Marked, Removed, Rules


def came(name: str, *parts: int) -> list[Event]:
    return [Marked(name, "sáng", "regular", part, "present", "roll") for part in parts]


# 12 of 16 expected in the ward (branch 9 of 11, neighbour 3 of 5), 2 of 3 in the hospital's own branch.
EVENTS: list[Event] = [
    *(Enrolled(f"Khu phố 1 {n:02}", "branch", "expected") for n in range(11)),
    *(Enrolled(f"Khu phố 2 {n:02}", "neighbour", "expected") for n in range(5)),
    *(Enrolled(f"Y tế {n:02}", "single", "expected") for n in range(3)),
    Enrolled("Nguyễn Văn Bảy", "branch", "exempt"),
    Enrolled("Thị Bé", "branch", "suspended"),
    Enrolled("Trần Tạm", "neighbour", "temporarily_exempt"),
    Enrolled("Đã Mất", "neighbour", "expected"),
    Removed("Đã Mất"),
    *(mark for n in range(9) for mark in came(f"Khu phố 1 {n:02}", 1, 2)),
    *came("Khu phố 1 09", 1),
    *(mark for n in range(3) for mark in came(f"Khu phố 2 {n:02}", 1, 2)),
    *came("Khu phố 2 03", 1),
    *(mark for n in range(2) for mark in came(f"Y tế {n:02}", 1, 2)),
]


async def store(db: Database, tree: Tree, events: list[Event] = EVENTS, **changes: Any) -> History:
    async with db.write() as session:
        return await add_history(session, tree, "superior", Rules(2, None, "default-1"), events, **changes)


async def plan(get: Get, history: History, headers: dict[str, str], **params: Any) -> dict[str, Any]:
    return await get(f"campaigns/{history.campaign_id}/plan", headers, **params)


async def test_one_class_for_the_ward_and_one_for_the_hospital(db: Database, tree: Tree, who: Who, get: Get) -> None:
    history = await store(db, tree)
    board = await who((Role.BOARD, tree.ids["superior"]))
    found = await plan(get, history, board)
    assert found["sentence"] == (
        "Đề xuất 2 lớp học bù cho 5 đồng chí: "
        "Đảng bộ phường Tân Hoa (4 đồng chí, 2 chi bộ), Chi bộ Trung tâm Y tế (1 đồng chí)."
    )
    assert [(c["name"], c["people"], c["part_titles"]) for c in found["classes"]] == [
        ("Chi bộ Trung tâm Y tế", 1, ["Phần 1", "Phần 2"]),
        ("Đảng bộ phường Tân Hoa", 4, ["Phần 1", "Phần 2"]),
    ]
    assert [(b["name"], b["people"]) for b in found["classes"][1]["branches"]] == [
        ("Chi bộ khu phố 1", 2),
        ("Chi bộ khu phố 2", 2),
    ]
    assert [(a["name"], a["took_part"]["text"], a["in_reach"]) for a in found["aims"]] == [
        ("Đảng bộ thành phố Đồng Hoa", "14/19 (73,6 %)", True),
        ("Chi bộ Trung tâm Y tế", "2/3 (66,6 %)", True),
        ("Đảng bộ phường Tân Hoa", "12/16 (75,0 %)", True),
    ]
    assert (found["days"], found["left"], found["arranged"]) == (2, 5, 0)
    assert found["everybody"] == "Để không ai bị sót: 2 lớp học bù cho 5 đồng chí."
    assert (found["classes"][0]["names"], found["names_withheld_because"] is not None) == (None, True)


async def test_only_as_many_classes_as_the_target_needs(db: Database, tree: Tree, who: Who, get: Get) -> None:
    history = await store(db, tree, target=7800)  # 13 of 16 in the ward, 15 of 19 in all, 3 of 3 in the hospital
    board = await who((Role.BOARD, tree.ids["superior"]))
    shared = await plan(get, history, board, capacity=1)
    assert [(c["name"], c["people"]) for c in shared["classes"]] == [
        ("Chi bộ Trung tâm Y tế", 1),
        ("Đảng bộ phường Tân Hoa", 1),
    ]
    alone = await plan(get, history, board, share="false", capacity=2)
    assert [c["name"] for c in alone["classes"]] == ["Chi bộ Trung tâm Y tế", "Chi bộ khu phố 1"]
    everybody = await plan(get, history, board, goal="everybody", capacity=2)
    assert (everybody["classes_in_all"], everybody["people_in_classes"]) == (3, 5)


async def test_who_lacks_one_part_is_taught_one_part(db: Database, tree: Tree, who: Who, get: Get) -> None:
    history = await store(db, tree, [e for e in EVENTS if e.person not in {"Khu phố 1 10", "Khu phố 2 04"}])
    ward = await who((Role.COMMITTEE, tree.ids["grassroots"]))
    found = await plan(get, history, ward)
    assert [(c["people"], c["parts"], c["part_titles"]) for c in found["classes"]] == [(2, [2], ["Phần 2"])]


async def test_names_are_for_who_follows_up_and_on_record(db: Database, tree: Tree, who: Who, get: Get) -> None:
    history = await store(db, tree)
    ward = await who((Role.COMMITTEE, tree.ids["grassroots"]))
    found = await plan(get, history, ward)
    assert [p["full_name"] for p in found["classes"][0]["names"]] == [
        "Khu phố 1 09",
        "Khu phố 1 10",
        "Khu phố 2 03",
        "Khu phố 2 04",
    ]
    secretary = await who((Role.SECRETARY, tree.ids["branch"]))
    own = await plan(get, history, secretary)
    assert [(c["name"], [p["full_name"] for p in c["names"]]) for c in own["classes"]] == [
        ("Chi bộ khu phố 1", ["Khu phố 1 09", "Khu phố 1 10"])
    ]
    for stranger in (await who((Role.BOARD, tree.ids["grassroots"])), await who((Role.COMMITTEE, tree.ids["superior"]))):
        above = await plan(get, history, stranger, unit=tree.ids["grassroots"])
        assert (above["classes"][0]["people"], above["classes"][0]["names"]) == (4, None)
    async with db.read() as session:
        query = select(JournalEntry.new, JournalEntry.reason).where(JournalEntry.action == "names:plan:view")
        looks = [(new["count"], reason) for new, reason in await session.execute(query.order_by(JournalEntry.id))]
    assert looks == [(4, "sắp xếp học bù"), (2, "sắp xếp học bù")]


async def test_the_exempt_and_the_suspended_are_part_of_no_plan(db: Database, tree: Tree, who: Who, get: Get) -> None:
    for policy in ("default-1", "congress-1"):
        async with db.write() as session:
            events: list[Event] = [Enrolled("Lê Văn Một", "branch", "expected")]
            events += [Enrolled(s, "branch", s) for s in ("exempt", "temporarily_exempt", "suspended")]
            history = await add_history(session, tree, "superior", Rules(1, None, policy), events)
        found = await plan(get, history, await who((Role.COMMITTEE, tree.ids["grassroots"])), goal="everybody")
        assert (found["left"], [p["full_name"] for p in found["classes"][0]["names"]]) == (1, ["Lê Văn Một"])


async def meeting(db: Database, history: History, unit: UUID, parts: list[int], **changes: Any) -> None:
    async with db.write() as session:
        meeting_id = await add_meeting(session, history, changes.pop("kind", "makeup"))
        starts = NOW + timedelta(hours=20)
        values = {"unit_id": unit, "parts": parts, "starts_at": starts, "ends_at": starts + timedelta(hours=2), **changes}
        await session.execute(update(StudySession).where(StudySession.id == meeting_id).values(values))


async def test_whoever_has_a_meeting_ahead_needs_no_class(db: Database, tree: Tree, who: Who, get: Get) -> None:
    history = await store(db, tree)
    secretary = await who((Role.SECRETARY, tree.ids["branch"]))
    await meeting(db, history, tree.ids["neighbour"], [1, 2])  # not theirs
    await meeting(db, history, tree.ids["branch"], [1, 2], cancelled_at=NOW)
    await meeting(db, history, tree.ids["branch"], [1, 2], kind="home")
    assert len((await plan(get, history, secretary))["classes"]) == 1
    await meeting(db, history, tree.ids["superior"], [2])  # for whoever lacks the second part only
    one = await plan(get, history, secretary)
    assert (one["left"], one["arranged"], one["people_in_classes"]) == (2, 1, 1)
    await meeting(db, history, tree.ids["grassroots"], [1])
    both = await plan(get, history, secretary)
    assert (both["arranged"], both["classes"], both["sentence"]) == (2, [], "Không cần xếp thêm lớp học bù.")
    assert both["aims"][0]["sentence"] == (
        "Còn thiếu 2 đồng chí là đạt chỉ tiêu 98 %; 2 đồng chí còn buổi học đã xếp lịch, dự đủ thì đạt."
    )


async def test_what_can_no_longer_be_reached_is_said(db: Database, tree: Tree, who: Who, get: Get) -> None:
    history = await store(db, tree, ends_at=NOW + timedelta(hours=6))
    found = await plan(get, history, await who((Role.BOARD, tree.ids["superior"])))
    assert (found["days"], found["classes"]) == (0, [])
    assert [a["in_reach"] for a in found["aims"]] == [False, False, False]
    assert found["aims"][0]["sentence"] == (
        "Còn thiếu 5 đồng chí là đạt chỉ tiêu 98 %; không còn đạt được trong đợt này vì không còn ngày nào để học bù."
    )


async def test_a_class_a_day_at_each_place(db: Database, tree: Tree, who: Who, get: Get) -> None:
    history = await store(db, tree)
    found = await plan(get, history, await who((Role.BOARD, tree.ids["superior"])), capacity=1)
    assert (found["days"], found["classes_in_all"]) == (2, 1)  # the ward would need four in two days
    assert [(a["name"], a["in_reach"]) for a in found["aims"]] == [
        ("Đảng bộ thành phố Đồng Hoa", False),
        ("Chi bộ Trung tâm Y tế", True),
        ("Đảng bộ phường Tân Hoa", False),
    ]
    assert "2 ngày còn lại không đủ lớp học bù" in found["aims"][2]["sentence"]


async def test_a_place_where_everybody_came_or_nobody_is_expected(db: Database, tree: Tree, who: Who, get: Get) -> None:
    events: list[Event] = [Enrolled("Lê Văn Một", "branch", "expected"), *came("Lê Văn Một", 1, 2)]
    history = await store(db, tree, events)
    met = await plan(get, history, await who((Role.SECRETARY, tree.ids["branch"])))
    assert (met["aims"][0]["sentence"], met["everybody"], met["names_withheld_because"]) == ("Đã đủ chỉ tiêu 98 %.", None, None)
    empty = await plan(get, history, await who((Role.SECRETARY, tree.ids["neighbour"])))
    assert empty["aims"][0]["sentence"] == "Không có đồng chí nào thuộc diện học tập: không áp dụng."


async def test_a_cell_plans_for_its_own_people(db: Database, tree: Tree, who: Who, get: Get) -> None:
    history = await store(db, tree)
    helper = await who((Role.HELPER, tree.ids["cell"]))
    async with db.write() as session:
        theirs = update(Enrolment).where(Enrolment.member_id == history.members["Khu phố 1 10"])
        await session.execute(theirs.values(cell_id=tree.ids["cell"]))
    found = await plan(get, history, helper)
    assert (found["name"], found["left"], [p["full_name"] for p in found["classes"][0]["names"]]) == (
        "Tổ đảng số 1",
        1,
        ["Khu phố 1 10"],
    )


async def test_who_may_ask_and_when(db: Database, tree: Tree, who: Who, client: httpx.AsyncClient) -> None:
    history = await store(db, tree)
    path = f"campaigns/{history.campaign_id}/plan"

    async def status(headers: dict[str, str], **params: Any) -> int:
        return (await client.get(path, headers=headers, params=params)).status_code

    secretary = await who((Role.SECRETARY, tree.ids["branch"]))
    assert await status(secretary, unit=str(tree.ids["neighbour"])) == 404
    assert await status(await who((Role.EDITOR, tree.ids["branch"]))) == 403
    assert [await status(secretary, **p) for p in ({"capacity": 0}, {"capacity": 2001}, {"goal": "all"})] == [422] * 3
    for state in ("planned", "closed"):
        async with db.write() as session:
            await session.execute(update(Campaign).values(state=state))
        refused = await client.get(path, headers=secretary)
        assert (refused.status_code, refused.json()["code"]) == (409, "nothing_to_plan")


@pytest.mark.parametrize(
    ("hour", "days"),
    [(datetime(2024, 12, 20, 10, tzinfo=UTC), 2), (datetime(2024, 12, 20, 0, 30, tzinfo=UTC), 1), (NOW - timedelta(days=9), 0)],
)
def test_days_for_classes(hour: datetime, days: int) -> None:
    assert days_for_classes(NOW, hour) == days
    assert clock.local_day(NOW).day == 18


def test_classes_of_a_site_are_alike_and_sort_people_by_what_they_lack() -> None:
    branch, site = UUID(int=1), UUID(int=2)
    left = [Group(branch, 0b01, 3), Group(branch, 0b10, 3), Group(branch, 0b00, 1)]
    plan_of_six = Plan({site: 2}, {site: 6}, {branch: 6}, [])
    first, second = planned(plan_of_six, left, {branch: site}, Parts(2, 2))
    assert [(c.people, c.parts) for c in (first, second)] == [(3, [1]), (3, [2])]  # who lacks both waits
