"""Figures of units outside the system: typed as reported, journalled, beside every total and in none."""

from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import select, update

from app.campaigns.models import Campaign
from app.core.actor import Role
from app.core.db import Database
from app.core.models import JournalEntry
from app.participation import tallies
from app.participation.outside_units.words import includes
from app.units.models import Unit, UnitPath, UnitVersion
from tests.participation.builders import EPOCH, NOW, History, Tree, add, add_history
from tests.participation.conftest import Get, Who
from tests.participation.reference import Enrolled, Event, Marked, Rules

POLICE = "Đảng bộ Công an thành phố"
EVENTS: list[Event] = [
    *(Enrolled(f"Người {n}", "branch", "expected") for n in range(4)),
    *(Marked(f"Người {n}", "sáng", "regular", 1, "present", "roll") for n in range(3)),
]


@pytest_asyncio.fixture
async def history(db: Database, tree: Tree) -> History:
    async with db.write() as session:
        history = await add_history(session, tree, "superior", Rules(1, None, "default-1"), EVENTS)
        await tallies.recompute_all(session, campaign_id=history.campaign_id, now=NOW)
    return history


class Office:
    """Who types the figures."""

    def __init__(self, client: httpx.AsyncClient, headers: dict[str, str], history: History, tree: Tree) -> None:
        self.client, self.headers, self.path, self.tree = (
            client,
            headers,
            f"campaigns/{history.campaign_id}/outside-units",
            tree,
        )

    def body(self, **changes: Any) -> dict[str, Any]:
        body = {
            "id": str(uuid4()),
            "at_unit_id": str(self.tree.ids["superior"]),
            "name": POLICE,
            "expected": 120,
            "present": 118,
            "took": 117,
            "passed": 115,
            "reported_by": "Đảng ủy Công an thành phố",
            "paper_number": "45-BC/ĐU",
            "paper_date": "2024-12-16",
        }
        return {**body, **changes}

    async def put(self, **changes: Any) -> httpx.Response:
        return await self.client.put(self.path, headers=self.headers, json=self.body(**changes))

    async def refused(self, **changes: Any) -> tuple[int, str]:
        answer = await self.put(**changes)
        return answer.status_code, answer.json()["code"]


@pytest_asyncio.fixture
async def office(client: httpx.AsyncClient, history: History, tree: Tree, who: Who) -> Office:
    return Office(client, await who((Role.OFFICE, tree.ids["superior"])), history, tree)


async def test_reported_figures_stand_beside_the_total_and_in_none(
    office: Office, history: History, tree: Tree, who: Who, get: Get
) -> None:
    path = f"campaigns/{history.campaign_id}/participation"
    province = await who((Role.BOARD, tree.ids["province"]))
    before = await get(path, province)
    assert (before["includes_text"], before["outside_units"]) == ("Gồm đảng viên của các chi bộ trong hệ thống.", [])
    made = await office.put()
    assert (made.status_code, made.json()["mark"], made.json()["took_part"]["text"]) == (
        200,
        "số do đơn vị báo cáo",
        "118/120 (98,3 %)",
    )
    after = await get(path, province)
    assert after["unit"]["took_part"] == before["unit"]["took_part"] == before["children"][1]["took_part"]
    assert after["unit"]["took_part"]["text"] == "3/4 (75,0 %)"
    assert after["includes_text"] == f"Gồm đảng viên của các chi bộ trong hệ thống; chưa gồm {POLICE} (số do đơn vị báo cáo)."
    assert [(u["name"], u["passed_test"]["text"], u["reported_by"]) for u in after["outside_units"]] == [
        (POLICE, "115/117 (98,2 %)", "Đảng ủy Công an thành phố")
    ]
    assert [(c["name"], c["not_included"]) for c in after["children"]] == [
        ("Đảng bộ huyện Lộc Hoa", []),
        ("Đảng bộ thành phố Đồng Hoa", [POLICE]),
    ]
    ward = await get(path, await who((Role.BOARD, tree.ids["grassroots"])))
    assert (ward["outside_units"], ward["unit"]["not_included"]) == ([], [])
    branch = await get(path, await who((Role.SECRETARY, tree.ids["branch"])))
    assert (branch["includes_text"], branch["outside_units"]) == ("Gồm đảng viên của chi bộ.", [])
    listed = await get(office.path, province)
    assert [u["name"] for u in listed["items"]] == [POLICE]


async def test_the_line_of_a_unit_that_reported_apart_says_so(
    client: httpx.AsyncClient, history: History, tree: Tree, who: Who, get: Get
) -> None:
    """It stands in the tree, with nobody on the list: its line must not read as if nothing were known."""
    own = tree.ids["other_superior"]
    province = await who((Role.OFFICE, tree.ids["province"]))
    office = Office(client, province, history, tree)
    assert (await office.put(at_unit_id=str(tree.ids["province"]), unit_id=str(own), name=None)).status_code == 200
    page = await get(f"campaigns/{history.campaign_id}/participation", province)
    assert [(c["name"], c["not_included"]) for c in page["children"]] == [
        ("Đảng bộ huyện Lộc Hoa", ["Đảng bộ huyện Lộc Hoa"]),
        ("Đảng bộ thành phố Đồng Hoa", []),
    ]


