"""What the roster learns after opening: proposed, decided one level above, never moved by itself."""

import asyncio
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete, select, text, update

from app.auth.models import Account, RoleGrant
from app.campaigns.models import Enrolment, EnrolmentCorrection
from app.campaigns.opening import open_campaign
from app.campaigns.status_changes import handle_status_changes
from app.core import outbox
from app.core.actor import Role
from app.core.models import JournalEntry, OutboxRow
from app.members.models import Affiliation, MemberStatus
from app.members.statuses import STATUS_CHANGED
from app.quizzes.models import Admission
from tests.campaigns.builders import NAMES, World, make_quiz, problem
from tests.support.cast import NOW, TODAY, actor_with, auth_headers, make_account

AN = NAMES[0]
ROSTER_DAY, AFTER = date(2024, 12, 1), date(2024, 12, 3)


async def learn(world: World, name: str, aspect: str, value: str, effective_on: date) -> int:
    """The roster records a change, and the worker reads it."""
    member_id = world.people[name]
    async with world.db.write() as session:
        same = (MemberStatus.member_id == member_id) & (MemberStatus.aspect == aspect)
        current = (await session.scalars(select(MemberStatus).where(same, MemberStatus.valid_to.is_(None)))).one_or_none()
        if current is not None:
            current.valid_to = effective_on
        session.add(MemberStatus(member_id=member_id, aspect=aspect, value=value, valid_from=effective_on, recorded_at=NOW))
        payload = {"aspect": aspect, "value": value, "effective_on": effective_on.isoformat()}
        outbox.emit(session, kind=STATUS_CHANGED, subject_id=member_id, payload=payload, now=NOW)
    return await handle_status_changes(world.db, NOW)


async def proposals(world: World) -> list[tuple[str, str, str]]:
    """Kind, value and state of every correction."""
    async with world.db.read() as session:
        rows = await session.scalars(select(EnrolmentCorrection).order_by(EnrolmentCorrection.id))
        return [(c.kind, c.value, c.state) for c in rows]


async def enrolment(world: World, name: str) -> Enrolment:
    """The person's row on the list."""
    async with world.db.read() as session:
        return (await session.scalars(select(Enrolment).where(Enrolment.member_id == world.people[name]))).one()


async def decide(world: World, campaign: str, verb: str, who: str = "committee", **body: Any) -> Any:
    """Decide the only correction there is."""
    async with world.db.read() as session:
        correction = (await session.scalars(select(EnrolmentCorrection.id))).one()
    path = f"campaigns/{campaign}/corrections/{correction}/{verb}"
    return await world.post(who, path, body or {"reason": "Giấy chứng tử số 12"})


async def test_a_death_is_proposed_and_moves_nothing_by_itself(world: World) -> None:
    campaign = await world.opened()
    assert await learn(world, AN, "membership", "died", AFTER) == 1
    assert await proposals(world) == [("removed", "died", "proposed")]
    row = await enrolment(world, AN)
    assert (row.removed_on, row.standing) == (None, "expected")
    assert await handle_status_changes(world.db, NOW) == 0
    listed = (await world.get("committee", f"campaigns/{campaign}/corrections")).json()["items"]
    assert [(c["name"], c["kind"], c["words"]) for c in listed] == [
        (AN, "removed", "Đưa ra khỏi danh sách: từ trần, từ ngày 03/12/2024.")
    ]


@pytest.mark.parametrize(
    ("aspect", "value", "effective_on", "expected"),
    [
        ("membership", "expelled", AFTER, [("removed", "expelled", "proposed")]),
        ("membership", "removed", ROSTER_DAY, [("removed", "removed", "proposed")]),
        ("membership", "left", AFTER, [("removed", "left", "proposed")]),
        ("membership", "probationary", AFTER, []),
        ("standing", "exempt", ROSTER_DAY, [("standing", "exempt", "proposed")]),
        ("standing", "suspended", date(2024, 6, 1), [("standing", "suspended", "proposed")]),
        ("standing", "exempt", AFTER, []),
    ],
)
async def test_what_is_proposed(
    world: World, aspect: str, value: str, effective_on: date, expected: list[tuple[str, str, str]]
) -> None:
    await world.opened()
    await learn(world, AN, aspect, value, effective_on)
    assert await proposals(world) == expected
    assert (await enrolment(world, AN)).standing == "expected"


