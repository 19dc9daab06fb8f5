"""Asking to be excused and who decides; an excuse moves a column, never the denominator."""

import asyncio
from uuid import uuid4

import pytest
from sqlalchemy import select

from app.campaigns.models import AbsenceFinding, ExcuseRequest
from app.core.actor import Role
from app.core.models import JournalEntry
from tests.campaigns.absent import AN, BINH, CUONG, DUNG, KHACH, MIEN, THU, ask, decide, listed, not_come
from tests.campaigns.builders import World, problem
from tests.campaigns.halls import count_rows
from tests.support.cast import auth_headers, make_account


async def test_an_accepted_excuse_moves_a_column_and_no_denominator(world: World) -> None:
    campaign = await world.opened()
    asked = await ask(world, campaign)
    assert (asked.status_code, asked.json()["sentence"]) == (200, "Đề nghị vắng mặt (công tác) ngày 18/12/2024: chờ xem xét.")
    assert await not_come(world, campaign) == ("0/7 (0,0 %)", [0, 0, 7])
    row = (await listed(world, campaign))[AN]
    assert (row["excuse_text"], row["state"], row["yours_to_decide"]) == ("công tác", "asked", True)
    accepted = await decide(world, campaign, row["id"])
    assert (accepted.status_code, accepted.json()["message"]) == (200, "Đề nghị được chấp nhận.")
    assert await not_come(world, campaign) == ("0/7 (0,0 %)", [1, 0, 6])
    missing = (await world.get("secretary", f"campaigns/{campaign}/participation/missing")).json()
    assert {p["full_name"]: p["state"] for p in missing["people"]}[AN] == "excused"
    home = (await world.get(AN, "me/home")).json()
    assert home["headline"] == "Hiện đồng chí không còn việc nào phải làm."
    assert home["campaigns"][0]["note"] == "Đồng chí đã được ghi vắng có lý do; nếu dự học thì vẫn được tính là tham gia."
    (own,) = (await world.get(AN, "me/record")).json()["items"]
    assert "chưa tính là đã tham gia: vắng có lý do" in own["sentence"]
    assert own["excuse"]["sentence"].startswith("Đề nghị vắng mặt (công tác) ngày 18/12/2024: được chấp nhận ngày 18/12/2024")
    assert [n["kind"] for n in (await world.get(AN, "me/notices")).json()["items"]] == ["excuse_accepted"]
    # Who comes all the same has come.
    meeting = await world.meeting(campaign)
    await world.check_in(AN, meeting, await world.code(meeting))
    assert await not_come(world, campaign) == ("1/7 (14,2 %)", [0, 0, 6])


async def test_the_reason_is_open_to_who_manages_and_inspects(world: World) -> None:
    """The branch reads an open form; the journal names the request, never the reason."""
    campaign = await world.opened()
    request = (await ask(world, campaign, excuse="illness")).json()["id"]
    await decide(world, campaign, request)
    path = f"campaigns/{campaign}/participation/explain?member={world.people[AN]}"
    notes = {who: (await world.get(who, path)).json()["notes"] for who in ("secretary", "committee", "inspector", AN)}
    assert notes["secretary"] == ["Vắng có lý do: đồng chí Ngô Văn Thư chấp nhận ngày 18/12/2024."]
    for who in ("committee", "inspector", AN):
        assert notes[who] == ["Vắng có lý do (ốm đau): đồng chí Ngô Văn Thư chấp nhận ngày 18/12/2024."]
    async with world.db.read() as session:
        entries = (await session.scalars(select(JournalEntry).where(JournalEntry.action.like("campaigns:excuse:%")))).all()
    assert {entry.action for entry in entries} == {"campaigns:excuse:ask", "campaigns:excuse:accept"}
    assert not any("illness" in str((entry.old, entry.new, entry.reason)) for entry in entries)


