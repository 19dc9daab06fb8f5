"""Meetings move before they begin, end otherwise than planned, or are cancelled; nothing that was recorded is lost."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import select, update

from app.campaigns.models import Attendance, AttendanceMark, Campaign, RefusedCheckIn, StudySession
from app.core import clock
from app.core.models import JournalEntry
from tests.campaigns.builders import ENDS, HOUR, NAMES, World, make_quiz, problem
from tests.campaigns.halls import count_rows, make_hall
from tests.campaigns.test_late_scans import qr, scan, stand
from tests.campaigns.test_window import closes
from tests.support.cast import NOW

AN, BINH, CUONG, *_ = NAMES
CHANGE, CANCEL = "campaigns:session:change", "campaigns:session:cancel"


def hours(start: float, end: float) -> dict[str, Any]:
    return {"starts_at": (NOW + start * HOUR).isoformat(), "ends_at": (NOW + end * HOUR).isoformat()}


async def to_come(world: World, campaign: str, **changes: Any) -> str:
    """A meeting of the branch in 24 hours, at 12:00 on Thursday, 19/12."""
    return await world.meeting(campaign, **{**hours(24, 25), **changes})


async def change(world: World, meeting: str, who: str = "secretary", version: int = 1, **changes: Any) -> httpx.Response:
    return await world.client.patch(f"sessions/{meeting}", headers=world.who[who], json={"version": version, **changes})


async def cancel(world: World, meeting: str, who: str = "secretary", reason: str = "bão số 10") -> httpx.Response:
    return await world.post(who, f"sessions/{meeting}/cancel", {"reason": reason})


async def at_home(world: World, name: str = AN) -> tuple[str | None, list[dict[str, Any]]]:
    """The second line of the member's home, and the meetings there."""
    home = (await world.get(name, "me/home")).json()
    return home["detail"], home["meetings"]


async def kept(world: World) -> list[tuple[str, str, str]]:
    """What was refused: by which route, why, and how it is kept."""
    async with world.db.read() as session:
        rows = await session.scalars(select(RefusedCheckIn).order_by(RefusedCheckIn.id))
        return [(row.kind, row.reason, row.state) for row in rows]


async def test_time_and_place_change_before_it_begins_and_members_read_it(world: World) -> None:
    quiz = await make_quiz(world.db, world.cast.grassroots, closes_at=NOW + 10 * HOUR)
    campaign = await world.opened(quiz_id=quiz)
    sent = world.meeting_body(**hours(24, 25))
    meeting = (await world.post("secretary", f"campaigns/{campaign}/sessions", sent)).json()["id"]
    await world.roll(meeting, marks=[world.mark(BINH, "excused", excuse="duty")])  # an excuse from before stays
    moved = {**hours(30, 31), "place": "Trường Tiểu học Tân Phú", "reason": "hội trường mất điện"}
    done = await change(world, meeting, **moved)
    assert (done.status_code, done.json()["version"], done.json()["place"]) == (200, 2, moved["place"]), done.text
    assert await closes(world, AN) == [31 + 48]
    _, (shown,) = await at_home(world)
    was = "Đã đổi lịch; trước đây 12 giờ thứ Năm, 19/12, tại Nhà văn hóa khu phố 1. Lý do: hội trường mất điện."
    assert (shown["change_text"], shown["cancelled"], shown["place"]) == (was, False, moved["place"])
    assert (await change(world, meeting, **moved)).json()["version"] == 2  # sent again, it is so already
    assert problem(await change(world, meeting, title="Hội nghị khác")) == (409, "edit_conflict")
    again = await world.post("secretary", f"campaigns/{campaign}/sessions", sent)  # the plan itself arrives again
    assert (again.status_code, again.json()["id"], again.json()["version"]) == (201, meeting, 2)
    assert (await world.states(meeting))[BINH] == ["excused"]
    async with world.db.read() as session:
        (entry,) = await session.scalars(select(JournalEntry).where(JournalEntry.action == CHANGE))
    assert (entry.reason, (entry.old or {})["place"], (entry.new or {})["place"]) == (
        moved["reason"],
        "Nhà văn hóa khu phố 1",
        moved["place"],
    )


