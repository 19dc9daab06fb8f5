"""Who may make exceptions makes none for themselves: somebody else does, as with excuses, late answers and results on paper."""

from typing import Any

import httpx
import pytest
import pytest_asyncio

from app.auth.models import Account, RoleGrant
from app.core import clock
from app.core.actor import Role
from app.core.db import Database
from app.quizzes.models import QuizOverride
from tests.quizzes.override_builders import World, code_of, make_world
from tests.support.cast import BEGINNING

GIVEN: list[dict[str, Any]] = [
    {"extra_s": 3_600},
    {"helper_reads": True},
    {"closes_at": "2100-01-31T00:00:00Z", "reason": "đi công tác"},
]


@pytest_asyncio.fixture
async def world(db: Database, client: httpx.AsyncClient) -> World:
    """An of the branch is its secretary, too."""
    made = await make_world(db, client)
    async with db.write() as session:
        account = await session.get_one(Account, made.accounts["An"].id)
        account.password_hash = "never used to sign in"
        grant = {"role": Role.SECRETARY.value, "unit_id": made.stage.cast.branch, "valid_from": BEGINNING}
        session.add(RoleGrant(account_id=account.id, granted_at=clock.now(), **grant))
    return made


@pytest.mark.parametrize("given", GIVEN, ids=["time", "helper", "window"])
async def test_nobody_gives_themselves_an_exception(world: World, given: dict[str, Any]) -> None:
    before = await world.admission("An")
    assert code_of(await world.give("An", member_id=world.people["An"].id, **given)) == (403, "own_override")
    after = await world.admission("An")
    assert (after.extra_s, after.closes_at, after.helper_reads) == (before.extra_s, before.closes_at, before.helper_reads)
    assert await world.count(QuizOverride) == 0
    assert (await world.give("An", member_id=world.people["Bình"].id, **given)).status_code == 201
    assert (await world.give("deputy", member_id=world.people["An"].id, **given)).status_code == 201


async def test_what_everybody_may_ask_for_a_secretary_may_too(world: World) -> None:
    assert (await world.ask("An")).status_code == 200
    assert (await world.give("An", unit_id=world.stage.cast.branch, extra_s=1_800)).status_code == 201
    assert await world.extra() == {"An": 1_800, "Bình": 1_800}