async def test_a_refusal_has_its_word_and_the_member_may_ask_again(world: World) -> None:
    campaign = await world.opened()
    first = (await ask(world, campaign)).json()["id"]
    refused = await decide(world, campaign, first, "deputy", "Chi bộ còn buổi học bù ngày 19/12")
    assert (refused.status_code, refused.json()["state"]) == (200, "refused")
    home = (await world.get(AN, "me/home")).json()["campaigns"][0]["excuse"]
    assert home["sentence"].endswith("chưa được chấp nhận ngày 18/12/2024. Lý do: Chi bộ còn buổi học bù ngày 19/12.")
    assert await not_come(world, campaign) == ("0/7 (0,0 %)", [0, 0, 7])
    second = await ask(world, campaign, excuse="family")
    assert (second.status_code, second.json()["id"] != first) == (200, True)
    assert (await world.get(AN, "me/home")).json()["campaigns"][0]["excuse"]["state"] == "asked"


async def test_asking_again_is_the_same_request(world: World) -> None:
    campaign = await world.opened()
    request = str(uuid4())
    first = await ask(world, campaign, request_id=request)
    again = await asyncio.gather(*(ask(world, campaign, request_id=request) for _ in range(3)), ask(world, campaign))
    assert {a.json()["id"] for a in again} == {first.json()["id"]} == {request}
    assert problem(await ask(world, campaign, excuse="illness")) == (409, "excuse_standing")
    assert problem(await ask(world, campaign, request_id=request, excuse="illness")) == (409, "client_id_reused")
    assert problem(await ask(world, campaign, BINH, request_id=request)) == (409, "client_id_reused")
    assert await count_rows(world.db, ExcuseRequest) == 1
    await decide(world, campaign, request)
    assert (await ask(world, campaign, request_id=request)).json()["state"] == "accepted"


@pytest.mark.races
async def test_asked_many_times_at_once_is_one_request(world: World) -> None:
    campaign = await world.opened()
    answers = await asyncio.gather(*(ask(world, campaign) for _ in range(5)))
    assert {a.status_code for a in answers} == {200}
    assert await count_rows(world.db, ExcuseRequest) == 1


async def test_withdrawing_takes_back_what_was_accepted(world: World) -> None:
    campaign = await world.opened()
    request = (await ask(world, campaign)).json()["id"]
    path = f"campaigns/{campaign}/excuse-requests/{request}/withdraw"
    assert problem(await world.post(BINH, path, {})) == (404, "not_found")
    assert problem(await world.post("secretary", path, {})) == (404, "not_found")
    await decide(world, campaign, request)
    assert await not_come(world, campaign) == ("0/7 (0,0 %)", [1, 0, 6])
    for _ in range(2):
        withdrawn = await world.post(AN, path, {})
        assert (withdrawn.status_code, withdrawn.json()["state"]) == (200, "withdrawn")
    assert await not_come(world, campaign) == ("0/7 (0,0 %)", [0, 0, 7])
    assert problem(await decide(world, campaign, request)) == (409, "excuse_decided")
    other = (await ask(world, campaign, excuse="family")).json()["id"]
    await decide(world, campaign, other, word="không")
    assert problem(await world.post(AN, path.replace(request, other), {})) == (409, "excuse_decided")


@pytest.mark.parametrize(
    ("who", "reads", "decides"),
    [
        ("deputy", 200, 200),
        ("committee", 200, 200),
        ("office", 200, 200),
        ("inspector", 200, 403),
        ("helper", 403, 404),  # of a tổ đảng
        ("board", 403, 403),
        ("superior", 200, 403),  # a committee further up reads counts
        (BINH, 403, 404),
        ("neighbour", 200, 404),
        ("stranger", 404, 404),
    ],
)
async def test_who_reads_and_decides(world: World, who: str, reads: int, decides: int) -> None:
    async with world.db.write() as session:
        account = await make_account(session, grants=[(Role.COMMITTEE, world.cast.superior)])
    world.who["superior"] = auth_headers(account)
    campaign = await world.opened()
    request = (await ask(world, campaign, excuse="illness")).json()["id"]
    read = await world.get(who, f"campaigns/{campaign}/excuse-requests")
    assert read.status_code == reads
    shown = [(row["excuse"], row["yours_to_decide"]) for row in read.json().get("items", [])]
    inside = who in {"deputy", "committee", "office", "inspector"}
    assert shown == ([("illness", decides == 200)] if inside else [])
    assert (await decide(world, campaign, request, who)).status_code == decides
    assert await count_rows(world.db, AbsenceFinding) == int(decides == 200)
    looks = JournalEntry.action == "names:excuses:view"
    assert await count_rows(world.db, JournalEntry, looks) == int(reads == 200)


