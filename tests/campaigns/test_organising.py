"""Who runs a meeting is present in it; guests and non-members are counts beside it, in no rate."""

import asyncio
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import select, update

from app.campaigns.models import Attendance, AttendanceMark, RefusedCheckIn, SessionOrganiser, StudySession
from app.core.models import JournalEntry
from tests.campaigns.builders import HOUR, NAMES, World, problem
from tests.campaigns.halls import count_rows
from tests.support.cast import NOW

AN, BINH, CUONG, *_ = NAMES
XOM, OUTSIDER = "Lâm Thị Xóm", "Mai Văn Khách"


def listed(world: World, **duties: str) -> dict[str, Any]:
    """A list of organisers, by given name: An="speaker"."""
    full = {full.split()[-1]: full for full in world.people}
    people = [{"member_id": str(world.people[full[given]]), "duty": duty} for given, duty in duties.items()]
    return {"client_id": str(uuid4()), "people": people}


async def send(world: World, meeting: str, body: dict[str, Any], who: str = "secretary") -> httpx.Response:
    return await world.put(who, f"sessions/{meeting}/organisers", body)


async def name(world: World, meeting: str, who: str = "secretary", **duties: str) -> httpx.Response:
    return await send(world, meeting, listed(world, **duties), who)


async def count(world: World, meeting: str, *others: dict[str, Any], who: str = "secretary") -> httpx.Response:
    return await world.put(who, f"sessions/{meeting}/others", {"client_id": str(uuid4()), "others": list(others)})


async def duties(world: World, meeting: str) -> dict[str, str]:
    items = (await world.get("secretary", f"sessions/{meeting}/attendance")).json()["items"]
    return {p["name"]: p["duty"] for p in items if p["duty"]}


async def test_who_runs_a_meeting_is_present_in_all_of_it(world: World) -> None:
    campaign = await world.opened(parts=["Sáng", "Chiều"])
    meeting = await world.meeting(campaign)
    answer = await name(world, meeting, An="speaker", Bình="chair")
    assert answer.status_code == 200, answer.text
    assert [(p["name"], p["duty_text"]) for p in answer.json()["people"]] == [(AN, "báo cáo viên"), (BINH, "chủ trì")]
    found = await world.states(meeting)
    assert (found[AN], found[BINH], found[CUONG]) == (["present"] * 2, ["present"] * 2, ["unrecorded"] * 2)
    assert await duties(world, meeting) == {AN: "speaker", BINH: "chair"}
    page = (await world.get("secretary", f"campaigns/{campaign}/participation")).json()["unit"]
    assert (page["took_part"]["numerator"], page["ways"]["roll"]) == (2, 2)
    done = await world.post(BINH, f"sessions/{meeting}/confirmations", {"client_id": str(uuid4())})
    assert done.json()["confirmed"] == 4


async def test_the_list_is_the_whole_list(world: World) -> None:
    meeting = await world.meeting(await world.opened())
    await world.roll(meeting, marks=[world.mark(BINH)])
    await name(world, meeting, An="speaker", Bình="chair")
    again = await name(world, meeting, Cường="organiser")
    assert [p["name"] for p in again.json()["people"]] == [CUONG]
    found = await world.states(meeting)
    # Whom the roll had recorded stays present; what naming had said goes with the name.
    assert (found[AN], found[BINH], found[CUONG]) == (["unrecorded"], ["present"], ["present"])
    assert (await name(world, meeting)).json()["people"] == []
    assert (await world.states(meeting))[CUONG] == ["unrecorded"]
    async with world.db.read() as session:
        query = select(JournalEntry).where(JournalEntry.action == "campaigns:organisers:name").order_by(JournalEntry.id)
        entries = (await session.scalars(query)).all()
    assert [len((e.new or {})["organisers"]) for e in entries] == [2, 1, 0]
    assert [len((e.old or {})["organisers"]) for e in entries] == [0, 2, 1]


async def test_the_same_list_again_changes_nothing(world: World) -> None:
    meeting = await world.meeting(await world.opened())
    await name(world, meeting, An="speaker")
    await name(world, meeting, An="speaker")
    assert await count_rows(world.db, AttendanceMark) == 1
    assert await count_rows(world.db, JournalEntry, JournalEntry.action == "campaigns:organisers:name") == 1
    assert (await name(world, meeting, An="chair")).json()["people"][0]["duty"] == "chair"
    assert await count_rows(world.db, AttendanceMark) == 1


