"""What a member reads about own check-ins that were not recorded at once: what waits, what was decided and why."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest_asyncio
from sqlalchemy import select

from app.campaigns import hall_code
from app.campaigns.models import StudySession
from app.core import clock
from app.core.db import Database
from tests.campaigns.builders import ENDS, NAMES, World, make_world
from tests.support.cast import NOW

AN, BINH, *_ = NAMES


@pytest_asyncio.fixture
async def world(db: Database, client: httpx.AsyncClient) -> World:
    return await make_world(db, client)


async def scanned(world: World, meeting: str, *, part: int = 1) -> dict[str, Any]:
    async with world.db.read() as session:
        secret = (await session.scalars(select(StudySession.secret).where(StudySession.id == UUID(meeting)))).one()
    return {"code": hall_code.qr(secret, part=part, at=NOW).digits, "device_time": NOW.isoformat()}


async def scan(world: World, who: str, meeting: str, body: dict[str, Any]) -> httpx.Response:
    return await world.put(who, f"sessions/{meeting}/check-ins/{uuid4()}", body)


async def home(world: World, who: str = AN) -> list[tuple[str, str]]:
    return [(one["state"], one["sentence"]) for one in (await world.get(who, "me/home")).json()["scans"]]


async def record(world: World, who: str = AN) -> list[tuple[str, str]]:
    (item,) = (await world.get(who, "me/record")).json()["items"]
    return [(one["state"], one["sentence"]) for one in item["scans"]]


async def decide(world: World, meeting: str, word: str | None = None) -> None:
    (late,) = (await world.get("secretary", f"sessions/{meeting}/late-check-ins")).json()["items"]
    body = {"accept": [late["id"]]} if word is None else {"refuse": [{"id": late["id"], "word": word}]}
    assert (await world.post("secretary", f"sessions/{meeting}/late-check-ins/decisions", body)).status_code == 200


async def test_a_late_scan_waits_in_home_and_record_until_it_is_decided(world: World) -> None:
    campaign = await world.opened(parts=["Sáng", "Chiều"])
    meeting = await world.meeting(campaign)
    morning, afternoon = await scanned(world, meeting), await scanned(world, meeting, part=2)
    clock.shift(NOW + timedelta(minutes=40) - clock.real_now())
    await scan(world, AN, meeting, morning)
    waits = ("waiting", "Đã nhận lượt quét lúc 12 giờ ngày 18/12. Gửi đến muộn nên chưa tính; chờ bí thư xác nhận.")
    assert (await home(world), await record(world)) == ([waits], [waits])
    assert (await home(world, BINH), await record(world, BINH)) == ([], [])
    await decide(world, meeting, "không có mặt tại hội trường")
    refused = (
        "refused",
        "Lượt quét lúc 12 giờ ngày 18/12 chưa được xác nhận nên không tính. Lý do: không có mặt tại hội trường.",
    )
    assert (await home(world), await record(world)) == ([refused], [refused])
    await scan(world, AN, meeting, afternoon)
    await decide(world, meeting)
    accepted = ("accepted", "Lượt quét lúc 12 giờ ngày 18/12 đã được xác nhận: đồng chí có mặt.")
    assert (await home(world), set(await record(world))) == ([], {accepted, refused})


async def test_refused_check_ins_say_why_and_leave_home_once_the_member_is_recorded(world: World) -> None:
    campaign = await world.opened()
    meeting = await world.meeting(campaign)
    for code in ("000000", "000001"):
        assert (await scan(world, AN, meeting, {"code": code})).status_code == 409
    (one,) = await home(world)
    assert one[0] == "refused"
    assert one[1].startswith("Tự điểm danh 2 lần, lần cuối lúc 12 giờ")
    assert one[1].endswith("chưa được ghi: mã chưa đúng hoặc đã hết hiệu lực. Đồng chí nhờ bí thư điểm danh.")
    await world.roll(meeting, marks=[world.mark(AN)])
    assert (await home(world), await record(world)) == ([], [one])


async def test_what_comes_after_the_closing_waits_for_the_committee(world: World) -> None:
    campaign = await world.opened()
    meeting = await world.meeting(campaign)
    body = await scanned(world, meeting)
    clock.shift(ENDS + timedelta(hours=73) - clock.real_now())
    assert (await scan(world, AN, meeting, body)).status_code == 409
    ((state, sentence),) = await record(world)
    assert state == "waiting"
    assert sentence.endswith("chưa tính vì gửi đến khi đã quá 72 giờ sau khi kết thúc đợt; chờ cấp ủy xem xét.")
    assert await home(world) == [(state, sentence)]