async def test_a_standing_that_had_ended_by_the_roster_day_proposes_nothing(world: World) -> None:
    await world.opened()
    async with world.db.write() as session:
        session.add(
            MemberStatus(
                member_id=world.people[AN],
                aspect="standing",
                value="suspended",
                valid_from=date(2024, 6, 1),
                valid_to=date(2024, 11, 1),
                recorded_at=NOW,
            )
        )
        payload = {"aspect": "standing", "value": "suspended", "effective_on": "2024-06-01"}
        outbox.emit(session, kind=STATUS_CHANGED, subject_id=world.people[AN], payload=payload, now=NOW)
    await handle_status_changes(world.db, NOW)
    assert await proposals(world) == []


async def test_an_event_read_twice_is_one_proposal_and_one_that_says_nothing_is_none(world: World) -> None:
    await world.opened()
    await learn(world, AN, "membership", "died", AFTER)
    payload = {"aspect": "membership", "value": "died", "effective_on": AFTER.isoformat()}
    async with world.db.write() as session:
        outbox.emit(session, kind=STATUS_CHANGED, subject_id=world.people[AN], payload=payload, now=NOW)
        outbox.emit(session, kind=STATUS_CHANGED, subject_id=uuid4(), payload=payload, now=NOW)
        outbox.emit(session, kind=STATUS_CHANGED, subject_id=None, payload=None, now=NOW)
    assert await handle_status_changes(world.db, NOW) == 3
    assert await proposals(world) == [("removed", "died", "proposed")]
    async with world.db.read() as session:
        assert (await session.scalars(select(OutboxRow).where(OutboxRow.kind == STATUS_CHANGED))).all() == []


async def test_planned_campaigns_are_left_alone(world: World) -> None:
    await world.plan()
    await learn(world, AN, "membership", "died", AFTER)
    assert await proposals(world) == []


async def test_what_is_learned_after_closing_waits_for_the_amendment(world: World) -> None:
    campaign = await world.opened()
    await world.post("board", f"campaigns/{campaign}/close", {"reason": "Học xong sớm"})
    await learn(world, NAMES[1], "membership", "died", TODAY + timedelta(days=1))  # lived when the campaign was closed
    await learn(world, NAMES[2], "standing", "suspended", AFTER)  # was expected on the roster day
    assert await proposals(world) == []
    await learn(world, AN, "membership", "died", AFTER)
    assert await proposals(world) == [("removed", "died", "proposed")]
    assert (await enrolment(world, AN)).removed_on is None
    await learn(world, AN, "membership", "full", TODAY)  # it was a mistake
    assert await proposals(world) == [("removed", "died", "refused")]


async def test_a_transfer_in_mid_campaign_changes_nothing(world: World) -> None:
    await world.opened()
    before = await enrolment(world, AN)
    async with world.db.write() as session:
        here = update(Affiliation).where(Affiliation.member_id == world.people[AN])
        await session.execute(here.values(valid_to=TODAY))
        session.add(
            Affiliation(
                member_id=world.people[AN],
                unit_id=world.cast.neighbour,
                kind="official",
                valid_from=TODAY,
                recorded_at=NOW,
            )
        )
    await handle_status_changes(world.db, NOW)
    after = await enrolment(world, AN)
    assert (after.unit_id, after.standing) == (before.unit_id, "expected") == (world.cast.branch, "expected")
    assert await proposals(world) == []


async def test_a_standing_learned_of_who_moved_on_the_roster_day_is_proposed(world: World) -> None:
    """The list was frozen in the morning, the receiver confirmed in the afternoon: the sender's list says who is expected."""
    await world.opened()
    async with world.db.write() as session:
        here = update(Affiliation).where(Affiliation.member_id == world.people[AN])
        await session.execute(here.values(valid_to=ROSTER_DAY))
        there = {"unit_id": world.cast.neighbour, "kind": "official", "valid_from": ROSTER_DAY, "recorded_at": NOW}
        session.add(Affiliation(member_id=world.people[AN], **there))
    await learn(world, AN, "standing", "exempt", date(2024, 11, 20))
    assert await proposals(world) == [("standing", "exempt", "proposed")]


