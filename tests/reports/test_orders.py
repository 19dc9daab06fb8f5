"""Asking for a report, looking how far it is, fetching it: who may, what a repetition does, what is on record."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import func, select, update

from app.auth.models import RoleGrant
from app.campaigns.models import Campaign
from app.core.actor import Role
from app.core.db import Database
from app.core.models import JournalEntry
from app.reports import ordering
from app.reports.making import make_reports
from app.reports.models import ReportJob
from tests.participation.builders import NOW, History, Tree
from tests.participation.conftest import Who
from tests.participation.test_page import branch_of, store
from tests.reports.conftest import Get, Order


async def a_campaign(db: Database, tree: Tree, top: str = "superior") -> History:
    return await store(db, tree, branch_of("branch", 12, 11) + branch_of("neighbour", 5, 5), top=top)


def wanted(history: History, **changes: Any) -> dict[str, Any]:
    """The body of a request."""
    campaign = str(history.campaign_id)
    return {"client_id": str(uuid4()), "campaign_id": campaign, "unit_id": None, "format": "xlsx", **changes}


async def refused(client: httpx.AsyncClient, path: str, headers: dict[str, str]) -> tuple[int, str]:
    answer = await client.get(path, headers=headers)
    return answer.status_code, answer.json()["code"]


async def jobs(db: Database) -> int:
    async with db.read() as session:
        return (await session.execute(select(func.count()).select_from(ReportJob))).scalar_one()


async def test_a_report_is_asked_for_made_and_fetched(
    db: Database, tree: Tree, who: Who, client: httpx.AsyncClient, order: Order
) -> None:
    history = await a_campaign(db, tree)
    board = await who((Role.BOARD, tree.ids["superior"]), label="Ban Tuyên giáo")
    job = await order(board, history.campaign_id, format="pdf")
    assert (job["state"], job["file_name"], job["ask_again_s"]) == ("waiting", None, 2)
    early = await client.get(f"reports/{job['id']}/file", headers=board)
    assert (early.status_code, early.json()["code"], early.headers["retry-after"]) == (409, "report_not_ready", "2")
    assert await make_reports(db, NOW) == 1
    assert await make_reports(db, NOW) == 0
    ready = (await client.get(f"reports/{job['id']}", headers=board)).json()
    assert (ready["state"], ready["ask_again_s"], ready["snapshot_number"], ready["head"]) == ("ready", None, None, None)
    assert ready["file_name"] == "ket-qua-hoc-tap-dang-bo-thanh-pho-dong-hoa-2024-12-18.pdf"
    answer = await client.get(f"reports/{job['id']}/file", headers=board)
    assert (answer.headers["content-type"], answer.headers["cache-control"]) == ("application/pdf", "no-store")
    assert answer.headers["content-disposition"] == f'attachment; filename="{ready["file_name"]}"'
    assert len(answer.content) == ready["size"]
    async with db.read() as session:
        entries = (await session.scalars(select(JournalEntry).where(JournalEntry.subject_kind == "report"))).all()
    assert {e.action for e in entries} == {"reports:report:order", "reports:report:fetch"}
    fetched = next(e for e in entries if e.action == "reports:report:fetch")
    assert (fetched.actor_label, fetched.subject_id, fetched.unit_id) == (
        "Ban Tuyên giáo",
        UUID(job["id"]),
        tree.ids["superior"],
    )
    assert fetched.new is not None
    assert (fetched.new["digest"], fetched.new["format"]) == (ready["digest"], "pdf")


async def test_the_same_id_again_is_the_same_report(db: Database, tree: Tree, who: Who, client: httpx.AsyncClient) -> None:
    history = await a_campaign(db, tree)
    board = await who((Role.BOARD, tree.ids["superior"]))
    body = wanted(history)
    first = await client.post("reports", headers=board, json=body)
    await make_reports(db, NOW)
    again = await client.post("reports", headers=board, json=body)
    named = await client.post("reports", headers=board, json={**body, "unit_id": str(tree.ids["superior"])})
    assert [a.status_code for a in (first, again, named)] == [202, 202, 202]
    assert {a.json()["id"] for a in (first, again, named)} == {first.json()["id"]}
    assert again.json()["state"] == "ready"
    other = await client.post("reports", headers=board, json={**body, "format": "pdf"})
    assert (other.status_code, other.json()["code"]) == (409, "report_order_id_used")
    somebody = await client.post("reports", headers=await who((Role.BOARD, tree.ids["superior"])), json=body)
    assert somebody.json()["id"] != first.json()["id"]
    assert await jobs(db) == 2


@pytest.mark.races
async def test_the_same_id_at_the_same_time_is_one_report(
    db: Database, tree: Tree, who: Who, client: httpx.AsyncClient
) -> None:

    history = await a_campaign(db, tree)
    board = await who((Role.BOARD, tree.ids["superior"]))
    body = wanted(history)
    answers = await asyncio.gather(*(client.post("reports", headers=board, json=body) for _ in range(8)))
    assert {a.status_code for a in answers} == {202}
    assert len({a.json()["id"] for a in answers}) == 1
    assert await jobs(db) == 1


async def test_strangers_and_those_without_a_role_get_nothing(
    db: Database, tree: Tree, who: Who, client: httpx.AsyncClient, order: Order
) -> None:
    history = await a_campaign(db, tree)
    board = await who((Role.BOARD, tree.ids["superior"]))
    stranger = await who((Role.BOARD, tree.ids["other_superior"]))
    editor = await who((Role.EDITOR, tree.ids["superior"]))
    member = await who()
    job = await order(board, history.campaign_id)
    await make_reports(db, NOW)
    campaign, unit = history.campaign_id, str(tree.ids["superior"])
    for headers, status in ((stranger, 404), (editor, 403), (member, 404)):
        for path in (f"reports/{job['id']}", f"reports/{job['id']}/file", f"reports/campaigns/{campaign}?unit={unit}"):
            assert (await client.get(path, headers=headers)).status_code == status
        asked = await client.post("reports", headers=headers, json=wanted(history, unit_id=unit))
        assert asked.status_code == status
    assert (await refused(client, f"reports/{uuid4()}", board)) == (404, "not_found")
    assert (await client.get(f"reports/{job['id']}")).status_code == 401
    assert await jobs(db) == 1


async def test_whoever_has_a_role_over_the_unit_may_fetch_it(
    db: Database, tree: Tree, who: Who, client: httpx.AsyncClient, order: Order
) -> None:
    history = await a_campaign(db, tree)
    job = await order(await who((Role.BOARD, tree.ids["superior"])), history.campaign_id)
    await make_reports(db, NOW)
    for grant in ((Role.INSPECTOR, tree.ids["province"]), (Role.COMMITTEE, tree.ids["superior"])):
        assert (await client.get(f"reports/{job['id']}/file", headers=await who(grant))).status_code == 200
    below = await who((Role.COMMITTEE, tree.ids["grassroots"]))
    assert await refused(client, f"reports/{job['id']}/file", below) == (404, "not_found")


async def test_a_branch_and_those_above_do_not_read_each_others(
    db: Database, tree: Tree, who: Who, client: httpx.AsyncClient, order: Order
) -> None:
    """What stands above the branch names standings; what the branch reads shows the results of few takers."""
    history = await a_campaign(db, tree)
    secretary = await who((Role.SECRETARY, tree.ids["branch"]))
    committee = await who((Role.COMMITTEE, tree.ids["grassroots"]))
    own = await order(secretary, history.campaign_id)
    above = await order(committee, history.campaign_id, unit_id=str(tree.ids["branch"]))
    await make_reports(db, NOW)
    await make_reports(db, NOW)
    assert (await client.get(f"reports/{own['id']}/file", headers=secretary)).status_code == 200
    assert (await client.get(f"reports/{above['id']}/file", headers=committee)).status_code == 200
    assert await refused(client, f"reports/{above['id']}/file", secretary) == (403, "report_of_others")
    assert await refused(client, f"reports/{own['id']}/file", committee) == (403, "report_of_others")


async def test_a_role_that_ended_reads_nothing_more(
    db: Database, tree: Tree, who: Who, client: httpx.AsyncClient, order: Order
) -> None:
    history = await a_campaign(db, tree)
    board = await who((Role.BOARD, tree.ids["superior"]))
    made, waiting = await order(board, history.campaign_id), await order(board, history.campaign_id)
    await make_reports(db, NOW)
    async with db.write() as session:
        await session.execute(update(RoleGrant).values(unit_id=tree.ids["other_superior"]))
    assert await refused(client, f"reports/{made['id']}/file", board) == (404, "not_found")
    await make_reports(db, NOW)
    async with db.write() as session:
        await session.execute(update(RoleGrant).values(unit_id=tree.ids["superior"]))
    assert (await client.get(f"reports/{made['id']}/file", headers=board)).status_code == 200
    found = (await client.get(f"reports/{waiting['id']}", headers=board)).json()
    assert (found["state"], found["ask_again_s"]) == ("failed", None)
    assert found["state_text"] == "Báo cáo không lập được vì đồng chí không còn phụ trách tổ chức đảng này."
    answer = await client.get(f"reports/{waiting['id']}/file", headers=board)
    assert (answer.status_code, answer.json()["code"], answer.json()["detail"]) == (409, "report_not_made", found["state_text"])


async def test_a_planned_campaign_has_nothing_to_report(db: Database, tree: Tree, who: Who, client: httpx.AsyncClient) -> None:
    history = await a_campaign(db, tree)
    async with db.write() as session:
        await session.execute(update(Campaign).values(state="planned"))
    board = await who((Role.BOARD, tree.ids["superior"]))
    assert await refused(client, f"reports/campaigns/{history.campaign_id}", board) == (409, "nothing_to_report")
    asked = await client.post("reports", headers=board, json=wanted(history))
    assert (asked.status_code, asked.json()["code"]) == (409, "nothing_to_report")
    assert await jobs(db) == 0


@pytest.mark.parametrize("field", [{"format": "docx"}, {"tree": "1975"}, {"client_id": "1"}, {"unit_id": 5}, {"more": 1}])
async def test_malformed_orders_are_refused(
    db: Database, tree: Tree, who: Who, client: httpx.AsyncClient, field: dict[str, Any]
) -> None:
    history = await a_campaign(db, tree)
    board = await who((Role.BOARD, tree.ids["superior"]))
    assert (await client.post("reports", headers=board, json=wanted(history, **field))).status_code == 422
    assert await jobs(db) == 0


async def test_one_account_asks_for_so_many_a_day(
    db: Database, tree: Tree, who: Who, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ordering, "MOST_A_DAY", 2)
    history = await a_campaign(db, tree)
    board = await who((Role.BOARD, tree.ids["superior"]))
    bodies = [wanted(history) for _ in range(3)]
    answers = [await client.post("reports", headers=board, json=body) for body in bodies]
    assert [a.status_code for a in answers] == [202, 202, 429]
    assert (answers[2].json()["code"], answers[2].headers["retry-after"]) == ("too_many_reports", "3600")
    assert (await client.post("reports", headers=board, json=bodies[0])).status_code == 202
    assert (
        await client.post("reports", headers=await who((Role.BOARD, tree.ids["superior"])), json=bodies[2])
    ).status_code == 202
    assert await jobs(db) == 3


async def test_who_knows_a_branch_from_inside_fetches_their_own_report_only(
    db: Database, tree: Tree, who: Who, client: httpx.AsyncClient, order: Order, get: Get
) -> None:
    """The office's file tells 24 of two branches together: with one's own twelve, the others' are told."""
    events = branch_of("branch", 12, 12, took=12, passed=9) + branch_of("neighbour", 9, 9, took=9, passed=2)
    events += branch_of("single", 30, 30, took=30, passed=20)
    history = await store(db, tree, events)
    ward = tree.ids["grassroots"]
    office = await who((Role.OFFICE, ward))
    both = await who((Role.COMMITTEE, ward), (Role.SECRETARY, tree.ids["branch"]))
    theirs = await order(office, history.campaign_id, unit_id=str(ward))
    assert await refused(client, f"reports/{theirs['id']}", both) == (403, "report_of_others")
    own = await order(both, history.campaign_id, unit_id=str(ward))
    assert (await client.get(f"reports/{own['id']}", headers=both)).status_code == 200
    told = {}
    for name, headers in (("office", office), ("both", both)):
        page = await get(f"campaigns/{history.campaign_id}/participation", headers, unit=ward)
        told[name] = [line["passed_test"]["text"] for line in (page["unit"], *page["children"])]
    assert told == {"office": ["11/21 (52,3 %)", None, None], "both": [None, "9/12 (75,0 %)", None]}