async def test_changes_and_withdrawals_are_journalled_with_old_and_new(db: Database, office: Office, history: History) -> None:
    body = office.body()
    first = await office.put(**body)
    assert (await office.put(**body)).json() == first.json()
    changed = (await office.put(**{**body, "present": 119, "took": None, "passed": None})).json()
    assert (changed["took_part"]["numerator"], changed["took_test"], changed["passed_test"]) == (119, None, None)
    withdraw = f"{office.path}/{body['id']}/withdraw"
    for _ in range(2):
        gone = await office.client.post(withdraw, headers=office.headers, json={"reason": "Báo cáo nhầm đợt"})
        assert gone.json()["withdrawn"]
    assert await office.refused(**body) == (409, "outside_unit_withdrawn")
    async with db.read() as session:
        found = select(JournalEntry).where(JournalEntry.action.startswith("participation:outside_unit"))
        entries = (await session.scalars(found.order_by(JournalEntry.id))).all()
    assert [(e.action.split(":")[2], e.reason) for e in entries] == [
        ("record", None),
        ("change", None),
        ("withdraw", "Báo cáo nhầm đợt"),
    ]
    assert (entries[1].old or {})["present"], (entries[1].new or {})["present"] == (118, 119)
    assert (await office.put()).status_code == 200  # reported anew


async def test_what_is_refused_and_changes_nothing(office: Office, get: Get) -> None:
    for bad in (
        {"present": 121},
        {"took": 121, "passed": None},
        {"passed": 118},
        {"took": None, "passed": 1},
        {"name": None},
        {"unit_id": str(uuid4())},
        {"expected": -1},
        {"expected": True},
        {"name": " "},
        {"surprise": 1},
    ):
        assert (await office.put(**bad)).status_code == 422, bad
    body = office.body()
    assert (await office.put(**body)).status_code == 200
    assert await office.refused(name="ĐẢNG BỘ  CÔNG AN thành phố") == (409, "outside_unit_known")
    assert await office.refused(**{**body, "at_unit_id": str(office.tree.ids["grassroots"])}) == (409, "outside_unit_id_reused")
    assert [u["took_part"]["text"] for u in (await get(office.path, office.headers))["items"]] == ["118/120 (98,3 %)"]


async def test_a_unit_of_the_tree_that_has_nobody_here(db: Database, office: Office, tree: Tree) -> None:
    assert await office.refused(name=None, unit_id=str(tree.ids["grassroots"])) == (409, "unit_is_counted")
    assert await office.refused(name=None, unit_id=str(tree.ids["other_superior"])) == (404, "not_found")
    assert await office.refused(name=None, unit_id=str(uuid4())) == (404, "not_found")
    made = await office.put(name=None, unit_id=str(tree.ids["single"]))  # a branch whose members are not on the list
    assert (made.status_code, made.json()["name"]) == (200, "Chi bộ Trung tâm Y tế")
    outside = UUID(int=77)
    async with db.write() as session:
        await add(session, Unit, [{"id": outside, "code": "QS", "created_at": NOW}])
        named = {"name": "Đảng bộ Quân sự", "name_folded": "dang bo quan su", "name_sort": "x", "kind": "grassroots"}
        dates = {"valid_from": EPOCH, "valid_to": None}
        await add(session, UnitVersion, [{**named, **dates, "unit_id": outside, "parent_id": tree.ids["superior"]}])
        paths = ((outside, 0), (tree.ids["superior"], 1))
        await add(session, UnitPath, ({**dates, "ancestor_id": a, "descendant_id": outside, "depth": d} for a, d in paths))
    assert (await office.put(name=None, unit_id=str(outside))).json()["name"] == "Đảng bộ Quân sự"


async def test_who_may_type_figures_and_when(db: Database, office: Office, tree: Tree, who: Who) -> None:
    for role, unit, status in (
        (Role.BOARD, "superior", 403),
        (Role.INSPECTOR, "superior", 403),
        (Role.COMMITTEE, "grassroots", 404),
        (Role.COMMITTEE, "other_superior", 404),
        (Role.COMMITTEE, "province", 200),
    ):
        stranger = await who((role, tree.ids[unit]))
        answer = await office.client.put(office.path, headers=stranger, json=office.body(name=f"{POLICE} {role} {unit}"))
        assert answer.status_code == status, (role, unit)
    async with db.write() as session:
        await session.execute(update(Campaign).values(state="closed"))
    assert await office.refused() == (409, "outside_reason_needed")
    assert (await office.put(reason="Đơn vị gửi báo cáo muộn")).status_code == 200
    async with db.write() as session:
        await session.execute(update(Campaign).values(state="planned"))
    assert await office.refused(name="Đảng bộ Quân sự") == (409, "campaign_not_open")


@pytest.mark.parametrize(("apart", "text"), [(["A"], "chưa gồm A (số"), ([str(n) for n in range(7)], "4 và 2 đơn vị khác (số")])
def test_words(apart: list[str], text: str) -> None:
    assert text in includes(branch=False, apart=apart)


@pytest.mark.parametrize(("took", "told"), [(0, "không áp dụng"), (1, None), (9, None), (10, "0/10 (0,0 %)")])
async def test_results_of_few_are_not_told(office: Office, took: int, told: str | None) -> None:
    """Above the branch a typed figure says as much about one person as a counted one."""
    found = (await office.put(expected=12, present=12, took=took, passed=0)).json()
    assert found["took_test"]["numerator"] == took
    assert (found["passed_test"] and found["passed_test"]["text"]) == told