async def test_an_earlier_hour_shortens_no_window(world: World) -> None:
    quiz = await make_quiz(world.db, world.cast.grassroots, closes_at=NOW + 10 * HOUR)
    meeting = await to_come(world, await world.opened(quiz_id=quiz))
    assert (await change(world, meeting, **hours(2, 3))).status_code == 200
    assert await closes(world, AN, "Lâm Thị Xóm") == [25 + 48, 10]


async def test_once_somebody_is_present_the_hours_stay_and_the_place_may_change(world: World) -> None:
    """The hall opens an hour before: who came early was there at that hour."""
    meeting = await to_come(world, await world.opened(), **hours(0.5, 2))
    await world.check_in(AN, meeting, await world.code(meeting))
    for moved in (hours(3, 4), {"ends_at": (NOW + HOUR).isoformat()}):
        assert problem(await change(world, meeting, **moved)) == (409, "presence_recorded")
    assert (await change(world, meeting, place="Sân đình")).json()["starts_at"] == hours(0.5, 2)["starts_at"].replace(
        "+00:00", "Z"
    )
    assert (await world.states(meeting))[AN] == ["present"]


async def test_once_it_has_begun_only_its_end_is_stated(world: World) -> None:
    quiz = await make_quiz(world.db, world.cast.grassroots, closes_at=NOW + 10 * HOUR)
    meeting = await world.meeting(await world.opened(quiz_id=quiz))  # from 11 to 13 o'clock
    await world.roll(meeting, marks=[world.mark(AN)])
    for changes in ({"place": "Sân đình"}, {"title": "Khác"}, hours(1, 2)):
        assert problem(await change(world, meeting, reason="mưa", **changes)) == (409, "meeting_has_begun")
    earlier, later = (NOW - HOUR / 2).isoformat(), (NOW + 2 * HOUR).isoformat()
    assert problem(await change(world, meeting, ends_at=earlier)) == (422, "end_reason_needed")
    assert (await change(world, meeting, ends_at=earlier, reason="mất điện")).json()["version"] == 2
    assert (await change(world, meeting, version=2, ends_at=later, reason="thảo luận thêm")).json()["version"] == 3
    assert await closes(world, AN) == [50]
    assert (await world.states(meeting))[AN] == ["present"]
    _, (shown,) = await at_home(world, BINH)
    assert shown["change_text"] == "Đã đổi giờ kết thúc; trước đây 11 giờ 30. Lý do: thảo luận thêm."
    stand(60 * 4)  # its hall is closed: nobody is let in by a longer meeting
    much_later = (NOW + 5 * HOUR).isoformat()
    answer = await change(world, meeting, version=3, ends_at=much_later, reason="quên")
    assert problem(answer) == (409, "hall_closed_before")


async def test_who_came_from_elsewhere_keeps_the_test_when_the_end_is_put_off(world: World) -> None:
    quiz = await make_quiz(world.db, world.cast.grassroots, closes_at=NOW + 10 * HOUR)
    meeting = await world.meeting(await world.opened(quiz_id=quiz))
    await world.roll(meeting, marks=[world.mark("Lâm Thị Xóm")])
    await change(world, meeting, ends_at=(NOW + 2 * HOUR).isoformat(), reason="thảo luận thêm")
    assert await closes(world, AN, "Lâm Thị Xóm") == [50, 50]