async def test_accepting_takes_the_person_out_with_date_and_reason(world: World) -> None:
    campaign = await world.opened()
    await learn(world, AN, "membership", "died", AFTER)
    async with world.db.write() as session:
        await session.execute(delete(OutboxRow))
    answer = await decide(world, campaign, "accept")
    assert (answer.status_code, answer.json()["state"], answer.json()["reason"]) == (200, "accepted", "Giấy chứng tử số 12")
    row = await enrolment(world, AN)
    assert (row.removed_on, row.removed_why) == (AFTER, "died")
    async with world.db.read() as session:
        told = (await session.scalars(select(OutboxRow))).one()
        query = select(JournalEntry).where(JournalEntry.action == "campaigns:correction:accept")
        entry = (await session.scalars(query)).one()
    assert (told.occasion_id, told.subject_id) == (UUID(campaign), world.people[AN])
    assert (entry.reason, entry.subject_id) == ("Giấy chứng tử số 12", row.id)
    assert (entry.old, entry.new) == (
        {"standing": "expected", "removed_on": None, "removed_why": None},
        {"standing": "expected", "removed_on": "2024-12-03", "removed_why": "died"},
    )
    assert problem(await decide(world, campaign, "refuse")) == (409, "correction_decided")
    assert problem(await decide(world, campaign, "accept", "office")) == (409, "correction_decided")
    assert (await decide(world, campaign, "accept")).json() == answer.json()  # its answer was lost
    async with world.db.read() as session:
        assert len((await session.scalars(query)).all()) == 1


async def test_nobody_decides_whether_they_count(world: World) -> None:
    campaign = await world.opened()
    await learn(world, AN, "standing", "exempt", ROSTER_DAY)
    async with world.db.write() as session:
        account = (await session.scalars(select(Account).where(Account.member_id == world.people[AN]))).one()
        term = {"valid_from": ROSTER_DAY, "granted_at": NOW}
        session.add(RoleGrant(account_id=account.id, role="committee", unit_id=world.cast.grassroots, **term))
    for verb in ("accept", "refuse"):
        assert problem(await decide(world, campaign, verb, AN)) == (403, "own_list_correction")
    assert await proposals(world) == [("standing", "exempt", "proposed")]


async def test_refusing_leaves_the_list(world: World) -> None:
    campaign = await world.opened()
    await learn(world, AN, "standing", "exempt", ROSTER_DAY)
    assert (await decide(world, campaign, "refuse", reason="Chưa có quyết định")).json()["state"] == "refused"
    assert (await enrolment(world, AN)).standing == "expected"
    assert await proposals(world) == [("standing", "exempt", "refused")]


async def test_an_accepted_standing_moves_and_lets_into_the_test(world: World) -> None:
    quiz = await make_quiz(world.db, world.cast.grassroots)
    campaign = await world.opened(quiz_id=quiz)
    name = "Bùi Văn Đình"
    await learn(world, name, "standing", "active", date(2024, 11, 1))
    assert (await decide(world, campaign, "accept")).status_code == 200
    assert (await enrolment(world, name)).standing == "expected"
    async with world.db.read() as session:
        query = select(Admission.occasion_id).where(Admission.member_id == world.people[name])
        assert (await session.scalars(query)).one() == UUID(campaign)


async def test_a_death_recorded_by_mistake_is_taken_back(world: World) -> None:
    campaign = await world.opened()
    await learn(world, AN, "membership", "died", AFTER)
    await decide(world, campaign, "accept")
    async with world.db.write() as session:
        payload = {"aspect": "membership", "value": "full", "effective_on": AFTER.isoformat()}
        outbox.emit(session, kind=STATUS_CHANGED, subject_id=world.people[AN], payload=payload, now=NOW)
    await handle_status_changes(world.db, NOW)
    waiting = (await world.get("office", f"campaigns/{campaign}/corrections?state=proposed")).json()["items"]
    assert [c["kind"] for c in waiting] == ["restored"]
    path = f"campaigns/{campaign}/corrections/{waiting[0]['id']}/accept"
    assert (await world.post("office", path, {"reason": "Ghi nhầm người"})).status_code == 200
    assert (await enrolment(world, AN)).removed_on is None


