"""The second person: who may confirm whose marks, what they see of it, what is shown afterwards."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import select

from app.campaigns.models import AttendanceMark, Confirmation
from app.core import clock
from app.core.models import JournalEntry
from tests.campaigns.builders import NAMES, World, problem
from tests.campaigns.halls import count_rows
from tests.support.cast import NOW

AN, BINH, CUONG, DUNG, EM = NAMES
XOM, DU, THU = "Lâm Thị Xóm", "Dương Văn Dự", "Ngô Văn Thư"


async def held(world: World, **changes: Any) -> tuple[str, str]:
    """A meeting of the branch whose secretary recorded everybody but Em."""
    campaign = await world.opened(**changes)
    meeting = await world.meeting(campaign)
    answer = await world.roll(meeting, all_present_except=[str(world.people[EM])])
    assert answer.status_code == 200, answer.text
    return campaign, meeting


async def tap(world: World, who: str, meeting: str, **body: Any) -> httpx.Response:
    return await world.post(who, f"sessions/{meeting}/confirmations", {"client_id": str(uuid4()), **body})


async def standings(world: World, meeting: str, who: str = "secretary") -> dict[str, list[str | None]]:
    """Name → on whom each part's record rests."""
    items = (await world.get(who, f"sessions/{meeting}/attendance")).json()["items"]
    return {p["name"]: [part["standing"] for part in p["parts"]] for p in items}


def minutes_later(minutes: float) -> None:
    clock.shift(NOW + timedelta(minutes=minutes) - clock.real_now())


async def test_one_tap_of_a_member_who_was_there_confirms_the_whole_list(world: World) -> None:
    _, meeting = await held(world)
    before = await standings(world, meeting)
    assert (before[AN], before[EM]) == (["waiting"], [None])
    done = await tap(world, AN, meeting)
    assert (done.status_code, done.json()["confirmed"], done.json()["kind"]) == (200, 6, "second_person")
    assert done.json()["message"] == "Đã xác nhận 6 lượt ghi."
    after = await standings(world, meeting)
    assert {after[name][0] for name in (*NAMES[:4], DU, THU)} == {"confirmed"}
    async with world.db.read() as session:
        marks = (await session.scalars(select(AttendanceMark))).all()
        entry = (await session.scalars(select(JournalEntry).where(JournalEntry.action == "campaigns:attendance:confirm"))).one()
    assert all(m.confirmed_by not in {None, m.recorded_by} and m.confirmed_at is not None for m in marks)
    assert entry.new is not None
    assert [str(world.people[AN]), 1] in entry.new["marks"]
    assert (entry.actor_label, len(entry.new["marks"])) == (AN, 6)


async def test_home_leads_who_was_there_to_the_roll(world: World) -> None:
    _, meeting = await held(world)
    home = (await world.get(AN, "me/home")).json()
    (asked,) = home["to_confirm"]
    assert asked["session_id"] == meeting
    assert asked["sentence"] == "Danh sách điểm danh ngày 18/12/2024 (6 đồng chí) chờ một đồng chí có mặt xem và xác nhận."
    assert "xác nhận" not in home["headline"]  # any who was there will do: it is nobody's duty alone
    for other in (EM, "secretary", "helper"):  # not there; recorded it; not there
        assert (await world.get(other, "me/home")).json()["to_confirm"] == []
    await tap(world, BINH, meeting)
    assert (await world.get(AN, "me/home")).json()["to_confirm"] == []


@pytest.mark.parametrize(
    ("who", "answer"),
    [
        (AN, (200, 6)),
        ("deputy", (200, 6)),
        ("committee", (200, 6)),
        ("office", (200, 6)),
        ("secretary", (403, "recorded_by_you")),
        (EM, (403, "not_present_there")),
        ("helper", (403, "not_present_there")),
        ("board", (403, "not_present_there")),
        ("inspector", (403, "not_present_there")),
        ("neighbour", (404, "not_found")),
        ("stranger", (404, "not_found")),
        ("Mai Văn Khách", (404, "not_found")),
    ],
)
async def test_who_confirms(world: World, who: str, answer: tuple[int, Any]) -> None:
    _, meeting = await held(world)
    done = await tap(world, who, meeting)
    said = done.json()
    assert (done.status_code, said["confirmed"] if done.status_code == 200 else said["code"]) == answer
    assert ((await standings(world, meeting))[AN] == ["confirmed"]) is (answer[0] == 200)


