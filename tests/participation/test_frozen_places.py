"""A list that was frozen (and sealed) with a tree: no change recorded later moves its people to another place on that day."""

from datetime import date, timedelta

import httpx
import pytest
import pytest_asyncio

from app.core.db import Database
from app.core.tables import read_table
from app.units.changes import move_unit
from app.units.imports import import_units
from app.units.kinds import UnitKind
from app.units.reorganising.steps import Move
from tests.campaigns.builders import problem
from tests.participation.closings import AN, Closing, make_closing
from tests.support.cast import NOW
from tests.units.reorganisations import SYSTEM, codes, merge, new, take

ROSTER_DAY = date(2024, 12, 1)
AFTER = ROSTER_DAY + timedelta(days=1)


@pytest_asyncio.fixture
async def world(db: Database, client: httpx.AsyncClient) -> Closing:
    return await make_closing(db, client)


async def adds_up(world: Closing, campaign: str) -> None:
    page = await world.page(campaign, "committee")
    for name in ("took_part", "took_test"):
        for side in ("numerator", "denominator"):
            assert page["unit"][name][side] == sum(child[name][side] for child in page["children"]), (name, side)
    assert page["unit"]["took_part"]["text"] == "1/8 (12,5 %)"


@pytest.mark.parametrize("what", ["branch", "committee"])
async def test_no_place_changes_on_or_before_the_roster_day(world: Closing, what: str) -> None:
    campaign = await world.opened()
    meeting = await world.meeting(campaign)
    await world.check_in(AN, meeting, await world.code(meeting))
    await world.closed(campaign)
    await adds_up(world, campaign)
    other = new("Đông", UnitKind.GRASSROOTS, world.cast.superior)
    change = Move(world.cast.neighbour, other.unit_id) if what == "branch" else merge(world.cast.grassroots, other.unit_id)
    for day in (ROSTER_DAY - timedelta(days=30), ROSTER_DAY):
        assert await codes(world.db, other, change, day=day) == ["list_frozen_later"]
    assert await codes(world.db, other, change, day=AFTER) == []
    await take(world.db, other, change, day=AFTER)
    if what == "branch":
        await adds_up(world, campaign)


async def test_a_move_of_one_unit_is_refused_like_one_in_a_file(world: Closing) -> None:
    campaign = await world.opened()
    other = new("Đông", UnitKind.GRASSROOTS, world.cast.superior)
    await take(world.db, other, day=date(2024, 1, 1))
    path, body = f"units/{world.cast.neighbour}/move", {"parent_id": str(other.unit_id), "valid_from": "2024-11-01"}
    assert problem(await world.post("operator", path, body)) == (409, "list_frozen_later")
    assert [c["name"] for c in (await world.page(campaign, "committee"))["children"]] == [
        "Chi bộ khu phố 1",
        "Chi bộ khu phố 2",
    ]
    async with world.db.write() as session:
        moved = await move_unit(
            session, actor=SYSTEM, unit_id=world.cast.neighbour, parent_id=other.unit_id, valid_from=AFTER, now=NOW
        )
    assert moved.parent_id == other.unit_id


async def test_a_file_that_moves_a_unit_so_early_is_complained_of(world: Closing) -> None:
    await world.opened()
    other = new("Đông", UnitKind.GRASSROOTS, world.cast.superior)
    await take(world.db, other, day=date(2024, 1, 1))
    text = "Mã,Tên tổ chức đảng,Loại,Mã cấp trên\nneighbour,Chi bộ khu phố 2,chi bộ,Đông\n"
    for day, found in ((ROSTER_DAY, ["list_frozen_later"]), (AFTER, [])):
        async with world.db.write() as session:
            table = read_table(text.encode(), "cây.csv")
            done = await import_units(session, actor=SYSTEM, table=table, valid_from=day, dry_run=True, now=NOW)
        assert [complaint.code for complaint in done.complaints] == found