async def test_the_secretarys_own_goes_to_the_committee_above(world: World) -> None:
    campaign = await world.opened()
    request = (await ask(world, campaign, "secretary", "illness")).json()["id"]
    for who in ("secretary", "deputy"):
        row = (await listed(world, campaign, who))[THU]
        assert (row["excuse"], row["excuse_text"], row["yours_to_decide"]) == (None, None, False)
        assert problem(await decide(world, campaign, request, who)) == (403, "own_excuse")
    assert (await listed(world, campaign, "committee"))[THU]["excuse"] == "illness"
    accepted = await decide(world, campaign, request, "committee")
    assert (accepted.status_code, accepted.json()["state"]) == (200, "accepted")
    entered = await ask(world, campaign, "deputy", "duty", member_id=str(world.people[THU]))
    assert problem(entered) == (403, "own_excuse")


@pytest.mark.races
async def test_decided_twice_at_once_is_decided_once(world: World) -> None:
    campaign = await world.opened()
    request = (await ask(world, campaign)).json()["id"]
    answers = await asyncio.gather(
        *(decide(world, campaign, request, who) for who in ("secretary", "committee")),
        *(decide(world, campaign, request, who, "không") for who in ("deputy", "office")),
    )
    ok = {a.json()["state"] for a in answers if a.status_code == 200}
    assert len(ok) == 1
    assert sorted(a.status_code for a in answers) == [200, 200, 409, 409]
    assert await count_rows(world.db, AbsenceFinding) == int(ok == {"accepted"})
    decided = JournalEntry.action.in_(("campaigns:excuse:accept", "campaigns:excuse:refuse"))
    assert await count_rows(world.db, JournalEntry, decided) == 1


async def test_the_branch_enters_what_a_member_without_a_phone_asked(world: World) -> None:
    campaign = await world.opened()
    body = {"member_id": str(world.people[BINH])}
    request = str(uuid4())
    for _ in range(2):
        entered = await ask(world, campaign, "secretary", "illness", request_id=request, **body)
        assert (entered.status_code, entered.json()["state"]) == (200, "accepted")
    await ask(world, campaign, CUONG, "family")
    taken = await ask(world, campaign, "committee", "family", member_id=str(world.people[CUONG]))
    assert taken.json()["state"] == "accepted"
    rows = await listed(world, campaign)
    assert {name: row["on_behalf"] for name, row in rows.items()} == {BINH: False, CUONG: True}
    assert await not_come(world, campaign) == ("0/7 (0,0 %)", [2, 0, 5])
    for who, name, answer in (
        ("inspector", AN, (403, "role_missing")),
        (AN, DUNG, (404, "people_not_found")),
        ("secretary", KHACH, (404, "people_not_found")),
    ):
        assert problem(await ask(world, campaign, who, member_id=str(world.people[name]))) == answer


async def test_who_is_not_expected_asks_nothing(world: World) -> None:
    campaign = await world.opened()
    assert problem(await ask(world, campaign, MIEN)) == (409, "excuse_not_needed")
    assert problem(await ask(world, campaign, KHACH)) == (404, "not_found")
    planned = await world.plan()
    assert problem(await ask(world, planned, "secretary")) == (409, "campaign_not_open")
    for body in ({}, {"excuse": "lazy"}, {"excuse": "duty", "why": "x"}, {"excuse": "duty", "member_id": "x"}):
        answer = await world.put(AN, f"campaigns/{campaign}/excuse-requests/{uuid4()}", body)
        assert problem(answer) == (422, "malformed_input")
    assert await count_rows(world.db, ExcuseRequest) == 0
