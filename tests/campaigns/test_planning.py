"""Planning campaigns and meetings over the wire."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from app.campaigns.models import StudySession
from app.core import paging
from app.core.ids import new_id
from app.core.models import JournalEntry
from tests.campaigns.builders import ENDS, HOUR, World, make_quiz, problem
from tests.units.reorganisations import merge, take


async def test_a_plan_is_kept_as_sent(world: World) -> None:
    quiz = await make_quiz(world.db, world.cast.superior)
    campaign = await world.plan(parts=["Sáng", "Chiều"], parts_required=1, quiz_id=quiz)
    body = (await world.get("board", f"campaigns/{campaign}")).json()
    assert (body["state"], body["target"], body["policy"]) == ("planned", 9800, "default-1")
    assert (body["parts"], body["parts_required"], body["quiz_id"]) == (["Sáng", "Chiều"], 1, quiz)
    assert body["verdict_kinds"] == ["province", "superior", "grassroots"]
    assert [t["name"] for t in body["targets"]] == ["Đảng bộ phường Tân Hoa"]
    assert body["policy_words"].startswith("Tính đảng viên chính thức và dự bị")
    assert (body["may_run"], body["enrolled"], body["version"]) == (True, False, 1)


@pytest.mark.parametrize(
    ("who", "answer"),
    [
        ("board", 201),
        ("committee", 201),
        ("office", 201),
        ("secretary", 404),
        ("helper", 404),
        ("editor", 403),
        ("inspector", 403),
        ("operator", 403),
        ("stranger", 404),
        ("Nguyễn Văn An", 404),
    ],
)
async def test_who_plans(world: World, who: str, answer: int) -> None:
    response = await world.post(who, "campaigns", world.plan_body())
    assert response.status_code == answer
    assert len((await world.get("board", "campaigns")).json()["items"]) == (1 if answer == 201 else 0)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"policy": "default-9"}, "plan_not_valid"),
        ({"parts_required": 2}, "plan_not_valid"),
        ({"ends_at": "2024-01-01T00:00:00+07:00"}, "plan_not_valid"),
        ({"target_unit_ids": [str(uuid4())]}, "plan_not_valid"),
        ({"document_ids": [str(uuid4())]}, "plan_not_valid"),
        ({"quiz_id": str(uuid4())}, "plan_not_valid"),
        ({"target_unit_ids": []}, "malformed_input"),
        ({"target": 10_001}, "malformed_input"),
        ({"target": True}, "malformed_input"),
        ({"parts": []}, "malformed_input"),
        ({"title": " "}, "malformed_input"),
        ({"title": "a\x00b"}, "malformed_input"),
        ({"verdict_kinds": ["village"]}, "malformed_input"),
        ({"starts_at": "2024-12-05T07:30:00"}, "malformed_input"),
        ({"unknown": 1}, "malformed_input"),
    ],
)
async def test_what_cannot_be_planned(world: World, changes: dict[str, Any], code: str) -> None:
    assert problem(await world.post("board", "campaigns", world.plan_body(**changes))) == (422, code)
    assert (await world.get("board", "campaigns")).json()["items"] == []


async def test_targets_lie_within_the_campaigns_own_unit(world: World) -> None:
    body = world.plan_body(target_unit_ids=[str(world.cast.single)])
    assert problem(await world.post("board", "campaigns", body)) == (422, "plan_not_valid")


async def test_a_test_of_strangers_is_not_found_and_a_used_one_is_taken(world: World) -> None:
    strange = await make_quiz(world.db, world.cast.other_superior)
    assert problem(await world.post("board", "campaigns", world.plan_body(quiz_id=strange))) == (422, "plan_not_valid")
    quiz = await make_quiz(world.db, world.cast.grassroots)
    await world.plan(quiz_id=quiz)
    assert problem(await world.post("board", "campaigns", world.plan_body(quiz_id=quiz))) == (409, "quiz_already_used")


async def test_only_what_is_sent_changes(world: World) -> None:
    quiz = await make_quiz(world.db, world.cast.grassroots)
    campaign = await world.plan(quiz_id=quiz)
    patch = {"version": 1, "target": 9000, "target_unit_ids": [str(world.cast.branch)]}
    response = await world.client.patch(f"campaigns/{campaign}", headers=world.who["office"], json=patch)
    body = response.json()
    assert (body["target"], body["quiz_id"], body["version"]) == (9000, quiz, 2)
    assert [t["id"] for t in body["targets"]] == [str(world.cast.branch)]
    cleared = await world.client.patch(
        f"campaigns/{campaign}", headers=world.who["office"], json={"version": 2, "quiz_id": None, "title": None}
    )
    assert (cleared.json()["quiz_id"], cleared.json()["title"]) == (None, body["title"])
    async with world.db.read() as session:
        query = select(JournalEntry).where(JournalEntry.action == "campaigns:campaign:change").order_by(JournalEntry.id)
        entry = (await session.scalars(query)).first()
        assert entry is not None
        assert entry.old == {"target": 9800}


async def test_an_edit_over_somebody_elses_is_refused(world: World) -> None:
    campaign = await world.plan()
    for version, status in ((1, 200), (1, 409)):
        body = {"version": version, "title": f"Tên {version}"}
        response = await world.client.patch(f"campaigns/{campaign}", headers=world.who["board"], json=body)
        assert response.status_code == status
    assert (await world.get("board", f"campaigns/{campaign}")).json()["version"] == 2


async def test_a_change_that_loses_a_planned_meeting_is_refused(world: World) -> None:
    campaign = await world.plan(parts=["Sáng", "Chiều"])
    await world.meeting(campaign, parts=[2])
    body = {"version": 1, "parts": ["Cả ngày"]}
    response = await world.client.patch(f"campaigns/{campaign}", headers=world.who["board"], json=body)
    assert problem(response) == (422, "plan_not_valid")
    assert (await world.get("board", f"campaigns/{campaign}")).json()["parts"] == ["Sáng", "Chiều"]


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("board", True),
        ("committee", True),
        ("secretary", True),
        ("helper", True),
        ("neighbour", True),
        ("operator", True),
        ("stranger", False),
        ("Nguyễn Văn An", False),
    ],
)
async def test_who_sees_a_planned_campaign(world: World, who: str, sees: bool) -> None:
    campaign = await world.plan()
    assert (await world.get(who, f"campaigns/{campaign}")).status_code == (200 if sees else 404)
    assert len((await world.get(who, "campaigns")).json()["items"]) == int(sees)


async def test_lists_page_without_gaps(world: World) -> None:
    campaigns = {await world.plan(title=f"Đợt {n}") for n in range(5)}
    seen: list[str] = []
    cursor = ""
    while True:
        page = (await world.get("board", f"campaigns?limit=2{cursor}")).json()
        seen += [c["id"] for c in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert set(seen) == campaigns
    assert len(seen) == 5
    some_id = str(uuid4())
    far = (["0001-01-01T00:00:00+07:00", some_id], ["2024-12-05T07:30:00", some_id], ["2024-12-05T07:30:00+07:00", "1"])
    for wrong in ("x", *(paging.encode(values) for values in far)):
        assert problem(await world.get("board", f"campaigns?cursor={wrong}")) == (422, "cursor_not_valid")


@pytest.mark.parametrize(
    ("who", "answer"),
    [
        ("board", 201),
        ("committee", 201),
        ("secretary", 201),
        ("deputy", 201),
        ("helper", 404),
        ("neighbour", 404),
        ("editor", 403),
        ("inspector", 403),
        ("stranger", 404),
        ("Nguyễn Văn An", 404),
    ],
)
async def test_who_plans_a_meeting(world: World, who: str, answer: int) -> None:
    campaign = await world.opened()
    response = await world.post(who, f"campaigns/{campaign}/sessions", world.meeting_body())
    assert response.status_code == answer
    assert len((await world.get("secretary", f"campaigns/{campaign}/sessions")).json()["items"]) == int(answer == 201)


async def test_a_meeting_sent_twice_is_one_meeting(world: World) -> None:
    campaign = await world.plan()
    body = world.meeting_body()
    first = await world.post("secretary", f"campaigns/{campaign}/sessions", body)
    again = await world.post("secretary", f"campaigns/{campaign}/sessions", body)
    assert first.json() == again.json()
    other = await world.post("secretary", f"campaigns/{campaign}/sessions", {**body, "place": "Nơi khác"})
    assert problem(other) == (409, "client_id_reused")
    async with world.db.read() as session:
        assert (await session.scalars(select(func.count()).select_from(StudySession))).one() == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"parts": [2]},
        {"ends_at": (ENDS + 100 * HOUR).isoformat()},
        {"starts_at": (ENDS + HOUR).isoformat(), "ends_at": (ENDS + 2 * HOUR).isoformat()},
    ],
)
async def test_meetings_fit_the_campaign(world: World, changes: dict[str, Any]) -> None:
    campaign = await world.plan()
    response = await world.post("secretary", f"campaigns/{campaign}/sessions", world.meeting_body(**changes))
    assert problem(response) == (422, "plan_not_valid")


async def test_a_meeting_of_a_unit_that_does_not_study_is_refused(world: World) -> None:
    campaign = await world.plan(target_unit_ids=[str(world.cast.branch)])
    body = world.meeting_body(unit_id=str(world.cast.neighbour))
    assert problem(await world.post("board", f"campaigns/{campaign}/sessions", body)) == (422, "plan_not_valid")
    above = world.meeting_body(unit_id=str(world.cast.grassroots))
    assert (await world.post("board", f"campaigns/{campaign}/sessions", above)).status_code == 201


async def test_meetings_are_seen_by_those_they_are_for(world: World) -> None:
    campaign = await world.opened()
    own = await world.meeting(campaign)
    everybodys = await world.meeting(campaign, "committee", unit_id=str(world.cast.grassroots))
    next_door = await world.meeting(campaign, "neighbour", unit_id=str(world.cast.neighbour), kind="makeup")
    seen = {
        who: {s["id"] for s in (await world.get(who, f"campaigns/{campaign}/sessions")).json()["items"]}
        for who in ("Nguyễn Văn An", "secretary", "Lâm Thị Xóm", "board")
    }
    assert seen["Nguyễn Văn An"] == seen["secretary"] == {own, everybodys}
    assert seen["Lâm Thị Xóm"] == {everybodys, next_door}
    assert seen["board"] == {own, everybodys, next_door}
    assert "secret" not in (await world.get("board", f"campaigns/{campaign}/sessions")).text


async def test_a_unit_that_is_no_more_is_no_target_and_holds_no_meeting(world: World) -> None:
    await take(world.db, merge(world.cast.neighbour, world.cast.branch))
    gone = str(world.cast.neighbour)
    body = world.plan_body(target_unit_ids=[gone])
    assert problem(await world.post("board", "campaigns", body)) == (422, "plan_not_valid")
    campaign = await world.opened(roster_day="2024-12-18")
    meeting = world.meeting_body(unit_id=gone)
    assert (await world.post("committee", f"campaigns/{campaign}/sessions", meeting)).status_code in {404, 422}


async def test_a_plan_sent_again_after_a_lost_reply_is_the_same_campaign(world: World) -> None:
    body = world.plan_body() | {"client_id": str(new_id())}
    first = await world.post("board", "campaigns", body)
    again = await world.post("board", "campaigns", body)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["id"] == again.json()["id"] == body["client_id"]
    assert again.json() == first.json()
    assert problem(await world.post("board", "campaigns", body | {"title": "Đợt khác"})) == (409, "campaign_id_reused")
    other = [str(world.cast.superior)]
    assert problem(await world.post("board", "campaigns", body | {"target_unit_ids": other})) == (409, "campaign_id_reused")
    # Changed since by somebody else: what was sent first is still that campaign
    changed = await world.client.patch(
        f"campaigns/{body['client_id']}", json={"version": 1, "title": "Đợt đã sửa"}, headers=world.who["board"]
    )
    assert changed.status_code == 200
    assert (await world.post("board", "campaigns", body)).json()["title"] == "Đợt đã sửa"
    assert [item["id"] for item in (await world.get("board", "campaigns")).json()["items"]] == [body["client_id"]]
    async with world.db.read() as session:
        kept = select(func.count()).where(JournalEntry.action == "campaigns:campaign:plan")
        assert await session.scalar(kept) == 1


async def test_a_plan_sent_twice_at_once_is_one_campaign(world: World) -> None:
    body = world.plan_body() | {"client_id": str(new_id())}
    replies = await asyncio.gather(*(world.post("board", "campaigns", body) for _ in range(4)))
    assert {reply.status_code for reply in replies} == {201}
    assert {reply.json()["id"] for reply in replies} == {body["client_id"]}
    assert len((await world.get("board", "campaigns")).json()["items"]) == 1