async def test_a_cancelled_meeting_stays_with_its_reason_and_takes_nothing_any_more(world: World) -> None:
    campaign = await world.opened()
    meeting = await to_come(world, campaign, **hours(0.5, 2))
    code = await world.code(meeting)
    done = await cancel(world, meeting)
    assert (done.status_code, done.json()["cancel_reason"], done.json()["may_record"]) == (200, "bão số 10", False), done.text
    for path in ("check-in-code", "offline-keys", "roll-sheet"):
        assert problem(await world.get("secretary", f"sessions/{meeting}/{path}")) == (409, "meeting_cancelled"), path
    client_id = str(uuid4())
    for _ in range(2):
        assert problem(await world.check_in(AN, meeting, code, client_id)) == (409, "meeting_cancelled")
    assert problem(await world.roll(meeting, marks=[world.mark(BINH)])) == (409, "meeting_cancelled")
    assert await kept(world) == [(kind, "meeting_cancelled", "kept") for kind in ("check_in", "roll")]
    assert await count_rows(world.db, Attendance) == 0
    line, (shown,) = await at_home(world)
    said = "Buổi học 12 giờ 30 thứ Tư, 18/12 đã hủy. Lý do: bão số 10."
    assert (shown["cancelled"], shown["on_now"], shown["change_text"]) == (True, False, said)
    assert line == f"{said} Chưa có lịch khác; đồng chí hỏi bí thư chi bộ."
    assert (await cancel(world, meeting)).status_code == 200
    assert problem(await cancel(world, meeting, reason="lý do khác")) == (409, "meeting_is_cancelled")
    assert problem(await change(world, meeting, version=2, place="Sân đình")) == (409, "meeting_is_cancelled")
    assert await count_rows(world.db, JournalEntry, JournalEntry.action == CANCEL) == 1
    await change(world, await to_come(world, campaign), place="Sân đình")
    line, shown_both = await at_home(world)
    assert [m["cancelled"] for m in shown_both] == [True, False]
    when = "12 giờ thứ Năm, 19/12, tại"
    assert line == f"{when} Sân đình. Đã đổi lịch; trước đây {when} Nhà văn hóa khu phố 1."


async def test_guests_do_not_come_in_at_a_cancelled_meeting(world: World) -> None:
    hall = await make_hall(world)
    assert (await cancel(world, hall.meeting)).status_code == 200
    assert problem(await hall.come()) == (409, "guest_code_not_open")
    renewed = await world.put("secretary", f"sessions/{hall.meeting}/guest-code", {"renew": True})
    assert problem(renewed) == (409, "meeting_is_cancelled")


async def test_a_meeting_with_guests_is_not_cancelled(world: World) -> None:
    hall = await make_hall(world)
    await hall.guest()
    assert problem(await cancel(world, hall.meeting)) == (409, "meeting_has_records")


@pytest.mark.parametrize("what", ["present", "excused", "check_in", "others", "late_scan", "waiting_record"])
async def test_a_meeting_with_records_is_not_cancelled(world: World, what: str) -> None:
    meeting = await world.meeting(await world.opened())
    if what == "present":
        await world.roll(meeting, marks=[world.mark(AN)])
    elif what == "excused":
        await world.roll(meeting, marks=[world.mark(AN, "excused", excuse="duty")])
    elif what == "check_in":
        await world.check_in(AN, meeting, await world.code(meeting))
    elif what == "others":
        guests = {"client_id": str(uuid4()), "others": [{"kind": "guest", "count": 1}]}
        await world.put("secretary", f"sessions/{meeting}/others", guests)
    elif what == "late_scan":
        code = await qr(world, meeting)
        stand(40)
        await scan(world, AN, meeting, code)
    else:
        async with world.db.write() as session:
            row = {"client_id": uuid4(), "reason": "role_missing", "payload": "{}", "received_at": NOW, "kind": "roll"}
            session.add(RefusedCheckIn(session_id=UUID(meeting), state="waiting", **row))
    answer = await cancel(world, meeting)
    assert problem(answer) == (409, "meeting_has_records")
    assert "ghi giờ kết thúc" in answer.json()["detail"]
    async with world.db.read() as session:
        assert (await session.get_one(StudySession, UUID(meeting))).cancelled_at is None


async def test_what_was_taken_back_does_not_hold_a_meeting(world: World) -> None:
    """Recorded at the wrong meeting: taken back with a reason, which stays; then it is cancelled."""
    meeting = await world.meeting(await world.opened())
    await world.roll(meeting, marks=[world.mark(AN)])
    await world.roll(meeting, marks=[world.mark(AN, "unrecorded", reason="ghi nhầm buổi")])
    assert (await cancel(world, meeting)).status_code == 200
    assert await count_rows(world.db, AttendanceMark) == 2


