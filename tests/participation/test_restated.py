"""tree=today: enrolled branches followed to whoever took over; both readings agree on the whole; nobody is divided."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event, select

from app.campaigns.models import Campaign
from app.core import clock
from app.core.actor import Role
from app.core.db import Database
from app.members.models import Affiliation, Member, MemberStatus
from app.participation import tallies
from app.participation.models import TallyShare
from app.participation.snapshots.sealing import Act, seal_closing
from app.units.kinds import UnitKind
from app.units.reorganising.steps import Close, Move, Part
from tests.participation.builders import NOW, History, Tree, add_facts
from tests.participation.conftest import Get, Who
from tests.participation.reference import Marked
from tests.participation.test_page import branch_of, page_of, store
from tests.support.cast import Cast
from tests.units.reorganisations import SYSTEM, codes, merge, new, parted, parts, take

DAY = timedelta(days=1)
CHANGED = date(2024, 12, 10)  # after the roster day (05/12), before the day of the tests (18/12)


@pytest.fixture
def restated(get: Get) -> Any:
    """The page in today's tree."""

    async def read(history: History, headers: dict[str, str], **params: Any) -> dict[str, Any]:
        return await get(page_of(history), headers, tree="today", **params)

    return read


def lines(page: dict[str, Any]) -> dict[str, str]:
    return {child["name"]: child["took_part"]["text"] for child in page["children"]}


async def affiliate(db: Database, history: History, *people: str) -> dict[str, str]:
    """Make people of the list official members of the branch whose name theirs begins with; their numbers."""
    numbers: dict[str, str] = {}
    async with db.write() as session:
        for name in people:
            member = await session.get_one(Member, history.members[name])
            numbers[name] = member.number
            common = {"member_id": member.id, "valid_from": date(2020, 1, 1), "recorded_at": NOW}
            session.add(MemberStatus(aspect="membership", value="full", **common))
            session.add(Affiliation(unit_id=history.tree.ids[name.split()[0]], kind="official", **common))
    return numbers


async def test_without_changes_both_readings_are_one(db: Database, tree: Tree, who: Who, get: Get, restated: Any) -> None:
    events = branch_of("branch", 12, 11, took=11, passed=9) + branch_of("neighbour", 20, 20) + branch_of("single", 8, 7)
    history = await store(db, tree, events)
    for role, unit in ((Role.BOARD, "province"), (Role.BOARD, "superior"), (Role.COMMITTEE, "grassroots")):
        headers = await who((role, tree.ids[unit]))
        was, today = await get(page_of(history), headers), await restated(history, headers)
        assert {**today, "tree": "as_was", "as_of": was["as_of"], "as_of_text": was["as_of_text"]} == was


async def test_a_merged_branch_counts_where_it_went(db: Database, tree: Tree, who: Who, get: Get, restated: Any) -> None:
    events = branch_of("branch", 12, 11) + branch_of("neighbour", 20, 20) + branch_of("single", 8, 7)
    history = await store(db, tree, events)
    both = new("KP12", UnitKind.BRANCH, tree.ids["grassroots"], "Chi bộ khu phố 1 và 2")
    changes = (both, merge(tree.ids["branch"], both.unit_id), merge(tree.ids["neighbour"], both.unit_id))
    await take(db, *changes, day=CHANGED)
    committee, board = await who((Role.COMMITTEE, tree.ids["grassroots"])), await who((Role.BOARD, tree.ids["province"]))
    assert lines(await get(page_of(history), committee)) == {
        "Chi bộ khu phố 1": "11/12 (91,6 %)",
        "Chi bộ khu phố 2": "20/20 (100 %)",
    }
    today = await restated(history, committee)
    assert (today["tree"], lines(today)) == ("today", {"Chi bộ khu phố 1 và 2": "31/32 (96,8 %)"})
    for unit in ("superior", "province"):
        was, now = await get(page_of(history), board, unit=tree.ids[unit]), await restated(history, board, unit=tree.ids[unit])
        assert (was["unit"]["took_part"], was["unit"]["ways"]) == (now["unit"]["took_part"], now["unit"]["ways"])
    secretary = await who((Role.SECRETARY, both.unit_id))
    own = await restated(history, secretary)
    assert (own["unit"]["took_part"]["text"], own["children"], own["live"]) == ("31/32 (96,8 %)", [], False)
    then = await get(page_of(history), secretary, unit=tree.ids["branch"])
    assert then["unit"]["took_part"]["text"] == "11/12 (91,6 %)"
    nothing = await get(page_of(history), secretary)
    assert nothing["unit"]["took_part"]["applicable"] is False
    assert "chưa có tổ chức đảng này" in nothing["note"]


