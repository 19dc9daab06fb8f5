"""The pilot and the rest, one campaign after another, whom to help first: sums of tallies, and what they keep to themselves."""

import random
from datetime import date, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import event

from app.core.actor import Role
from app.core.db import Database
from app.participation import tallies
from app.participation.comparing.trend import trend_of
from app.participation.pages import rate_page
from app.units.models import UnitFeature
from tests.participation.builders import DAY, NOW, History, Tree, add, add_history
from tests.participation.closings import Closing, make_closing
from tests.participation.conftest import Get, Who
from tests.participation.reference import Attempted, Enrolled, Event, Marked, Rules
from tests.support.cast import TODAY, actor_with


def branch_of(branch: str, size: int, came: int, passed: int = 0) -> list[Event]:
    people = [f"{branch} {n:03}" for n in range(size)]
    events: list[Event] = [Enrolled(person, branch, "expected") for person in people]
    events += [Marked(person, "sáng", "regular", 1, "present", "roll") for person in people[:came]]
    return [*events, *(Attempted(p, taken=True, passed=n < passed) for n, p in enumerate(people[:came]))]


async def store(db: Database, tree: Tree, *branches: tuple[Any, ...], **changes: Any) -> History:
    events = [e for branch in branches for e in branch_of(*branch)]
    async with db.write() as session:
        history = await add_history(session, tree, "province", Rules(1, None, "default-1"), events, **changes)
        await tallies.recompute_all(session, campaign_id=history.campaign_id, now=NOW)
    return history


async def switch_on(db: Database, tree: Tree, unit: str, since: date = date(2024, 1, 1), until: date | None = None) -> None:
    async with db.write() as session:
        row = {"unit_id": tree.ids[unit], "feature": "pilot", "valid_from": since, "valid_to": until}
        await add(session, UnitFeature, [row])


async def test_the_pilot_and_the_rest_are_the_whole(db: Database, tree: Tree, who: Who, get: Get) -> None:
    history = await store(db, tree, ("branch", 50, 49, 40), ("neighbour", 20, 18, 15), ("other_branch", 30, 25, 20))
    await switch_on(db, tree, "superior")
    await switch_on(db, tree, "other_superior", until=DAY)  # no longer on the roster day
    board = await who((Role.BOARD, tree.ids["province"]))
    found = await get(f"campaigns/{history.campaign_id}/participation/pilot", board)
    page = await get(f"campaigns/{history.campaign_id}/participation", board)
    assert [
        (s["name"], s["branches"], s["took_part"]["text"], s["passed_test"]["text"]) for s in (found["pilot"], found["rest"])
    ] == [
        ("Các chi bộ thí điểm", 2, "67/70 (95,7 %)", "55/67 (82,0 %)"),
        ("Các chi bộ còn lại", 1, "25/30 (83,3 %)", "20/25 (80,0 %)"),
    ]
    for rate in ("took_part", "took_test"):
        for number in ("numerator", "denominator"):
            assert found["pilot"][rate][number] + found["rest"][rate][number] == page["unit"][rate][number]
    assert found["pilot"]["ways"]["text"] == "điểm danh 67"


async def test_results_of_a_hidden_line_are_not_given_away(db: Database, tree: Tree, who: Who, get: Get) -> None:
    """The ward's page shows its total, and hides a small branch with the next one: the sides must not part the two."""
    history = await store(db, tree, ("branch", 50, 49, 40), ("neighbour", 6, 5, 1), ("single", 20, 12, 11))
    path = f"campaigns/{history.campaign_id}/participation/pilot"
    board = await who((Role.BOARD, tree.ids["province"]))
    await switch_on(db, tree, "single")
    sides = await get(path, board)
    assert sides["pilot"]["passed_test"]["text"] == "11/12 (91,6 %)"  # what the superior committee's page tells, too
    assert sides["rest"]["passed_test"]["text"] == "41/54 (75,9 %)"
    ward = await get(path, board, unit=tree.ids["grassroots"])
    assert (ward["pilot"]["branches"], ward["rest"]["took_part"]["text"]) == (0, "54/56 (96,4 %)")
    assert ward["rest"]["passed_test"]["text"] == "41/54 (75,9 %)"  # the page's own total
    await switch_on(db, tree, "neighbour")
    assert (await get(path, board))["pilot"]["passed_test"]["hidden_because"]  # 17 less the 12 would tell the five
    assert (await get(path, board, unit=tree.ids["grassroots"]))["rest"]["passed_test"]["text"] is None
    branch = await get(path, board, unit=tree.ids["neighbour"])
    assert (branch["pilot"]["took_part"]["text"], branch["pilot"]["passed_test"]["text"]) == ("5/6 (83,3 %)", None)


