"""Taps beside each other, beside rolls and beside check-ins: every mark is settled once and nothing is lost."""

import asyncio
from collections.abc import Collection
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns import recording
from app.campaigns.models import Attendance, AttendanceMark, Confirmation
from tests.campaigns.builders import NAMES, World
from tests.campaigns.halls import count_rows

AN, BINH, CUONG, DUNG, EM = NAMES
pytestmark = pytest.mark.races


async def agree(world: World) -> None:
    """What is shown of every mark is what the mark says."""
    async with world.db.read() as session:
        rows = await session.execute(
            select(Attendance, AttendanceMark).join(AttendanceMark, AttendanceMark.id == Attendance.mark_id)
        )
        for shown, mark in rows.all():
            assert (shown.state, shown.way) == (mark.state, mark.way)
            assert shown.confirmed is (mark.confirmed_at is not None)
            assert shown.single_recorder is mark.single_recorder
            assert mark.confirmed_by is None or mark.confirmed_by != mark.recorded_by


async def test_two_who_tap_at_once_settle_every_mark_once(world: World) -> None:
    meeting = await world.meeting(await world.opened())
    await world.roll(meeting, all_present_except=[])
    taps = [
        world.post(who, f"sessions/{meeting}/confirmations", {"client_id": str(uuid4())}) for who in (AN, BINH, "deputy", EM)
    ]
    answers = await asyncio.gather(*taps)
    assert {a.status_code for a in answers} == {200}
    assert sorted(a.json()["confirmed"] for a in answers) == [0, 0, 0, 7]
    assert await count_rows(world.db, Attendance, Attendance.confirmed.is_(False)) == 0
    await agree(world)


async def test_one_tap_sent_many_times_at_once_is_one(world: World) -> None:
    meeting = await world.meeting(await world.opened())
    await world.roll(meeting, all_present_except=[])
    body = {"client_id": str(uuid4())}
    answers = await asyncio.gather(*(world.post(AN, f"sessions/{meeting}/confirmations", body) for _ in range(5)))
    assert {(a.status_code, a.json()["confirmed"]) for a in answers} == {(200, 7)}
    assert await count_rows(world.db, Confirmation) == 1


async def test_taps_beside_rolls_and_check_ins(world: World) -> None:
    meeting = await world.meeting(await world.opened())
    code = await world.code(meeting)
    await world.roll(meeting, all_present_except=[])
    tasks = [world.check_in(name, meeting, code) for name in (CUONG, DUNG)]
    tasks += [world.post(who, f"sessions/{meeting}/confirmations", {"client_id": str(uuid4())}) for who in (AN, BINH, "deputy")]
    tasks += [world.roll(meeting, "deputy", marks=[world.mark(EM, "excused", excuse="duty")]) for _ in range(2)]
    tasks += [world.roll(meeting, marks=[world.mark(EM)])]
    answers = await asyncio.gather(*tasks)
    assert {a.status_code for a in answers} <= {200, 403}
    await agree(world)
    last = await asyncio.gather(
        *(world.post(w, f"sessions/{meeting}/confirmations", {"client_id": str(uuid4())}) for w in (AN, "committee"))
    )
    assert {a.status_code for a in last} == {200}
    assert await count_rows(world.db, Attendance, Attendance.confirmed.is_(False)) == 0
    await agree(world)


@pytest.mark.postgres  # SQLite has one writer
async def test_what_is_recorded_beside_a_tap_stays_waiting(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A tap settles only people whom it holds: of others it would overwrite what is being recorded about them."""
    meeting = await world.meeting(await world.opened())
    await world.roll(meeting, marks=[world.mark(AN), world.mark(BINH)])
    hold = recording.lock_people

    async def meanwhile(session: AsyncSession, member_ids: Collection[UUID]) -> set[UUID]:
        monkeypatch.setattr(recording, "lock_people", hold)
        assert (await world.roll(meeting, marks=[world.mark(EM)])).status_code == 200
        return await hold(session, member_ids)

    monkeypatch.setattr(recording, "lock_people", meanwhile)
    tap = await world.post(AN, f"sessions/{meeting}/confirmations", {"client_id": str(uuid4())})
    assert (tap.status_code, tap.json()["confirmed"]) == (200, 2)
    assert await count_rows(world.db, Attendance, Attendance.confirmed.is_(False)) == 1
    await agree(world)
