"""Losses recorded between the roster day and the opening, and proposals that the roster took back before anybody decided."""

from datetime import date

from sqlalchemy import select

from app.campaigns.models import EnrolmentCorrection
from app.campaigns.status_changes import handle_status_changes
from app.core.actor import system_actor
from app.core.models import JournalEntry
from app.members.statuses import change_membership, change_standing
from app.members.words import Membership, Standing
from tests.campaigns.builders import NAMES, World, problem
from tests.support.cast import NOW

AN = NAMES[0]
ROSTER_DAY, AFTER = date(2024, 12, 1), date(2024, 12, 3)
OFFICE = system_actor("văn phòng")


async def becomes(world: World, name: str, value: Membership | Standing, since: date) -> None:
    """The roster records a change through its own use case, and the worker reads it."""
    who = world.people[name]
    async with world.db.write() as session:
        if isinstance(value, Membership):
            await change_membership(session, actor=OFFICE, member_id=who, value=value, valid_from=since, now=NOW)
        else:
            await change_standing(session, actor=OFFICE, member_id=who, value=value, valid_from=since, now=NOW)
    await handle_status_changes(world.db, NOW)


async def proposals(world: World) -> list[tuple[str, str, str]]:
    """Kind, value and state of every correction."""
    async with world.db.read() as session:
        rows = await session.scalars(select(EnrolmentCorrection).order_by(EnrolmentCorrection.id))
        return [(c.kind, c.value, c.state) for c in rows]


async def decide(world: World, campaign: str, verb: str) -> tuple[int, str]:
    """Decide the only correction there is."""
    async with world.db.read() as session:
        correction = (await session.scalars(select(EnrolmentCorrection.id))).one()
    answer = await world.post("committee", f"campaigns/{campaign}/corrections/{correction}/{verb}", {"reason": "Giấy số 12"})
    return (200, answer.json()["state"]) if answer.status_code == 200 else problem(answer)


async def test_a_death_between_the_roster_day_and_the_opening_is_proposed(world: World) -> None:
    """The worker read the death when nobody was on any list yet; the list must not keep the dead for ever."""
    await becomes(world, AN, Membership.DIED, AFTER)
    campaign = await world.opened()
    assert await proposals(world) == [("removed", "died", "proposed")]
    assert await decide(world, campaign, "accept") == (200, "accepted")


async def test_an_opening_proposes_nothing_about_who_is_a_member(world: World) -> None:
    await becomes(world, AN, Membership.DIED, ROSTER_DAY)
    await becomes(world, NAMES[1], Membership.PROBATIONARY, AFTER)
    await world.opened()
    assert await proposals(world) == []


async def test_a_death_taken_back_before_the_decision_cannot_be_accepted_any_more(world: World) -> None:
    campaign = await world.opened()
    await becomes(world, AN, Membership.DIED, AFTER)
    await becomes(world, AN, Membership.FULL, AFTER)
    assert await proposals(world) == [("removed", "died", "refused")]
    assert await decide(world, campaign, "accept") == (409, "correction_decided")
    async with world.db.read() as session:
        query = select(JournalEntry).where(JournalEntry.action == "campaigns:correction:withdraw")
        entry = (await session.scalars(query)).one()
    assert (entry.old, entry.new) == ({"state": "proposed"}, {"state": "refused", "kind": "removed", "value": "died"})


async def test_a_standing_taken_back_before_the_decision_cannot_be_accepted_any_more(world: World) -> None:
    campaign = await world.opened()
    await becomes(world, AN, Standing.EXEMPT, ROSTER_DAY)
    await becomes(world, AN, Standing.ACTIVE, ROSTER_DAY)
    assert await proposals(world) == [("standing", "exempt", "refused")]
    assert await decide(world, campaign, "accept") == (409, "correction_decided")


async def test_another_loss_takes_the_place_of_the_one_proposed(world: World) -> None:
    await world.opened()
    await becomes(world, AN, Membership.DIED, AFTER)
    await becomes(world, AN, Membership.EXPELLED, AFTER)
    assert await proposals(world) == [("removed", "died", "refused"), ("removed", "expelled", "proposed")]