async def test_a_campaign_without_anybody_there(db: Database, tree: Tree, who: Who, get: Get) -> None:
    history = await store(db, tree, ("branch", 5, 4))
    found = await get(
        f"campaigns/{history.campaign_id}/participation/pilot", await who((Role.BOARD, tree.ids["other_superior"]))
    )
    assert (found["pilot"]["took_part"]["text"], found["rest"]["branches"], found["as_of"]) == ("không áp dụng", 0, None)


async def test_a_unit_from_campaign_to_campaign(db: Database, tree: Tree, who: Who, get: Get) -> None:
    for n in range(4):
        await store(
            db, tree, ("branch", 10, n), ("neighbour", 10, 10, 10), title=f"Đợt {n}", starts_at=NOW - timedelta(days=100 - n)
        )
    await store(db, tree, ("other_branch", 10, 3), title="Đợt của nơi khác", state="planned")
    ward = await who((Role.BOARD, tree.ids["grassroots"]))
    found = await get(f"units/{tree.ids['grassroots']}/participation", ward, last=3)
    assert [(p["title"], p["took_part"]["text"], p["took_part"]["met"]) for p in found["items"]] == [
        ("Đợt 3", "13/20 (65,0 %)", False),
        ("Đợt 2", "12/20 (60,0 %)", False),
        ("Đợt 1", "11/20 (55,0 %)", False),
    ]
    branch = await get(f"units/{tree.ids['branch']}/participation", ward)
    assert [p["took_part"]["text"] for p in branch["items"]] == [
        f"{n}/10 ({n}0,0 %)" if n else "0/10 (0,0 %)" for n in (3, 2, 1, 0)
    ]
    cell = await get(f"units/{tree.ids['cell']}/participation", ward)
    assert {p["took_part"]["text"] for p in cell["items"]} == {"không áp dụng"}


async def test_a_trend_is_the_page_of_each_campaign(db: Database, tree: Tree) -> None:
    rng = random.Random(8)
    histories = [
        await store(
            db,
            tree,
            *((b, s := rng.randint(1, 9), rng.randint(0, s)) for b in ("branch", "neighbour", "single", "other_branch")),
        )
        for _ in range(3)
    ]
    actor = actor_with((Role.BOARD, tree.ids["province"]))
    async with db.read() as session:
        for unit in ("province", "superior", "grassroots", "branch", "single"):
            points = (await trend_of(session, actor=actor, unit_id=tree.ids[unit], last=24, today=TODAY, now=NOW)).points
            seen = {p.campaign.id: dict(p.counts) for p in points}
            for history in histories:
                page = await rate_page(
                    session, actor=actor, campaign_id=history.campaign_id, unit_id=tree.ids[unit], today=TODAY, now=NOW
                )
                assert seen[history.campaign_id] == page.unit.counts, unit


