"""GET /campaigns/{id}/participation: figures, words, who may see what."""

from uuid import uuid4

import httpx
import pytest
from sqlalchemy import event, update

from app.campaigns.models import Campaign
from app.core import outbox
from app.core.actor import Role
from app.core.db import Database
from app.participation import tallies
from tests.participation.builders import NOW, History, Tree, add_facts, add_history
from tests.participation.conftest import Get, Who
from tests.participation.reference import Attempted, Enrolled, Event, Marked, Rules
from tests.support.cast import Cast

ONE_PART = Rules(1, None, "default-1")


def branch_of(branch: str, expected: int, present: int, *, took: int = 0, passed: int = 0) -> list[Event]:
    """A branch with so many people on the list, so many of whom came, took the test and passed it."""
    people = [f"{branch} {n}" for n in range(expected)]
    events: list[Event] = [Enrolled(p, branch, "expected") for p in people]
    events += [Marked(p, "hội nghị", "regular", 1, "present", "code") for p in people[:present]]
    events += [Attempted(p, taken=True, passed=n < passed) for n, p in enumerate(people[:took])]
    return events


async def store(db: Database, tree: Tree, events: list[Event], *, rules: Rules = ONE_PART, top: str = "superior") -> History:
    async with db.write() as session:
        history = await add_history(session, tree, top, rules, events)
        await tallies.recompute_all(session, campaign_id=history.campaign_id, now=NOW)
    return history


def page_of(history: History) -> str:
    return f"campaigns/{history.campaign_id}/participation"


@pytest.mark.parametrize(
    "case",
    [
        (48, 49, False, 1, "48/49 (97,9 %)"),
        (97, 99, False, 1, "97/99 (97,9 %)"),
        (146, 149, False, 1, "146/149 (97,9 %)"),
        (195, 199, False, 1, "195/199 (97,9 %)"),
        (49, 50, True, 0, "49/50 (98,0 %)"),
    ],
)
async def test_golden_cases_at_the_branch_and_above(
    db: Database, tree: Tree, who: Who, get: Get, case: tuple[int, int, bool, int, str]
) -> None:
    present, expected, met, needed, text = case
    history = await store(db, tree, branch_of("branch", expected, present))
    secretary = await who((Role.SECRETARY, tree.ids["branch"]))
    board = await who((Role.BOARD, tree.ids["province"]))
    own = (await get(page_of(history), secretary))["unit"]["took_part"]
    above = (await get(page_of(history), board))["unit"]["took_part"]
    assert (own["met"], own["still_needed"], own["text"], own["verdict"]) == (met, needed, text, None)
    assert (above["met"], above["still_needed"], above["text"]) == (met, needed, text)
    assert above["verdict"] == ("đạt" if met else "chưa đạt")


async def test_a_unit_with_nobody_expected_is_neither_met_nor_missed(db: Database, tree: Tree, who: Who, get: Get) -> None:
    history = await store(db, tree, branch_of("branch", 3, 3))
    committee = await who((Role.COMMITTEE, tree.ids["superior"]))
    page = await get(page_of(history), committee, unit=tree.ids["single"])
    assert page["unit"]["took_part"] == {
        "numerator": 0,
        "denominator": 0,
        "applicable": False,
        "percent": None,
        "text": "không áp dụng",
        "hidden_because": None,
        "target": 9800,
        "met": None,
        "still_needed": 0,
        "verdict": "không áp dụng",
    }


async def test_children_add_up_to_the_parent(db: Database, tree: Tree, who: Who, get: Get) -> None:
    events = branch_of("branch", 12, 11, took=11, passed=9) + branch_of("neighbour", 20, 20) + branch_of("single", 8, 7)
    history = await store(db, tree, events)
    board = await who((Role.BOARD, tree.ids["superior"]))
    page = await get(page_of(history), board)
    assert page["live"] is False
    assert [(c["name"], c["took_part"]["text"]) for c in page["children"]] == [
        ("Chi bộ Trung tâm Y tế", "7/8 (87,5 %)"),
        ("Đảng bộ phường Tân Hoa", "31/32 (96,8 %)"),
    ]
    assert page["unit"]["took_part"]["text"] == "38/40 (95,0 %)"
    assert page["unit"]["took_test"]["text"] == "11/40 (27,5 %)"
    assert page["unit"]["passed_test"]["text"] == "9/11 (81,8 %)"
    province = await get(page_of(history), await who((Role.BOARD, tree.ids["province"])))
    assert province["unit"]["took_part"] == page["unit"]["took_part"]


