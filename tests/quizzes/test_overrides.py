"""Exceptions to a test's policy: who gives them, whom they reach, that they only add."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import select, update

from app.core import clock
from app.core.db import Database
from app.core.ids import new_id
from app.quizzes.admissions import release_review
from app.quizzes.models import AnswerBatch, Attempt, Quiz, QuizOverride
from tests.quizzes.builders import admit
from tests.quizzes.override_builders import HOUR, LIMIT, World, code_of, make_world


@pytest_asyncio.fixture
async def world(db: Database, client: httpx.AsyncClient) -> World:
    return await make_world(db, client)


@pytest.mark.parametrize(
    ("who", "own_member", "own_unit", "neighbour", "stranger"),
    [
        ("secretary", 201, 201, 404, 404),
        ("deputy", 201, 201, 404, 404),
        ("committee", 201, 201, 201, 404),
        ("superior", 201, 201, 201, 404),
        ("board", 201, 201, 201, 201),
        ("helper", 403, 403, 403, 403),
        ("inspector", 403, 403, 403, 403),
        ("editor", 403, 403, 403, 403),
        ("neighbour", 404, 404, 201, 404),
        ("An", 403, 403, 403, 403),
        ("Khách", 404, 404, 404, 404),
    ],
)
async def test_who_gives(world: World, who: str, own_member: int, own_unit: int, neighbour: int, stranger: int) -> None:
    cast, people = world.stage.cast, world.people
    answers = [
        await world.give(who, member_id=people["An"].id, extra_s=300),
        await world.give(who, unit_id=cast.branch, extra_s=300),
        await world.give(who, member_id=people["Cường"].id, extra_s=300),
        await world.give(who, member_id=people["Khách"].id, extra_s=300),
    ]
    assert [a.status_code for a in answers] == [own_member, own_unit, neighbour, stranger]
    assert await world.count(QuizOverride) == sum(a.status_code == 201 for a in answers)
    expected = {"An", "Bình"} if own_unit == 201 else set()
    assert set(await world.extra()) == (expected | {"Cường"} if neighbour == 201 else expected)


async def test_more_time_reaches_the_unit_all_below_it_and_nobody_else(world: World) -> None:
    cast = world.stage.cast
    given = await world.give("committee", unit_id=cast.cell, extra_s=60)
    assert (given.json()["admitted"], given.json()["name"], await world.extra()) == (1, "Tổ đảng số 1", {"An": 60})
    assert (await world.give("committee", unit_id=cast.branch, extra_s=120)).json()["admitted"] == 2
    assert await world.extra() == {"An": 120, "Bình": 120}
    assert (await world.give("committee", unit_id=cast.grassroots, extra_s=90)).json()["admitted"] == 3
    assert await world.extra() == {"An": 120, "Bình": 120, "Cường": 90}  # never less than before
    entries = await world.actions("quizzes:override:give")
    assert [(e.unit_id, (e.new or {})["extra_s"]) for e in entries] == [
        (cast.cell, 60),
        (cast.branch, 120),
        (cast.grassroots, 90),
    ]


async def test_given_twice_it_is_one_exception(world: World) -> None:
    body: dict[str, Any] = {"client_id": str(uuid4()), "member_id": world.people["An"].id, "extra_s": 300}
    first, second = await world.give(**body), await world.give("deputy", **body)
    assert first.json() == second.json()
    other = await world.give(**body | {"extra_s": 301})
    assert code_of(other) == (409, "override_id_used")
    assert (await world.count(QuizOverride), await world.extra()) == (1, {"An": 300})
    assert len(await world.actions("quizzes:override:%")) == 1


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "override_one_subject"),
        ({"member_id": "An", "unit_id": "branch", "extra_s": 60}, "override_one_subject"),
        ({"member_id": "An"}, "override_gives_nothing"),
        ({"member_id": "An", "helper_reads": False}, "override_gives_nothing"),
        ({"member_id": "An", "closes_at": "2099-01-01T00:00:00+07:00"}, "override_reason_needed"),
        ({"member_id": "An", "opens_at": "2020-01-01T00:00:00+07:00", "extra_s": 60}, "override_reason_needed"),
        (
            {
                "member_id": "An",
                "opens_at": "2099-01-01T00:00:00+07:00",
                "closes_at": "2098-01-01T00:00:00+07:00",
                "reason": "đi công tác",
            },
            "dates_not_in_order",
        ),
        ({"member_id": "An", "extra_s": 59}, "malformed_input"),
        ({"member_id": "An", "extra_s": 86_401}, "malformed_input"),
        ({"member_id": "An", "extra_s": 10**30}, "malformed_input"),
        ({"member_id": "An", "closes_at": "9999-12-31T23:59:59-14:00", "reason": "x"}, "malformed_input"),
        ({"member_id": "An", "extra_s": 60, "reason": "\u0000"}, "malformed_input"),
        ({"member_id": "An", "extra_s": 60, "late_sync": "accept"}, "malformed_input"),
    ],
)
async def test_exceptions_that_cannot_be(world: World, body: dict[str, Any], code: str) -> None:
    ids = {"An": world.people["An"].id, "branch": world.stage.cast.branch}
    named = {k: ids[v] if k.endswith("_id") else v for k, v in body.items()}
    assert code_of(await world.give("board", **named)) == (422, code)
    assert (await world.count(QuizOverride), await world.extra()) == (0, {})


async def test_a_test_that_is_not_published_or_not_theirs_does_not_exist(world: World) -> None:
    who = {"member_id": str(world.people["An"].id), "client_id": str(uuid4()), "extra_s": 60}
    unknown = await world.client.post(f"quizzes/{uuid4()}/overrides", json=who, headers=world.who["secretary"])
    assert code_of(unknown) == (404, "quiz_not_found")
    own: dict[str, Any] = {"unit_id": world.stage.cast.other_superior, "extra_s": 60}
    await _change_quiz(world, unit_id=world.stage.cast.superior)
    assert code_of(await world.give("stranger", **own)) == (404, "quiz_not_found")
    await _change_quiz(world, unit_id=world.stage.cast.other_superior)  # not above the branch, whose people take it
    assert (await world.give(unit_id=world.stage.cast.branch, extra_s=60)).status_code == 201
    assert (await world.give("stranger", **own)).status_code == 201
    await _change_quiz(world, state="draft")
    assert code_of(await world.give("stranger", **own)) == (404, "quiz_not_found")
    assert code_of(await world.ask("An")) == (404, "quiz_not_found")
    assert code_of(await world.listed("Khách")) == (404, "quiz_not_found")
    assert (await world.ask("Khách")).status_code == 404
    assert await world.count(QuizOverride) == 2


async def _change_quiz(world: World, **values: Any) -> None:
    async with world.db.write() as session:
        await session.execute(update(Quiz).where(Quiz.id == world.stage.quiz_id).values(**values))


async def test_another_window_only_gets_wider(world: World) -> None:
    before = await world.admission("An")
    later, earlier = before.closes_at + HOUR, before.opens_at - HOUR
    person = world.people["An"].id
    wide: dict[str, Any] = {
        "member_id": person,
        "closes_at": later.isoformat(),
        "opens_at": earlier.isoformat(),
        "reason": "đi công tác",
    }
    assert (await world.give(**wide)).status_code == 201
    assert ((await world.admission("An")).opens_at, (await world.admission("An")).closes_at) == (earlier, later)
    narrow = {"closes_at": (before.closes_at - HOUR).isoformat(), "opens_at": (before.opens_at + HOUR).isoformat()}
    assert (await world.give(member_id=person, reason="nhầm", **narrow)).status_code == 201
    assert ((await world.admission("An")).opens_at, (await world.admission("An")).closes_at) == (earlier, later)
    assert (await world.admission("Bình")).closes_at == before.closes_at
    phone, other = world.phone("An"), world.phone("Bình")
    clock.shift(timedelta(days=1, minutes=10))
    assert (await phone.start(world.stage.quiz_id)).status_code == 200
    assert code_of(await other.start(world.stage.quiz_id)) == (409, "quiz_window_over")


async def test_who_is_admitted_later_gets_what_was_given_before(world: World) -> None:
    cast, until = world.stage.cast, clock.now() + timedelta(days=9)
    await world.give("board", unit_id=cast.other_superior, extra_s=300)
    await world.give("board", member_id=world.people["Khách"].id, helper_reads=True)
    await world.give("board", unit_id=cast.province, closes_at=until.isoformat(), reason="mất điện toàn tỉnh")
    await world.give("board", unit_id=cast.superior, extra_s=900)
    await world.ask("An")
    async with world.db.write() as session:
        await admit(session, world.stage, [world.people["Khách"]])
    came = await world.admission("Khách")
    assert (came.extra_s, came.helper_reads, came.closes_at) == (300, True, until)
    page = (await world.phone("Khách").start(world.stage.quiz_id)).json()
    assert page["helper_reads"] is True
    ends = datetime.fromisoformat(page["started_at"]) + timedelta(seconds=LIMIT + 300)
    assert datetime.fromisoformat(page["deadline_at"]) == ends
    assert (await world.extra())["An"] == 900


async def test_more_time_lengthens_what_runs_and_the_page_says_so(world: World) -> None:
    phone, rest = world.phone("An"), world.phone("Bình")
    page = (await phone.start(world.stage.quiz_id)).json()
    theirs = (await rest.start(world.stage.quiz_id)).json()
    started = datetime.fromisoformat(page["started_at"])
    clock.shift(timedelta(seconds=LIMIT / 2))
    assert (await world.give(member_id=world.people["An"].id, extra_s=600, helper_reads=True)).status_code == 201
    longer = (await phone.resume(page["id"])).json()
    assert datetime.fromisoformat(longer["deadline_at"]) == started + timedelta(seconds=LIMIT + 600)
    assert datetime.fromisoformat(longer["closes_at"]) == started + timedelta(seconds=LIMIT + 630)
    assert longer["helper_reads"] is True
    assert (await rest.resume(theirs["id"])).json()["deadline_at"] == theirs["deadline_at"]
    clock.shift(timedelta(seconds=LIMIT + 300))
    assert (await phone.save(phone.right())).json()["verdict"] == "in_time"
    assert (await rest.save(rest.right())).json()["verdict"] == "late"
    assert (await phone.submit()).status_code == 200
    assert (await phone.get("result")).json()["score"] == "9/9"
    (entry,) = await world.actions("quizzes:attempt:lengthen")
    assert entry.subject_id == UUID(page["id"])
    assert entry.old == {"deadline_at": page["deadline_at"].replace("Z", "+00:00")}


async def test_what_was_told_to_be_over_is_not_revived(world: World) -> None:
    """An attempt whose time is up stays up; so does one of which a phone already read that it was too late."""
    phone, told = world.phone("An"), world.phone("Bình")
    page = (await phone.start(world.stage.quiz_id)).json()
    other = (await told.start(world.stage.quiz_id)).json()
    async with world.db.write() as session:  # a save whose clock read a moment later was stored first
        batch = {"writer_id": new_id(), "seq": 1, "answers": "{}", "answers_hash": "x", "received_at": clock.now()}
        session.add(AnswerBatch(attempt_id=UUID(other["id"]), verdict="late", **batch))
    assert (await world.give(member_id=world.people["Bình"].id, extra_s=600)).status_code == 201
    assert (await told.resume(other["id"])).json()["deadline_at"] == other["deadline_at"]
    clock.shift(timedelta(seconds=LIMIT + 31))
    assert (await world.give(member_id=world.people["An"].id, extra_s=600)).status_code == 201
    async with world.db.read() as session:
        held = dict((await session.execute(select(Attempt.id, Attempt.deadline_at))).all())
    assert held[UUID(page["id"])] == datetime.fromisoformat(page["deadline_at"])
    assert (await phone.save({"0": 1})).json()["verdict"] == "late"
    assert (await world.extra()) == {"An": 600, "Bình": 600}  # the next attempt has it


async def test_after_the_release_nothing_is_given(world: World) -> None:
    async with world.db.write() as session:
        await release_review(session, occasion_id=world.stage.occasion_id, now=clock.now())
    until = (clock.now() + timedelta(days=3)).isoformat()
    person = world.people["An"].id
    assert code_of(await world.give(member_id=person, extra_s=300)) == (409, "quiz_released")
    assert code_of(await world.give("board", unit_id=world.stage.cast.province, extra_s=300)) == (409, "quiz_released")
    assert code_of(await world.give(member_id=person, closes_at=until, reason="đi công tác")) == (409, "quiz_released")
    assert code_of(await world.ask("An")) == (409, "quiz_released")
    assert (await world.count(QuizOverride), await world.extra()) == (0, {})
    assert code_of(await world.phone("An").start(world.stage.quiz_id)) == (409, "quiz_window_over")


async def test_names_are_for_who_follows_up_and_the_look_is_on_record(world: World) -> None:
    cast = world.stage.cast
    await world.give(member_id=world.people["An"].id, extra_s=300)
    await world.give("neighbour", member_id=world.people["Cường"].id, helper_reads=True)
    await world.give("committee", unit_id=cast.grassroots, extra_s=60)
    unit = "Đảng bộ phường Tân Hoa"
    seen = {
        "secretary": [unit, "Lê Văn An"],
        "committee": [unit, "Lê Văn Cường", "Lê Văn An"],
        "inspector": [unit, "Lê Văn Cường", "Lê Văn An"],
        "neighbour": [unit, "Lê Văn Cường"],
        "superior": [unit, None, None],  # too far above to follow up by name
        "board": [unit, None, None],
    }
    for who, names in seen.items():
        looked = len(await world.actions("names:overrides:view"))
        page = await world.listed(who)
        assert [item["name"] for item in page.json()["items"]] == names
        assert len(await world.actions("names:overrides:view")) - looked == any(n and n != unit for n in names)
    for who, refusal in (("An", (403, "role_missing")), ("helper", (403, "role_missing")), ("Khách", (404, "quiz_not_found"))):
        assert code_of(await world.listed(who)) == refusal


async def test_the_list_comes_in_pages(world: World) -> None:
    for extra in (60, 120, 180):
        await world.give(member_id=world.people["An"].id, extra_s=extra)
    path = f"quizzes/{world.stage.quiz_id}/overrides"
    first = (await world.client.get(f"{path}?limit=2", headers=world.who["secretary"])).json()
    cursor = first["next_cursor"]
    rest = (await world.client.get(f"{path}?limit=2&cursor={cursor}", headers=world.who["secretary"])).json()
    assert [item["extra_s"] for item in (*first["items"], *rest["items"])] == [180, 120, 60]
    assert rest["next_cursor"] is None
    assert code_of(await world.client.get(f"{path}?cursor=x", headers=world.who["secretary"])) == (422, "cursor_not_valid")
