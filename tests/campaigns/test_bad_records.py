"""What must not come in: other campaigns' codes, yesterday's QR, rolls for people who left. Each is told, nothing changes."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from app.campaigns import hall_code
from app.campaigns.models import AttendanceMark, Enrolment, RefusedCheckIn, StudySession
from app.campaigns.status_changes import handle_status_changes
from app.core.actor import system_actor
from app.members.statuses import change_membership
from app.members.words import Membership
from tests.campaigns.builders import HOUR, NAMES, World, problem
from tests.campaigns.test_check_in import count
from tests.support.cast import NOW, make_member

AN, BINH = NAMES[:2]
OFFICE = system_actor("văn phòng")


async def test_a_code_of_another_campaign_opens_no_hall(world: World) -> None:
    """Both campaigns are the member's own: what is shown in the one hall counts in it alone."""
    here = await world.meeting(await world.opened())
    there = await world.meeting(await world.opened())
    other = await world.code(there)
    assert problem(await world.check_in(AN, here, other)) == (409, "hall_code_wrong")
    assert await count(world, AttendanceMark) == 0
    assert (await world.check_in(AN, there, other)).status_code == 200
    assert (await world.states(here))[AN] == ["unrecorded"]


@pytest.mark.parametrize("told", [{}, {"device_time": NOW.isoformat()}, {"device_time": (NOW - 24 * HOUR).isoformat()}])
async def test_yesterdays_qr_checks_nobody_in(world: World, told: dict[str, str]) -> None:
    meeting = await world.meeting(await world.opened(starts_at=(NOW - 300 * HOUR).isoformat()))
    async with world.db.read() as session:
        secret = (await session.scalars(select(StudySession.secret))).one()
    old = hall_code.qr(secret, part=1, at=NOW - 24 * HOUR).digits
    answer = await world.put(AN, f"sessions/{meeting}/check-ins/{uuid4()}", {"code": old, **told})
    assert answer.status_code == 409, answer.text
    assert answer.json()["code"] in {"hall_code_wrong", "hall_not_open"}
    assert await count(world, AttendanceMark) == 0
    async with world.db.read() as session:
        assert (await session.scalars(select(RefusedCheckIn.member_id))).all() == [world.people[AN]]


async def left(world: World, name: str, day: date) -> None:
    """The roster learns that somebody left, and the worker has told the campaigns."""
    async with world.db.write() as session:
        await change_membership(
            session, actor=OFFICE, member_id=world.people[name], value=Membership.LEFT, valid_from=day, now=NOW
        )
    await handle_status_changes(world.db, NOW)


async def test_a_roll_for_who_left_before_the_list_stops_all_of_it(world: World) -> None:
    async with world.db.write() as session:
        gone = await make_member(session, branch=world.cast.branch, name="Tô Văn Đi")
    world.people["Tô Văn Đi"] = gone.id
    await left(world, "Tô Văn Đi", date(2024, 11, 20))
    meeting = await world.meeting(await world.opened())
    answer = await world.roll(meeting, marks=[world.mark(AN), world.mark("Tô Văn Đi")])
    assert problem(answer) == (404, "people_not_found")
    assert answer.json()["members"] == [str(gone.id)]
    assert await count(world, AttendanceMark) == 0


async def test_a_roll_for_who_left_since_is_kept_and_counts_on_neither_side(world: World) -> None:
    """On the list, for they were members that day; out of it once the level above has accepted the loss."""
    campaign = await world.opened()
    meeting = await world.meeting(campaign)
    await left(world, BINH, date(2024, 12, 7))
    (correction,) = (await world.get("committee", f"campaigns/{campaign}/corrections")).json()["items"]
    path = f"campaigns/{campaign}/corrections/{correction['id']}/accept"
    assert (await world.post("committee", path, {"reason": "Quyết định số 9"})).status_code == 200
    answer = (await world.roll(meeting, marks=[world.mark(AN), world.mark(BINH)])).json()
    assert (answer["recorded"], answer["not_on_list"]) == (2, [str(world.people[BINH])])
    page = (await world.get("secretary", f"campaigns/{campaign}/participation")).json()["unit"]
    assert (page["took_part"]["numerator"], page["took_part"]["denominator"], page["outside"]["removed"]) == (1, 6, 1)
    people = (await world.get("secretary", f"sessions/{meeting}/attendance")).json()["items"]
    assert {p["name"]: p["expected"] for p in people}[BINH] is False
    async with world.db.read() as session:
        removed = select(Enrolment.removed_why).where(Enrolment.member_id == world.people[BINH])
        assert (await session.scalars(removed)).one() == "left"


async def test_everybody_present_speaks_of_nobody_who_left(world: World) -> None:
    campaign = await world.opened()
    meeting = await world.meeting(campaign, starts_at=(NOW - HOUR).isoformat(), ends_at=(NOW + timedelta(hours=2)).isoformat())
    await left(world, BINH, date(2024, 12, 7))
    (correction,) = (await world.get("committee", f"campaigns/{campaign}/corrections")).json()["items"]
    await world.post("committee", f"campaigns/{campaign}/corrections/{correction['id']}/accept", {"reason": "Quyết định số 9"})
    answer = await world.roll(meeting, unit_id=str(world.cast.branch), all_present_except=[])
    assert answer.status_code == 200, answer.text
    assert (await world.states(meeting))[BINH] == ["unrecorded"]
