"""Scans made without signal: queued, never counted by themselves, decided by a person, told to the member truthfully."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import select

from app.campaigns import hall_code
from app.campaigns.models import Attendance, AttendanceMark, LateCheckIn, RefusedCheckIn, StudySession
from app.core import clock
from app.core.models import JournalEntry
from tests.campaigns.builders import ENDS, HOUR, NAMES, World, problem
from tests.campaigns.halls import count_rows
from tests.support.cast import NOW

AN, BINH, CUONG, DUNG, EM = NAMES
XOM, THU, GUEST = "Lâm Thị Xóm", "Ngô Văn Thư", "Mai Văn Khách"


def stand(minutes: float) -> None:
    """Business time, so many minutes after the demo's noon."""
    clock.shift(NOW + timedelta(minutes=minutes) - clock.real_now())


async def secret_of(world: World, meeting: str) -> str:
    async with world.db.read() as session:
        return (await session.scalars(select(StudySession.secret).where(StudySession.id == UUID(meeting)))).one()


async def qr(world: World, meeting: str, at: datetime = NOW, part: int = 1) -> str:
    return hall_code.qr(await secret_of(world, meeting), part=part, at=at).digits


async def scan(
    world: World, who: str, meeting: str, code: str, *, at: datetime | None = NOW, sent: datetime | None = None, **more: Any
) -> httpx.Response:
    """A check-in with the phone's times: when it scanned, what its clock shows at sending."""
    body = {"code": code, "device_time": at and at.isoformat(), "sent_device_time": sent and sent.isoformat()}
    return await world.put(who, f"sessions/{meeting}/check-ins/{more.get('client_id', uuid4())}", body)


async def waiting(world: World, meeting: str, who: str = "secretary", state: str = "waiting") -> list[dict[str, Any]]:
    response = await world.get(who, f"sessions/{meeting}/late-check-ins?state={state}")
    assert response.status_code == 200, response.text
    items: list[dict[str, Any]] = response.json()["items"]
    return items


async def decide(world: World, who: str, meeting: str, **body: Any) -> httpx.Response:
    return await world.post(who, f"sessions/{meeting}/late-check-ins/decisions", body)


async def test_a_scan_that_comes_back_with_the_signal_waits_and_then_counts(world: World) -> None:
    campaign = await world.opened()
    meeting = await world.meeting(campaign)
    code, client_id = await qr(world, meeting), str(uuid4())
    stand(200)  # long after the meeting
    sent = await scan(world, AN, meeting, code, sent=NOW + timedelta(minutes=200), client_id=client_id)
    assert (sent.status_code, sent.json()["state"]) == (202, "waiting")
    assert sent.json()["message"] == "Đã nhận lượt quét lúc 12 giờ ngày 18/12. Gửi đến muộn nên chưa tính; chờ bí thư xác nhận."
    assert (await world.states(meeting))[AN] == ["unrecorded"]
    (late,) = await waiting(world, meeting)
    assert (late["name"], late["clock"], late["recorded"]) == (AN, "agrees", None)
    assert (await decide(world, "secretary", meeting, accept=[late["id"]])).json() == {"accepted": 1, "refused": 0}
    assert (await world.states(meeting))[AN] == ["present"]
    again = await scan(world, AN, meeting, code, client_id=client_id)
    assert (again.status_code, again.json()["state"], again.json()["message"]) == (200, "present", "Đã ghi đồng chí có mặt.")
    async with world.db.read() as session:
        mark = (await session.scalars(select(AttendanceMark))).one()
    assert (mark.way, mark.device_time) == ("code", NOW)
    assert mark.confirmed_by not in {None, mark.recorded_by}
    page = (await world.get("secretary", f"campaigns/{campaign}/participation")).json()
    assert page["unit"]["ways"]["code"] == 1