async def test_closed_campaigns_keep_their_sealed_figure(db: Database, client: httpx.AsyncClient) -> None:
    world: Closing = await make_closing(db, client)
    campaign = await world.opened()
    meeting = await world.meeting(campaign)
    await world.roll(meeting, marks=[world.mark("Dương Văn Dự")])
    await world.confirm_all()
    await world.closed(campaign)
    for who, unit, text in (
        ("helper", world.cast.cell, "1/1 (100 %)"),
        ("secretary", world.cast.branch, "1/7 (14,2 %)"),
        ("board", world.cast.superior, "1/8 (12,5 %)"),
    ):
        found = (await world.get(who, f"units/{unit}/participation")).json()
        assert [(p["state"], p["took_part"]["text"]) for p in found["items"]] == [("closed", text)]
    assert (await world.get("board", f"units/{world.cast.superior}/support")).json()["items"] == []


async def test_whom_to_help_first(db: Database, tree: Tree, who: Who, get: Get) -> None:
    await store(db, tree, ("branch", 50, 48), ("neighbour", 20, 12), ("single", 8, 8), title="Gấp")
    await store(db, tree, ("branch", 50, 20), ("single", 8, 7), title="Còn xa", ends_at=NOW + timedelta(days=30))
    board = await who((Role.BOARD, tree.ids["superior"]))
    found = await get(f"units/{tree.ids['superior']}/support", board)
    assert [(n["name"], n["left"], n["still_needed"], n["days_left"]) for n in found["items"]] == [
        ("Đảng bộ phường Tân Hoa", 10, 9, 2),
        ("Đảng bộ phường Tân Hoa", 30, 29, 30),
        ("Chi bộ Trung tâm Y tế", 1, 1, 30),
    ]
    assert (
        found["items"][0]["sentence"]
        == "Còn 10 đồng chí chưa học; thiếu 9 đồng chí là đạt chỉ tiêu 98 %; còn 2 ngày (hạn 20/12)."
    )
    first = next(c for c in found["campaigns"] if c["title"] == "Gấp")
    assert (first["branches_complete"], first["branches"], first["people_left"]) == (1, 3, 10)
    assert first["by_missing"] == [{"missing": n, "branches": 1} for n in (0, 2, 8)]
    assert first["sentence"] == "1/3 chi bộ đã học đủ; còn 10 đồng chí; còn 2 ngày (hạn 20/12)."
    cut = await get(f"units/{tree.ids['superior']}/support", board, limit=1)
    assert (len(cut["items"]), cut["in_all"]) == (1, 3)


async def test_support_takes_as_many_statements_for_many_units_as_for_few(db: Database, tree: Tree, who: Who, get: Get) -> None:
    few, many = await who((Role.SECRETARY, tree.ids["branch"])), await who((Role.BOARD, tree.ids["province"]))
    await store(db, tree, *((branch, 30, 20) for branch in ("branch", "neighbour", "single", "other_branch")))
    seen: list[int] = []

    def count(*_: object) -> None:
        seen[-1] += 1

    engine = db.reader.sync_engine
    event.listen(engine, "before_cursor_execute", count)
    for headers, unit in ((few, "branch"), (many, "province")):
        seen.append(0)
        await get(f"units/{tree.ids[unit]}/support", headers)
    event.remove(engine, "before_cursor_execute", count)
    assert seen[0] == seen[1] <= 7  # actor, unit, campaigns, two a campaign; on SQLite two BEGINs, too


@pytest.mark.parametrize("path", ["units/{}/participation", "units/{}/support"])
async def test_who_may_read(path: str, tree: Tree, who: Who, client: httpx.AsyncClient) -> None:
    for role, unit, status in (
        (Role.BOARD, "superior", 200),
        (Role.SECRETARY, "neighbour", 404),
        (Role.EDITOR, "superior", 403),
        (Role.BOARD, "other_superior", 404),
    ):
        answer = await client.get(path.format(tree.ids["branch"]), headers=await who((role, tree.ids[unit])))
        assert answer.status_code == status, (role, unit)
    headers = await who((Role.BOARD, tree.ids["superior"]))
    for bad in ({"last": 0}, {"last": 25}, {"limit": 0}):
        ok = ("last" in bad) != ("participation" in path)
        assert (await client.get(path.format(tree.ids["branch"]), headers=headers, params=bad)).status_code == (
            200 if ok else 422
        )
