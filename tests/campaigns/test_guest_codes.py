"""The guest code of a meeting: who makes it, when it is taken, what braking and the greatest number do."""

import asyncio
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import pytest_asyncio
from sqlalchemy import select, update

from app.auth.models import Account
from app.campaigns import guests
from app.campaigns.models import RefusedCheckIn, StudySession
from app.core import clock
from app.quizzes.models import Admission, Guest
from tests.campaigns.builders import ENDS, HOUR, World, problem
from tests.campaigns.halls import Hall, count_rows, first_hall
from tests.support.cast import NOW


@pytest_asyncio.fixture
async def hall(world: World) -> Hall:
    return await first_hall(world)


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize("typed", ["{a}-{b}", " {a} {b} ", "{lower}", "{a}–{b}"])
async def test_codes_are_read_kindly(hall: Hall, typed: str) -> None:
    a, b = hall.code.split("-")
    assert (await hall.come(typed.format(a=a, b=b, lower=(a + b).lower()))).status_code == 200


@pytest.mark.parametrize("code", ["AAAAA-AAAAA", "x", "U" * 10, "0" * 60, "🎫" * 5, "%00", "' OR 1=1 --"])
async def test_a_wrong_code_makes_no_guest(hall: Hall, code: str) -> None:
    assert problem(await hall.come(code)) == (404, "guest_code_not_valid")
    assert await count_rows(hall.world.db, Guest) == 0


@pytest.mark.parametrize(
    "body",
    [
        {"code": "AAAAA-AAAAA"},
        {"code": "", "client_id": str(uuid4())},
        {"code": "a" * 61, "client_id": str(uuid4())},
        {"code": "AAAAA-AAAAA", "client_id": "x"},
        {"code": "AAAAA-AAAAA", "client_id": str(uuid4()), "name": "x" * 61},
        {"code": "AAAAA-AAAAA", "client_id": str(uuid4()), "name": "\x00"},
        {"code": 12, "client_id": str(uuid4())},
    ],
)
async def test_malformed_arrivals(hall: Hall, body: dict[str, Any]) -> None:
    assert (await hall.world.client.post("guests", json=body)).status_code == 422
    assert await count_rows(hall.world.db, Guest) == 0


async def test_who_guesses_is_braked_and_guests_are_not(hall: Hall) -> None:
    client_id = uuid4()
    guest = await hall.guest(client_id=client_id)
    for n in range(guests.MOST_WRONG_CODES):
        assert problem(await hall.come(f"{hall.code[:4]}{n:06d}")) == (404, "guest_code_not_valid")
    wrong = await hall.come(f"{hall.code[:4]}999999")
    assert problem(wrong) == (429, "too_many_guessed_guest_codes")
    assert wrong.headers["retry-after"] == "180"
    assert problem(await hall.come()) == (429, "too_many_guessed_guest_codes")  # who guesses learns nothing by the right one
    assert (await hall.come(client_id=client_id)).status_code == 200
    assert (await guest.start(hall.quiz_id)).status_code == 200
    kept = await count_rows(hall.world.db, RefusedCheckIn)
    assert kept == guests.MOST_WRONG_CODES
    clock.shift(clock.now() - clock.real_now() + timedelta(minutes=3, seconds=1))
    assert (await hall.come()).status_code == 200


async def test_wrong_codes_for_no_meeting_brake_nobody(hall: Hall) -> None:
    stray = "0000" if not hall.code.startswith("0000") else "1111"
    for n in range(guests.MOST_WRONG_CODES + 1):
        assert (await hall.come(f"{stray}{n:06d}")).status_code == 404
    assert (await hall.come()).status_code == 200


async def test_a_meeting_has_a_greatest_number_of_guests(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guests, "MOST_GUESTS", 3)
    client_id = uuid4()
    await hall.guest(client_id=client_id)
    answers = await asyncio.gather(*(hall.come() for _ in range(6)))
    assert sorted(a.status_code for a in answers) == [200, 200, 409, 409, 409, 409]
    assert {a.json()["code"] for a in answers if a.status_code == 409} == {"meeting_full_of_guests"}
    assert await count_rows(hall.world.db, Guest) == 3
    assert await count_rows(hall.world.db, Account, Account.login.startswith("khach-")) == 3
    assert (await hall.come(client_id=client_id)).status_code == 200