async def test_a_refused_scan_stays_with_its_word_and_the_member_reads_it(world: World) -> None:
    meeting = await world.meeting(await world.opened())
    code, client_id = await qr(world, meeting), str(uuid4())
    stand(30)
    await scan(world, AN, meeting, code, client_id=client_id)
    (late,) = await waiting(world, meeting)
    body = {"refuse": [{"id": late["id"], "word": "không có mặt tại hội trường"}]}
    assert (await decide(world, "deputy", meeting, **body)).json() == {"accepted": 0, "refused": 1}
    again = await scan(world, AN, meeting, code, client_id=client_id)
    assert (again.status_code, again.json()["state"]) == (200, "refused")
    assert "không có mặt tại hội trường" in again.json()["message"]
    assert (await world.states(meeting))[AN] == ["unrecorded"]
    (kept,) = await waiting(world, meeting, state="refused")
    assert kept["word"] == "không có mặt tại hội trường"
    notices = (await world.get(AN, "me/notices")).json()["items"]
    assert [n["kind"] for n in notices] == ["scan_refused"]
    async with world.db.read() as session:
        entry = (
            await session.scalars(select(JournalEntry).where(JournalEntry.action == "campaigns:late_check_in:decide"))
        ).one()
    assert entry.reason == "không có mặt tại hội trường"


async def test_a_phone_whose_clock_is_off_is_put_right(world: World) -> None:
    """Two hours slow: it says 10 o'clock at a noon scan, and shows 10:40 when it is 12:40."""
    meeting = await world.meeting(await world.opened())
    code = await qr(world, meeting)
    stand(40)
    slow = timedelta(hours=2)
    sent = await scan(world, AN, meeting, code, at=NOW - slow, sent=NOW + timedelta(minutes=40) - slow)
    assert (sent.status_code, sent.json()["scanned_at"][:19]) == (202, "2024-12-18T05:00:00")
    (late,) = await waiting(world, meeting)
    assert late["clock"] == "shifted"
    assert "lệch" in late["clock_text"]


async def test_a_phone_that_tells_one_time_is_taken_at_its_word_and_that_is_said(world: World) -> None:
    meeting = await world.meeting(await world.opened())
    code = await qr(world, meeting)
    stand(40)
    assert (await scan(world, AN, meeting, code)).status_code == 202
    assert [late["clock"] for late in await waiting(world, meeting)] == ["unknown"]


@pytest.mark.parametrize(
    ("at", "sent"),
    [
        (None, None),  # no time: nothing to go by
        (NOW + timedelta(minutes=10), None),  # not the time of this code
        (NOW - timedelta(minutes=10), None),
        (NOW + timedelta(days=2), None),  # in the future
        (NOW, NOW + timedelta(minutes=10)),  # the phone is 30 minutes slow, so the scan was later than the code
    ],
)
async def test_a_code_that_was_not_right_then_is_refused(world: World, at: datetime | None, sent: datetime | None) -> None:
    meeting = await world.meeting(await world.opened())
    code = await qr(world, meeting)
    stand(40)
    answer = await scan(world, AN, meeting, code, at=at, sent=sent)
    if sent is not None:  # its own word still fits: that is one more thing for the person who looks
        assert (answer.status_code, (await waiting(world, meeting))[0]["clock"]) == (202, "unknown")
    else:
        assert problem(answer) == (409, "hall_code_wrong")
        assert await waiting(world, meeting) == []
        assert await count_rows(world.db, RefusedCheckIn) == 1
    assert (await world.states(meeting))[AN] == ["unrecorded"]


async def test_a_scan_outside_the_halls_hours_is_refused(world: World) -> None:
    meeting = await world.meeting(await world.opened())
    at = NOW + 3 * HOUR
    code = await qr(world, meeting, at)
    stand(240)
    assert problem(await scan(world, AN, meeting, code, at=at)) == (409, "hall_not_open")
    assert await waiting(world, meeting) == []


async def test_one_scan_of_a_part_waits_at_a_time(world: World) -> None:
    meeting = await world.meeting(await world.opened(parts=["Sáng", "Chiều"]))
    first, second = await qr(world, meeting), await qr(world, meeting, NOW + timedelta(minutes=1))
    afternoon = await qr(world, meeting, part=2)
    stand(40)
    one = (await scan(world, AN, meeting, first)).json()
    same = (await scan(world, AN, meeting, second, at=NOW + timedelta(minutes=1))).json()
    assert (same["client_id"], same["state"]) == (one["client_id"], "waiting")
    assert (await scan(world, AN, meeting, afternoon)).json()["part"] == 2
    assert [late["part"] for late in await waiting(world, meeting)] == [1, 2]