async def test_a_moved_branch_counts_under_its_new_committee(db: Database, tree: Tree, who: Who, restated: Any) -> None:
    history = await store(db, tree, branch_of("single", 8, 7) + branch_of("branch", 4, 4), top="province")
    await take(db, Move(tree.ids["single"], tree.ids["other_superior"]), day=CHANGED)
    board = await who((Role.BOARD, tree.ids["province"]))
    assert lines(await restated(history, board)) == {
        "Đảng bộ huyện Lộc Hoa": "7/8 (87,5 %)",
        "Đảng bộ thành phố Đồng Hoa": "4/4 (100 %)",
    }


async def test_a_change_of_tomorrow_restates_nothing_today(db: Database, tree: Tree, who: Who, restated: Any) -> None:
    history = await store(db, tree, branch_of("branch", 4, 3) + branch_of("neighbour", 2, 2))
    day = clock.today() + DAY
    await take(db, merge(tree.ids["neighbour"], tree.ids["branch"]), day=day)
    committee = await who((Role.COMMITTEE, tree.ids["grassroots"]))
    assert lines(await restated(history, committee)) == {"Chi bộ khu phố 1": "3/4 (75,0 %)", "Chi bộ khu phố 2": "2/2 (100 %)"}
    clock.shift(NOW - clock.real_now() + 2 * DAY)
    assert lines(await restated(history, committee)) == {"Chi bộ khu phố 1": "5/6 (83,3 %)"}


async def test_who_was_where_goes_where_in_a_split(db: Database, tree: Tree, who: Who, restated: Any) -> None:
    """Of four, one goes to each new branch by name; one had left before the split and one died: the main line has them."""
    history = await store(db, tree, branch_of("branch", 4, 3) + branch_of("neighbour", 2, 1))
    numbers = await affiliate(db, history, "branch 0", "branch 3")
    east, west = (new(code, UnitKind.BRANCH, tree.ids["grassroots"], f"Chi bộ {code}") for code in ("Đông", "Tây"))
    shared = parts((east.unit_id, [tree.ids["cell"]], [numbers["branch 0"]]), (west.unit_id, [], [numbers["branch 3"]]))
    await take(db, east, west, parted("split", tree.ids["branch"], shared), day=CHANGED)
    committee = await who((Role.COMMITTEE, tree.ids["grassroots"]))
    expected = {"Chi bộ khu phố 2": "1/2 (50,0 %)", "Chi bộ Tây": "0/1 (0,0 %)", "Chi bộ Đông": "3/3 (100 %)"}
    assert lines(await restated(history, committee)) == expected
    async with db.read() as session:
        share = (await session.scalars(select(TallyShare))).one()
        assert (share.unit_id, share.expected, share.present) == (tree.ids["branch"], 1, 0)
    async with db.write() as session:
        await add_facts(session, history, [Marked("branch 3", "học bù", "makeup", 1, "present", "roll")])
        await tallies.recompute_all(session, campaign_id=history.campaign_id, now=NOW)
    assert lines(await restated(history, committee)) == expected | {"Chi bộ Tây": "1/1 (100 %)"}
    for unit, text in ((east, "3/3 (100 %)"), (west, "1/1 (100 %)")):
        own = await restated(history, await who((Role.SECRETARY, unit.unit_id)))
        assert own["unit"]["took_part"]["text"] == text


