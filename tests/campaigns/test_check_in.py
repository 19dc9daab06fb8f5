"""Own check-in: right codes, wrong codes, repetitions, strangers."""

import asyncio
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from app.campaigns.models import Attendance, AttendanceMark, LateCheckIn, RefusedCheckIn
from app.core import clock
from app.core.actor import Role
from app.core.models import OutboxRow
from tests.campaigns.builders import HOUR, World, problem
from tests.support.cast import NOW, auth_headers, make_account

AN = "Nguyễn Văn An"


async def count(world: World, table: type[Attendance | AttendanceMark | RefusedCheckIn]) -> int:
    """Rows of a table."""
    async with world.db.read() as session:
        return (await session.scalars(select(func.count()).select_from(table))).one()


def later(minutes: float) -> None:
    """Move the business clock."""
    clock.shift(NOW + timedelta(minutes=minutes) - clock.real_now())


@pytest.mark.parametrize(
    ("who", "answer"),
    [
        ("secretary", 200),
        ("deputy", 200),
        ("board", 200),
        ("committee", 200),
        ("office", 200),
        ("helper", 403),
        ("editor", 403),
        ("inspector", 403),
        ("operator", 403),
        ("neighbour", 404),
        ("stranger", 404),
        (AN, 403),
        ("Lâm Thị Xóm", 404),
    ],
)
async def test_who_shows_the_code(world: World, who: str, answer: int) -> None:
    meeting = await world.meeting(await world.opened())
    response = await world.get(who, f"sessions/{meeting}/check-in-code")
    assert response.status_code == answer
    assert (await world.code(meeting) in response.text) is (answer == 200)


async def test_a_helper_of_the_branch_shows_the_code(world: World) -> None:
    """A helper of the whole branch does; the head of a tổ đảng takes the roll of the tổ only."""
    meeting = await world.meeting(await world.opened())
    async with world.db.write() as session:
        account = await make_account(session, grants=[(Role.HELPER, world.cast.branch)])
    world.who["chi ủy viên"] = auth_headers(account)
    shown = (await world.get("chi ủy viên", f"sessions/{meeting}/check-in-code")).json()
    assert shown["spoken"]["digits"] == await world.code(meeting)
    assert len(shown["qr"]["digits"]) == 8


async def test_the_shown_code_checks_in_once(world: World) -> None:
    meeting = await world.meeting(await world.opened())
    shown = (await world.get("secretary", f"sessions/{meeting}/check-in-code")).json()
    client_id = str(uuid4())
    first = await world.check_in(AN, meeting, shown["spoken"]["digits"], client_id)
    assert (first.status_code, first.json()["state"], first.json()["part"]) == (200, "present", 1)
    later(10)  # the code is long gone when the phone, which got no answer, repeats
    again = await world.check_in(AN, meeting, shown["spoken"]["digits"], client_id)
    assert (again.status_code, again.json()) == (200, first.json())
    assert await count(world, AttendanceMark) == await count(world, Attendance) == 1
    async with world.db.read() as session:
        assert (await session.scalars(select(Attendance.confirmed))).one() is True
        query = select(func.count()).where(OutboxRow.subject_id == world.people[AN])
        assert (await session.scalars(query)).one() == 1


@pytest.mark.parametrize("gap", [" ", "-", ".", "\u00a0"])
async def test_a_code_copied_in_groups_is_right(world: World, gap: str) -> None:
    meeting = await world.meeting(await world.opened())
    code = await world.code(meeting)
    assert (await world.check_in(AN, meeting, f" {code[:3]}{gap}{code[3:]} ")).status_code == 200


async def test_the_qr_checks_in_too(world: World) -> None:
    meeting = await world.meeting(await world.opened())
    shown = (await world.get("secretary", f"sessions/{meeting}/check-in-code")).json()
    assert (await world.check_in(AN, meeting, shown["qr"]["digits"])).status_code == 200


