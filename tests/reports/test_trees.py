"""A report as it was, and restated to today's tree: names and units of each, the same people in both."""

from datetime import date

import httpx

from app.core.actor import Role
from app.core.db import Database
from app.reports.making import make_reports
from app.units.kinds import UnitKind
from tests.participation.builders import NOW, History, Tree
from tests.participation.conftest import Get, Who
from tests.participation.test_page import branch_of, store
from tests.reports import reading
from tests.reports.conftest import File, Order
from tests.units.reorganisations import merge, new, take

CHANGED = date(2024, 12, 10)  # after the roster day (05/12), before the day of the tests (18/12)


async def merged(db: Database, tree: Tree) -> History:
    """Two branches that became one after the roster day."""
    history = await store(db, tree, branch_of("branch", 12, 11) + branch_of("neighbour", 20, 20), top="grassroots")
    both = new("KP12", UnitKind.BRANCH, tree.ids["grassroots"], "Chi bộ khu phố 1 và 2")
    await take(db, both, merge(tree.ids["branch"], both.unit_id), merge(tree.ids["neighbour"], both.unit_id), day=CHANGED)
    return history


async def test_both_readings_are_printed_with_their_own_units(db: Database, tree: Tree, who: Who, get: Get, file: File) -> None:
    history = await merged(db, tree)
    committee = await who((Role.COMMITTEE, tree.ids["grassroots"]))
    was = reading.by_name(await file(committee, history.campaign_id))
    today = reading.by_name(await file(committee, history.campaign_id, tree="today"))
    assert list(was) == ["Chi bộ khu phố 1", "Chi bộ khu phố 2", "Tổng cộng"]
    assert list(today) == ["Chi bộ khu phố 1 và 2", "Tổng cộng"]
    assert was["Tổng cộng"] == today["Tổng cộng"]
    page = await get(f"reports/campaigns/{history.campaign_id}", committee, tree="today")
    assert (page["tree_text"], page["recorders"]) == ("Quy về cây tổ chức đảng ngày 18/12/2024", None)
    text = reading.pages(await file(committee, history.campaign_id, tree="today", format="pdf"))
    assert "Quy về cây tổ chức đảng ngày 18/12/2024" in text[0]
    assert "31/32 (96,8 %)" in text[0]
    assert "Một người ghi" not in text[-1]


async def test_a_unit_that_is_no_more_is_reported_as_it_was_only(
    db: Database, tree: Tree, who: Who, client: httpx.AsyncClient, file: File
) -> None:
    history = await merged(db, tree)
    committee = await who((Role.COMMITTEE, tree.ids["grassroots"]))
    unit = str(tree.ids["branch"])
    assert list(reading.by_name(await file(committee, history.campaign_id, unit_id=unit))) == ["Chi bộ khu phố 1"]
    body = {"client_id": unit, "campaign_id": str(history.campaign_id), "unit_id": unit, "format": "pdf", "tree": "today"}
    answer = await client.post("reports", headers=committee, json=body)
    assert (answer.status_code, answer.json()["code"]) == (409, "unit_is_no_more")


async def test_a_unit_that_ends_before_its_report_is_made_is_asked_for_again(
    db: Database, tree: Tree, who: Who, client: httpx.AsyncClient, order: Order
) -> None:
    history = await store(db, tree, branch_of("branch", 12, 11), top="grassroots")
    committee = await who((Role.COMMITTEE, tree.ids["grassroots"]))
    job = await order(committee, history.campaign_id, unit_id=str(tree.ids["branch"]), tree="today")
    await take(db, merge(tree.ids["branch"], tree.ids["neighbour"]), day=CHANGED)
    assert await make_reports(db, NOW) == 1
    found = (await client.get(f"reports/{job['id']}", headers=committee)).json()
    assert found["state_text"] == "Tổ chức đảng hoặc đợt học tập vừa thay đổi. Đồng chí mở lại số liệu rồi yêu cầu lại."