async def test_a_branch_is_live_and_a_committee_says_until_when(db: Database, tree: Tree, who: Who, get: Get) -> None:
    history = await store(db, tree, branch_of("branch", 2, 0))
    secretary = await who((Role.SECRETARY, tree.ids["branch"]))
    committee = await who((Role.COMMITTEE, tree.ids["grassroots"]))
    async with db.write() as session:
        await add_facts(session, history, [Marked("branch 0", "hội nghị", "regular", 1, "present", "roll")])
        kind, person = outbox.PARTICIPATION_CHANGED, history.members["branch 0"]
        outbox.emit(session, kind=kind, now=NOW, occasion_id=history.campaign_id, subject_id=person)
    assert (await get(page_of(history), secretary))["unit"]["took_part"]["numerator"] == 1
    before = await get(page_of(history), committee)
    assert before["unit"]["took_part"]["numerator"] == 0
    assert before["as_of_text"] == "Số liệu đến 10 giờ"
    await tallies.fold(db, NOW)
    after = await get(page_of(history), committee)
    assert after["unit"]["took_part"]["numerator"] == 1
    assert after["as_of"] > before["as_of"]


async def test_an_exempt_elder_who_came_stands_apart_and_does_not_help(db: Database, tree: Tree, who: Who, get: Get) -> None:
    elder = "Nguyễn Văn Bảy"
    events: list[Event] = [Enrolled(elder, "branch", "exempt"), Marked(elder, "hội nghị", "regular", 1, "present", "roll")]
    history = await store(db, tree, branch_of("branch", 49, 48) + events)
    page = await get(page_of(history), await who((Role.SECRETARY, tree.ids["branch"])))
    assert page["unit"]["took_part"]["text"] == "48/49 (97,9 %)"
    assert page["unit"]["took_part"]["met"] is False
    assert page["unit"]["outside"] == {
        "total": 1,
        "exempt": 1,
        "temporarily_exempt": None,
        "suspended": None,
        "removed": 0,
        "came": 1,
    }


async def test_under_the_congress_policy_the_elder_enters_both_sides(db: Database, tree: Tree, who: Who, get: Get) -> None:
    elder = "Nguyễn Văn Bảy"
    events: list[Event] = [Enrolled(elder, "branch", "exempt"), Marked(elder, "hội nghị", "regular", 1, "present", "roll")]
    events.append(Enrolled("Lê Thị Sáu", "branch", "exempt"))
    history = await store(db, tree, branch_of("branch", 49, 48) + events, rules=Rules(1, None, "congress-1"))
    page = await get(page_of(history), await who((Role.SECRETARY, tree.ids["branch"])))
    assert page["unit"]["took_part"]["text"] == "49/50 (98,0 %)"
    assert (page["unit"]["outside"]["exempt"], page["unit"]["outside"]["came"]) == (1, 0)


async def test_two_places_and_a_makeup_are_one_participation(db: Database, tree: Tree, who: Who, get: Get) -> None:
    person = "branch 0"
    events: list[Event] = [
        *branch_of("branch", 2, 0),
        Marked(person, "hội trường A", "regular", 1, "present", "code"),
        Marked(person, "hội trường B", "regular", 1, "present", "roll"),
        Marked(person, "học bù", "makeup", 1, "present", "roll"),
    ]
    page = await get(page_of(await store(db, tree, events)), await who((Role.SECRETARY, tree.ids["branch"])))
    assert page["unit"]["took_part"]["text"] == "1/2 (50,0 %)"
    assert page["unit"]["ways"] == {"code": 1, "roll": 0, "makeup": 0, "home": 0, "elsewhere": 0, "text": "mã 1"}


async def test_results_of_few_takers_stay_in_the_branch(db: Database, tree: Tree, who: Who, get: Get) -> None:
    history = await store(
        db,
        tree,
        branch_of("branch", 12, 12, took=9, passed=4)
        + branch_of("single", 12, 12, took=10, passed=4)
        + branch_of("other_branch", 12, 12, took=10, passed=5),
        top="province",
    )
    secretary = await who((Role.SECRETARY, tree.ids["branch"]))
    board = await who((Role.BOARD, tree.ids["province"]))
    assert (await get(page_of(history), secretary))["unit"]["passed_test"]["text"] == "4/9 (44,4 %)"
    seen = (await get(page_of(history), board, unit=tree.ids["branch"]))["unit"]
    assert seen["took_test"]["text"] == "9/12 (75,0 %)"
    assert seen["passed_test"]["numerator"] is None
    assert seen["passed_test"]["text"] is None
    assert "từ 10 đồng chí" in seen["passed_test"]["hidden_because"]
    for unit, text in (("other_branch", "5/10 (50,0 %)"), ("superior", "8/19 (42,1 %)"), ("single", None)):
        told = (await get(page_of(history), board, unit=tree.ids[unit]))["unit"]["passed_test"]
        assert told["text"] == text, unit  # `single` and the total of `superior` would tell the nine
    cell = (await get(page_of(history), board, unit=tree.ids["cell"]))["unit"]
    assert cell["passed_test"]["hidden_because"] is not None


