"""Asking to be excused, deciding, finding: what tests on absences share."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx

from app.core import clock
from tests.campaigns.builders import ENDS, NAMES, World

AN, BINH, CUONG, DUNG, EM = NAMES
MIEN, KHACH, THU = "Đỗ Thị Miễn", "Mai Văn Khách", "Ngô Văn Thư"
HOUR = timedelta(hours=1)


async def ask(world: World, campaign: str, who: str = AN, excuse: str = "duty", **more: Any) -> httpx.Response:
    request_id = more.pop("request_id", None) or uuid4()
    return await world.put(who, f"campaigns/{campaign}/excuse-requests/{request_id}", {"excuse": excuse, **more})


async def decide(
    world: World, campaign: str, request_id: str, who: str = "secretary", word: str | None = None
) -> httpx.Response:
    path = f"campaigns/{campaign}/excuse-requests/{request_id}"
    return await (world.post(who, f"{path}/accept") if word is None else world.post(who, f"{path}/refuse", {"word": word}))


async def listed(world: World, campaign: str, who: str = "secretary") -> dict[str, dict[str, Any]]:
    response = await world.get(who, f"campaigns/{campaign}/excuse-requests")
    assert response.status_code == 200, response.text
    return {row["name"]: row for row in response.json()["items"]}


async def find(
    world: World, campaign: str, *names: str, who: str = "secretary", unit: UUID | None = None, **more: Any
) -> httpx.Response:
    findings = [{"member_id": str(world.people[name]), "state": "unexcused", **more} for name in names]
    return await world.put(who, f"campaigns/{campaign}/branches/{unit or world.cast.branch}/absences", {"findings": findings})


async def not_come(world: World, campaign: str, who: str = "secretary") -> tuple[str, list[int]]:
    """The rate, and excused, unexcused, unrecorded."""
    unit = (await world.get(who, f"campaigns/{campaign}/participation")).json()["unit"]
    return unit["took_part"]["text"], list(unit["not_come"].values())


def after_the_end() -> None:
    clock.shift(ENDS + HOUR - clock.real_now())
