"""What the modules above read of campaigns."""

from uuid import UUID

from app.campaigns.queries import campaigns_for_member, meetings_ahead, waiting_marks
from app.core.db import Database
from tests.campaigns.builders import HOUR, World
from tests.support.cast import NOW


async def test_a_members_campaigns_with_each_part_once(world: World, db: Database) -> None:
    member = "Nguyễn Văn An"
    first = await world.opened(parts=["Sáng", "Chiều", "Tối"])
    for kind in ("regular", "makeup"):
        meeting = await world.meeting(first, kind=kind)
        await world.roll(meeting, marks=[world.mark(member, parts=[1, 2]), world.mark("Lê Văn Cường")])
        await world.roll(meeting, marks=[world.mark(member, "excused", excuse="duty", parts=[3])])
    second = await world.opened(starts_at=(NOW - 100 * HOUR).isoformat())
    await world.plan()
    async with db.read() as session:
        found = await campaigns_for_member(session, world.people[member])
        stranger = await campaigns_for_member(session, world.people["Mai Văn Khách"])
    assert [(str(own.campaign.id), own.parts_attended) for own in found] == [(second, frozenset()), (first, frozenset({1, 2}))]
    assert {own.enrolment.unit_id for own in found} == {world.cast.branch}
    assert stranger == []


async def test_meetings_ahead_are_those_that_have_not_ended(world: World, db: Database) -> None:
    campaign = await world.opened()
    going_on = await world.meeting(campaign)
    await world.meeting(campaign, starts_at=(NOW - 5 * HOUR).isoformat(), ends_at=(NOW - HOUR).isoformat())
    await world.meeting(campaign, "neighbour", unit_id=str(world.cast.neighbour))
    async with db.read() as session:
        ahead = await meetings_ahead(session, campaign_ids=[UUID(campaign)], unit_ids=[world.cast.branch], now=NOW)
    assert [str(m.id) for m in ahead] == [going_on]


async def test_waiting_marks_are_counted_by_branch_of_enrolment(world: World, db: Database) -> None:
    campaign = await world.opened()
    meeting = await world.meeting(campaign, "committee", unit_id=str(world.cast.grassroots))
    names = ("Nguyễn Văn An", "Trần Thị Bình", "Lâm Thị Xóm")
    await world.roll(meeting, "committee", marks=[world.mark(name) for name in names])
    await world.check_in("Lê Văn Cường", meeting, await world.code(meeting))
    async with db.read() as session:
        everywhere = await waiting_marks(session, UUID(campaign))
        here = await waiting_marks(session, UUID(campaign), [world.cast.branch])
    assert everywhere == {world.cast.branch: 2, world.cast.neighbour: 1}
    assert here == {world.cast.branch: 2}