async def test_a_list_that_comes_again_late_changes_nothing(world: World) -> None:
    """A phone repeats what it got no answer to, after a newer list has arrived."""
    meeting = await world.meeting(await world.opened())
    first = listed(world, An="speaker")
    said = (await send(world, meeting, first)).json()
    await name(world, meeting, Bình="chair")
    assert (await send(world, meeting, first)).json() == said
    assert await duties(world, meeting) == {BINH: "chair"}
    assert (await world.states(meeting))[AN] == ["unrecorded"]
    other = {**first, "people": []}
    assert problem(await send(world, meeting, other)) == (409, "client_id_reused")
    assert problem(await world.roll(meeting, client_id=first["client_id"], marks=[world.mark(CUONG)])) == (
        409,
        "client_id_reused",
    )
    assert await duties(world, meeting) == {BINH: "chair"}


async def test_what_others_had_said_stands_again_when_the_name_goes(world: World) -> None:
    """An excuse from before, a roll from after; and what was taken back by hand stays so when the list comes again."""
    meeting = await world.meeting(await world.opened())
    await world.roll(meeting, marks=[world.mark(AN, "excused", excuse="duty")])
    await name(world, meeting, An="speaker", Bình="chair", Cường="organiser")
    assert (await world.states(meeting))[AN] == ["present"]
    await world.post("deputy", f"sessions/{meeting}/confirmations", {"client_id": str(uuid4())})
    await world.roll(meeting, marks=[world.mark(BINH), world.mark(CUONG, "unrecorded", reason="ghi nhầm")])
    await name(world, meeting, Cường="organiser")
    found = await world.states(meeting)
    assert (found[AN], found[BINH], found[CUONG]) == (["excused"], ["present"], ["unrecorded"])
    await name(world, meeting)
    assert (await world.states(meeting))[CUONG] == ["unrecorded"]


async def test_who_runs_a_meeting_is_explained(world: World) -> None:
    """Whom the recorder names waits for a second person, the recorder too; the sentence says what they did there."""
    campaign = await world.opened()
    meeting = await world.meeting(campaign)
    await name(world, meeting, Thư="chair", An="speaker")
    shown = f"campaigns/{campaign}/participation/explain?member={world.people[AN]}"
    said = (await world.get("secretary", shown)).json()["sentence"]
    assert "(báo cáo viên của buổi học)" in said
    assert "chờ người thứ hai xác nhận" in said
    own = await world.post("secretary", f"sessions/{meeting}/confirmations", {"client_id": str(uuid4())})
    assert problem(own) == (403, "recorded_by_you")
    done = await world.post(AN, f"sessions/{meeting}/confirmations", {"client_id": str(uuid4())})
    assert done.json()["confirmed"] == 2


async def test_who_is_not_expected_counts_by_the_policy_alone(world: World) -> None:
    """Under the default policy an exempt speaker stands on a line of their own; who is counted already counts once."""
    campaign = await world.opened()
    meeting = await world.meeting(campaign)
    other = await world.meeting(campaign, kind="makeup")
    for at in (meeting, other):
        await name(world, at, Miễn="speaker", An="chair")
    unit = (await world.get("secretary", f"campaigns/{campaign}/participation")).json()["unit"]
    assert (unit["took_part"]["numerator"], unit["outside"]["came"]) == (1, 1)


async def test_nobody_is_named_at_a_make_up_at_home(world: World) -> None:
    meeting = await world.meeting(await world.opened())
    async with world.db.write() as session:
        await session.execute(update(StudySession).values(kind="home"))
    assert problem(await name(world, meeting, An="speaker")) == (422, "organisers_not_valid")


async def test_an_own_check_in_stays_when_the_name_goes(world: World) -> None:
    meeting = await world.meeting(await world.opened())
    await name(world, meeting, An="speaker")
    await world.check_in(AN, meeting, await world.code(meeting))
    await name(world, meeting)
    assert (await world.states(meeting))[AN] == ["present"]


async def test_a_speaker_of_another_branch_counts_there(world: World) -> None:
    campaign = await world.opened()
    meeting = await world.meeting(campaign)
    assert (await name(world, meeting, Xóm="speaker")).json()["not_on_list"] == []
    page = (await world.get("neighbour", f"campaigns/{campaign}/participation")).json()["unit"]
    assert page["took_part"]["numerator"] == 1
    assert problem(await name(world, meeting, Khách="speaker")) == (404, "people_not_found")
    assert await duties(world, meeting) == {XOM: "speaker"}


