"""Guessing codes: what is kept of it, and what strangers learn by it."""

from datetime import timedelta
from uuid import uuid4

from sqlalchemy import select

from app.campaigns.models import RefusedCheckIn
from app.core import clock
from tests.campaigns.builders import HOUR, NAMES, World, problem
from tests.support.cast import NOW

AN, STRANGER = NAMES[0], "Mai Văn Khách"


async def guess(world: World, who: str, meeting: str, right: str) -> None:
    """Thirty codes that are wrong."""
    for n in range(30):
        await world.check_in(who, meeting, f"{(int(right) + 1 + n) % 10**6:06d}")


async def kept(world: World, reason: str) -> int:
    """How many refusals of this reason are kept."""
    async with world.db.read() as session:
        rows = await session.scalars(select(RefusedCheckIn).where(RefusedCheckIn.reason == reason))
        return len(rows.all())


async def test_a_right_code_that_the_brake_refuses_is_kept(world: World) -> None:
    """The person was there: a human can tell by what is kept. Further wrong guesses fill no table."""
    meeting = await world.meeting(await world.opened())
    right = await world.code(meeting)
    await guess(world, AN, meeting, right)
    assert problem(await world.check_in(AN, meeting, right)) == (429, "too_many_codes")
    assert problem(await world.check_in(AN, meeting, f"{(int(right) + 40) % 10**6:06d}")) == (429, "too_many_codes")
    assert (await kept(world, "hall_code_wrong"), await kept(world, "too_many_codes")) == (30, 1)


async def test_a_stranger_who_guesses_does_not_learn_which_code_is_right(world: World) -> None:
    meeting = await world.meeting(await world.opened())
    right = await world.code(meeting)
    assert problem(await world.check_in(STRANGER, meeting, right)) == (403, "not_on_the_list")
    await guess(world, STRANGER, meeting, right)
    assert problem(await world.check_in(STRANGER, meeting, right)) == (404, "not_found")
    await guess(world, STRANGER, meeting, right)
    assert await kept(world, "not_found") == 31  # thirty guesses and the right code; further guesses fill no table


async def test_a_wrong_code_that_is_sent_again_is_no_new_guess(world: World) -> None:
    """It is kept once and counted once: sent again and again until it happens to be right, it would cost nothing."""
    meeting = await world.meeting(await world.opened())
    later = NOW + timedelta(minutes=20)
    code, client_id = await world.code(meeting, at=later), str(uuid4())
    assert problem(await world.check_in(AN, meeting, code, client_id)) == (409, "hall_code_wrong")
    clock.shift(later - clock.real_now())
    assert problem(await world.check_in(AN, meeting, code, client_id)) == (409, "hall_code_wrong")
    assert (await world.states(meeting))[AN] == ["unrecorded"]
    assert (await world.check_in(AN, meeting, code)).status_code == 200


async def test_codes_sent_before_the_hall_opens_fill_no_table(world: World) -> None:
    meeting = await world.meeting(
        await world.opened(), starts_at=(NOW + 20 * HOUR).isoformat(), ends_at=(NOW + 21 * HOUR).isoformat()
    )
    for n in range(33):
        assert problem(await world.check_in(AN, meeting, f"{n:06d}")) == (409, "hall_not_open")
    assert await kept(world, "hall_not_open") == 30
