"""Opening: the frozen list, the admissions, all or nothing."""

from collections import Counter
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select, update

from app.campaigns.models import Enrolment
from app.core import clock
from app.core.models import JournalEntry, OutboxRow
from app.core.outbox import PARTICIPATION_CHANGED
from app.members.models import Affiliation, MemberStatus
from app.quizzes.models import Admission, Quiz
from tests.campaigns.builders import ENDS, HOUR, World, make_quiz, problem
from tests.support.cast import NOW, TODAY


async def standings(world: World, campaign: str) -> dict[str, str]:
    """Name → standing on the list."""
    names = {member_id: name for name, member_id in world.people.items()}
    async with world.db.read() as session:
        rows = await session.scalars(select(Enrolment).where(Enrolment.campaign_id == UUID(campaign)))
        return {names[e.member_id]: e.standing for e in rows}


async def test_everybody_is_on_the_list_whatever_the_standing(world: World) -> None:
    campaign = await world.plan()
    response = await world.post("committee", f"campaigns/{campaign}/open")
    assert response.json() == {"id": campaign, "state": "open", "enrolled": 11, "expected": 8}
    found = await standings(world, campaign)
    assert found.pop("Đỗ Thị Miễn") == "exempt"
    assert found.pop("Võ Văn Tạm") == "temporarily_exempt"
    assert found.pop("Bùi Văn Đình") == "suspended"
    assert set(found.values()) == {"expected"}
    assert "Mai Văn Khách" not in found


async def test_a_row_says_branch_cell_membership_and_basis(world: World) -> None:
    campaign = await world.opened()
    async with world.db.read() as session:
        query = select(Enrolment).where(Enrolment.campaign_id == UUID(campaign))
        by_member = {e.member_id: e for e in await session.scalars(query)}
    probationary = by_member[world.people["Dương Văn Dự"]]
    assert (probationary.unit_id, probationary.cell_id) == (world.cast.branch, world.cast.cell)
    assert (probationary.membership, probationary.policy) == ("probationary", "default-1")
    exempt = by_member[world.people["Đỗ Thị Miễn"]]
    assert exempt.basis == {"since": "2020-01-01", "kind": None, "number": None, "issuer": None, "date": None}
    assert len({e.id for e in by_member.values()}) == 11


async def test_nested_targets_enrol_once_and_only_their_own(world: World) -> None:
    targets = [str(world.cast.branch), str(world.cast.cell)]
    campaign = await world.opened(target_unit_ids=targets)
    assert len(await standings(world, campaign)) == 10


async def test_the_roster_day_decides_who_is_on_the_list(world: World) -> None:
    """Who came or went after the roster day, and whose membership had ended by then."""
    async with world.db.write() as session:
        for name, (column, day) in {
            "Nguyễn Văn An": (Affiliation.valid_to, TODAY - timedelta(days=30)),
            "Trần Thị Bình": (Affiliation.valid_to, TODAY - timedelta(days=1)),
            "Lê Văn Cường": (Affiliation.valid_from, TODAY - timedelta(days=1)),
        }.items():
            await session.execute(update(Affiliation).where(Affiliation.member_id == world.people[name]).values({column: day}))
        await session.execute(
            update(MemberStatus).where(MemberStatus.member_id == world.people["Phạm Thị Dung"]).values(value="died")
        )
    found = await standings(world, await world.opened())
    assert "Trần Thị Bình" in found
    assert not {"Nguyễn Văn An", "Lê Văn Cường", "Phạm Thị Dung"} & set(found)


async def test_the_enrolled_are_admitted_to_the_test_until_48_hours_after_the_last_meeting(world: World) -> None:
    quiz = await make_quiz(world.db, world.cast.grassroots, closes_at=NOW + 10 * HOUR)
    campaign = await world.plan(quiz_id=quiz)
    await world.meeting(campaign)
    assert (await world.post("board", f"campaigns/{campaign}/open")).status_code == 200
    assert await windows(world, campaign) == {NOW + 49 * HOUR: 10}
    await world.meeting(campaign, starts_at=(NOW + 20 * HOUR).isoformat(), ends_at=(NOW + 22 * HOUR).isoformat())
    # The branch that meets late gets more time, its neighbours do not.
    late = await windows(world, campaign)
    assert set(late) == {NOW + 49 * HOUR, NOW + 70 * HOUR}
    assert sum(late.values()) == 10
    async with world.db.read() as session:
        of_neighbour = select(Admission.closes_at).join(Enrolment, Enrolment.member_id == Admission.member_id)
        found = await session.scalars(of_neighbour.where(Enrolment.unit_id == world.cast.neighbour))
        assert set(found.all()) == {NOW + 49 * HOUR}
    async with world.db.read() as session:
        suspended = select(Admission).where(Admission.member_id == world.people["Bùi Văn Đình"])
        assert (await session.scalars(suspended)).all() == []


async def windows(world: World, campaign: str) -> Counter[datetime]:
    """How many are admitted until when."""
    async with world.db.read() as session:
        return Counter(await session.scalars(select(Admission.closes_at).where(Admission.occasion_id == UUID(campaign))))


