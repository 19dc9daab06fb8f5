"""A meeting with a guest code, and guests' phones."""

from typing import Any
from uuid import UUID, uuid4

import httpx
from sqlalchemy import func, select

from app.core.db import Database
from tests.campaigns.builders import ENDS, HOUR, World
from tests.quizzes.builders import Phone, make_bank
from tests.quizzes.builders import make_quiz as make_real_quiz
from tests.support import worlds
from tests.support.cast import NOW


class Hall:
    """An open campaign with a real test, a meeting that is going on, and its guest code."""

    def __init__(self, world: World, campaign: str, quiz_id: UUID, meeting: str) -> None:
        self.world, self.campaign, self.quiz_id, self.meeting = world, campaign, quiz_id, meeting
        self.code = ""

    async def make_code(self, who: str = "secretary", *, renew: bool = False) -> dict[str, Any]:
        response = await self.world.put(who, f"sessions/{self.meeting}/guest-code", {"renew": renew})
        assert response.status_code == 200, response.text
        self.code = response.json()["code"]
        body: dict[str, Any] = response.json()
        return body

    async def come(self, code: str | None = None, client_id: UUID | None = None, **more: Any) -> httpx.Response:
        body = {"code": self.code if code is None else code, "client_id": str(client_id or uuid4()), **more}
        return await self.world.client.post("guests", json=body)

    async def guest(self, **more: Any) -> "GuestPhone":
        response = await self.come(**more)
        assert response.status_code == 200, response.text
        return GuestPhone(self.world.client, response.json())


class GuestPhone(Phone):
    """A guest's phone: like a member's, with the tokens that came with the code."""

    def __init__(self, client: httpx.AsyncClient, welcome: dict[str, Any]) -> None:
        self.client, self.welcome = client, welcome
        self.headers = {"Authorization": f"Bearer {welcome['access_token']}"}
        self.writer, self.seq, self.attempt = uuid4(), 0, {}


async def count_rows(db: Database, table: Any, *where: Any) -> int:
    """How many rows there are."""
    async with db.read() as session:
        return (await session.execute(select(func.count()).select_from(table).where(*where))).scalar_one()


async def first_hall(world: World) -> Hall:
    """The hall of a test that begins with it, in a world that nothing happened in yet."""
    parts = [world.client, world]
    return await worlds.once(world.db, "hall", lambda: make_hall(world), parts=parts, upon=world.cast)


async def make_hall(world: World) -> Hall:
    """An open campaign with a real test, a meeting of the branch that is going on, its guest code made."""
    async with world.db.write() as session:
        bank = await make_bank(session, world.cast.province)
        quiz = await make_real_quiz(session, world.cast, bank, opens_at=NOW - 300 * HOUR, closes_at=ENDS)
    campaign = await world.opened(quiz_id=str(quiz.id))
    made = Hall(world, campaign, quiz.id, await world.meeting(campaign))
    await made.make_code()
    return made
