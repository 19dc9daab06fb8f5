"""More time on request: at once, once, without a reason, also while an attempt runs."""

from datetime import datetime, timedelta
from uuid import uuid4

import httpx
import pytest_asyncio
from sqlalchemy import select

from app.core import clock
from app.core.actor import Role
from app.core.db import Database
from app.quizzes.models import Admission
from tests.quizzes.builders import Phone, make_stage
from tests.quizzes.override_builders import HOUR, LIMIT, World, code_of, make_world
from tests.support.cast import auth_headers, make_account


@pytest_asyncio.fixture
async def world(db: Database, client: httpx.AsyncClient) -> World:
    return await make_world(db, client)


async def test_who_asks_for_more_time_has_it_at_once_and_once(world: World) -> None:
    before = await world.ask("An")
    asked = before.json()
    assert (asked["extra_s"], asked["time_limit_s"], asked["open_attempt_id"]) == (600, LIMIT + 600, None)
    phone, other = world.phone("An"), world.phone("Bình")
    page = (await phone.start(world.stage.quiz_id)).json()
    ends = datetime.fromisoformat(page["started_at"]) + timedelta(seconds=LIMIT + 600)
    assert datetime.fromisoformat(page["deadline_at"]) == ends
    theirs = (await other.start(world.stage.quiz_id)).json()
    for _ in range(3):
        again = (await world.ask("An")).json()
        assert (again["extra_s"], again["open_attempt_id"]) == (600, page["id"])
        assert datetime.fromisoformat(again["deadline_at"]) == ends
    running = (await world.ask("Bình")).json()
    ends = datetime.fromisoformat(theirs["started_at"]) + timedelta(seconds=LIMIT + 600)
    assert datetime.fromisoformat(running["deadline_at"]) == ends
    assert datetime.fromisoformat((await other.resume(theirs["id"])).json()["deadline_at"]) == ends
    assert await world.extra() == {"An": 600, "Bình": 600}
    assert [(e.old, e.new) for e in await world.actions("quizzes:more_time:ask")] == [({"extra_s": 0}, {"extra_s": 600})] * 2
    own = (await world.client.get(f"quizzes/{world.stage.quiz_id}", headers=phone.headers)).json()
    assert own["terms"][0] == "Thời gian làm bài của đồng chí: 30 phút, trong đó được thêm 10 phút."


async def test_asking_never_takes_away_what_was_given(world: World) -> None:
    await world.give(member_id=world.people["An"].id, extra_s=3_600)
    assert (await world.ask("An")).json()["extra_s"] == 3_600
    assert await world.extra() == {"An": 3_600}


async def test_there_is_nothing_to_ask_for_after_the_window_but_an_attempt_that_runs(world: World) -> None:
    clock.shift(timedelta(days=1, seconds=-60))
    phone = world.phone("An")
    page = (await phone.start(world.stage.quiz_id)).json()
    clock.shift(timedelta(days=1, seconds=60))
    assert code_of(await world.ask("Bình")) == (409, "quiz_window_over")
    assert (await world.ask("An")).json()["open_attempt_id"] == page["id"]
    assert await world.extra() == {"An": 600}
    clock.shift(timedelta(days=2))
    again = await world.ask("An")  # the answer got lost and is asked for late
    assert (again.status_code, again.json()["extra_s"], again.json()["open_attempt_id"]) == (200, 600, None)


async def test_a_guest_asks_like_everybody(world: World) -> None:
    async with world.db.write() as session:
        guest = await make_account(session, label="khách mời")
        window = {"opens_at": clock.now() - HOUR, "closes_at": clock.now() + HOUR}
        occasion = world.stage.occasion_id
        session.add(Admission(quiz_id=world.stage.quiz_id, member_id=guest.id, occasion_id=occasion, **window))
    phone = Phone(world.client, guest)
    page = (await phone.start(world.stage.quiz_id)).json()
    asked = await world.client.put(f"quizzes/{world.stage.quiz_id}/more-time", headers=phone.headers)
    ends = datetime.fromisoformat(page["started_at"]) + timedelta(seconds=LIMIT + 600)
    assert datetime.fromisoformat(asked.json()["deadline_at"]) == ends
    assert code_of(await world.give("board", member_id=guest.id, extra_s=60)) == (404, "not_found")


async def test_where_the_window_ends_the_time_more_time_ends_with_it_and_a_wider_window_gives_it_back(
    db: Database, client: httpx.AsyncClient
) -> None:
    stage = await make_stage(db, deadline_rule="window_end", time_limit_s=LIMIT)
    async with db.write() as session:
        secretary = auth_headers(await make_account(session, grants=[(Role.SECRETARY, stage.cast.branch)]))
    async with db.read() as session:
        until = await session.scalar(select(Admission.closes_at))
    assert until is not None
    clock.shift(timedelta(days=1, seconds=-LIMIT - 300))
    phone = Phone(client, stage.accounts[0])
    page = (await phone.start(stage.quiz_id)).json()
    asked = (await client.put(f"quizzes/{stage.quiz_id}/more-time", headers=phone.headers)).json()
    assert (asked["extra_s"], datetime.fromisoformat(asked["deadline_at"])) == (600, until)
    body = {"member_id": str(stage.members[0].id), "closes_at": (until + HOUR).isoformat(), "reason": "mất điện"}
    given = await client.post(f"quizzes/{stage.quiz_id}/overrides", json={"client_id": str(uuid4()), **body}, headers=secretary)
    assert given.status_code == 201
    ends = datetime.fromisoformat(page["started_at"]) + timedelta(seconds=LIMIT + 600)
    assert datetime.fromisoformat((await phone.resume(page["id"])).json()["deadline_at"]) == ends