async def test_the_queue_of_one_member_is_bounded(world: World) -> None:
    meeting = await world.meeting(await world.opened())
    code = await qr(world, meeting)
    stand(40)
    for _ in range(10):
        assert (await scan(world, AN, meeting, code)).status_code == 202
        (late,) = await waiting(world, meeting)
        await decide(world, "secretary", meeting, refuse=[{"id": late["id"], "word": "không có mặt"}])
    assert problem(await scan(world, AN, meeting, code)) == (409, "too_many_late_scans")
    assert await count_rows(world.db, LateCheckIn) == 10


@pytest.mark.parametrize(
    ("who", "answer"),
    [
        ("secretary", 200),
        ("deputy", 200),
        ("committee", 200),
        ("office", 200),
        ("helper", 403),
        ("board", 403),
        ("inspector", 403),
        ("neighbour", 404),
        ("stranger", 404),
        (BINH, 403),
    ],
)
async def test_who_reads_and_decides(world: World, who: str, answer: int) -> None:
    meeting = await world.meeting(await world.opened())
    code = await qr(world, meeting)
    stand(40)
    await scan(world, AN, meeting, code)
    async with world.db.read() as session:
        late = (await session.scalars(select(LateCheckIn.id))).one()
    assert (await world.get(who, f"sessions/{meeting}/late-check-ins")).status_code == answer
    assert (await decide(world, who, meeting, accept=[str(late)])).status_code == answer
    assert (await world.states(meeting))[AN] == (["present"] if answer == 200 else ["unrecorded"])
    looks = JournalEntry.action == "names:late_check_ins:view"
    assert await count_rows(world.db, JournalEntry, looks) == int(answer == 200)


async def test_a_scan_at_another_hall_is_decided_by_the_host_or_by_the_own_branch(world: World) -> None:
    campaign = await world.opened()
    meeting = await world.meeting(campaign, "neighbour", unit_id=str(world.cast.neighbour))
    code = await qr(world, meeting)
    stand(40)
    for name in (AN, BINH, XOM):
        assert (await scan(world, name, meeting, code)).status_code == 202
    assert {late["name"] for late in await waiting(world, meeting, "neighbour")} == {AN, BINH, XOM}
    by_name = {late["name"]: late["id"] for late in await waiting(world, meeting, "committee")}
    assert (await decide(world, "neighbour", meeting, accept=[by_name[AN]])).status_code == 200
    assert (await decide(world, "committee", meeting, accept=[by_name[BINH]])).status_code == 200


async def test_nobody_decides_their_own_scan(world: World) -> None:
    meeting = await world.meeting(await world.opened())
    code = await qr(world, meeting)
    stand(40)
    await scan(world, THU, meeting, code)
    (late,) = await waiting(world, meeting)
    assert problem(await decide(world, "secretary", meeting, accept=[late["id"]])) == (403, "own_late_check_in")
    assert (await decide(world, "deputy", meeting, accept=[late["id"]])).status_code == 200


