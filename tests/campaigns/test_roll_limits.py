"""What a roll may not do to other branches' people, and what it keeps: evidence, old and new."""

from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from app.auth.models import RoleGrant
from app.campaigns.models import RefusedCheckIn
from app.core.actor import Role
from app.core.models import JournalEntry
from tests.campaigns.builders import NAMES, World, problem
from tests.support.cast import TODAY, auth_headers, make_account

AN, BINH = NAMES[:2]
XOM = "Lâm Thị Xóm"  # of the neighbouring branch


async def entries(world: World, action: str) -> list[JournalEntry]:
    """Entries of the journal with this action, in order."""
    async with world.db.read() as session:
        query = select(JournalEntry).where(JournalEntry.action == action).order_by(JournalEntry.id)
        return list(await session.scalars(query))


async def test_a_host_neither_excuses_nor_blames_another_branchs_people(world: World) -> None:
    """An excuse is the person's own branch's to accept; the host only says who came."""
    meeting = await world.meeting(await world.opened())
    for mark in (world.mark(XOM, "excused", excuse="duty"), world.mark(XOM, "unrecorded", reason="chưa rõ")):
        assert problem(await world.roll(meeting, marks=[mark])) == (404, "people_not_found")
    assert XOM not in await world.states(meeting)
    assert (await world.roll(meeting, marks=[world.mark(XOM)])).status_code == 200
    assert (await world.states(meeting))[XOM] == ["present"]


async def test_a_host_takes_back_what_was_recorded_of_a_visitor_there(world: World) -> None:
    meeting = await world.meeting(await world.opened())
    await world.roll(meeting, marks=[world.mark(XOM)])
    assert (await world.roll(meeting, marks=[world.mark(XOM, "unrecorded", reason="ghi nhầm")])).status_code == 200
    assert XOM not in await world.states(meeting)
    assert problem(await world.roll(meeting, marks=[world.mark(XOM, "excused", excuse="duty")])) == (404, "people_not_found")


async def test_a_roll_that_arrives_after_its_takers_term_is_kept(world: World) -> None:
    """What was recorded before a term's end and arrives after it waits for the new secretary."""
    meeting = await world.meeting(await world.opened())
    async with world.db.write() as session:
        ended = update(RoleGrant).where(RoleGrant.role == Role.SECRETARY, RoleGrant.unit_id == world.cast.branch)
        await session.execute(ended.values(valid_to=TODAY))
    assert problem(await world.roll(meeting, marks=[world.mark(AN)])) == (403, "role_missing")
    async with world.db.read() as session:
        kept = (await session.scalars(select(RefusedCheckIn))).one()
    assert (kept.session_id, kept.reason) == (UUID(meeting), "role_missing")
    assert str(world.people[AN]) in kept.payload
    assert problem(await world.roll(meeting, BINH, marks=[world.mark(AN)])) == (403, "role_missing")
    async with world.db.read() as session:  # who never took a roll has nothing to be kept
        assert len((await session.scalars(select(RefusedCheckIn))).all()) == 1


async def test_an_excuse_that_changes_is_on_record(world: World) -> None:
    meeting = await world.meeting(await world.opened())
    await world.roll(meeting, marks=[world.mark(AN, "excused", excuse="duty")])
    await world.roll(meeting, marks=[world.mark(AN, "excused", excuse="illness")])
    first, second = await entries(world, "campaigns:attendance:record")
    assert first.new is not None
    assert second.new is not None
    assert second.new["excuses"] == [[str(world.people[AN]), 1, first.new["excuses"][0][3], second.new["excuses"][0][3]]]
    assert first.new["excuses"][0][2] is None
    assert "illness" not in str(second.new)  # which mark it was, not what it says: a reason of health stays out


async def test_a_check_in_says_what_was_recorded_before(world: World) -> None:
    meeting = await world.meeting(await world.opened())
    await world.roll(meeting, marks=[world.mark(AN, "excused", excuse="duty")])
    await world.check_in(AN, meeting, await world.code(meeting))
    await world.check_in(BINH, meeting, await world.code(meeting))
    found = [(e.old, (e.new or {}).get("state")) for e in await entries(world, "campaigns:check_in:record")]
    assert found == [({"state": "excused"}, "present"), ({"state": None}, "present")]


async def test_reasons_are_shown_only_where_the_role_that_accepts_them_reaches(world: World) -> None:
    """A secretary of one branch who helps in another reads the names there, not the reasons."""
    meeting = await world.meeting(await world.opened())
    await world.roll(meeting, marks=[world.mark(AN, "excused", excuse="illness")])
    async with world.db.write() as session:
        grants = [(Role.SECRETARY, world.cast.neighbour), (Role.HELPER, world.cast.branch)]
        world.who["hai việc"] = auth_headers(await make_account(session, grants=grants))
    path = f"sessions/{meeting}/attendance"
    shown: dict[str, Any] = {}
    for who in ("secretary", "hai việc"):
        items = (await world.get(who, path)).json()["items"]
        shown[who] = next(p["parts"][0]["excuse"] for p in items if p["name"] == AN)
    assert shown == {"secretary": "illness", "hai việc": None}
