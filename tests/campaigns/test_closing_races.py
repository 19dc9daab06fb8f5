"""Closing beside check-ins: what was acknowledged is there, what was refused is kept, nothing is both."""

import asyncio

from sqlalchemy import select

from app.campaigns.models import Attendance, RefusedCheckIn
from tests.campaigns.builders import NAMES, World


async def test_a_check_in_beside_the_closing_counts_or_is_kept(world: World) -> None:
    campaign = await world.opened()
    meeting = await world.meeting(campaign)
    code = await world.code(meeting)
    closing = world.post("board", f"campaigns/{campaign}/close", {"reason": "Học xong sớm"})
    early = [world.check_in(name, meeting, code) for name in NAMES[:3]]
    late = [world.check_in(name, meeting, code) for name in NAMES[3:]]
    *answers, closed = await asyncio.gather(*early, *late, closing)
    assert closed.status_code == 200
    assert {a.status_code for a in answers} <= {200, 409}
    acknowledged = {world.people[name] for name, a in zip(NAMES, answers, strict=True) if a.status_code == 200}
    async with world.db.read() as session:
        assert set(await session.scalars(select(Attendance.member_id))) == acknowledged
        kept = set(await session.scalars(select(RefusedCheckIn.member_id)))
    assert kept == {world.people[name] for name in NAMES} - acknowledged
