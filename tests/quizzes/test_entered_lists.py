"""Reading entered results: whose, by whom, on record; the sheet itself."""

import httpx
import pytest
import pytest_asyncio

from app.core.db import Database
from app.core.ids import new_id
from app.core.models import JournalEntry
from app.quizzes.entering import sheets
from app.quizzes.grading import PaperQuestion
from tests.quizzes.builders import body_of
from tests.quizzes.entering import Branch, first_branch


@pytest_asyncio.fixture
async def branch(db: Database, client: httpx.AsyncClient) -> Branch:
    return await first_branch(db, client)


async def test_the_list_of_a_unit(branch: Branch) -> None:
    first = await branch.entered(member="Lê Văn 0")
    second = await branch.entered(member="Lê Văn 1")
    await branch.confirm("deputy", first)
    listed = (await branch.get("secretary", "entered-results")).json()["items"]
    assert [(r["id"], r["state"]) for r in listed] == [(second, "waiting"), (first, "confirmed")]
    assert [r["may_confirm"] for r in listed] == [False, False]
    waiting = (await branch.get("committee", "entered-results", unit=branch.stage.cast.branch, state="waiting")).json()["items"]
    assert [(r["id"], r["may_confirm"]) for r in waiting] == [(second, True)]
    assert "answers" not in waiting[0]
    page = (await branch.get("secretary", "entered-results", limit=1)).json()
    rest = (await branch.get("secretary", "entered-results", limit=1, cursor=page["next_cursor"])).json()
    assert [page["items"][0]["id"], rest["items"][0]["id"], rest["next_cursor"]] == [second, first, None]
    looked = await branch.all(JournalEntry, JournalEntry.action == "names:entered_results:view")
    assert len(looked) == 4


async def test_who_only_reads_is_not_asked_to_confirm(branch: Branch) -> None:
    entered = await branch.entered(member="Lê Văn 0")
    unit = branch.stage.cast.branch
    asked = {}
    for who in ("inspector", "committee", "helper", "Lê Văn 1", "Lê Văn 0"):
        listed = (await branch.get(who, "entered-results", unit=unit)).json()["items"]
        sheet = (await branch.get(who, f"entered-results/{entered}")).json()
        assert [r["may_confirm"] for r in listed] == [sheet["may_confirm"]]
        asked[who] = sheet["may_confirm"]
    assert asked == {"inspector": False, "committee": True, "helper": True, "Lê Văn 1": True, "Lê Văn 0": False}
    assert (await branch.confirm("inspector", entered)).status_code == 403


async def test_members_see_what_waits_in_their_branch(branch: Branch) -> None:
    first = await branch.entered(member="Lê Văn 0")
    await branch.confirm("deputy", first)
    second = await branch.entered(member="secretary", who="deputy")
    listed = (await branch.get("Lê Văn 1", "entered-results")).json()["items"]
    assert [r["id"] for r in listed] == [second]
    assert (await branch.get("Lê Văn 1", "entered-results", state="confirmed")).json()["items"] == []
    assert (await branch.get("Lê Văn 1", "entered-results", unit=branch.stage.cast.neighbour)).status_code == 404
    assert (await branch.get("Lê Văn Xa", "entered-results")).json()["items"] == []


@pytest.mark.parametrize(
    ("who", "unit", "status"),
    [
        ("committee", "branch", 200),
        ("committee", "grassroots", 200),
        ("inspector", "branch", 200),
        ("board", "branch", 403),
        ("superior", "superior", 403),
        ("superior", "branch", 200),
        ("neighbour", "branch", 404),
        ("stranger", "branch", 404),
        ("helper", "cell", 200),
        ("operator", "branch", 403),
    ],
)
async def test_who_reads_the_list(branch: Branch, who: str, unit: str, status: int) -> None:
    await branch.entered()
    answer = await branch.get(who, "entered-results", unit=getattr(branch.stage.cast, unit))
    assert answer.status_code == status
    assert ("Lê Văn 0" in answer.text) is (status == 200 and unit != "cell")


async def test_one_result_is_compared_with_the_sheet(branch: Branch) -> None:
    paper, right = await branch.paper(), await branch.right()
    result = await branch.entered()
    shown = (await branch.get("Lê Văn 1", f"entered-results/{result}")).json()
    letters = "ABCD"
    for answer, (place, raw), question in zip(shown["answers"], right.items(), paper, strict=True):
        assert answer["question"] == int(place) + 1
        if question["kind"] == "single":
            assert answer["written"] == letters[raw]
        elif question["kind"] == "several":
            assert answer["written"] == ", ".join(letters[n] for n in raw)
        else:
            assert answer["written"] == ("Đúng" if raw else "Sai")
    assert not {"score", "earned", "passed", "right"} & shown.keys()
    for who, status in (("Lê Văn 0", 200), ("inspector", 200), ("board", 403), ("Lê Văn Xa", 404), ("stranger", 404)):
        assert (await branch.get(who, f"entered-results/{result}")).status_code == status


@pytest.mark.parametrize("verb", ["confirm", "refuse"])
async def test_colleagues_read_a_sheet_while_it_waits_for_one_of_them(branch: Branch, verb: str) -> None:
    """Afterwards it is open to who keeps the branch, to whose it is, and to the second person, who put their name to it."""
    result = await branch.entered()
    assert (await branch.get("helper", f"entered-results/{result}")).status_code == 200
    decided = await (branch.confirm("Lê Văn 1", result) if verb == "confirm" else branch.refuse("Lê Văn 1", result))
    assert decided.status_code == 200
    statuses = {who: (await branch.get(who, f"entered-results/{result}")).status_code for who in ("Lê Văn 1", "Lê Văn 0")}
    assert statuses == {"Lê Văn 1": 200, "Lê Văn 0": 200}
    for who, status in (("helper", 403), ("secretary", 200), ("deputy", 200), ("inspector", 200), ("Lê Văn Xa", 404)):
        assert (await branch.get(who, f"entered-results/{result}")).status_code == status


async def test_the_member_reads_own_entries_unjournalled(branch: Branch) -> None:
    result = await branch.entered()
    before = await branch.count(JournalEntry)
    assert (await branch.get("Lê Văn 0", f"entered-results/{result}")).status_code == 200
    assert await branch.count(JournalEntry) == before


def _questions() -> tuple[PaperQuestion, ...]:
    kinds = ("single", "several", "true_false")
    return tuple(PaperQuestion(new_id(), kind, body_of(n, kind), (3, 2, 1, 0) if n < 2 else ()) for n, kind in enumerate(kinds))


def test_a_sheet_in_order() -> None:
    sheet = sheets.read_sheet(_questions(), {"2": False, "0": 3, "1": [1, 3]})
    assert sheet == sheets.Sheet({"0": 3, "1": [1, 3], "2": False}, ())
    assert list(sheet.answers) == ["0", "1", "2"]


@pytest.mark.parametrize("place", ["3", "00", "١", "0x0", " 0", "", "1e0", "99999"])
def test_places_that_are_none(place: str) -> None:
    (trouble,) = sheets.read_sheet(_questions(), {place: 0}).troubles
    assert trouble.question is None
    assert trouble.sentence().startswith("Đề này không có câu này")
