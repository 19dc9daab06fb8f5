"""What is taken along to a hall: the sheet of signatures, entered in one request; the keys of the codes; a part said again."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from app.campaigns import hall_code
from app.campaigns.models import AttendanceMark, RollCall
from app.core import clock
from app.core.models import JournalEntry
from tests.campaigns.builders import ENDS, HOUR, NAMES, World, problem
from tests.campaigns.halls import count_rows
from tests.support.cast import NOW, make_member

AN, BINH, CUONG, DUNG, EM = NAMES
THU, DU = "Ngô Văn Thư", "Dương Văn Dự"


async def started(world: World, **changes: Any) -> str:
    return await world.meeting(await world.opened(**changes))


async def test_the_sheet_is_by_given_name_with_the_year_of_birth(world: World) -> None:
    meeting = await started(world)
    sheet = (await world.get("secretary", f"sessions/{meeting}/roll-sheet")).json()
    assert [line["name"].split()[-1] for line in sheet["people"]] == ["An", "Bình", "Cường", "Dung", "Dự", "Em", "Thư"]
    assert [line["number"] for line in sheet["people"]] == list(range(1, 8))
    assert {line["birth_year"] for line in sheet["people"]} == {1957}
    assert [line["name"] for line in sheet["others"]] == ["Bùi Văn Đình", "Đỗ Thị Miễn", "Võ Văn Tạm"]
    assert {line["cell"] for line in sheet["people"]} == {None, "Tổ đảng số 1"}
    assert sheet["columns"] == ["TT", "Họ và tên", "Năm sinh", "Ký tên"]
    assert sheet["heading"][3:] == ["Chi bộ khu phố 1", "11 giờ ngày 18/12/2024, tại Nhà văn hóa khu phố 1"]
    assert "suspended" not in str(sheet)
    assert "đình chỉ" not in str(sheet)
    async with world.db.read() as session:
        looks = (await session.scalars(select(JournalEntry).where(JournalEntry.action == "names:roll_sheet:view"))).all()
    assert [(e.actor_label, e.unit_id, e.new) for e in looks] == [(THU, world.cast.branch, {"people": 10})]


async def test_one_column_of_signatures_a_part(world: World) -> None:
    meeting = await started(world, parts=["Sáng", "Chiều"])
    sheet = (await world.get("secretary", f"sessions/{meeting}/roll-sheet")).json()
    assert sheet["columns"][3:] == ["Ký tên: Sáng", "Ký tên: Chiều"]


@pytest.mark.parametrize(
    ("who", "answer"),
    [
        *((who, 200) for who in ("secretary", "deputy", "committee", "office")),
        *((who, 403) for who in ("board", "inspector", AN)),
        *((who, 404) for who in ("helper", "neighbour", "stranger")),
    ],
)
async def test_who_prints_the_sheet(world: World, who: str, answer: int) -> None:
    meeting = await started(world)
    response = await world.get(who, f"sessions/{meeting}/roll-sheet")
    assert response.status_code == answer
    assert (AN in response.text) is (answer == 200)
    assert await count_rows(world.db, JournalEntry, JournalEntry.action == "names:roll_sheet:view") == int(answer == 200)


async def test_the_head_of_a_cell_prints_the_cell_and_each_branch_its_own(world: World) -> None:
    campaign = await world.opened()
    meeting = await world.meeting(campaign, "committee", unit_id=str(world.cast.grassroots))
    cell = (await world.get("helper", f"sessions/{meeting}/roll-sheet?unit={world.cast.cell}")).json()
    assert [line["name"] for line in cell["people"]] == [DU]
    whole = await world.get("committee", f"sessions/{meeting}/roll-sheet")
    assert problem(whole) == (422, "roll_not_valid")
    other = await world.get("secretary", f"sessions/{meeting}/roll-sheet?unit={world.cast.neighbour}")
    assert problem(other) == (404, "not_found")


async def test_a_signed_sheet_of_fifty_is_one_request(world: World) -> None:
    async with world.db.write() as session:
        for number in range(43):
            await make_member(session, branch=world.cast.branch, name=f"Trần Văn {'ABCDEGHIK'[number % 9]}{number}")
    meeting = await started(world)
    sheet = (await world.get("secretary", f"sessions/{meeting}/roll-sheet")).json()
    assert len(sheet["people"]) == 50
    absent = {line["member_id"] for line in sheet["people"][:3]}
    body = {
        "all_present_except": sorted(absent),
        "marks": [{"member_id": one, "state": "excused", "excuse": "illness"} for one in sorted(absent)],
        "paper_kept": "Sổ biên bản chi bộ, trang 12",
    }
    answer = (await world.roll(meeting, "deputy", **body)).json()
    assert (answer["recorded"], answer["kept"]) == (50, [])
    confirmed = await world.post("secretary", f"sessions/{meeting}/confirmations", {"client_id": str(uuid4())})
    assert confirmed.json()["confirmed"] == 50
    assert await count_rows(world.db, RollCall) == 1


async def test_the_keys_show_codes_where_there_is_no_signal(world: World) -> None:
    meeting = await started(world, parts=["Sáng", "Chiều"])
    kit = (await world.get("secretary", f"sessions/{meeting}/offline-keys")).json()
    assert (kit["qr_step_s"], kit["qr_digits"], kit["spoken_step_s"], kit["spoken_digits"]) == (15, 8, 180, 6)
    afternoon = next(part for part in kit["parts"] if part["part"] == 2)
    counter = int(clock.now().timestamp()) // kit["qr_step_s"]
    made = hall_code.hotp(bytes.fromhex(afternoon["qr_key"]), counter, digits=kit["qr_digits"])
    assert (await world.check_in(AN, meeting, made)).json()["part"] == 2
    spoken = hall_code.hotp(bytes.fromhex(kit["parts"][0]["spoken_key"]), int(clock.now().timestamp()) // 180, digits=6)
    assert (await world.check_in(BINH, meeting, spoken)).json()["part"] == 1
    async with world.db.read() as session:
        entry = (await session.scalars(select(JournalEntry).where(JournalEntry.action == "campaigns:hall_keys:hand_out"))).one()
    assert (entry.actor_label, entry.new) == (THU, None)


@pytest.mark.parametrize(
    ("who", "answer"),
    [
        *((who, 200) for who in ("secretary", "deputy", "committee")),
        *((who, 403) for who in ("board", "helper", "inspector", AN)),
        ("neighbour", 404),
    ],
)
async def test_who_is_handed_the_keys(world: World, who: str, answer: int) -> None:
    meeting = await started(world)
    response = await world.get(who, f"sessions/{meeting}/offline-keys")
    assert response.status_code == answer
    assert ("qr_key" in response.text) is (answer == 200)


async def test_the_keys_are_handed_out_before_the_meeting_not_after(world: World) -> None:
    campaign = await world.opened()
    tomorrow = await world.meeting(campaign, starts_at=(NOW + 20 * HOUR).isoformat(), ends_at=(NOW + 22 * HOUR).isoformat())
    assert (await world.get("secretary", f"sessions/{tomorrow}/offline-keys")).status_code == 200
    over = await world.meeting(campaign, starts_at=(NOW - 5 * HOUR).isoformat(), ends_at=(NOW - 2 * HOUR).isoformat())
    assert problem(await world.get("secretary", f"sessions/{over}/offline-keys")) == (409, "hall_not_open")


async def test_one_tap_repeats_the_last_parts_roll(world: World) -> None:
    meeting = await started(world, parts=["Sáng", "Chiều", "Tối"])
    marks = [world.mark(EM, "excused", excuse="duty"), world.mark(CUONG, "excused", excuse="illness")]
    await world.roll(meeting, parts=[1], all_present_except=[str(world.people[DUNG])], marks=marks)
    await world.check_in(AN, meeting, await world.code(meeting, part=2))
    answer = await world.roll(meeting, repeat_part=1, marks=[world.mark(CUONG, parts=[2])])
    assert answer.status_code == 200, answer.text
    found = await world.states(meeting)
    assert {name for name, states in found.items() if states[1] == "present"} == {AN, BINH, CUONG, DU, THU}
    assert {name for name, states in found.items() if states[1] == "excused"} == {EM}
    assert {states[2] for states in found.values()} == {"unrecorded"}
    assert (await world.roll(meeting, repeat_part=2)).json()["recorded"] == 6
    assert (await world.states(meeting))[AN] == ["present", "present", "present"]


async def test_a_secretarys_excuse_is_not_repeated_by_the_branch(world: World) -> None:
    meeting = await started(world, parts=["Sáng", "Chiều"])
    await world.roll(
        meeting, "committee", marks=[world.mark(THU, "excused", excuse="duty", parts=[1]), world.mark(AN, parts=[1])]
    )
    assert (await world.roll(meeting, "deputy", repeat_part=1)).json()["recorded"] == 1
    assert (await world.states(meeting))[THU] == ["excused", "unrecorded"]
    assert (await world.roll(meeting, "committee", repeat_part=1)).status_code == 200
    assert (await world.states(meeting))[THU] == ["excused", "excused"]


@pytest.mark.parametrize("body", [{"repeat_part": 3}, {"repeat_part": 2}, {"repeat_part": 1, "parts": [1]}, {"repeat_part": 0}])
async def test_parts_that_cannot_be_repeated(world: World, body: dict[str, Any]) -> None:
    meeting = await started(world, parts=["Sáng", "Chiều"])
    await world.roll(meeting, parts=[1], all_present_except=[])
    marks = await count_rows(world.db, AttendanceMark)
    assert (await world.roll(meeting, **body)).status_code == 422
    assert await count_rows(world.db, AttendanceMark) == marks


async def test_a_roll_kept_sealed_without_signal_counts_until_72_hours_after_the_end(world: World) -> None:
    meeting = await started(world)
    taken = (NOW + timedelta(minutes=10)).isoformat()
    clock.shift(ENDS + timedelta(hours=71) - clock.real_now())
    assert (await world.roll(meeting, marks=[world.mark(AN)], device_time=taken)).status_code == 200
    clock.shift(ENDS + timedelta(hours=72, minutes=1) - clock.real_now())
    late = await world.roll(meeting, marks=[world.mark(BINH)], device_time=taken)
    assert problem(late) == (409, "recorded_too_late")
    found = await world.states(meeting)
    assert (found[AN], found[BINH]) == (["present"], ["unrecorded"])


async def test_absent_without_a_reason_is_found_when_the_time_is_over(world: World) -> None:
    meeting = await started(world)
    early = await world.roll(meeting, marks=[world.mark(AN, "unexcused"), world.mark(BINH)])
    assert problem(early) == (409, "finding_at_closing")
    assert (await world.states(meeting))[BINH] == ["unrecorded"]
    clock.shift(ENDS + timedelta(minutes=1) - clock.real_now())
    assert (await world.roll(meeting, marks=[world.mark(AN, "unexcused")])).status_code == 200
    assert (await world.states(meeting))[AN] == ["unexcused"]


async def test_a_mark_is_taken_back_only_with_a_reason(world: World) -> None:
    meeting = await started(world)
    await world.roll(meeting, marks=[world.mark(AN)])
    assert problem(await world.roll(meeting, marks=[world.mark(AN, "unrecorded")])) == (422, "roll_not_valid")
    assert (await world.roll(meeting, marks=[world.mark(AN, "unrecorded", reason="ghi nhầm người")])).status_code == 200
    assert (await world.states(meeting))[AN] == ["unrecorded"]
    assert (await world.roll(meeting, marks=[world.mark(AN)])).json()["recorded"] == 1
    assert (await world.states(meeting))[AN] == ["present"]
    assert await count_rows(world.db, AttendanceMark) == 3
