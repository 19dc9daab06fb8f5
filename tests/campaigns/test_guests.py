"""Guests of a meeting: they take the one test and nothing else, they are counted apart and move no rate."""

import asyncio
import re
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest_asyncio
from fastapi import FastAPI
from sqlalchemy import select

from app.auth.models import Account, RoleGrant
from app.campaigns.models import Attendance, Enrolment, StudySession
from app.core import clock
from app.core.db import Database
from app.core.models import JournalEntry
from app.members.models import Member
from app.participation import tallies
from app.participation.models import UnitTally
from app.quizzes.admissions import release_review
from app.quizzes.guests import NAMES_KEPT, clear_guest_names
from app.quizzes.models import Admission, Attempt, Guest
from app.worker import run_once
from tests.campaigns.builders import ENDS, HOUR, World, problem
from tests.campaigns.halls import Hall, count_rows, first_hall
from tests.participation import reference
from tests.quizzes.builders import Phone, make_bank
from tests.quizzes.builders import make_quiz as make_real_quiz
from tests.support.cast import NOW


@pytest_asyncio.fixture
async def hall(world: World) -> Hall:
    return await first_hall(world)


async def test_a_guest_takes_the_test_like_a_member(hall: Hall) -> None:
    phone = await hall.guest(name="  Bà   Sáu ")
    assert phone.welcome["name"] == "Bà Sáu"
    assert phone.welcome["quiz_id"] == str(hall.quiz_id)
    seen = await hall.world.client.get(f"quizzes/{hall.quiz_id}", headers=phone.headers)
    assert (seen.status_code, seen.json()["draws"]) == (200, None)
    home = (await hall.world.client.get("me/home", headers=phone.headers)).json()
    assert [test["quiz_id"] for test in home["tests"]] == [str(hall.quiz_id)]
    assert home["headline"].startswith("Đồng chí còn 1 việc: làm bài trắc nghiệm")
    assert (await phone.start(hall.quiz_id)).status_code == 200
    assert (await phone.save({"0": phone.right()["0"]})).json()["verdict"] == "in_time"
    assert (await phone.submit(phone.right())).status_code == 200
    result = (await phone.get("result")).json()
    assert (result["state"], result["taken"], result["attempts_left"]) == ("closed", True, 1)
    assert (await phone.get("review")).status_code == 403
    receipt = (await phone.get("receipt")).json()
    assert '"member":"khách"' in receipt["statement"]
    assert (await hall.world.get("secretary", f"receipts/{receipt['code']}")).status_code == 404  # a guest is nobody's member
    async with hall.world.db.read() as session:
        attempt = (await session.scalars(select(Attempt))).one()
    assert attempt.member_id == attempt.account_id == UUID(phone.welcome["account_id"])


async def test_guests_see_marks_when_the_campaign_is_over(hall: Hall) -> None:
    """Whoever has the code makes as many guests as they like: marks right after each attempt would find every key by trial."""
    quiz = f"quizzes/{hall.quiz_id}"
    phones = [await hall.guest() for _ in range(2)]
    for phone, chosen in zip(phones, ("right", "wrong"), strict=True):
        await phone.start(hall.quiz_id)
        await phone.submit(getattr(phone, chosen)())
    shown = []
    for phone in phones:
        result = (await phone.get("result")).json()
        assert [result[name] for name in ("earned", "score", "passed", "counts")] == [None] * 4
        assert result["read_again"] == []
        assert (await phone.get("receipt")).json()["scores"] == []
        shown.append(result | dict.fromkeys(("attempt_id", "closed_at")))
    assert shown[0] == shown[1]
    told = (await hall.world.client.get(quiz, headers=phones[0].headers)).json()
    assert (told["review_after"], told["terms"][-1]) == ("nothing", "Điểm và đáp án được xem sau khi đợt học tập kết thúc.")
    member = (await hall.world.get("Nguyễn Văn An", quiz)).json()
    assert (member["review_after"], member["terms"][-1][:22]) == ("marks", "Nộp bài xong được xem ")
    async with hall.world.db.write() as session:
        await release_review(session, occasion_id=UUID(hall.campaign), now=clock.now())
    assert (await phones[0].get("result")).json()["score"] == "9/9"
    assert len((await phones[0].get("receipt")).json()["scores"]) == 1
    assert (await phones[0].get("review")).status_code == 200


async def test_repeating_gives_the_same_guest_with_fresh_tokens(hall: Hall) -> None:
    client_id = uuid4()
    first = await hall.guest(client_id=client_id, name="Sáu")
    await first.start(hall.quiz_id)
    again = await hall.guest(client_id=client_id, name="Bảy")
    assert again.welcome["account_id"] == first.welcome["account_id"]
    assert again.welcome["name"] == "Sáu"
    assert (await again.resume(first.attempt["id"])).status_code == 200
    assert (await first.save({"0": 0})).status_code == 200  # the first answer's tokens work too
    assert (await first.start(hall.quiz_id)).status_code == 200
    refreshed = await hall.world.client.post("auth/refresh", json={"refresh_token": again.welcome["refresh_token"]})
    assert refreshed.status_code == 200
    assert await count_rows(hall.world.db, Guest) == 1