async def test_the_code_tells_the_part(world: World) -> None:
    meeting = await world.meeting(await world.opened(parts=["Sáng", "Chiều"]))
    shown = (await world.get("secretary", f"sessions/{meeting}/check-in-code?part=2")).json()
    done = await world.check_in(AN, meeting, shown["spoken"]["digits"])
    assert (done.json()["part"], done.json()["message"]) == (2, "Đã ghi đồng chí có mặt ở phần “Chiều”.")
    assert (await world.states(meeting))[AN] == ["unrecorded", "present"]
    home = (await world.get(AN, "me/home")).json()
    assert [one["note"] for one in home["campaigns"]] == ["Đồng chí đã dự 1/2 phần, còn 1 phần nữa."]
    wrong = await world.get("secretary", f"sessions/{meeting}/check-in-code?part=3")
    assert problem(wrong) == (422, "plan_not_valid")


async def test_a_wrong_code_is_kept_and_locks_nobody(world: World) -> None:
    meeting = await world.meeting(await world.opened())
    right = await world.code(meeting)
    wrong = f"{(int(right) + 1) % 10**6:06d}"
    client_id = str(uuid4())
    for _ in range(2):
        assert problem(await world.check_in(AN, meeting, wrong, client_id)) == (409, "hall_code_wrong")
    async with world.db.read() as session:
        kept = (await session.scalars(select(RefusedCheckIn))).one()
    assert (kept.session_id, kept.member_id, kept.client_id) == (UUID(meeting), world.people[AN], UUID(client_id))
    assert (kept.reason, kept.payload) == ("hall_code_wrong", f'{{"code": "{wrong}"}}')
    roll = (await world.get("secretary", f"sessions/{meeting}/attendance")).json()["items"]
    assert next(p["refused_check_ins"] for p in roll if p["name"] == AN) == 1
    assert await count(world, AttendanceMark) == 0
    assert (await world.check_in(AN, meeting, right)).status_code == 200


async def test_guessing_is_slowed_for_the_guesser_alone(world: World) -> None:
    meeting = await world.meeting(await world.opened())
    right = await world.code(meeting)
    for n in range(30):
        assert (await world.check_in(AN, meeting, f"{(int(right) + 1 + n) % 10**6:06d}")).status_code == 409
    stopped = await world.check_in(AN, meeting, right)
    assert problem(stopped) == (429, "too_many_codes")
    assert stopped.headers["Retry-After"] == "180"
    assert (await world.check_in("Trần Thị Bình", meeting, right)).status_code == 200
    later(4)
    assert (await world.check_in(AN, meeting, await world.code(meeting))).status_code == 200


@pytest.mark.parametrize("code", ["", " - ", "abcdef", "1" * 13, "１２３４５６", "\x00", 204518, None])
async def test_what_is_no_code_at_all(world: World, code: object) -> None:
    meeting = await world.meeting(await world.opened())
    response = await world.put(AN, f"sessions/{meeting}/check-ins/{uuid4()}", {"code": code})
    assert problem(response) == (422, "malformed_input")
    assert await count(world, AttendanceMark) == 0


async def test_any_hall_of_the_campaign_with_its_own_code_is_right(world: World) -> None:
    campaign = await world.opened()
    own = await world.meeting(campaign)
    next_door = await world.meeting(campaign, "neighbour", unit_id=str(world.cast.neighbour))
    assert problem(await world.check_in(AN, next_door, await world.code(own))) == (409, "hall_code_wrong")
    assert (await world.check_in(AN, next_door, await world.code(next_door))).status_code == 200
    async with world.db.read() as session:
        row = (await session.scalars(select(Attendance))).one()
    assert (row.session_id, row.member_id, row.campaign_id) == (UUID(next_door), world.people[AN], UUID(campaign))
    host = (await world.get("neighbour", f"sessions/{next_door}/attendance")).json()["items"]
    assert {p["name"]: p["unit_name"] for p in host}[AN] == "Chi bộ khu phố 1"


async def test_who_is_not_on_the_list_learns_nothing_without_a_code(world: World) -> None:
    meeting = await world.meeting(await world.opened())
    guest = "Mai Văn Khách"
    assert problem(await world.check_in(guest, meeting, "000000")) == (404, "not_found")
    assert problem(await world.check_in(guest, meeting, await world.code(meeting))) == (403, "not_on_the_list")
    assert problem(await world.check_in(guest, str(uuid4()), "000000")) == (404, "not_found")
    assert problem(await world.check_in("board", meeting, await world.code(meeting))) == (404, "not_found")
    assert (await count(world, RefusedCheckIn), await count(world, AttendanceMark)) == (2, 0)


