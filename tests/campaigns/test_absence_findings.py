"""What closing finds about absences, and what a roll says beside it."""

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from app.auth.models import RoleGrant
from app.campaigns.absences import rules
from app.campaigns.absences.rules import Said
from app.campaigns.models import AbsenceFinding, RefusedCheckIn
from app.core.actor import Role
from app.core.models import JournalEntry
from tests.campaigns.absent import AN, BINH, CUONG, KHACH, MIEN, THU, after_the_end, ask, decide, find, not_come
from tests.campaigns.builders import World, problem
from tests.campaigns.halls import count_rows
from tests.support.cast import TODAY, auth_headers, make_account


async def test_unexcused_is_found_once_the_time_is_over(world: World) -> None:
    campaign = await world.opened()
    assert problem(await find(world, campaign, AN)) == (409, "finding_at_closing")
    after_the_end()
    for _ in range(2):
        found = await find(world, campaign, AN, BINH)
        assert (found.status_code, found.json()["message"]) == (200, "Đã ghi kết luận vắng mặt của 2 đồng chí.")
    assert await not_come(world, campaign) == ("0/7 (0,0 %)", [0, 2, 5])
    assert await count_rows(world.db, JournalEntry, JournalEntry.action == "campaigns:absence:find") == 1
    # An excuse that comes later is still accepted: then it is an excuse.
    request = (await ask(world, campaign)).json()["id"]
    await decide(world, campaign, request)
    assert await not_come(world, campaign) == ("0/7 (0,0 %)", [1, 1, 5])
    # The old list, sent again by a phone, does not take it back.
    stale = await find(world, campaign, AN, BINH)
    assert (problem(stale), stale.json()["members"]) == ((409, "absence_changed"), [str(world.people[AN])])
    assert await not_come(world, campaign) == ("0/7 (0,0 %)", [1, 1, 5])


async def test_a_finding_is_replaced_and_taken_back_with_a_reason(world: World) -> None:
    campaign = await world.opened()
    request = (await ask(world, campaign)).json()["id"]
    await decide(world, campaign, request)
    after_the_end()
    assert problem(await find(world, campaign, AN, was="excused")) == (422, "absences_not_valid")
    replaced = await find(world, campaign, AN, was="excused", reason="đơn vị không cử đi công tác")
    assert replaced.status_code == 200
    assert await not_come(world, campaign) == ("0/7 (0,0 %)", [0, 1, 6])
    own = (await world.get(AN, "me/record")).json()["items"][0]["excuse"]
    assert (own["state"], own["word"]) == ("refused", "đơn vị không cử đi công tác")
    back = await find(world, campaign, AN, state="unrecorded", was="unexcused", reason="ghi nhầm")
    assert back.status_code == 200
    assert await not_come(world, campaign) == ("0/7 (0,0 %)", [0, 0, 7])
    async with world.db.read() as session:
        query = select(JournalEntry).where(JournalEntry.action == "campaigns:absence:find").order_by(JournalEntry.id)
        entries = (await session.scalars(query)).all()
    me = str(world.people[AN])
    assert [entry.old["absences"][me] for entry in entries if entry.old] == [f"excused {request}", "unexcused"]
    assert [entry.reason for entry in entries] == ["đơn vị không cử đi công tác", "ghi nhầm"]


@pytest.mark.parametrize(
    ("who", "status"),
    [("deputy", 200), ("committee", 200), ("helper", 404), ("board", 403), ("inspector", 403), (AN, 404), ("neighbour", 404)],
)
async def test_who_finds(world: World, who: str, status: int) -> None:
    campaign = await world.opened()
    after_the_end()
    assert (await find(world, campaign, BINH, who=who)).status_code == status
    async with world.db.read() as session:
        found = (await session.scalars(select(AbsenceFinding))).all()
    assert [one.on_behalf for one in found] == ([who == "committee"] if status == 200 else [])


@pytest.mark.parametrize(
    ("names", "more", "answer"),
    [
        ((MIEN,), {}, (422, "absences_not_valid")),  # exempt: nobody asks them to come
        ((KHACH,), {}, (404, "people_not_found")),
        (("Lâm Thị Xóm",), {}, (404, "people_not_found")),  # of the neighbours' list
        ((AN, AN), {}, (422, "absences_not_valid")),
        ((AN,), {"state": "present"}, (422, "malformed_input")),
        ((), {}, (422, "malformed_input")),
    ],
)
async def test_findings_that_cannot_be_taken(
    world: World, names: tuple[str, ...], more: dict[str, Any], answer: tuple[int, str]
) -> None:
    campaign = await world.opened()
    after_the_end()
    refused = await find(world, campaign, *names, **more)
    assert problem(refused) == answer
    assert problem(await find(world, campaign, *names, **more)) == answer
    assert await count_rows(world.db, AbsenceFinding) == 0
    kept = RefusedCheckIn.kind == "absences"
    assert await count_rows(world.db, RefusedCheckIn, kept) == int(answer[1] != "malformed_input")