async def test_deciding_is_all_or_nothing_and_once(world: World) -> None:
    meeting = await world.meeting(await world.opened())
    code = await qr(world, meeting)
    stand(40)
    for name in (AN, BINH):
        await scan(world, name, meeting, code)
    first, second = [late["id"] for late in await waiting(world, meeting)]
    assert problem(await decide(world, "secretary", meeting, accept=[first, str(uuid4())])) == (404, "people_not_found")
    assert len(await waiting(world, meeting)) == 2
    assert (await decide(world, "secretary", meeting, accept=[first])).status_code == 200
    assert (await decide(world, "deputy", meeting, accept=[first])).json() == {"accepted": 1, "refused": 0}
    contrary = await decide(world, "deputy", meeting, accept=[second], refuse=[{"id": first, "word": "không thấy"}])
    assert problem(contrary) == (409, "late_check_in_decided")
    assert contrary.json()["decided"] == [first]
    assert [late["id"] for late in await waiting(world, meeting)] == [second]
    assert await count_rows(world.db, AttendanceMark) == 1


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "roll_not_valid"),
        ({"accept": ["x"]}, "malformed_input"),
        ({"refuse": [{"id": str(UUID(int=1))}]}, "malformed_input"),
        ({"refuse": [{"id": str(UUID(int=1)), "word": ""}]}, "malformed_input"),
        ({"refuse": [{"id": str(UUID(int=1)), "word": "\x00"}]}, "malformed_input"),
        ({"accept": [str(UUID(int=1))], "refuse": [{"id": str(UUID(int=1)), "word": "không"}]}, "roll_not_valid"),
        ({"accept": [str(UUID(int=1))] * 2}, "roll_not_valid"),
    ],
)
async def test_decisions_that_cannot_be_read(world: World, body: dict[str, Any], code: str) -> None:
    meeting = await world.meeting(await world.opened())
    assert problem(await decide(world, "secretary", meeting, **body)) == (422, code)


async def test_a_scan_after_the_72_hours_is_kept_for_the_committee(world: World) -> None:
    meeting = await world.meeting(await world.opened())
    code = await qr(world, meeting)
    clock.shift(ENDS + timedelta(hours=72, minutes=1) - clock.real_now())
    assert problem(await scan(world, AN, meeting, code)) == (409, "recorded_too_late")
    async with world.db.read() as session:
        kept = (await session.scalars(select(RefusedCheckIn))).one()
    assert (kept.reason, kept.state, kept.member_id) == ("recorded_too_late", "waiting", world.people[AN])
    assert await count_rows(world.db, LateCheckIn) == 0


async def test_a_stranger_with_a_late_code_is_told_no_more_than_with_a_fresh_one(world: World) -> None:
    meeting = await world.meeting(await world.opened())
    code = await qr(world, meeting)
    stand(40)
    assert problem(await scan(world, GUEST, meeting, code)) == (403, "not_on_the_list")
    assert problem(await scan(world, GUEST, meeting, "00000000")) == (404, "not_found")
    assert await count_rows(world.db, LateCheckIn) == 0


async def test_a_thousand_replayed_qr_codes_check_nobody_in(world: World) -> None:
    """Photographs of the last hours, of yesterday, of another meeting and of another campaign, sent by five people."""
    campaign = await world.opened(starts_at=(NOW - 300 * HOUR).isoformat())
    meeting = await world.meeting(campaign)
    sister = await world.meeting(campaign)
    other = await world.meeting(await world.opened())
    ages = [timedelta(seconds=61 + 15 * n) for n in range(200)] + [timedelta(days=1, seconds=15 * n) for n in range(200)]
    fresh = [timedelta(seconds=15 * n) for n in range(-300, 300)][::2]
    codes = []
    for hall, photographed in ((meeting, ages), (sister, fresh), (other, fresh)):
        secret = await secret_of(world, hall)
        codes += [hall_code.qr(secret, part=1, at=NOW - age).digits for age in photographed]
    assert len(codes) == 1000
    shift = 0
    for number, code in enumerate(codes if world.db.is_sqlite else codes[::5]):  # no database decides what a code is worth
        if number % 100 == 0:  # so that the brake on guessing is not what refuses them
            shift += 240
            stand(shift / 60)
        answer = await scan(world, NAMES[number % 5], meeting, code, at=None)
        assert answer.status_code in {409, 429}, (number, answer.text)
    assert await count_rows(world.db, Attendance) == 0
    assert await count_rows(world.db, AttendanceMark) == 0


async def test_replayed_codes_with_made_up_times_only_join_the_queue(world: World) -> None:
    """Who knows when a photograph was taken can say so; that is a row for the secretary, never a check-in."""
    meeting = await world.meeting(await world.opened())
    stand(50)
    for seconds in range(0, 1500, 15):
        at = NOW + timedelta(seconds=seconds)
        assert (await scan(world, AN, meeting, await qr(world, meeting, at), at=at)).status_code == 202
    assert (await count_rows(world.db, LateCheckIn), await count_rows(world.db, Attendance)) == (1, 0)