@pytest.mark.parametrize(
    ("who", "reads", "decides"),
    [
        ("committee", 200, 200),
        ("office", 200, 200),
        ("inspector", 200, 403),
        ("board", 403, 403),
        ("secretary", 403, 403),
        ("deputy", 403, 403),
        ("helper", 403, 404),
        ("editor", 403, 403),
        ("operator", 403, 403),
        ("neighbour", 403, 404),
        ("stranger", 404, 404),
        ("Trần Thị Bình", 403, 404),
    ],
)
async def test_who_reads_and_who_decides(world: World, who: str, reads: int, decides: int) -> None:
    campaign = await world.opened()
    await learn(world, AN, "membership", "died", AFTER)
    assert (await world.get(who, f"campaigns/{campaign}/corrections")).status_code == reads
    assert (await decide(world, campaign, "accept", who)).status_code == decides
    assert ((await enrolment(world, AN)).removed_on is not None) is (decides == 200)


async def test_a_committee_of_the_branch_itself_does_not_decide_for_itself(world: World) -> None:
    campaign = await world.opened()
    await learn(world, AN, "membership", "died", AFTER)
    async with world.db.write() as session:
        account = await make_account(session, grants=[(Role.COMMITTEE, world.cast.branch)])
        account.password_hash = "never used to sign in"
    world.who["chi ủy"] = auth_headers(account)
    assert problem(await decide(world, campaign, "accept", "chi ủy")) == (403, "role_missing")
    assert (await enrolment(world, AN)).removed_on is None


async def test_nothing_moves_without_a_reason_or_after_closing(world: World) -> None:
    campaign = await world.opened()
    await learn(world, AN, "membership", "died", AFTER)
    assert problem(await decide(world, campaign, "accept", reason="  ")) == (422, "malformed_input")
    await world.post("board", f"campaigns/{campaign}/close", {"reason": "Học xong sớm"})
    assert problem(await decide(world, campaign, "accept")) == (409, "campaign_closed")
    assert (await enrolment(world, AN)).removed_on is None


async def test_a_correction_belongs_to_its_campaign(world: World) -> None:
    await world.opened()
    await learn(world, AN, "membership", "died", AFTER)
    other = await world.opened(roster_day=AFTER.isoformat())
    assert problem(await decide(world, other, "accept")) == (404, "not_found")
    assert (await proposals(world)) == [("removed", "died", "proposed")]


async def test_looking_at_the_names_is_on_record(world: World) -> None:
    campaign = await world.opened()
    await world.get("committee", f"campaigns/{campaign}/corrections")
    async with world.db.read() as session:
        query = select(JournalEntry).where(JournalEntry.action == "names:corrections:view")
        assert (await session.scalars(query)).one().subject_id == UUID(campaign)


@pytest.mark.postgres  # SQLite has one writer: opening and the worker cannot overlap there
async def test_a_change_recorded_while_the_campaign_is_being_opened_is_not_overlooked(world: World) -> None:
    campaign = UUID(await world.plan())
    actor = actor_with((Role.BOARD, world.cast.superior))
    async with world.db.write() as session:
        await open_campaign(session, actor=actor, campaign_id=campaign, today=TODAY, now=NOW)
        learning = asyncio.create_task(learn(world, AN, "standing", "exempt", ROSTER_DAY))
        while not await _waits_for_a_lock(world):
            pass
    assert await learning == 1
    assert (await enrolment(world, AN)).standing == "expected"
    assert await proposals(world) == [("standing", "exempt", "proposed")]


async def _waits_for_a_lock(world: World) -> bool:
    async with world.db.read() as session:
        query = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()")
        return bool((await session.execute(query)).scalar_one())
