"""What tests on amendments share: records that come after a closing, what waits, accepting it, proofs that were checked."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4

import httpx
from sqlalchemy import select

from app.campaigns.models import Attendance, AttendanceMark
from app.core import clock
from app.core.ids import new_id
from app.participation.models import SnapshotRow, SnapshotUnit, UnitTally
from app.participation.proofs import shape, verifying
from app.participation.snapshots.rows import SUMS
from tests.participation.closings import Closing
from tests.participation.sealed import KEYS


async def attended(world: Closing, campaign: str, names: Iterable[str], meeting: str) -> None:
    """What is recorded after the closing, as whoever takes a late record over leaves it."""
    async with world.db.write() as session:
        for name in names:
            mark = new_id()
            common = {
                "session_id": UUID(meeting),
                "member_id": world.people[name],
                "part": 1,
                "state": "present",
                "way": "roll",
            }
            session.add(AttendanceMark(id=mark, **common, client_id=new_id(), recorded_at=clock.now()))
            session.add(Attendance(**common, campaign_id=UUID(campaign), mark_id=mark, confirmed=True))


async def pending(world: Closing, campaign: str, who: str = "office") -> dict[str, Any]:
    """Name → what waits."""
    response = await world.get(who, f"campaigns/{campaign}/amendments")
    assert response.status_code == 200, response.text
    return {item["full_name"]: item for item in response.json()["items"]}


async def amend(world: Closing, campaign: str, names: Iterable[str], who: str = "office", **body: Any) -> httpx.Response:
    members = [str(world.people[name]) for name in names]
    sent = {"client_id": str(uuid4()), "number": 1, "member_ids": members, "reason": "Sổ biên bản, trang 12", **body}
    return await world.post(who, f"campaigns/{campaign}/amendments", sent)


async def proof(world: Closing, campaign: str, number: int) -> dict[str, Any]:
    """A proof file that was checked."""
    found = shape.read((await world.proof(campaign, number)).decode())
    assert verifying.check(found, KEYS).findings == []
    return found


async def consistent(world: Closing) -> None:
    """The newest sums of every branch are the tallies, and those of its rows."""
    async with world.db.read() as session:
        newest = await session.scalars(select(SnapshotUnit).where(SnapshotUnit.to_number.is_(None)))
        sums = {unit.unit_id: unit.sums for unit in newest}
        for tally in await session.scalars(select(UnitTally)):
            assert {name: getattr(tally, name) for name in SUMS} == sums[tally.unit_id]
        rows = (await session.scalars(select(SnapshotRow).where(SnapshotRow.to_number.is_(None)))).all()
    for unit_id, counted in sums.items():
        own = [row for row in rows if row.unit_id == unit_id]
        if own:
            assert counted["present"] == sum(row.counted and row.present for row in own)