async def test_the_hall_closes_an_hour_after_the_meeting(world: World) -> None:
    meeting = await world.meeting(await world.opened())
    later(119)
    assert (await world.check_in(AN, meeting, await world.code(meeting))).status_code == 200
    later(121)
    other = await world.check_in("Trần Thị Bình", meeting, await world.code(meeting))
    assert problem(other) == (409, "hall_not_open")
    assert problem(await world.get("secretary", f"sessions/{meeting}/check-in-code")) == (409, "hall_not_open")
    assert (await world.states(meeting))["Trần Thị Bình"] == ["unrecorded"]


async def test_a_campaign_that_is_not_open_takes_nothing(world: World) -> None:
    planned = await world.meeting(await world.plan())
    assert problem(await world.check_in(AN, planned, await world.code(planned))) == (403, "not_on_the_list")
    assert problem(await world.get("secretary", f"sessions/{planned}/check-in-code")) == (409, "campaign_not_open")
    campaign = await world.opened()
    meeting = await world.meeting(campaign)
    kept = str(uuid4())
    accepted = await world.check_in(AN, meeting, await world.code(meeting), kept)
    await world.post("board", f"campaigns/{campaign}/close", {"reason": "Học xong sớm"})
    late = await world.check_in("Trần Thị Bình", meeting, await world.code(meeting))
    assert problem(late) == (409, "campaign_closed")
    assert (await world.states(meeting))["Trần Thị Bình"] == ["unrecorded"]
    assert (await world.check_in(AN, meeting, "000000", kept)).json() == accepted.json()
    async with world.db.read() as session:
        query = select(RefusedCheckIn).where(RefusedCheckIn.reason == "campaign_closed")
        assert (await session.scalars(query)).one().member_id == world.people["Trần Thị Bình"]


async def test_present_at_two_places_is_two_rows_of_one_person(world: World) -> None:
    campaign = await world.opened()
    for kind in ("regular", "makeup"):
        meeting = await world.meeting(campaign, kind=kind)
        assert (await world.check_in(AN, meeting, await world.code(meeting))).status_code == 200
    async with world.db.read() as session:
        rows = (await session.execute(select(Attendance.member_id, Attendance.part))).all()
    assert [tuple(row) for row in rows] == [(world.people[AN], 1)] * 2


async def test_the_same_check_in_arriving_many_times_at_once_is_one(world: World) -> None:
    meeting = await world.meeting(await world.opened())
    code, client_id = await world.code(meeting), str(uuid4())
    answers = await asyncio.gather(*(world.check_in(AN, meeting, code, client_id) for _ in range(6)))
    assert {a.status_code for a in answers} == {200}
    assert len({a.text for a in answers}) == 1
    assert await count(world, AttendanceMark) == 1


async def test_a_check_in_racing_the_roll_is_never_lost(world: World) -> None:
    meeting = await world.meeting(await world.opened())
    code = await world.code(meeting)
    names = [n for n in world.people if n not in {"Mai Văn Khách", "Lâm Thị Xóm"}]
    everyone = [world.check_in(name, meeting, code) for name in names]
    absent = [world.mark(n, "excused", excuse="duty") for n in names]
    rolls = [world.roll(meeting, "committee", marks=absent) for _ in range(3)]
    answers = await asyncio.gather(*everyone, *rolls)
    assert {a.status_code for a in answers} == {200}
    assert set(map(tuple, (await world.states(meeting)).values())) == {("present",)}
    assert await count(world, AttendanceMark) == len(names) * 4


async def test_the_phones_time_is_evidence_never_the_judge(world: World) -> None:
    """A code that was right when the phone says it was typed waits for a person; without that word it is wrong."""
    meeting = await world.meeting(await world.opened())
    code = await world.code(meeting)
    later(20)
    body = {"code": code, "device_time": (NOW + timedelta(minutes=1)).isoformat()}
    response = await world.put(AN, f"sessions/{meeting}/check-ins/{uuid4()}", body)
    assert (response.status_code, response.json()["state"]) == (202, "waiting")
    assert problem(await world.check_in(AN, meeting, code)) == (409, "hall_code_wrong")
    assert (await world.states(meeting))[AN] == ["unrecorded"]
    async with world.db.read() as session:
        late = (await session.scalars(select(LateCheckIn))).one()
    assert late.device_time == NOW + timedelta(minutes=1)
    assert late.received_at - NOW >= HOUR / 3
