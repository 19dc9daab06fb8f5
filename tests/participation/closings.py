"""The world of the tests on closing: a branch at the end of its campaign, and what may be done to it."""

from typing import Any
from uuid import UUID, uuid4

import httpx
from sqlalchemy import update

from app.campaigns.models import Attendance, AttendanceMark
from app.core.db import Database
from tests.campaigns.builders import NAMES, World, make_world
from tests.support.cast import NOW

AN, BINH, CUONG, DUNG, EM = NAMES


class Closing(World):
    """A world with the acts of closing."""

    async def send_up(self, campaign: str, who: str = "secretary", unit: UUID | None = None, **body: Any) -> httpx.Response:
        return await self._act(campaign, who, unit, "send-up", {"client_id": str(uuid4()), **body})

    async def accept(self, campaign: str, who: str = "committee", unit: UUID | None = None, **body: Any) -> httpx.Response:
        return await self._act(campaign, who, unit, "accept", body)

    async def give_back(
        self, campaign: str, who: str = "committee", unit: UUID | None = None, note: str = "Còn thiếu"
    ) -> httpx.Response:
        return await self._act(campaign, who, unit, "return", {"note": note})

    async def _act(self, campaign: str, who: str, unit: UUID | None, act: str, body: Any) -> httpx.Response:
        return await self.post(who, f"campaigns/{campaign}/branches/{unit or self.cast.branch}/{act}", body)

    async def closing(self, campaign: str, who: str = "secretary", unit: UUID | None = None) -> dict[str, Any]:
        """The closing page."""
        response = await self.get(who, f"campaigns/{campaign}/closing" + (f"?unit={unit}" if unit else ""))
        assert response.status_code == 200, response.text
        body: dict[str, Any] = response.json()
        return body

    async def page(self, campaign: str, who: str = "board", unit: UUID | None = None) -> dict[str, Any]:
        """The page of rates."""
        response = await self.get(who, f"campaigns/{campaign}/participation" + (f"?unit={unit}" if unit else ""))
        assert response.status_code == 200, response.text
        body: dict[str, Any] = response.json()
        return body

    async def closed(self, campaign: str, who: str = "board", reason: str | None = "Học xong sớm") -> dict[str, Any]:
        """Close the campaign; the answer."""
        response = await self.post(who, f"campaigns/{campaign}/close", {"reason": reason})
        assert response.status_code == 200, response.text
        body: dict[str, Any] = response.json()
        return body

    async def proof(self, campaign: str, number: int = 1, who: str = "office") -> bytes:
        """The proof file."""
        response = await self.get(who, f"campaigns/{campaign}/snapshots/{number}/proof")
        assert response.status_code == 200, response.text
        return response.content

    async def confirm_all(self) -> None:
        """A second person has confirmed whatever was recorded so far."""
        async with self.db.write() as session:
            await session.execute(update(AttendanceMark).values(confirmed_at=NOW))
            await session.execute(update(Attendance).values(confirmed=True))


async def make_closing(db: Database, client: httpx.AsyncClient) -> Closing:
    """The cast of campaigns, with these acts."""
    world = await make_world(db, client)
    return Closing(world.db, world.client, world.cast, world.who, world.people)