async def test_many_repeats_at_once_are_one_guest(hall: Hall) -> None:
    client_id = uuid4()
    answers = await asyncio.gather(*(hall.come(client_id=client_id) for _ in range(8)))
    assert {a.status_code for a in answers} == {200}
    assert len({a.json()["account_id"] for a in answers}) == 1
    assert await count_rows(hall.world.db, Guest) == 1
    assert await count_rows(hall.world.db, Admission, Admission.member_id == UUID(answers[0].json()["account_id"])) == 1


async def test_tokens_in_a_cookie_for_browsers(hall: Hall) -> None:
    response = await hall.come(cookie=True)
    assert response.json()["refresh_token"] is None
    assert "HttpOnly" in response.headers["set-cookie"]
    assert response.headers["cache-control"] == "no-store"


async def test_two_devices_are_two_guests_and_are_counted_apart(hall: Hall) -> None:
    before = (await hall.world.get("board", f"campaigns/{hall.campaign}")).json()
    await hall.guest()
    await hall.guest(name="Bà Sáu")
    shown = (await hall.world.get("secretary", f"sessions/{hall.meeting}/guest-code")).json()
    after = (await hall.world.get("board", f"campaigns/{hall.campaign}")).json()
    assert (before["guests"], shown["guests"], after["guests"]) == (0, 2, 2)
    assert "Bà Sáu" not in (await hall.world.get("secretary", f"sessions/{hall.meeting}/guest-code")).text


async def test_guests_move_no_rate(hall: Hall) -> None:
    """Against the independent reference: members come and take the test, guests do too, and only members are in the figures."""
    world = hall.world
    await world.roll(hall.meeting, marks=[world.mark("Nguyễn Văn An"), world.mark("Trần Thị Bình", "excused", excuse="duty")])
    member = Phone(world.client, await _account(world.db, world.people["Nguyễn Văn An"]))
    await member.start(hall.quiz_id)
    await member.submit(member.right())
    await run_once(world.db, clock.now())
    expected = await _figures(world, hall)
    for right in (True, False):
        phone = await hall.guest()
        await phone.start(hall.quiz_id)
        await phone.submit(phone.right() if right else phone.wrong())
    await run_once(world.db, clock.now())
    assert await _figures(world, hall) == expected
    async with world.db.write() as session:
        await tallies.recompute_all(session, campaign_id=UUID(hall.campaign), now=clock.now())
    assert await _figures(world, hall) == expected


async def _account(db: Database, member_id: UUID) -> Account:
    """The account as the phone's builder wants it: its family has the account's id."""
    async with db.read() as session:
        return (await session.scalars(select(Account).where(Account.member_id == member_id))).one()


def _trust(attendance: Attendance) -> str:
    if attendance.single_recorder:
        return "alone"
    return "confirmed" if attendance.confirmed else "waiting"


async def _figures(world: World, hall: Hall) -> tuple[Any, Any]:
    """The stored tallies, proven equal to the reference over events of members only, and the board's page."""
    async with world.db.read() as session:
        names = {row.id: row.full_name for row in await session.scalars(select(Member))}
        enrolled = (await session.scalars(select(Enrolment))).all()
        events: list[reference.Event] = [reference.Enrolled(names[e.member_id], str(e.unit_id), e.standing) for e in enrolled]
        meetings = {m.id: m.kind for m in await session.scalars(select(StudySession))}
        events += [
            reference.Marked(
                names[a.member_id], str(a.session_id), meetings[a.session_id], a.part, a.state, a.way, trust=_trust(a)
            )
            for a in await session.scalars(select(Attendance))
        ]
        events += [
            reference.Attempted(names[a.member_id], bool(a.taken), bool(a.passed))
            for a in await session.scalars(select(Attempt))
            if a.member_id in names
        ]
        stored = {
            str(t.unit_id): {name: getattr(t, name) for name in tallies.COUNTS if getattr(t, name)}
            for t in await session.scalars(select(UnitTally))
        }
    wanted = reference.tallies(events, reference.Rules(1, None, "default-1"))
    assert stored == wanted
    page = (await world.get("board", f"campaigns/{hall.campaign}/participation?unit={world.cast.grassroots}")).json()
    return stored, {name: page[name] for name in ("unit", "children")}