async def test_the_code_is_valid_from_the_hall_s_opening_to_the_end_of_the_test(hall: Hall) -> None:
    world = hall.world
    shown = (await world.get("office", f"sessions/{hall.meeting}/guest-code")).json()
    assert shown["code"] == hall.code
    late = await world.meeting(hall.campaign, starts_at=(NOW + 3 * HOUR).isoformat(), ends_at=(NOW + 5 * HOUR).isoformat())
    made = (await world.put("deputy", f"sessions/{late}/guest-code", {})).json()
    opens, closes = NOW + 2 * HOUR, max(ENDS, NOW + 53 * HOUR)
    assert _instant(made["valid_from"]) == opens
    assert _instant(made["valid_until"]) == closes
    early = await hall.come(made["code"])
    assert problem(early) == (409, "guest_code_not_open")
    assert await count_rows(world.db, Guest) == 0
    clock.shift(opens - clock.real_now() + timedelta(seconds=1))
    guest = await hall.guest(code=made["code"])
    assert _instant(guest.welcome["closes_at"]) == closes
    clock.shift(closes - clock.real_now())
    assert problem(await hall.come(made["code"])) == (409, "guest_code_not_open")
    assert problem(await guest.start(hall.quiz_id)) == (409, "quiz_window_over")


async def test_renewing_lets_nobody_in_with_the_old_code(hall: Hall) -> None:
    guest, old = await hall.guest(), hall.code
    kept = await hall.make_code()
    assert kept["code"] == old
    renewed = await hall.make_code(renew=True)
    assert renewed["code"] != old
    assert problem(await hall.come(old)) == (404, "guest_code_not_valid")
    assert (await hall.come()).status_code == 200
    assert (await guest.start(hall.quiz_id)).status_code == 200


async def test_first_codes_made_at_once_are_one(hall: Hall) -> None:
    other = await hall.world.meeting(hall.campaign)
    answers = await asyncio.gather(*(hall.world.put("secretary", f"sessions/{other}/guest-code", {}) for _ in range(5)))
    assert len({a.json()["code"] for a in answers}) == 1


async def test_after_closing_nobody_comes_in(hall: Hall) -> None:
    guest = await hall.guest()
    closed = await hall.world.post("board", f"campaigns/{hall.campaign}/close", {"reason": "xong"})
    assert closed.status_code == 200
    assert problem(await hall.come()) == (409, "guest_code_not_open")
    assert problem(await hall.world.put("secretary", f"sessions/{hall.meeting}/guest-code", {})) == (409, "campaign_closed")
    assert problem(await guest.start(hall.quiz_id)) == (409, "quiz_window_over")
    assert await count_rows(hall.world.db, Guest) == 1


async def test_a_closing_campaign_and_arriving_guests(hall: Hall) -> None:
    """Whoever came in before the closing is released with the others; nobody is left who could still begin."""
    answers = await asyncio.gather(
        *(hall.come() for _ in range(6)),
        hall.world.post("board", f"campaigns/{hall.campaign}/close", {"reason": "xong"}),
        *(hall.come() for _ in range(6)),
    )
    assert {a.status_code for a in answers} <= {200, 409}
    assert await count_rows(hall.world.db, Admission, Admission.released_at.is_(None)) == 0


async def test_a_campaign_without_a_test_has_no_guest_code(world: World) -> None:
    campaign = await world.opened()
    meeting = await world.meeting(campaign)
    assert problem(await world.put("secretary", f"sessions/{meeting}/guest-code", {})) == (409, "no_test_for_guests")
    assert problem(await world.get("secretary", f"sessions/{meeting}/guest-code")) == (409, "no_test_for_guests")


@pytest.mark.parametrize(
    ("who", "reads", "makes"),
    [
        ("secretary", 200, 200),
        ("deputy", 200, 200),
        ("committee", 200, 200),
        ("office", 200, 200),
        ("board", 200, 200),
        ("helper", 403, 403),
        ("inspector", 403, 403),
        ("editor", 403, 403),
        ("neighbour", 404, 404),
        ("stranger", 404, 404),
        ("Lê Văn Cường", 403, 403),
        ("Mai Văn Khách", 404, 404),
    ],
)
async def test_who_may_read_and_make_the_code(hall: Hall, who: str, reads: int, makes: int) -> None:
    path = f"sessions/{hall.meeting}/guest-code"
    assert (await hall.world.get(who, path)).status_code == reads
    assert (await hall.world.put(who, path, {"renew": True})).status_code == makes
    now = (await hall.world.get("secretary", path)).json()["code"]
    assert (now != hall.code) is (makes == 200)


async def test_the_same_code_twice_is_refused_by_the_database(hall: Hall) -> None:
    other = await hall.world.meeting(hall.campaign)
    async with hall.world.db.read() as session:
        stored = (await session.scalars(select(StudySession.guest_code).where(StudySession.id == UUID(hall.meeting)))).one()
    with pytest.raises(Exception, match=r"(?i)unique"):
        async with hall.world.db.write() as session:
            await session.execute(update(StudySession).where(StudySession.id == UUID(other)).values(guest_code=stored))