async def test_the_same_tap_again_is_the_same_answer(world: World) -> None:
    _, meeting = await held(world)
    client_id = str(uuid4())
    first = await tap(world, AN, meeting, client_id=client_id)
    await world.roll(meeting, marks=[world.mark(EM)])
    again = await tap(world, AN, meeting, client_id=client_id)
    assert (again.status_code, again.json()) == (200, first.json())
    assert (await standings(world, meeting))[EM] == ["waiting"]
    assert problem(await tap(world, BINH, meeting, client_id=client_id)) == (409, "client_id_reused")
    assert problem(await tap(world, AN, meeting, client_id=client_id, no_second_person=True)) == (409, "client_id_reused")
    assert await count_rows(world.db, Confirmation) == 1


async def test_nothing_left_to_confirm_is_no_refusal(world: World) -> None:
    _, meeting = await held(world)
    await tap(world, AN, meeting)
    assert (await tap(world, BINH, meeting)).json()["confirmed"] == 0
    assert (await tap(world, "secretary", meeting)).json()["confirmed"] == 0


async def test_only_what_was_on_the_list_that_was_read_is_confirmed(world: World) -> None:
    _, meeting = await held(world)
    seen = (await world.get(AN, f"sessions/{meeting}/confirmations")).json()
    minutes_later(5)
    await world.roll(meeting, marks=[world.mark(EM)])
    assert (await tap(world, AN, meeting, as_of=seen["as_of"])).json()["confirmed"] == seen["to_confirm"] == 6
    assert (await standings(world, meeting))[EM] == ["waiting"]


async def test_who_was_there_sees_and_confirms_their_own_branch_on_their_own_parts(world: World) -> None:
    """At the ward's meeting the committee recorded two branches; a member answers for the people of theirs."""
    campaign = await world.opened(parts=["Sáng", "Chiều"])
    meeting = await world.meeting(campaign, "committee", unit_id=str(world.cast.grassroots))
    marks = [world.mark(AN, parts=[1]), world.mark(BINH), world.mark(XOM), world.mark(CUONG, "excused", excuse="illness")]
    assert (await world.roll(meeting, "committee", marks=marks)).status_code == 200
    listed = (await world.get(AN, f"sessions/{meeting}/confirmations")).json()
    seen = {p["name"]: [(m["part"], m["state"]) for m in p["marks"]] for p in listed["items"]}
    assert seen == {AN: [(1, "present")], BINH: [(1, "present")], CUONG: [(1, "excused")]}
    assert "illness" not in str(listed)
    assert (await tap(world, AN, meeting)).json()["confirmed"] == 3
    found = await standings(world, meeting, "committee")
    assert (found[BINH], found[XOM]) == (["confirmed", "waiting"], ["waiting", "waiting"])
    other = await tap(world, AN, meeting, unit_id=str(world.cast.neighbour))
    assert problem(other) == (404, "not_found")
    assert (await tap(world, XOM, meeting, unit_id=str(world.cast.neighbour))).json()["confirmed"] == 2


async def test_a_secretary_confirms_their_branch_at_a_meeting_of_the_ward(world: World) -> None:
    campaign = await world.opened()
    meeting = await world.meeting(campaign, "committee", unit_id=str(world.cast.grassroots))
    await world.roll(meeting, "committee", marks=[world.mark(AN), world.mark(XOM)])
    assert (await tap(world, "secretary", meeting)).json()["confirmed"] == 1
    assert (await tap(world, "neighbour", meeting, unit_id=str(world.cast.branch))).status_code == 404
    assert (await tap(world, "office", meeting)).json()["confirmed"] == 1


async def test_a_look_at_the_waiting_names_is_on_record(world: World) -> None:
    _, meeting = await held(world)
    listed = (await world.get(AN, f"sessions/{meeting}/confirmations")).json()
    assert (listed["to_confirm"], listed["yours"]) == (6, 0)
    assert {m["recorded_by"] for p in listed["items"] for m in p["marks"]} == {THU}
    mine = (await world.get("secretary", f"sessions/{meeting}/confirmations")).json()
    assert (mine["to_confirm"], mine["yours"]) == (0, 6)
    assert problem(await world.get(EM, f"sessions/{meeting}/confirmations")) == (403, "not_present_there")
    async with world.db.read() as session:
        looks = (await session.scalars(select(JournalEntry).where(JournalEntry.action == "names:confirmation:view"))).all()
    assert {(e.actor_label, (e.new or {})["people"]) for e in looks} == {(AN, 6), (THU, 6)}