async def test_who_changes_and_cancels(world: World) -> None:
    campaign = await world.opened()
    meeting = await to_come(world, campaign)
    for answer, refused in ((403, ("helper", "inspector", AN)), (404, ("neighbour", "stranger"))):
        for who in refused:
            assert (await change(world, meeting, who, place="Sân đình")).status_code == answer, who
            assert (await cancel(world, meeting, who)).status_code == answer, who
    assert (await change(world, meeting)).json()["version"] == 1
    for who in ("secretary", "deputy", "committee", "office", "board"):
        meeting = await to_come(world, campaign)
        assert (await change(world, meeting, who, place="Sân đình")).status_code == 200, who
        assert (await cancel(world, meeting, who)).json()["cancelled_at"] is not None, who


async def test_changes_that_cannot_be(world: World) -> None:
    meeting = await to_come(world, await world.opened())
    wrong: list[tuple[dict[str, Any], str]] = [
        (hours(25, 24), "plan_not_valid"),
        (hours(24, 24), "plan_not_valid"),
        (hours(24, 49), "plan_not_valid"),
        (hours(60, 61), "plan_not_valid"),
        ({"parts": [2]}, "plan_not_valid"),
        ({"parts": []}, "malformed_input"),
        ({"place": " "}, "malformed_input"),
        ({"starts_at": "2024-12-19T19:30:00"}, "malformed_input"),
        ({"version": None}, "malformed_input"),
        ({"unit_id": str(uuid4())}, "malformed_input"),
        ({"cancelled_at": None}, "malformed_input"),
    ]
    for changes, code in wrong:
        sent = {"version": 1, **changes}
        answer = await world.client.patch(f"sessions/{meeting}", headers=world.who["secretary"], json=sent)
        assert problem(answer) == (422, code), changes
    assert problem(await cancel(world, meeting, reason="")) == (422, "malformed_input")
    assert (await change(world, meeting)).json()["version"] == 1


async def test_after_closing_meetings_stay_and_no_amendment_takes_a_cancelled_one(world: World) -> None:
    campaign = await world.opened()
    meeting, other = await world.meeting(campaign), await to_come(world, campaign)
    code = await world.code(meeting)
    await cancel(world, meeting)
    async with world.db.write() as session:
        await session.execute(update(Campaign).values(state="closed", closed_at=NOW))
    assert problem(await cancel(world, other)) == (409, "campaign_settled")
    assert problem(await change(world, other, place="Sân đình")) == (409, "campaign_settled")
    assert problem(await world.check_in(AN, meeting, code)) == (409, "meeting_cancelled")
    assert await kept(world) == [("check_in", "meeting_cancelled", "kept")]


async def test_a_cancelled_meeting_keeps_no_test_open_and_no_plan_back(world: World) -> None:
    quiz = await make_quiz(world.db, world.cast.grassroots, closes_at=NOW + 10 * HOUR)
    campaign = await world.plan(quiz_id=quiz)
    meeting = await to_come(world, campaign)
    assert (await cancel(world, meeting)).status_code == 200
    shorter = {"ends_at": (NOW + 20 * HOUR).isoformat(), "version": 1}
    changed = await world.client.patch(f"campaigns/{campaign}", headers=world.who["board"], json=shorter)
    assert changed.status_code == 200, changed.text
    await world.post("board", f"campaigns/{campaign}/open")
    assert await closes(world, AN) == [10]
    clock.shift(ENDS - clock.real_now())


@pytest.mark.races
async def test_cancelling_beside_check_ins_loses_none(world: World) -> None:
    """Either it is cancelled and every check-in is kept refused, or somebody is present and it is not."""
    campaign = await world.opened()
    meeting = await world.meeting(campaign)
    code = await world.code(meeting)
    taps = [world.check_in(name, meeting, code) for name in NAMES]
    *answers, done = await asyncio.gather(*taps[:2], cancel(world, meeting), *taps[2:], cancel(world, meeting, "deputy"))
    refused = [a for a in answers if a.status_code == 409 and a.request.method == "PUT"]
    async with world.db.read() as session:
        found = await session.get_one(StudySession, UUID(meeting))
    present = await count_rows(world.db, Attendance)
    if found.cancelled_at is None:
        assert (present, refused, problem(done)) == (5, [], (409, "meeting_has_records"))
    else:
        assert (present, len(refused)) == (0, 5)
        assert await kept(world) == [("check_in", "meeting_cancelled", "kept")] * 5