async def test_opening_is_on_record_and_tells_the_tallies(world: World) -> None:
    campaign = UUID(await world.opened())
    async with world.db.read() as session:
        entry = (await session.scalars(select(JournalEntry).where(JournalEntry.action == "campaigns:campaign:open"))).one()
        assert (entry.subject_id, entry.unit_id) == (campaign, world.cast.grassroots)
        assert entry.new is not None
        assert entry.new["enrolled"] == 11
        row = (await session.scalars(select(OutboxRow).where(OutboxRow.kind == PARTICIPATION_CHANGED))).one()
        assert (row.occasion_id, row.subject_id) == (campaign, None)


@pytest.mark.parametrize(
    ("who", "answer"),
    [
        ("board", 200),
        ("committee", 200),
        ("office", 200),
        ("secretary", 403),
        ("deputy", 403),
        ("helper", 403),
        ("editor", 403),
        ("inspector", 403),
        ("operator", 403),
        ("stranger", 404),
        ("Nguyễn Văn An", 404),
    ],
)
async def test_who_opens_and_closes(world: World, who: str, answer: int) -> None:
    campaign = await world.plan()
    response = await world.post(who, f"campaigns/{campaign}/open")
    assert response.status_code == answer
    assert len(await standings(world, campaign)) == (11 if answer == 200 else 0)
    if answer != 200:
        assert (await world.post("board", f"campaigns/{campaign}/open")).status_code == 200
    # A member on the list sees the campaign and may not run it.
    expected = 403 if who == "Nguyễn Văn An" else answer
    closed = await world.post(who, f"campaigns/{campaign}/close", {"reason": "Học xong sớm"})
    assert closed.status_code == expected
    state = (await world.get("board", f"campaigns/{campaign}")).json()["state"]
    assert state == ("closed" if expected == 200 else "open")


async def test_an_open_campaign_is_neither_opened_nor_edited_again(world: World) -> None:
    campaign = await world.opened()
    assert problem(await world.post("board", f"campaigns/{campaign}/open")) == (409, "campaign_not_planned")
    body = {"version": 2, "target": 1}
    edited = await world.client.patch(f"campaigns/{campaign}", headers=world.who["board"], json=body)
    assert problem(edited) == (409, "campaign_not_planned")
    assert (await world.get("board", f"campaigns/{campaign}")).json()["target"] == 9800
    assert len(await standings(world, campaign)) == 11


async def test_nothing_is_written_when_opening_is_refused(world: World) -> None:
    draft = await make_quiz(world.db, world.cast.grassroots, state="draft")
    tomorrow = (TODAY + timedelta(days=1)).isoformat()
    for changes in (
        {"roster_day": tomorrow},
        {"quiz_id": draft},
        {"ends_at": (NOW - HOUR).isoformat()},
        {"roster_day": "2019-12-31"},
    ):
        campaign = await world.plan(**changes)
        assert problem(await world.post("board", f"campaigns/{campaign}/open")) == (409, "campaign_cannot_open")
        assert await standings(world, campaign) == {}
        assert (await world.get("board", f"campaigns/{campaign}")).json()["state"] == "planned"
    async with world.db.read() as session:
        assert (await session.scalars(select(func.count()).select_from(Admission))).one() == 0
        assert (await session.scalars(select(func.count()).select_from(OutboxRow))).one() == 0


async def test_a_test_that_vanishes_between_planning_and_opening_stops_it(world: World) -> None:
    quiz = await make_quiz(world.db, world.cast.grassroots)
    campaign = await world.plan(quiz_id=quiz)
    async with world.db.write() as session:
        await session.execute(update(Quiz).values(state="draft"))
    assert problem(await world.post("board", f"campaigns/{campaign}/open")) == (409, "campaign_cannot_open")
    assert await standings(world, campaign) == {}


async def test_a_member_sees_the_campaign_once_enrolled(world: World) -> None:
    campaign = await world.opened()
    body = (await world.get("Nguyễn Văn An", f"campaigns/{campaign}")).json()
    assert (body["enrolled"], body["may_run"]) == (True, False)
    assert [c["id"] for c in (await world.get("Nguyễn Văn An", "campaigns?state=open")).json()["items"]] == [campaign]
    assert (await world.get("Mai Văn Khách", f"campaigns/{campaign}")).status_code == 404


async def test_closing_early_needs_a_reason_and_releases_the_reviews(world: World) -> None:
    quiz = await make_quiz(world.db, world.cast.grassroots)
    campaign = await world.opened(quiz_id=quiz)
    assert problem(await world.post("board", f"campaigns/{campaign}/close", {})) == (409, "close_reason_needed")
    assert (await world.get("board", f"campaigns/{campaign}")).json()["state"] == "open"
    closed = await world.post("board", f"campaigns/{campaign}/close", {"reason": "Đã học đủ"})
    assert (closed.json()["state"], closed.json()["close_reason"]) == ("closed", "Đã học đủ")
    assert problem(await world.post("board", f"campaigns/{campaign}/close", {"reason": "x"})) == (409, "campaign_closed")
    async with world.db.read() as session:
        released = (await session.scalars(select(Admission.released_at))).all()
    assert released
    assert None not in released


async def test_72_hours_after_the_end_no_reason_is_asked(world: World) -> None:
    campaign = await world.opened()
    clock.shift(ENDS + 73 * HOUR - clock.real_now())
    assert (await world.post("board", f"campaigns/{campaign}/close", {})).json()["state"] == "closed"
    planned = await world.plan(ends_at=(ENDS + 100 * HOUR).isoformat())
    assert problem(await world.post("board", f"campaigns/{planned}/close", {})) == (409, "campaign_not_open")