async def test_the_waiting_list_pages_by_given_name(world: World) -> None:
    _, meeting = await held(world)
    seen: list[str] = []
    cursor = ""
    while True:
        page = (await world.get(AN, f"sessions/{meeting}/confirmations?limit=2{cursor}")).json()
        seen += [p["name"].split()[-1] for p in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert seen == ["An", "Bình", "Cường", "Dung", "Dự", "Thư"]


async def test_where_nobody_else_is_there_the_recorder_says_so_in_the_roll(world: World) -> None:
    campaign = await world.opened()
    meeting = await world.meeting(campaign)
    await world.roll(meeting, marks=[world.mark(AN)], no_second_person=True)
    items = (await world.get("secretary", f"sessions/{meeting}/attendance")).json()["items"]
    part = next(p["parts"][0] for p in items if p["name"] == AN)
    assert (part["state"], part["confirmed"], part["standing_text"]) == ("present", True, "một người ghi")
    page = (await world.get("secretary", f"campaigns/{campaign}/participation")).json()
    assert page["unit"]["took_part"]["numerator"] == 1


async def test_where_nobody_else_is_there_the_recorder_says_so_afterwards(world: World) -> None:
    _, meeting = await held(world)
    await world.roll(meeting, "deputy", marks=[world.mark(EM)])
    done = await tap(world, "secretary", meeting, no_second_person=True)
    assert (done.json()["kind"], done.json()["confirmed"]) == ("single_recorder", 6)
    found = await standings(world, meeting)
    assert (found[AN], found[EM]) == (["single_recorder"], ["waiting"])
    # A second person who turns up later makes it better.
    assert (await tap(world, EM, meeting)).json()["confirmed"] == 7
    assert (await standings(world, meeting))[AN] == ["confirmed"]


async def test_nobody_says_of_anothers_list_that_one_person_recorded_it(world: World) -> None:
    _, meeting = await held(world)
    assert (await tap(world, "deputy", meeting, no_second_person=True)).json()["confirmed"] == 0
    assert (await standings(world, meeting))[AN] == ["waiting"]


async def test_a_confirmed_mark_is_not_made_weaker_by_saying_the_same_again(world: World) -> None:
    _, meeting = await held(world)
    await tap(world, AN, meeting)
    await world.roll(meeting, marks=[world.mark(BINH)])
    assert (await standings(world, meeting))[BINH] == ["confirmed"]
    await world.roll(meeting, marks=[world.mark(BINH, "excused", excuse="duty")])
    assert (await standings(world, meeting))[BINH] == ["waiting"]
    assert (await world.states(meeting))[BINH] == ["excused"]


async def test_an_own_check_in_needs_nobody(world: World) -> None:
    meeting = await world.meeting(await world.opened())
    await world.check_in(AN, meeting, await world.code(meeting))
    assert (await standings(world, meeting))[AN] == ["confirmed"]
    assert (await tap(world, "deputy", meeting)).json()["confirmed"] == 0


async def test_after_closing_nothing_is_confirmed(world: World) -> None:
    campaign, meeting = await held(world)
    assert (await world.post("board", f"campaigns/{campaign}/close", {"reason": "Học xong"})).status_code == 200
    assert problem(await tap(world, AN, meeting)) == (409, "campaign_closed")
    assert (await standings(world, meeting))[AN] == ["waiting"]


@pytest.mark.parametrize(
    "body",
    [
        {"client_id": "x"},
        {"client_id": None},
        {"unit_id": "all"},
        {"as_of": "hôm nay"},
        {"as_of": "2024-12-18T19:30:00"},
        {"no_second_person": "yes"},
        {"people": []},
    ],
)
async def test_taps_that_cannot_be_read(world: World, body: dict[str, Any]) -> None:
    _, meeting = await held(world)
    assert problem(await tap(world, AN, meeting, **body)) == (422, "malformed_input")
    assert (await standings(world, meeting))[BINH] == ["waiting"]


async def test_a_meeting_or_unit_that_is_not_there(world: World) -> None:
    _, meeting = await held(world)
    assert problem(await tap(world, AN, str(uuid4()))) == (404, "not_found")
    assert problem(await tap(world, AN, meeting, unit_id=str(UUID(int=7)))) == (404, "not_found")
    assert problem(await tap(world, AN, meeting, unit_id=str(world.cast.other_branch))) == (404, "not_found")
    assert (await tap(world, AN, meeting, unit_id=str(world.cast.branch))).json()["confirmed"] == 6
