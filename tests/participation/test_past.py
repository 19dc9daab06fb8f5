"""Figures of a past day: kept by snapshots and by nothing else."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import pytest_asyncio

from app.campaigns.models import Attendance
from app.core import clock
from app.core.db import Database
from app.core.ids import new_id
from app.participation import tallies
from tests.participation.closings import AN, Closing, make_closing
from tests.support.cast import NOW, TODAY


@pytest_asyncio.fixture
async def world(db: Database, client: httpx.AsyncClient) -> Closing:
    return await make_closing(db, client)


def on_day(days: int) -> date:
    """Let it be so many days after the demo's day."""
    clock.shift(NOW + timedelta(days=days) - clock.real_now())
    return TODAY + timedelta(days=days)


async def figure(world: Closing, campaign: str, who: str, on: date | None) -> tuple[str, int | None] | tuple[int, str]:
    query = "" if on is None else f"?on={on}"
    answer = await world.get(who, f"campaigns/{campaign}/participation{query}")
    body: dict[str, Any] = answer.json()
    if answer.status_code != 200:
        return answer.status_code, body["code"]
    return body["unit"]["took_part"]["text"], body["snapshot"] and body["snapshot"]["number"]


@pytest.mark.parametrize("who", ["secretary", "board"])
async def test_the_figure_of_a_past_day_is_that_of_the_snapshot_that_counted_then(world: Closing, who: str) -> None:
    campaign = await world.opened()
    meeting = await world.meeting(campaign)
    await tallies.fold(world.db, NOW)
    assert await figure(world, campaign, who, TODAY) == ("0/7 (0,0 %)" if who == "secretary" else "0/8 (0,0 %)", None)
    closed_on = on_day(1)
    await world.closed(campaign)
    amended_on = on_day(3)
    async with world.db.write() as session:
        session.add(
            Attendance(
                session_id=UUID(meeting),
                member_id=world.people[AN],
                part=1,
                campaign_id=UUID(campaign),
                state="present",
                way="roll",
                mark_id=new_id(),
                confirmed=True,
            )
        )
    body = {"client_id": str(uuid4()), "number": 1, "member_ids": [str(world.people[AN])], "reason": "Sổ biên bản, trang 12"}
    answer = await world.post("committee", f"campaigns/{campaign}/amendments", body)
    assert answer.status_code in {200, 201}, answer.text
    on_day(5)
    expected = 7 if who == "secretary" else 8
    none, one = f"0/{expected} (0,0 %)", f"1/{expected} ({'14,2' if expected == 7 else '12,5'} %)"
    assert await figure(world, campaign, who, None) == (one, 2)
    assert await figure(world, campaign, who, amended_on) == (one, 2)
    assert await figure(world, campaign, who, amended_on - timedelta(days=1)) == (none, 1)
    assert await figure(world, campaign, who, closed_on) == (none, 1)
    assert await figure(world, campaign, who, closed_on - timedelta(days=1)) == (409, "figure_not_kept")
    assert await figure(world, campaign, who, date(1, 1, 1)) == (409, "figure_not_kept")
    assert await figure(world, campaign, who, TODAY + timedelta(days=6)) == (422, "day_ahead")
    assert await figure(world, campaign, who, date(9999, 12, 31)) == (422, "day_ahead")


async def test_an_open_campaign_has_no_past_figures(world: Closing) -> None:
    campaign = await world.opened()
    answer = await world.get("board", f"campaigns/{campaign}/participation?on={TODAY - timedelta(days=1)}")
    assert (answer.status_code, answer.json()["code"]) == (409, "figure_not_kept")
    assert "17/12/2024" in answer.json()["detail"]
    assert (await figure(world, campaign, "board", TODAY))[1] is None
    assert (await world.get("board", f"campaigns/{campaign}/participation?on=hôm qua")).status_code == 422