async def test_outside_the_scope_nothing_exists(
    db: Database, cast: Cast, tree: Tree, who: Who, client: httpx.AsyncClient
) -> None:
    history = await store(db, tree, branch_of("branch", 2, 1))
    neighbour = await who((Role.SECRETARY, cast.neighbour))
    stranger = await who((Role.COMMITTEE, cast.other_superior))
    member = await who()
    editor = await who((Role.EDITOR, cast.province))
    path = page_of(history)
    assert (await client.get(path, headers=neighbour, params={"unit": str(cast.branch)})).status_code == 404
    assert (await client.get(path, headers=stranger)).status_code == 404
    assert (await client.get(path, headers=member)).status_code == 403
    assert (await client.get(path, headers=editor, params={"unit": str(cast.branch)})).status_code == 403
    assert (await client.get(path)).status_code == 401
    board = await who((Role.BOARD, cast.province))
    unknown = await client.get(f"campaigns/{uuid4()}/participation", headers=board)
    assert (unknown.status_code, unknown.json()["code"]) == (404, "not_found")
    restated = await client.get(path, headers=stranger, params={"tree": "today"})
    assert (restated.status_code, restated.json()["code"]) == (404, "not_found")
    nonsense = await client.get(path, headers=board, params={"tree": "tomorrow", "unit": "x"})
    assert (nonsense.status_code, nonsense.json()["code"]) == (422, "malformed_input")


async def test_twice_the_units_and_people_take_no_more_statements(db: Database, tree: Tree, who: Who, get: Get) -> None:
    board, secretary = await who((Role.BOARD, tree.ids["superior"])), await who((Role.SECRETARY, tree.ids["branch"]))
    few = await store(db, tree, branch_of("branch", 3, 2))
    many = await store(db, tree, [e for b in ("branch", "neighbour", "single") for e in branch_of(b, 30, 20)])
    counted = 0

    def count(*_: object) -> None:
        nonlocal counted
        counted += 1

    engine = db.reader.sync_engine
    event.listen(engine, "before_cursor_execute", count)
    for headers in (board, secretary):
        seen = []
        for history in (few, many):
            counted = 0
            await get(page_of(history), headers)
            seen.append(counted)
        # Actor, unit, campaign, figures, what may be told of the test, what stands beside; on SQLite two BEGINs, too.
        assert seen[0] == seen[1] <= 8
    event.remove(engine, "before_cursor_execute", count)


async def test_on_whose_word_participations_rest(db: Database, tree: Tree, who: Who, get: Get) -> None:
    people = [f"branch {n}" for n in range(5)]
    trusts = ("confirmed", "alone", "waiting", "waiting")
    events: list[Event] = [Enrolled(person, "branch", "expected") for person in people]
    events += [
        Marked(person, "sáng", "regular", 1, "present", "roll", trust=trust)
        for person, trust in zip(people, trusts, strict=False)
    ]
    events.append(Marked(people[4], "sáng", "regular", 1, "present", "code", trust="waiting"))  # a code needs no second person
    events.append(Marked(people[3], "chiều", "regular", 1, "present", "roll"))  # seen by two elsewhere
    history = await store(db, tree, events)
    for role, unit in ((Role.SECRETARY, "branch"), (Role.BOARD, "superior")):
        found = (await get(page_of(history), await who((role, tree.ids[unit]))))["unit"]["resting"]
        assert found == {"waiting": 1, "one_recorder": 1, "text": "chờ người thứ hai xác nhận 1, một người ghi 1"}


async def test_without_a_test_nobody_is_said_not_to_have_taken_it(db: Database, tree: Tree, who: Who, get: Get) -> None:
    history = await store(db, tree, branch_of("branch", 10, 9))
    async with db.write() as session:
        await session.execute(update(Campaign).where(Campaign.id == history.campaign_id).values(quiz_id=None))
    page = await get(page_of(history), await who((Role.BOARD, tree.ids["province"])))
    assert (page["unit"]["took_test"]["applicable"], page["unit"]["took_test"]["text"]) == (False, "không áp dụng")
    assert page["unit"]["passed_test"]["applicable"] is False
    assert page["unit"]["took_part"]["text"] == "9/10 (90,0 %)"
