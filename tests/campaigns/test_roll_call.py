"""The roll over the wire: who takes it, whom it names, what stays, what is kept."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from app.campaigns.models import Attendance, AttendanceMark, RefusedCheckIn, RollCall
from app.core.actor import Role
from app.core.models import JournalEntry, OutboxRow
from app.members.models import Affiliation
from tests.campaigns.builders import HOUR, NAMES, World, problem
from tests.support.cast import NOW, TODAY, auth_headers, make_account, make_member

AN, BINH, CUONG, DUNG, EM = NAMES
EXPECTED = {*NAMES, "Dương Văn Dự", "Ngô Văn Thư"}


async def started(world: World, **changes: Any) -> tuple[str, str]:
    """An open campaign and a meeting of the branch going on."""
    campaign = await world.opened(**changes)
    return campaign, await world.meeting(campaign)


async def count(world: World, table: type[AttendanceMark | RollCall | RefusedCheckIn]) -> int:
    """Rows of a table."""
    async with world.db.read() as session:
        return (await session.scalars(select(func.count()).select_from(table))).one()


async def test_all_present_but_one(world: World) -> None:
    _, meeting = await started(world)
    body: dict[str, Any] = {
        "unit_id": str(world.cast.branch),
        "all_present_except": [str(world.people[EM])],
        "paper_kept": "Sổ biên bản chi bộ, trang 12",
    }
    answer = await world.roll(meeting, **body)
    assert (answer.status_code, answer.json()["recorded"], answer.json()["kept"]) == (200, 6, [])
    found = await world.states(meeting)
    assert {name for name, state in found.items() if state == ["present"]} == EXPECTED - {EM}
    assert found[EM] == ["unrecorded"]
    # Exempt and suspended people are never counted as present by a word about all.
    assert found["Đỗ Thị Miễn"] == found["Võ Văn Tạm"] == found["Bùi Văn Đình"] == ["unrecorded"]
    roll = (await world.get("secretary", f"sessions/{meeting}/attendance")).json()
    assert roll["papers"][0]["paper_kept"] == "Sổ biên bản chi bộ, trang 12"
    assert {part["confirmed"] for p in roll["items"] for part in p["parts"]} == {False}


async def test_marks_by_name_say_nothing_about_others(world: World) -> None:
    _, meeting = await started(world)
    await world.roll(meeting, marks=[world.mark(AN), world.mark(BINH, "excused", excuse="illness")])
    await world.roll(meeting, marks=[world.mark(CUONG, "excused", excuse="duty")])
    found = await world.states(meeting)
    assert (found[AN], found[BINH], found[CUONG], found[DUNG]) == (["present"], ["excused"], ["excused"], ["unrecorded"])


async def test_the_same_roll_again_is_the_same_answer_and_nothing_more(world: World) -> None:
    _, meeting = await started(world)
    body: dict[str, Any] = {
        "client_id": str(uuid4()),
        "all_present_except": [],
        "marks": [world.mark(EM, "excused", excuse="duty")],
    }
    first = await world.roll(meeting, **body)
    await world.roll(meeting, marks=[world.mark(AN, "excused", excuse="family")])
    again = await world.roll(meeting, **body)
    assert first.json() == again.json()
    assert (await world.states(meeting))[AN] == ["excused"]
    assert await count(world, AttendanceMark) == 8
    other = await world.roll(meeting, **{**body, "marks": []})
    assert problem(other) == (409, "client_id_reused")
    assert await count(world, AttendanceMark) == 8
    assert await count(world, RefusedCheckIn) == 1


async def test_one_roll_sent_many_times_at_once(world: World) -> None:
    _, meeting = await started(world)
    body: dict[str, Any] = {"client_id": str(uuid4()), "all_present_except": []}
    answers = await asyncio.gather(*(world.roll(meeting, **body) for _ in range(5)))
    assert {a.status_code for a in answers} == {200}
    assert len({a.text for a in answers}) == 1
    assert await count(world, AttendanceMark) == 7


async def test_rolls_of_two_recorders_at_once_lose_nothing(world: World) -> None:
    _, meeting = await started(world)
    by_name = [world.roll(meeting, "deputy", marks=[world.mark(name, "excused", excuse="duty")]) for name in NAMES]
    answers = await asyncio.gather(*by_name, world.roll(meeting, all_present_except=[]))
    assert {a.status_code for a in answers} == {200}
    async with world.db.read() as session:
        rows = await session.execute(
            select(Attendance, AttendanceMark.state).join(AttendanceMark, AttendanceMark.id == Attendance.mark_id)
        )
        assert all(attendance.state == state for attendance, state in rows)
    assert len(await world.states(meeting)) == 10


async def test_a_mark_with_an_id_of_its_own_is_stored_once(world: World) -> None:
    _, meeting = await started(world)
    client_id = str(uuid4())
    await world.roll(meeting, marks=[world.mark(AN, client_id=client_id)])
    assert (await world.roll(meeting, marks=[world.mark(AN, client_id=client_id), world.mark(BINH)])).status_code == 200
    assert await count(world, AttendanceMark) == 2
    contrary = await world.roll(
        meeting, marks=[world.mark(AN, "excused", excuse="duty", client_id=client_id), world.mark(CUONG)]
    )
    assert problem(contrary) == (409, "client_id_reused")
    found = await world.states(meeting)
    assert (found[AN], found[CUONG]) == (["present"], ["unrecorded"])


async def test_an_excuse_does_not_change_under_its_id(world: World) -> None:
    """Taken as the same mark, the other reason would be lost while the recorder reads that it was recorded."""
    _, meeting = await started(world)
    mark = world.mark(AN, "excused", excuse="illness", client_id=str(uuid4()))
    assert (await world.roll(meeting, marks=[mark])).status_code == 200
    assert problem(await world.roll(meeting, marks=[{**mark, "excuse": "duty"}])) == (409, "client_id_reused")
    assert (await world.roll(meeting, marks=[mark])).json()["recorded"] == 1


async def test_an_own_check_in_is_undone_only_with_a_reason(world: World) -> None:
    _, meeting = await started(world)
    await world.check_in(AN, meeting, await world.code(meeting))
    stale = await world.roll(meeting, marks=[world.mark(AN, "excused", excuse="illness"), world.mark(BINH)])
    kept = {"member_id": str(world.people[AN]), "part": 1, "state": "present", "why": "own_check_in"}
    assert (stale.json()["recorded"], stale.json()["kept"]) == (1, [kept])
    assert (await world.states(meeting))[AN] == ["present"]
    await world.roll(meeting, marks=[world.mark(AN)])
    await world.roll(meeting, marks=[world.mark(AN, "excused", excuse="duty")])
    assert (await world.states(meeting))[AN] == ["present"]
    undone = await world.roll(meeting, marks=[world.mark(AN, "unrecorded", reason="đưa máy cho người khác")])
    assert undone.json()["recorded"] == 1
    assert (await world.states(meeting))[AN] == ["unrecorded"]
    async with world.db.read() as session:
        query = select(JournalEntry).where(JournalEntry.reason == "đưa máy cho người khác")
        entry = (await session.scalars(query)).one()
    assert entry.new is not None
    assert entry.new["changed"] == [[str(world.people[AN]), 1, "present", "unrecorded"]]


async def test_a_word_about_all_leaves_an_excuse_alone(world: World) -> None:
    _, meeting = await started(world)
    await world.roll(meeting, marks=[world.mark(AN, "excused", excuse="duty")])
    answer = (await world.roll(meeting, all_present_except=[])).json()
    assert [(k["member_id"], k["why"]) for k in answer["kept"]] == [(str(world.people[AN]), "recorded_before")]
    assert (await world.states(meeting))[AN] == ["excused"]


async def test_parts_are_recorded_one_by_one(world: World) -> None:
    _, meeting = await started(world, parts=["Sáng", "Chiều"])
    await world.roll(meeting, parts=[1], all_present_except=[])
    await world.roll(meeting, marks=[world.mark(AN, parts=[2]), world.mark(BINH, "excused", excuse="duty", parts=[2])])
    found = await world.states(meeting)
    assert (found[AN], found[BINH], found[CUONG]) == (
        ["present", "present"],
        ["present", "excused"],
        ["present", "unrecorded"],
    )


@pytest.mark.parametrize(
    ("who", "answer"),
    [
        ("secretary", 200),
        ("deputy", 200),
        ("committee", 200),
        ("office", 200),
        ("board", 403),
        ("editor", 403),
        ("inspector", 403),
        ("operator", 403),
        ("helper", 404),
        ("neighbour", 404),
        ("stranger", 404),
        (BINH, 403),
    ],
)
async def test_who_takes_the_roll(world: World, who: str, answer: int) -> None:
    _, meeting = await started(world)
    assert (await world.roll(meeting, who, marks=[world.mark(AN)])).status_code == answer
    assert (await world.states(meeting))[AN] == (["present"] if answer == 200 else ["unrecorded"])


async def test_the_head_of_a_cell_records_the_cell(world: World) -> None:
    _, meeting = await started(world)
    answer = await world.roll(meeting, "helper", unit_id=str(world.cast.cell), all_present_except=[])
    assert answer.json()["recorded"] == 1
    assert problem(await world.roll(meeting, "helper", all_present_except=[])) == (404, "not_found")
    found = await world.states(meeting)
    assert (found["Dương Văn Dự"], found[AN]) == (["present"], ["unrecorded"])
    assert set(await world.states(meeting, "helper")) == {"Dương Văn Dự"}


async def test_each_secretary_records_their_own_at_the_wards_meeting(world: World) -> None:
    campaign = await world.opened()
    meeting = await world.meeting(campaign, "committee", unit_id=str(world.cast.grassroots))
    own = await world.roll(meeting, unit_id=str(world.cast.branch), all_present_except=[])
    assert own.json()["recorded"] == 7
    assert problem(await world.roll(meeting, marks=[world.mark("Lâm Thị Xóm")])) == (404, "people_not_found")
    next_door = await world.roll(meeting, unit_id=str(world.cast.neighbour), all_present_except=[])
    assert problem(next_door) == (404, "not_found")
    whole = await world.roll(meeting, "committee", all_present_except=[])
    assert problem(whole) == (422, "roll_not_valid")
    assert (await world.roll(meeting, "committee", marks=[world.mark("Lâm Thị Xóm")])).json()["recorded"] == 1
    assert set(await world.states(meeting)) == {*EXPECTED, "Đỗ Thị Miễn", "Võ Văn Tạm", "Bùi Văn Đình"}
    assert set(await world.states(meeting, "neighbour")) == {"Lâm Thị Xóm"}
    assert len(await world.states(meeting, "committee")) == 11


async def test_a_host_records_a_visitor_of_the_same_campaign(world: World) -> None:
    """A member in transfer, or one who comes to another hall: counted at the branch of enrolment."""
    campaign = await world.opened()
    meeting = await world.meeting(campaign, "neighbour", unit_id=str(world.cast.neighbour))
    assert (await world.roll(meeting, "neighbour", marks=[world.mark(AN)])).json()["not_on_list"] == []
    assert (await world.states(meeting, "neighbour"))[AN] == ["present"]


async def test_people_not_on_the_list_are_kept_and_counted_nowhere(world: World) -> None:
    _, meeting = await started(world)
    async with world.db.write() as session:
        newcomer = await make_member(session, branch=world.cast.branch, name="Tô Văn Mới", since=TODAY)
        session.add(
            Affiliation(
                member_id=world.people["Mai Văn Khách"],
                unit_id=world.cast.branch,
                kind="temporary",
                valid_from=TODAY,
                recorded_at=NOW,
            )
        )
    world.people["Tô Văn Mới"] = newcomer.id
    answer = await world.roll(meeting, marks=[world.mark("Tô Văn Mới"), world.mark("Mai Văn Khách"), world.mark(AN)])
    apart = {str(newcomer.id), str(world.people["Mai Văn Khách"])}
    assert (answer.json()["recorded"], set(answer.json()["not_on_list"])) == (3, apart)
    items = (await world.get("secretary", f"sessions/{meeting}/attendance")).json()["items"]
    assert {p["member_id"] for p in items if not p["on_list"]} == apart
    assert {p["name"] for p in items if p["expected"]} == EXPECTED


@pytest.mark.parametrize("name", ["Mai Văn Khách", "Lâm Thị Xóm", "nobody"])
async def test_strangers_named_in_a_roll_stop_all_of_it(world: World, name: str) -> None:
    """`Lâm Thị Xóm` is on the campaign's list, but her branch's secretary is not at this roll."""
    campaign = await world.opened()
    meeting = await world.meeting(campaign, "committee", unit_id=str(world.cast.grassroots))
    world.people["nobody"] = uuid4()
    answer = await world.roll(meeting, marks=[world.mark(AN), world.mark(name)])
    assert problem(answer) == (404, "people_not_found")
    assert answer.json()["members"] == [str(world.people[name])]
    assert (await world.states(meeting))[AN] == ["unrecorded"]
    async with world.db.read() as session:
        kept = (await session.scalars(select(RefusedCheckIn))).one()
    assert (kept.reason, str(world.people[AN]) in kept.payload) == ("people_not_found", True)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "roll_not_valid"),
        ({"marks": [{"state": "excused"}]}, "roll_not_valid"),
        ({"marks": [{"state": "present", "excuse": "duty"}]}, "roll_not_valid"),
        ({"marks": [{"state": "present"}, {"state": "present"}]}, "roll_not_valid"),
        ({"parts": [2], "marks": [{"state": "present"}]}, "roll_not_valid"),
        ({"marks": [{"state": "absent"}]}, "malformed_input"),
        ({"marks": [{"state": "excused", "excuse": "ung thư"}]}, "malformed_input"),
        ({"marks": [{"state": "present", "reason": "\x00"}]}, "malformed_input"),
        ({"marks": [{"state": "present", "parts": [0]}]}, "malformed_input"),
        ({"paper_kept": "x" * 501, "marks": [{"state": "present"}]}, "malformed_input"),
        ({"all_present_except": [str(uuid4())]}, "not_of_this_branch"),
    ],
)
async def test_rolls_that_cannot_be_read(world: World, body: dict[str, Any], code: str) -> None:
    _, meeting = await started(world)
    for mark in body.get("marks", ()):
        mark["member_id"] = str(world.people[AN])
    assert problem(await world.roll(meeting, **body)) == (422, code)
    assert (await world.states(meeting))[AN] == ["unrecorded"]


async def test_nobody_is_present_before_the_meeting_but_excuses_are_taken(world: World) -> None:
    campaign = await world.opened()
    times = {"starts_at": (NOW + 2 * HOUR).isoformat(), "ends_at": (NOW + 4 * HOUR).isoformat()}
    meeting = await world.meeting(campaign, **times)
    assert problem(await world.roll(meeting, all_present_except=[])) == (409, "meeting_not_begun")
    assert (await world.roll(meeting, marks=[world.mark(AN, "excused", excuse="family")])).status_code == 200
    found = await world.states(meeting)
    assert (found[AN], found[BINH]) == (["excused"], ["unrecorded"])


async def test_a_secretarys_excuse_is_the_committees(world: World) -> None:
    _, meeting = await started(world)
    own = world.mark("Ngô Văn Thư", "excused", excuse="illness")
    for who in ("secretary", "deputy"):
        assert problem(await world.roll(meeting, who, marks=[own])) == (403, "own_excuse")
    assert (await world.states(meeting))["Ngô Văn Thư"] == ["unrecorded"]
    assert (await world.roll(meeting, "committee", marks=[own])).status_code == 200
    assert (await world.states(meeting))["Ngô Văn Thư"] == ["excused"]


async def test_after_closing_the_roll_is_kept_and_not_recorded(world: World) -> None:
    campaign, meeting = await started(world)
    await world.roll(meeting, marks=[world.mark(AN)])
    await world.post("board", f"campaigns/{campaign}/close", {"reason": "Học xong sớm"})
    late = await world.roll(meeting, marks=[world.mark(BINH)], paper_kept="Sổ chi bộ, trang 3")
    assert problem(late) == (409, "campaign_closed")
    found = await world.states(meeting)
    assert (found[AN], found[BINH]) == (["present"], ["unrecorded"])
    async with world.db.read() as session:
        kept = (await session.scalars(select(RefusedCheckIn))).one()
    assert (kept.session_id, kept.reason) == (UUID(meeting), "campaign_closed")
    assert str(world.people[BINH]) in kept.payload
    assert "trang 3" in kept.payload


async def test_before_opening_there_is_nobody_to_record(world: World) -> None:
    meeting = await world.meeting(await world.plan())
    assert problem(await world.roll(meeting, all_present_except=[])) == (409, "campaign_not_open")
    assert await count(world, RollCall) == 0


async def test_every_person_recorded_tells_the_tallies(world: World) -> None:
    campaign, meeting = await started(world)
    await world.roll(meeting, all_present_except=[str(world.people[EM])])
    async with world.db.read() as session:
        rows = await session.execute(select(OutboxRow.occasion_id, OutboxRow.subject_id))
        told = {subject for occasion, subject in rows if occasion == UUID(campaign) and subject is not None}
    assert told == {world.people[name] for name in EXPECTED - {EM}}


@pytest.mark.parametrize(
    ("who", "answer"),
    [
        ("secretary", 200),
        ("deputy", 200),
        ("helper", 200),
        ("committee", 200),
        ("office", 200),
        ("inspector", 200),
        ("board", 403),
        ("editor", 403),
        ("operator", 403),
        ("neighbour", 404),
        ("stranger", 404),
        (AN, 403),
    ],
)
async def test_who_reads_the_names_and_that_the_look_is_on_record(world: World, who: str, answer: int) -> None:
    _, meeting = await started(world)
    assert (await world.get(who, f"sessions/{meeting}/attendance")).status_code == answer
    async with world.db.read() as session:
        query = select(JournalEntry).where(JournalEntry.action == "names:attendance:view")
        looks = (await session.scalars(query)).all()
    assert len(looks) == int(answer == 200)


async def test_far_above_only_counts_are_shown(world: World) -> None:
    campaign = await world.opened()
    meeting = await world.meeting(campaign, "committee", unit_id=str(world.cast.grassroots))
    async with world.db.write() as session:
        account = await make_account(session, grants=[(Role.OFFICE, world.cast.superior)])
        account.password_hash = "never used to sign in"
    world.who["superior"] = auth_headers(account)
    far = await world.get("superior", f"sessions/{meeting}/attendance?unit={world.cast.superior}")
    assert problem(far) == (403, "names_not_here")
    near = await world.get("superior", f"sessions/{meeting}/attendance?unit={world.cast.branch}")
    assert len(near.json()["items"]) == 10


async def test_reasons_are_for_those_who_accept_them(world: World) -> None:
    _, meeting = await started(world)
    await world.roll(meeting, marks=[world.mark("Dương Văn Dự", "excused", excuse="illness")])
    shown = {}
    for who in ("secretary", "helper", "inspector"):
        items = (await world.get(who, f"sessions/{meeting}/attendance")).json()["items"]
        shown[who] = next(p["parts"][0]["excuse"] for p in items if p["name"] == "Dương Văn Dự")
    assert shown == {"secretary": "illness", "helper": None, "inspector": "illness"}


async def test_the_roll_pages_in_the_order_of_given_names(world: World) -> None:
    _, meeting = await started(world)
    seen: list[str] = []
    cursor = ""
    while True:
        page = (await world.get("secretary", f"sessions/{meeting}/attendance?limit=3{cursor}")).json()
        seen += [p["name"] for p in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert [name.split()[-1] for name in seen] == ["An", "Bình", "Cường", "Dung", "Dự", "Đình", "Em", "Miễn", "Tạm", "Thư"]
