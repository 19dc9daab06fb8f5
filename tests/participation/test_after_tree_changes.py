"""After the tree has changed: officers of the successors still reach the campaigns, meetings and figures of before."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest_asyncio
from sqlalchemy import select

from app.campaigns.models import RefusedCheckIn
from app.core import clock
from app.core.actor import Role, system_actor
from app.core.db import Database
from app.members.transfers import confirm_transfer, send_transfer
from app.members.words import AffiliationKind
from app.participation import tallies
from app.units.kinds import UnitKind
from tests.campaigns.builders import NAMES, problem
from tests.participation.closings import AN, BINH, CUONG, Closing, make_closing
from tests.support.cast import NOW, auth_headers, make_account
from tests.units.reorganisations import merge, new, parted, parts, take


@dataclass
class Changed:
    """A world whose ward was split in two and whose branch was merged into a new one, in the middle of a campaign."""

    world: Closing
    campaign: str
    meeting: str
    ward_meeting: str
    units: dict[str, UUID] = field(default_factory=dict)

    async def sees(self, who: str, **params: Any) -> list[str]:
        answer = await self.world.client.get("campaigns", headers=self.world.who[who], params=params)
        return [campaign["id"] for campaign in answer.json()["items"]]

    async def status(self, who: str, path: str) -> int:
        return (await self.world.get(who, path)).status_code


async def officer(world: Closing, name: str, role: Role, unit_id: UUID) -> None:
    async with world.db.write() as session:
        account = await make_account(session, grants=[(role, unit_id)], label=name)
    world.who[name] = auth_headers(account)


@pytest_asyncio.fixture
async def changed(db: Database, client: httpx.AsyncClient) -> Changed:
    world = await make_closing(db, client)
    cast = world.cast
    campaign = await world.opened()
    meeting = await world.meeting(campaign)
    ward_meeting = await world.meeting(campaign, "committee", unit_id=str(cast.grassroots))
    await world.roll(meeting, marks=[world.mark(AN), world.mark(BINH)])
    await world.confirm_all()
    east, west = (new(code, UnitKind.GRASSROOTS, cast.superior, f"Đảng bộ phường {code}") for code in ("Đông", "Tây"))
    shared = parts((east.unit_id, [cast.branch], []), (west.unit_id, [cast.neighbour], []))
    nine = new("KP9", UnitKind.BRANCH, east.unit_id, "Chi bộ khu phố 9")
    changes = (east, west, parted("split", cast.grassroots, shared), nine, merge(cast.branch, nine.unit_id))
    await take(db, *changes)
    units = {"east": east.unit_id, "west": west.unit_id, "nine": nine.unit_id}
    for name, role, unit in (
        ("east", Role.COMMITTEE, "east"),
        ("east board", Role.BOARD, "east"),
        ("west", Role.COMMITTEE, "west"),
        ("nine", Role.SECRETARY, "nine"),
        ("east inspector", Role.INSPECTOR, "east"),
    ):
        await officer(world, name, role, units[unit])
    return Changed(world, campaign, meeting, ward_meeting, units)


async def test_campaigns_of_before_are_listed_for_the_successors(changed: Changed) -> None:
    for who in ("east", "east board", "west", "nine", "east inspector", AN, "board", "neighbour"):
        assert await changed.sees(who) == [changed.campaign], who
    assert await changed.sees("stranger") == []
    await changed.world.closed(changed.campaign)
    for who in ("east", "west", "nine", AN):
        assert await changed.sees(who, state="closed") == [changed.campaign], who
    assert await changed.sees("stranger") == []


async def test_routes_of_before_are_open_to_the_successors(changed: Changed) -> None:
    cast, campaign, an = changed.world.cast, f"campaigns/{changed.campaign}", changed.world.people[AN]
    counts = [f"{campaign}{path}" for path in ("", "/participation", "/participation?tree=today", "/sessions", "/closing")]
    counts += [f"{campaign}/participation/pilot", f"reports/campaigns/{changed.campaign}"]
    there = [f"{campaign}/{path}?unit={cast.branch}" for path in ("participation", "participation/missing", "closing", "plan")]
    there += [f"units/{cast.branch}/participation", f"reports/campaigns/{changed.campaign}?unit={cast.branch}"]
    there += [f"{campaign}/participation/explain?member={an}"]
    for who in ("east", "nine"):
        for path in counts + there:
            assert await changed.status(who, path) == 200, (who, path)
    for who in ("east board", "east inspector"):
        for path in counts + there[:-1]:
            assert await changed.status(who, path) == 200, (who, path)
    for path in counts:
        assert await changed.status("west", path) == 200, path
    for path in there:
        assert await changed.status("west", path) == 404, path
    for path in counts + there:
        assert await changed.status("stranger", path) in {404, 403}, path
    assert await changed.status("east", f"{campaign}/corrections") == 200
    assert await changed.status("east", f"{campaign}/outside-confirmations") == 200


async def test_names_and_plans_are_asked_for_the_branches_of_the_list(changed: Changed) -> None:
    """A unit that came since has no list of its own: it is told which branches to ask for, not that nobody is missing."""
    branch = changed.world.cast.branch
    for who in ("nine", "east"):
        for path in ("participation/missing", "plan"):
            answer = await changed.world.get(who, f"campaigns/{changed.campaign}/{path}")
            assert problem(answer) == (409, "unit_came_since")
            assert answer.json()["branches"] == [{"id": str(branch), "name": "Chi bộ khu phố 1"}]
            assert "“Chi bộ khu phố 1”" in answer.json()["detail"]
    found = (await changed.world.get("nine", f"campaigns/{changed.campaign}/participation/missing?unit={branch}")).json()
    assert (found["missing"], len(found["people"])) == (5, 5)
    clock.shift(NOW + timedelta(hours=3) - clock.real_now())  # no meeting is ahead any more
    for who in ("nine", "east"):
        plan = (await changed.world.get(who, f"campaigns/{changed.campaign}/plan?unit={branch}")).json()
        assert [len(one["names"]) for one in plan["classes"]] == [5]
    closing = await changed.world.closing(changed.campaign, "east")
    assert [(part["name"], part["branches"]["not_sent"]) for part in closing["parts"]] == [("Chi bộ khu phố 9", 1)]


async def test_why_somebody_counts_says_what_became_of_the_branch(changed: Changed) -> None:
    path = f"campaigns/{changed.campaign}/participation/explain?member={changed.world.people[AN]}"
    for who in ("east", "nine"):
        said = (await changed.world.get(who, path)).json()
        assert "của Chi bộ khu phố 1, ngày chốt danh sách 01/12/2024; đã tham gia" in said["sentence"]
        assert said["notes"] == [
            (
                "Chi bộ khu phố 1 hợp nhất vào Chi bộ khu phố 9 từ ngày 18/12/2024 (Nghị quyết số 12-NQ/TU ngày 16/12/2024); "
                "theo cây tổ chức hiện nay, được tính tại Chi bộ khu phố 9."
            )
        ]


async def test_who_left_after_the_merge_is_explained_to_those_who_took_over(changed: Changed, db: Database) -> None:
    """The list was the old branch's; the branch of today is another committee's."""
    world, office = changed.world, system_actor("văn phòng")
    async with db.write() as session:
        sent = await send_transfer(
            session,
            actor=office,
            member_id=world.people[AN],
            to_unit_id=world.cast.other_branch,
            kind=AffiliationKind.OFFICIAL,
            now=clock.now(),
        )
        await confirm_transfer(session, actor=office, transfer_id=sent.id, now=clock.now())
    path = f"campaigns/{changed.campaign}/participation/explain?member={world.people[AN]}"
    assert [await changed.status(who, path) for who in ("nine", "east", "west")] == [200, 200, 404]


async def test_whom_to_help_is_told_to_a_ward_that_came_since(changed: Changed, db: Database) -> None:
    async with db.write() as session:
        await tallies.recompute_all(session, campaign_id=UUID(changed.campaign), now=clock.now())
    found = (await changed.world.get("east", f"units/{changed.units['east']}/support")).json()
    assert [(need["name"], need["left"]) for need in found["items"]] == [("Chi bộ khu phố 9", 5)]
    assert [one["people_left"] for one in found["campaigns"]] == [5]


async def test_campaigns_of_before_stand_in_the_trend_of_who_came_since(changed: Changed) -> None:
    campaign = f"campaigns/{changed.campaign}/participation?tree=today"
    for who in ("east", "nine"):
        (point,) = (await changed.world.get(who, f"units/{changed.units[who]}/participation")).json()["items"]
        page = (await changed.world.get(who, campaign)).json()["unit"]
        assert (point["took_part"]["text"], point["ways"]) == (page["took_part"]["text"], page["ways"])
        assert point["note"].startswith("Theo cây tổ chức hiện nay: ngày chốt danh sách ")
    (point,) = (await changed.world.get("board", f"units/{changed.world.cast.superior}/participation")).json()["items"]
    assert point["note"] is None


async def test_meetings_of_before_are_there_and_go_on(changed: Changed) -> None:
    world = changed.world
    for who, seen in (
        ("east", {changed.meeting, changed.ward_meeting}),
        ("nine", {changed.meeting, changed.ward_meeting}),
        ("west", {changed.ward_meeting}),
        ("neighbour", {changed.ward_meeting}),
        (AN, {changed.meeting, changed.ward_meeting}),
    ):
        answer = await world.get(who, f"campaigns/{changed.campaign}/sessions")
        assert {meeting["id"] for meeting in answer.json()["items"]} == seen, who
    assert (await world.roll(changed.meeting, "nine", marks=[world.mark(CUONG)])).status_code == 200
    states = await world.states(changed.meeting, "nine")
    assert [states[name] for name in (AN, BINH, CUONG)] == [["present"]] * 3
    assert problem(await world.roll(changed.meeting, "west", marks=[world.mark(CUONG)])) == (404, "not_found")
    makeup = await world.meeting(changed.campaign, "nine", unit_id=str(changed.units["nine"]), kind="makeup")
    code = await world.code(makeup)
    assert (await world.check_in("Phạm Thị Dung", makeup, code)).status_code == 200
    home = (await world.get("Hoàng Văn Em", "me/home")).json()
    assert makeup in {meeting["session_id"] for meeting in home["meetings"]}


async def test_the_successor_sends_up_and_its_committee_accepts(changed: Changed) -> None:
    world, cast = changed.world, changed.world.cast
    sent = await world.send_up(changed.campaign, "nine", confirm_open=True)
    assert sent.status_code == 200, sent.text
    assert (await world.closing(changed.campaign, "nine", cast.branch))["sent"]["on_behalf"] is False
    assert problem(await world.accept(changed.campaign, "west")) == (404, "not_found")
    assert (await world.accept(changed.campaign, "east")).status_code == 200
    page = await world.closing(changed.campaign, "nine", cast.branch)
    assert page["sent"]["state"] == "accepted"


async def test_the_new_secretary_reads_the_line_of_what_was_taken_over(changed: Changed) -> None:
    home = (await changed.world.get("nine", "me/home")).json()
    assert [line["name"] for line in home["branches"]] == ["Chi bộ khu phố 1"]
    assert home["branches"][0]["sentence"].startswith("Đã học 2/7 đồng chí (28,5 %).")


async def test_a_roll_of_a_secretary_whose_branch_ended_waits_for_the_new_one(changed: Changed, db: Database) -> None:
    """Grants end with the unit; what was recorded before is not thrown away."""
    world = changed.world
    refused = await world.roll(changed.meeting, "secretary", marks=[world.mark(CUONG)])
    assert refused.status_code in {403, 404}
    async with db.read() as session:
        rows = (await session.scalars(select(RefusedCheckIn))).all()
    assert [(row.kind, row.state) for row in rows] == [("roll", "waiting")]
    assert "Lê Văn Cường" not in {n for n, s in (await world.states(changed.meeting, "nine")).items() if s == ["present"]}


async def test_who_took_over_a_part_of_a_branch_sees_the_campaign_and_not_the_branch(
    db: Database, client: httpx.AsyncClient
) -> None:
    world = await make_closing(db, client)
    cast = world.cast
    campaign = await world.opened(target_unit_ids=[str(cast.branch)], unit_id=str(cast.grassroots))
    north, south = (new(code, UnitKind.BRANCH, cast.grassroots, f"Chi bộ {code}") for code in ("Bắc", "Nam"))
    async with db.read() as session:
        numbers = await world_numbers(session, world)
    some = sorted(numbers)[:3]
    shared = parts((north.unit_id, [cast.cell], some), (south.unit_id, [], sorted(set(numbers) - set(some))))
    await take(db, north, south, parted("split", cast.branch, shared))
    later = new("NAM2", UnitKind.BRANCH, cast.grassroots, "Chi bộ Nam 2")
    clock.shift(NOW + timedelta(days=1) - clock.real_now())
    await take(db, later, merge(south.unit_id, later.unit_id), day=clock.today(), now=clock.now())
    for name, unit_id, own in (("north", north.unit_id, "Chi bộ Bắc"), ("later", later.unit_id, "Chi bộ Nam 2")):
        await officer(world, name, Role.SECRETARY, unit_id)
        listed = (await world.get(name, "campaigns")).json()["items"]
        assert [c["id"] for c in listed] == [campaign]
        assert (await world.get(name, f"campaigns/{campaign}/participation?tree=today")).status_code == 200
        assert (await world.get(name, f"campaigns/{campaign}/participation?unit={cast.branch}")).status_code == 404
        explained = f"campaigns/{campaign}/participation/explain?member={{}}"
        told = [(await world.get(name, explained.format(world.people[who]))) for who in NAMES]
        notes = [answer.json()["notes"] for answer in told if answer.status_code == 200]
        assert notes
        assert {len(steps) for steps in notes} == {1 if name == "north" else 2}
        assert all(steps[-1].endswith(f"được tính tại {own}.") for steps in notes)
        assert all(steps[0].startswith("Chi bộ khu phố 1 được chia tách từ ngày 18/12/2024") for steps in notes)
    assert (await world.get("neighbour", "campaigns")).json()["items"] == []


async def world_numbers(session: Any, world: Closing) -> list[str]:
    from app.members.models import Affiliation, Member

    query = select(Member.number).join(Affiliation, Affiliation.member_id == Member.id)
    return list(await session.scalars(query.where(Affiliation.unit_id == world.cast.branch, Affiliation.kind == "official")))