async def test_every_other_route_gives_a_guest_nothing(hall: Hall, app: FastAPI) -> None:
    """Walks all GET routes with a guest's token: never a 500, never anybody's name."""
    phone = await hall.guest(name="Bà Sáu")
    await phone.start(hall.quiz_id)
    world = hall.world
    ids = {
        "quiz_id": str(hall.quiz_id),
        "attempt_id": phone.attempt["id"],
        "campaign_id": hall.campaign,
        "session_id": hall.meeting,
        "unit_id": str(world.cast.branch),
        "member_id": str(world.people["Nguyễn Văn An"]),
    }
    own = re.compile(r"/(quizzes(/\{quiz_id\})?|attempts/\{attempt_id\}(/.*)?|me(/home)?|auth/sessions|signing-keys)")
    secrets = [*world.people, "Chi bộ khu phố", str(world.cast.branch), str(world.people["Nguyễn Văn An"])]
    asked = {"member": ids["member_id"], "unit": ids["unit_id"], "q": "an"}
    walked = 0
    for path, methods in app.openapi()["paths"].items():
        if "get" not in methods or not path.startswith("/api/v1/"):
            continue
        walked += 1
        filled = path
        for name in ids:
            filled = filled.replace("{" + name + "}", ids[name])
        while "{" in filled:
            filled = filled[: filled.index("{")] + str(uuid4()) + filled[filled.index("}") + 1 :]
        response = await world.client.get(filled, headers=phone.headers, params=asked)
        assert response.status_code < 500, (path, response.text)
        assert not any(secret in response.text.replace(filled, "") for secret in secrets), (path, response.text)
        if response.status_code == 200 and not own.fullmatch(path.removeprefix("/api/v1")):
            assert _holds_nothing(response), (path, response.text)
    assert walked > 30


def _holds_nothing(response: httpx.Response) -> bool:
    if "json" not in response.headers["content-type"]:
        return False
    body = response.json()
    return isinstance(body, dict) and not any(isinstance(v, list) and v for v in body.values())


async def test_a_guest_sees_no_other_quiz_and_no_other_attempt(hall: Hall) -> None:
    world = hall.world
    async with world.db.write() as session:
        bank = await make_bank(session, world.cast.province, code="khac")
        other = await make_real_quiz(session, world.cast, bank)
    first, second = await hall.guest(), await hall.guest()
    assert problem(await first.start(other.id)) == (404, "quiz_not_found")
    assert problem(await world.client.get(f"quizzes/{other.id}", headers=first.headers)) == (404, "quiz_not_found")
    await first.start(hall.quiz_id)
    assert problem(await second.resume(first.attempt["id"])) == (404, "attempt_not_found")
    listed = (await world.client.get("quizzes", headers=first.headers)).json()["items"]
    assert [q["id"] for q in listed] == [str(hall.quiz_id)]


async def test_a_guest_cannot_do_what_members_and_offices_do(hall: Hall) -> None:
    world = hall.world
    phone = await hall.guest()
    code = await world.code(hall.meeting)
    check_in = await world.client.put(
        f"sessions/{hall.meeting}/check-ins/{uuid4()}", json={"code": code}, headers=phone.headers
    )
    assert check_in.status_code == 404
    renew = await world.client.put(f"sessions/{hall.meeting}/guest-code", json={"renew": True}, headers=phone.headers)
    assert renew.status_code == 404
    assert await count_rows(world.db, Attendance) == 0
    assert (await hall.come()).status_code == 200  # the code is still the one it was


async def test_what_is_on_record_names_nobody(hall: Hall) -> None:
    phone = await hall.guest(name="Bà Sáu")
    await phone.start(hall.quiz_id)
    await phone.submit(phone.right())
    async with hall.world.db.read() as session:
        entries = (await session.scalars(select(JournalEntry).where(JournalEntry.actor_label == "Khách"))).all()
        everything = (await session.scalars(select(JournalEntry))).all()
        grants = (
            await session.scalars(select(RoleGrant).where(RoleGrant.account_id == UUID(phone.welcome["account_id"])))
        ).all()
    assert {e.action for e in entries} == {"campaigns:guest:come_in", "quizzes:attempt:submit"}
    assert "campaigns:guest_code:make" in {e.action for e in everything}
    assert not any("Sáu" in str(vars(e)) or hall.code.replace("-", "") in str(vars(e)) for e in everything)
    assert grants == []


async def test_names_are_forgotten_some_time_after_the_window(hall: Hall) -> None:
    named, nameless = await hall.guest(name="Bà Sáu"), await hall.guest()
    await named.start(hall.quiz_id)
    closes_at = max(ENDS, NOW + 49 * HOUR)
    assert await clear_guest_names(hall.world.db, closes_at + NAMES_KEPT) == 0
    assert await _names(hall.world.db) == {named.welcome["account_id"]: "Bà Sáu", nameless.welcome["account_id"]: None}
    assert await clear_guest_names(hall.world.db, closes_at + NAMES_KEPT + timedelta(seconds=1)) == 1
    assert await clear_guest_names(hall.world.db, closes_at + NAMES_KEPT + timedelta(seconds=1)) == 0
    assert set((await _names(hall.world.db)).values()) == {None}
    assert (await named.get("result")).status_code == 200


async def _names(db: Database) -> dict[str, str | None]:
    async with db.read() as session:
        return {str(g.account_id): g.name for g in await session.scalars(select(Guest))}