async def test_splits_after_merges_and_merges_after_splits(db: Database, tree: Tree, who: Who, restated: Any) -> None:
    history = await store(db, tree, branch_of("branch", 3, 1) + branch_of("neighbour", 2, 2) + branch_of("single", 1, 1))
    numbers = await affiliate(db, history, "branch 0", "neighbour 0", "neighbour 1", "single 0")
    x, y = (new(code, UnitKind.BRANCH, tree.ids["grassroots"], f"Chi bộ {code}") for code in ("X", "Y"))
    await take(db, merge(tree.ids["neighbour"], tree.ids["branch"]), day=CHANGED)
    off = parts(
        (tree.ids["branch"], [tree.ids["cell"]], [numbers["branch 0"]]),
        (x.unit_id, [], [numbers["neighbour 0"], numbers["neighbour 1"]]),
    )
    await take(db, x, parted("split", tree.ids["branch"], off), day=CHANGED + DAY)
    committee = await who((Role.COMMITTEE, tree.ids["superior"]))
    ward = tree.ids["grassroots"]
    assert lines(await restated(history, committee, unit=ward)) == {
        "Chi bộ X": "2/2 (100 %)",
        "Chi bộ khu phố 1": "1/3 (33,3 %)",
    }
    again = parts((x.unit_id, [], [numbers["neighbour 0"]]), (y.unit_id, [], [numbers["neighbour 1"]]))
    await take(db, y, parted("split", x.unit_id, again), day=CHANGED + 2 * DAY)
    await take(db, merge(x.unit_id, tree.ids["single"]), day=CHANGED + 3 * DAY)
    assert lines(await restated(history, committee, unit=ward)) == {
        "Chi bộ Y": "1/1 (100 %)",
        "Chi bộ khu phố 1": "1/3 (33,3 %)",
    }
    whole = await restated(history, committee)
    assert lines(whole) == {"Chi bộ Trung tâm Y tế": "2/2 (100 %)", "Đảng bộ phường Tân Hoa": "2/4 (50,0 %)"}
    assert whole["unit"]["took_part"]["text"] == "4/6 (66,6 %)"


async def test_a_branch_that_nobody_took_over_keeps_its_line(db: Database, tree: Tree, who: Who, restated: Any) -> None:
    history = await store(db, tree, branch_of("neighbour", 2, 1) + branch_of("single", 1, 1))
    await take(db, Close(tree.ids["neighbour"]), day=CHANGED)
    ward = new("P", UnitKind.SUPERIOR, tree.ids["province"], "Đảng bộ phường Hoa")
    raised = frozenset({UnitKind.GRASSROOTS_BRANCH})
    changes = (
        ward,
        merge(tree.ids["grassroots"], ward.unit_id, children_become=raised),
        parted("dissolve", tree.ids["superior"], [Part(ward.unit_id, rest=True)]),
    )
    await take(db, *changes, day=CHANGED + DAY)
    board = await who((Role.BOARD, tree.ids["province"]))
    page = await restated(history, board, unit=ward.unit_id)
    assert lines(page) == {
        "Chi bộ Trung tâm Y tế": "1/1 (100 %)",
        "Chi bộ khu phố 1": "không áp dụng",
        "Chi bộ khu phố 2": "1/2 (50,0 %)",
    }
    assert page["unit"]["took_part"]["text"] == "2/3 (66,6 %)"
    assert lines(await restated(history, board))["Đảng bộ phường Hoa"] == "2/3 (66,6 %)"


async def test_units_of_one_tree_only_are_answered_clearly(db: Database, tree: Tree, who: Who, get: Get, client: Any) -> None:
    history = await store(db, tree, branch_of("branch", 2, 1))
    east, west = (new(code, UnitKind.GRASSROOTS, tree.ids["superior"], f"Đảng bộ {code}") for code in ("Đông", "Tây"))
    shared = parts((east.unit_id, [tree.ids["branch"]], []), (west.unit_id, [tree.ids["neighbour"]], []))
    await take(db, east, west, parted("split", tree.ids["grassroots"], shared), day=CHANGED)
    board = await who((Role.BOARD, tree.ids["superior"]))
    gone = await client.get(page_of(history), headers=board, params={"tree": "today", "unit": str(tree.ids["grassroots"])})
    assert (gone.status_code, gone.json()["code"]) == (409, "unit_is_no_more")
    assert {s["name"] for s in gone.json()["successors"]} == {"Đảng bộ Đông", "Đảng bộ Tây"}
    assert "“Đảng bộ Tây”" in gone.json()["detail"]
    was = await get(page_of(history), board, unit=tree.ids["grassroots"])
    assert was["unit"]["took_part"]["text"] == "1/2 (50,0 %)"
    for headers in (await who((Role.COMMITTEE, east.unit_id)), await who((Role.COMMITTEE, west.unit_id))):
        part = await client.get(page_of(history), headers=headers, params={"unit": str(tree.ids["grassroots"])})
        assert part.status_code == 404
    cell = await client.get(page_of(history), headers=board, params={"tree": "today", "unit": str(tree.ids["cell"])})
    assert (cell.status_code, cell.json()["code"]) == (422, "reading_not_available")
    past = await client.get(page_of(history), headers=board, params={"tree": "today", "on": "2024-12-12"})
    assert (past.status_code, past.json()["code"]) == (422, "reading_not_available")


