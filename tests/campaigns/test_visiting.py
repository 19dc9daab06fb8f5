"""Visitors: a member's own code, the scan of a host, what the host learns, where it counts."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import select

from app.campaigns.models import Attendance, AttendanceMark, RefusedCheckIn, Visit, VisitorCode
from app.core import clock
from tests.campaigns.builders import NAMES, World, problem
from tests.campaigns.halls import count_rows
from tests.support.cast import NOW

AN, BINH, *_ = NAMES
XOM, THU, OUTSIDER = "Lâm Thị Xóm", "Ngô Văn Thư", "Mai Văn Khách"


def stand(minutes: float) -> None:
    clock.shift(NOW + timedelta(minutes=minutes) - clock.real_now())


async def hall(world: World, **changes: Any) -> tuple[str, str]:
    """A meeting of the neighbouring branch; An is a stranger there."""
    campaign = await world.opened(**changes)
    return campaign, await world.meeting(campaign, "neighbour", unit_id=str(world.cast.neighbour))


async def code_of(world: World, who: str) -> str:
    response = await world.get(who, "me/visitor-code")
    assert response.status_code == 200, response.text
    return str(response.json()["code"])


async def show(world: World, host: str, meeting: str, code: str, **more: Any) -> httpx.Response:
    return await world.post(host, f"sessions/{meeting}/visitors", {"client_id": str(uuid4()), "code": code, **more})


async def test_a_visitor_counts_at_the_own_branch_and_the_host_learns_name_and_branch(world: World) -> None:
    campaign, meeting = await hall(world)
    answer = await show(world, "neighbour", meeting, await code_of(world, AN))
    assert answer.status_code == 200, answer.text
    said = answer.json()
    assert (said["name"], said["unit_name"], said["part"]) == (AN, "Chi bộ khu phố 1", 1)
    assert set(said) == {"session_id", "client_id", "name", "unit_name", "part", "recorded_at"}
    page = (await world.get("secretary", f"campaigns/{campaign}/participation")).json()["unit"]
    assert (page["took_part"]["numerator"], page["ways"]["elsewhere"]) == (1, 1)
    listed = (await world.get("neighbour", f"sessions/{meeting}/attendance")).json()["items"]
    visitor = next(p for p in listed if p["name"] == AN)
    assert (visitor["visitor"], visitor["birth_year"], visitor["expected"]) == (True, None, None)
    assert visitor["parts"][0]["standing"] == "confirmed"
    assert next(p for p in listed if p["name"] == XOM)["birth_year"] == 1957


async def test_the_qr_text_is_taken_as_the_digits_are(world: World) -> None:
    _, meeting = await hall(world)
    shown = (await world.get(AN, "me/visitor-code")).json()
    assert (await show(world, "neighbour", meeting, shown["qr_text"])).status_code == 200
    digits = await code_of(world, BINH)
    assert (await show(world, "neighbour", meeting, f"{digits[:4]} {digits[4:]}")).json()["name"] == BINH


async def test_the_same_scan_again_is_the_same_visit(world: World) -> None:
    _, meeting = await hall(world)
    client_id, code = str(uuid4()), await code_of(world, AN)
    first = await show(world, "neighbour", meeting, code, client_id=client_id)
    stand(30)
    again = await show(world, "neighbour", meeting, code, client_id=client_id)
    assert (again.status_code, again.json()) == (200, first.json())
    other = await show(world, "neighbour", meeting, await code_of(world, BINH), client_id=client_id)
    assert problem(other) == (409, "client_id_reused")
    assert (await count_rows(world.db, Visit), await count_rows(world.db, AttendanceMark)) == (1, 1)


async def test_a_code_lives_ten_minutes_and_is_renewed_in_time(world: World) -> None:
    _, meeting = await hall(world)
    first = await code_of(world, AN)
    stand(4)
    assert await code_of(world, AN) == first
    stand(6)
    second = await code_of(world, AN)
    assert second != first
    assert (await show(world, "neighbour", meeting, first)).status_code == 200
    stand(10.1)
    assert problem(await show(world, "neighbour", meeting, first)) == (409, "visitor_code_wrong")
    assert (await show(world, "neighbour", meeting, second)).status_code == 200
    stand(30)
    await code_of(world, AN)
    assert await count_rows(world.db, VisitorCode) == 1


async def test_guessing_is_braked_for_the_guesser_alone(world: World) -> None:
    _, meeting = await hall(world)
    right = await code_of(world, AN)
    for n in range(30):
        wrong = f"{(int(right) + 1 + n) % 10**8:08d}"
        assert problem(await show(world, "neighbour", meeting, wrong)) == (409, "visitor_code_wrong")
    stopped = await show(world, "neighbour", meeting, right)
    assert (problem(stopped), stopped.headers["Retry-After"]) == ((429, "too_many_visitor_codes"), "600")
    assert await count_rows(world.db, RefusedCheckIn) == 30
    assert await count_rows(world.db, Attendance) == 0
    assert (await show(world, "committee", meeting, right)).status_code == 200


async def test_a_wrong_code_that_is_sent_again_is_no_new_guess(world: World) -> None:
    """Whoever sends one again and again would find the moment at which somebody has it."""
    _, meeting = await hall(world)
    client_id, code = str(uuid4()), "20451877"
    assert problem(await show(world, "neighbour", meeting, code, client_id=client_id)) == (409, "visitor_code_wrong")
    async with world.db.write() as session:
        ends = NOW + timedelta(minutes=10)
        session.add(VisitorCode(code=code, member_id=world.people[AN], made_at=NOW, expires_at=ends))
    assert problem(await show(world, "neighbour", meeting, code, client_id=client_id)) == (409, "visitor_code_wrong")
    assert await count_rows(world.db, Visit) == 0
    assert (await show(world, "neighbour", meeting, code)).status_code == 200


async def test_nobody_receives_themselves(world: World) -> None:
    campaign = await world.opened()
    meeting = await world.meeting(campaign)
    assert problem(await show(world, "secretary", meeting, await code_of(world, THU))) == (403, "own_visit")
    assert await count_rows(world.db, Attendance) == 0


async def test_with_the_own_branch_the_code_is_one_like_the_halls(world: World) -> None:
    campaign = await world.opened()
    meeting = await world.meeting(campaign)
    await show(world, "secretary", meeting, await code_of(world, AN))
    page = (await world.get("secretary", f"campaigns/{campaign}/participation")).json()["unit"]
    assert (page["ways"]["code"], page["ways"]["elsewhere"]) == (1, 0)


async def test_who_is_not_on_the_list_is_not_counted(world: World) -> None:
    _, meeting = await hall(world)
    answer = await show(world, "neighbour", meeting, await code_of(world, OUTSIDER))
    assert problem(answer) == (409, "visitor_not_on_list")
    assert OUTSIDER not in answer.text
    assert await count_rows(world.db, Attendance) == 0


@pytest.mark.parametrize(
    ("who", "answer"),
    [
        ("neighbour", 200),
        ("committee", 200),
        ("office", 200),
        ("secretary", 404),
        ("board", 403),
        ("inspector", 403),
        (XOM, 403),
    ],
)
async def test_who_receives_visitors(world: World, who: str, answer: int) -> None:
    _, meeting = await hall(world)
    assert (await show(world, who, meeting, await code_of(world, AN))).status_code == answer
    assert await count_rows(world.db, Attendance) == int(answer == 200)


async def test_an_account_without_a_member_has_no_code(world: World) -> None:
    assert problem(await world.get("board", "me/visitor-code")) == (403, "visitor_code_needs_member")


async def test_after_the_hall_has_closed_nobody_comes(world: World) -> None:
    _, meeting = await hall(world)
    stand(125)
    assert problem(await show(world, "neighbour", meeting, await code_of(world, AN))) == (409, "hall_not_open")
    async with world.db.read() as session:
        kept = (await session.scalars(select(RefusedCheckIn))).one()
    assert (kept.kind, str(world.people[AN]) in kept.payload) == ("visit", True)


async def test_the_part_is_said_or_the_first(world: World) -> None:
    _, meeting = await hall(world, parts=["Sáng", "Chiều"])
    code = await code_of(world, AN)
    assert (await show(world, "neighbour", meeting, code)).json()["part"] == 1
    assert (await show(world, "neighbour", meeting, code, part=2)).json()["part"] == 2
    assert problem(await show(world, "neighbour", meeting, code, part=3)) == (422, "plan_not_valid")


@pytest.mark.parametrize("code", ["", "1234567", "123456789", "abcdefgh", "１２３４５６７８", "\x00", None, 12345678])
async def test_what_is_no_code_at_all(world: World, code: Any) -> None:
    _, meeting = await hall(world)
    assert problem(await show(world, "neighbour", meeting, code)) == (422, "malformed_input")


@pytest.mark.races
async def test_scan_roll_and_check_in_of_one_person_at_once_are_one_presence(world: World) -> None:
    _, meeting = await hall(world)
    code, hall_code = await code_of(world, AN), await world.code(meeting)
    client_id = str(uuid4())
    tasks = [show(world, "neighbour", meeting, code, client_id=client_id) for _ in range(3)]
    tasks += [world.check_in(AN, meeting, hall_code), world.roll(meeting, "neighbour", marks=[world.mark(AN)])]
    answers = await asyncio.gather(*tasks)
    assert {a.status_code for a in answers} == {200}
    assert await count_rows(world.db, Visit) == 1
    async with world.db.read() as session:
        row = (await session.execute(select(Attendance.state, Attendance.confirmed))).one()
    assert tuple(row) == ("present", True)


@pytest.mark.races
async def test_two_phones_of_one_member_show_the_same_code(world: World) -> None:
    assert len(set(await asyncio.gather(*(code_of(world, AN) for _ in range(5))))) == 1