async def test_the_secretarys_own_excuse_is_not_the_branchs_to_end(world: World) -> None:
    campaign = await world.opened()
    request = (await ask(world, campaign, "secretary")).json()["id"]
    await decide(world, campaign, request, "committee")
    after_the_end()
    more: dict[str, Any] = {"was": "excused", "reason": "không đúng"}
    assert problem(await find(world, campaign, THU, who="deputy", **more)) == (403, "own_excuse")
    assert (await find(world, campaign, THU, who="committee", **more)).status_code == 200


@pytest.mark.parametrize("kind", ["absences", "excuse"])
async def test_what_a_secretary_sent_whose_term_has_ended_is_taken_over(world: World, kind: str) -> None:
    campaign = await world.opened()
    after_the_end()
    async with world.db.write() as session:
        ended = update(RoleGrant).where(RoleGrant.role == Role.SECRETARY, RoleGrant.unit_id == world.cast.branch)
        await session.execute(ended.values(valid_to=TODAY))
    entered = {"excuse": "illness", "member_id": str(world.people[AN])}
    refused = await (find(world, campaign, AN) if kind == "absences" else ask(world, campaign, "secretary", **entered))
    assert (refused.status_code, refused.json()["kept"]) in {(403, "waiting"), (404, "waiting")}
    assert await not_come(world, campaign, "deputy") == ("0/7 (0,0 %)", [0, 0, 7])
    (record,) = (await world.get("deputy", f"campaigns/{campaign}/waiting-records")).json()["items"]
    assert (record["kind"], record["people"][0]["name"]) == (kind, AN)
    path = f"campaigns/{campaign}/waiting-records/{record['id']}/decision"
    taken = await world.post("deputy", path, {"accept": True, "reason": "đúng với sổ biên bản"})
    assert taken.json()["state"] == "taken", taken.text
    after = [0, 1, 6] if kind == "absences" else [1, 0, 6]
    assert await not_come(world, campaign, "deputy") == ("0/7 (0,0 %)", after)


def test_a_list_says_what_it_replaces() -> None:
    one, other = uuid4(), uuid4()
    said = [Said(one, "unexcused"), Said(other, "unrecorded", "unexcused", "ghi nhầm")]
    assert rules.complaint(said) is None
    assert rules.complaint([said[0], said[0]]) is not None
    assert rules.complaint([Said(other, "unrecorded", "unexcused")]) is not None
    assert rules.fresh(said, {one: "unexcused"}) == []
    assert rules.overtaken(said, {one: "excused", other: "unexcused"}) == [one]
    assert rules.overtaken(said, {other: "unexcused"}) == []


async def test_a_word_about_all_leaves_who_is_excused_alone(world: World) -> None:
    """Unless the roll names them, or they are recorded at the meeting."""
    campaign = await world.opened(parts=["Sáng", "Chiều"])
    for name in (AN, BINH, CUONG):
        await decide(world, campaign, (await ask(world, campaign, name)).json()["id"])
    meeting = await world.meeting(campaign)
    await world.check_in(BINH, meeting, await world.code(meeting))
    roll = await world.roll(meeting, parts=[1], all_present_except=[], marks=[world.mark(CUONG)])
    assert {(k["member_id"], k["state"], k["why"]) for k in roll.json()["kept"]} == {
        (str(world.people[AN]), "excused", "recorded_before")
    }
    assert (await world.roll(meeting, repeat_part=1, parts=[2])).json()["kept"] == []
    states = await world.states(meeting)
    assert [states[name] for name in (AN, BINH, CUONG)] == [["unrecorded"] * 2, ["present"] * 2, ["present"] * 2]
    assert await not_come(world, campaign) == ("6/7 (85,7 %)", [1, 0, 0])


async def test_the_roll_shows_the_finding_and_reasons_to_who_may_read_them(world: World) -> None:
    campaign = await world.opened()
    await decide(world, campaign, (await ask(world, campaign, excuse="illness")).json()["id"])
    meeting = await world.meeting(campaign)
    await world.roll(meeting, marks=[world.mark(BINH, "excused", excuse="family")])
    await world.roll(meeting, "committee", marks=[world.mark(THU, "excused", excuse="illness")])
    async with world.db.write() as session:
        world.who["superior"] = auth_headers(await make_account(session, grants=[(Role.COMMITTEE, world.cast.superior)]))
    shown = {}
    for who in ("deputy", "committee", "superior"):
        roll = await world.get(who, f"sessions/{meeting}/attendance?unit={world.cast.branch}")
        people = {p["name"]: p for p in roll.json()["items"]}
        assert {name: p["absence"] for name, p in people.items() if p["absence"]} == {AN: "excused"}
        shown[who] = [people[name]["parts"][0]["excuse"] for name in (BINH, THU)]
    assert shown == {"deputy": ["family", None], "committee": ["family", "illness"], "superior": [None, None]}