async def test_results_are_not_given_away_by_two_trees(db: Database, tree: Tree, who: Who, get: Get, restated: Any) -> None:
    """The five of one branch go over to a branch of thirty elsewhere: told there, 35 less 30 would be told."""
    events = branch_of("branch", 12, 12, took=12, passed=4) + branch_of("neighbour", 3, 3, took=3, passed=1)
    events += branch_of("single", 5, 5, took=5, passed=2) + branch_of("other_branch", 30, 30, took=30, passed=9)
    history = await store(db, tree, events, top="province")
    board = await who((Role.BOARD, tree.ids["province"]))
    was = await get(page_of(history), board)
    assert [c["passed_test"]["text"] for c in was["children"]] == ["9/30 (30,0 %)", "7/20 (35,0 %)"]
    below = await get(page_of(history), board, unit=tree.ids["superior"])
    assert [c["passed_test"]["text"] for c in below["children"]] == [None, None]  # five, and fifteen less them
    await take(db, merge(tree.ids["neighbour"], tree.ids["branch"]), day=CHANGED)
    await take(db, merge(tree.ids["single"], tree.ids["other_branch"]), day=CHANGED)
    now = await restated(history, board)
    assert [c["took_test"]["numerator"] for c in now["children"]] == [35, 15]
    assert [c["passed_test"]["text"] for c in now["children"]] == [None, None]
    assert "tại ngày chốt danh sách" in now["children"][0]["passed_test"]["hidden_because"]
    assert now["unit"]["passed_test"]["text"] == "16/50 (32,0 %)"
    own = await restated(history, await who((Role.SECRETARY, tree.ids["branch"])))
    assert own["unit"]["passed_test"]["text"] == "5/15 (33,3 %)"


async def test_what_both_trees_tell_anyhow_is_told(db: Database, tree: Tree, who: Who, restated: Any) -> None:
    events = branch_of("branch", 12, 12, took=12, passed=4) + branch_of("neighbour", 3, 3, took=3, passed=1)
    history = await store(db, tree, events)
    await take(db, merge(tree.ids["neighbour"], tree.ids["branch"]), day=CHANGED)
    page = await restated(history, await who((Role.BOARD, tree.ids["superior"])), unit=tree.ids["grassroots"])
    assert [line["passed_test"]["text"] for line in (page["unit"], *page["children"])] == ["5/15 (33,3 %)"] * 2


async def test_the_shares_of_a_split_branch_tell_no_results(
    db: Database, tree: Tree, who: Who, get: Get, restated: Any
) -> None:
    history = await store(db, tree, branch_of("branch", 24, 24, took=24, passed=4) + branch_of("neighbour", 12, 12, took=12))
    people = [f"branch {n}" for n in range(24)]
    numbers = await affiliate(db, history, *people)
    east, west = new("d", UnitKind.BRANCH, tree.ids["grassroots"]), new("t", UnitKind.BRANCH, tree.ids["grassroots"])
    shares = parts((east.unit_id, [], [numbers[p] for p in people[:5]]), (west.unit_id, [], [numbers[p] for p in people[5:]]))
    await take(db, east, west, Close(tree.ids["cell"]), parted("split", tree.ids["branch"], shares), day=CHANGED)
    board = await who((Role.BOARD, tree.ids["province"]))
    page = await restated(history, board, unit=tree.ids["grassroots"])
    seen = {child["took_test"]["numerator"]: child["passed_test"]["text"] for child in page["children"]}
    assert seen == {5: None, 19: None, 12: "0/12 (0,0 %)"}
    assert page["unit"]["passed_test"]["text"] == "4/36 (11,1 %)"