async def test_who_names_organisers_and_counts_others(world: World) -> None:
    meeting = await world.meeting(await world.opened())
    for answer, refused in ((403, ("helper", "board", "inspector", AN)), (404, ("neighbour", "stranger"))):
        for who in refused:
            assert (await name(world, meeting, who, An="speaker")).status_code == answer, who
            assert (await count(world, meeting, who=who)).status_code == answer, who
    assert await count_rows(world.db, Attendance) == 0
    for who in ("secretary", "deputy", "committee", "office"):
        assert (await name(world, meeting, who, An="speaker")).status_code == 200, who
        assert (await count(world, meeting, who=who)).status_code == 200, who


async def test_nobody_runs_a_meeting_that_has_not_begun(world: World) -> None:
    campaign = await world.opened()
    meeting = await world.meeting(campaign, starts_at=(NOW + 2 * HOUR).isoformat(), ends_at=(NOW + 3 * HOUR).isoformat())
    assert problem(await name(world, meeting, An="speaker")) == (409, "meeting_not_begun")
    assert problem(await count(world, meeting, {"kind": "guest", "count": 1})) == (409, "meeting_not_begun")
    assert await count_rows(world.db, SessionOrganiser) == 0
    assert await count_rows(world.db, RefusedCheckIn, RefusedCheckIn.kind.in_(("organisers", "others"))) == 2


async def test_somebody_named_twice(world: World) -> None:
    meeting = await world.meeting(await world.opened())
    member = str(world.people[AN])
    people = [{"member_id": member, "duty": "speaker"}, {"member_id": member, "duty": "chair"}]
    answer = await world.put("secretary", f"sessions/{meeting}/organisers", {"client_id": str(uuid4()), "people": people})
    assert problem(answer) == (422, "organisers_not_valid")


async def test_guests_and_non_members_stand_apart(world: World) -> None:
    campaign = await world.opened()
    meeting = await world.meeting(campaign)
    others = [{"kind": "non_member", "count": 5, "word": "quần chúng ưu tú"}, {"kind": "guest", "count": 2}]
    first = {"client_id": str(uuid4()), "others": others}
    answer = await world.put("secretary", f"sessions/{meeting}/others", first)
    assert answer.status_code == 200, answer.text
    shown = (await world.get("secretary", f"sessions/{meeting}/attendance")).json()["others"]
    assert [(o["kind"], o["count"], o["word"]) for o in shown] == [("non_member", 5, "quần chúng ưu tú"), ("guest", 2, None)]
    page = (await world.get("secretary", f"campaigns/{campaign}/participation")).json()["unit"]
    assert page["took_part"]["numerator"] == 0
    await count(world, meeting)
    again = await world.put("secretary", f"sessions/{meeting}/others", first)  # late: it changes nothing
    assert again.json() == answer.json()
    async with world.db.read() as session:
        query = select(JournalEntry).where(JournalEntry.action == "campaigns:others:count").order_by(JournalEntry.id)
        entries = (await session.scalars(query)).all()
    assert [(len((e.old or {})["others"]), len((e.new or {})["others"])) for e in entries] == [(0, 2), (2, 0)]


async def test_counts_that_cannot_be_read(world: World) -> None:
    meeting = await world.meeting(await world.opened())
    for wrong in (
        {"count": 0},
        {"count": -1},
        {"count": 10_001},
        {"count": "5"},
        {"count": True},
        {"kind": "friend"},
        {"word": ""},
        {"names": ["An"]},
    ):
        answer = await count(world, meeting, {"kind": "guest", "count": 1, **wrong})
        assert problem(answer) == (422, "malformed_input"), wrong
    assert (await world.get("secretary", f"sessions/{meeting}/attendance")).json()["others"] == []


@pytest.mark.races
async def test_two_lists_at_once_end_as_one_of_them(world: World) -> None:
    meeting = await world.meeting(await world.opened())
    lists = [name(world, meeting, An="speaker"), name(world, meeting, "deputy", Bình="chair")]
    answers = await asyncio.gather(*lists, *(name(world, meeting, Cường="organiser") for _ in range(2)))
    assert {a.status_code for a in answers} == {200}
    found = await world.states(meeting)
    named = await duties(world, meeting)
    assert len(named) == 1
    assert {n for n, states in found.items() if states == ["present"]} == set(named)