async def test_outside_the_scope_nothing_exists_in_either_tree(
    db: Database, cast: Cast, tree: Tree, who: Who, client: Any
) -> None:
    history = await store(db, tree, branch_of("neighbour", 2, 1))
    await take(db, merge(cast.neighbour, cast.other_branch), day=CHANGED)
    heir, sender = await who((Role.COMMITTEE, cast.other_superior)), await who((Role.COMMITTEE, cast.superior))

    async def status(headers: dict[str, str], unit: UUID, tree_: str) -> int:
        answer = await client.get(page_of(history), headers=headers, params={"unit": str(unit), "tree": tree_})
        return int(answer.status_code)

    assert await status(heir, cast.neighbour, "as_was") == 200
    assert await status(heir, cast.other_branch, "today") == 200
    assert await status(sender, cast.neighbour, "as_was") == 404
    assert await status(sender, cast.other_branch, "today") == 404
    assert await status(sender, cast.superior, "today") == 200
    assert await status(await who((Role.SECRETARY, cast.branch)), cast.neighbour, "as_was") == 404
    assert await status(await who((Role.EDITOR, cast.province)), cast.other_branch, "today") == 403


async def test_twice_the_units_take_no_more_statements(db: Database, tree: Tree, who: Who, restated: Any) -> None:
    board = await who((Role.BOARD, tree.ids["superior"]))
    few = await store(db, tree, branch_of("branch", 3, 2))
    many = await store(db, tree, [e for b in ("branch", "neighbour", "single") for e in branch_of(b, 30, 20)])
    await take(db, merge(tree.ids["neighbour"], tree.ids["single"]), day=CHANGED)
    counted = 0

    def count(*_: object) -> None:
        nonlocal counted
        counted += 1

    engine = db.reader.sync_engine
    event.listen(engine, "before_cursor_execute", count)
    seen = []
    for history in (few, many):
        counted = 0
        await restated(history, board)
        seen.append(counted)
    event.remove(engine, "before_cursor_execute", count)
    assert seen[0] == seen[1] <= 10  # which branches' results each line holds, and what may be told of them, too


async def test_a_unit_does_not_end_before_a_list_that_was_frozen_with_it(db: Database, tree: Tree) -> None:
    await store(db, tree, branch_of("neighbour", 2, 1))
    change = merge(tree.ids["neighbour"], tree.ids["branch"])
    assert await codes(db, change, day=date(2024, 12, 5)) == ["list_frozen_later"]
    assert await codes(db, Close(tree.ids["neighbour"]), day=date(2024, 12, 1)) == ["list_frozen_later"]
    assert await codes(db, change, day=date(2024, 12, 6)) == []


async def test_a_closed_campaign_is_restated_as_it_was_sealed(
    db: Database, tree: Tree, who: Who, get: Get, restated: Any
) -> None:
    """A split after the closing shares out what the snapshot says; what arrives since moves neither reading."""
    history = await store(db, tree, branch_of("branch", 4, 3) + branch_of("neighbour", 2, 1))
    numbers = await affiliate(db, history, "branch 0", "branch 3")
    async with db.write() as session:
        campaign = await session.get_one(Campaign, history.campaign_id)
        await seal_closing(session, campaign, Act(SYSTEM, None, NOW), left_open=[])
        campaign.state, campaign.closed_at = "closed", NOW
    east, west = (new(code, UnitKind.BRANCH, tree.ids["grassroots"], f"Chi bộ {code}") for code in ("Đông", "Tây"))
    shared = parts((east.unit_id, [tree.ids["cell"]], [numbers["branch 0"]]), (west.unit_id, [], [numbers["branch 3"]]))
    await take(db, east, west, parted("split", tree.ids["branch"], shared), day=CHANGED)
    async with db.write() as session:
        await add_facts(session, history, [Marked("branch 3", "học bù", "makeup", 1, "present", "roll")])
    committee = await who((Role.COMMITTEE, tree.ids["grassroots"]))
    was, now = await get(page_of(history), committee), await restated(history, committee)
    assert was["unit"]["took_part"] == now["unit"]["took_part"]
    assert now["snapshot"] == was["snapshot"]
    assert now["snapshot"]["number"] == 1
    assert lines(now) == {"Chi bộ khu phố 2": "1/2 (50,0 %)", "Chi bộ Tây": "0/1 (0,0 %)", "Chi bộ Đông": "3/3 (100 %)"}
