"""The cast of campaigns: a branch of five, its neighbour, those who run and those who have no business here."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.auth.models import Account
from app.campaigns import hall_code
from app.campaigns.models import StudySession
from app.core import clock
from app.core.actor import Role
from app.core.db import Database
from app.members.models import Member
from app.quizzes.models import Quiz
from tests.support import worlds
from tests.support.cast import NOW, Cast, auth_headers, make_account, make_member, make_tree

HOUR = timedelta(hours=1)
STARTS, ENDS = NOW - 240 * HOUR, NOW + 52 * HOUR
NAMES = ("Nguyễn Văn An", "Trần Thị Bình", "Lê Văn Cường", "Phạm Thị Dung", "Hoàng Văn Em")


@dataclass
class World:
    """Who and what there is. `who`: name of a role → headers of its holder; `people`: name → member id."""

    db: Database
    client: httpx.AsyncClient
    cast: Cast
    who: dict[str, dict[str, str]] = field(default_factory=dict)
    people: dict[str, UUID] = field(default_factory=dict)

    async def get(self, who: str, path: str) -> httpx.Response:
        """GET as somebody."""
        return await self.client.get(path, headers=self.who[who])

    async def post(self, who: str, path: str, body: Any = None) -> httpx.Response:
        """POST as somebody."""
        return await self.client.post(path, headers=self.who[who], json=body)

    async def put(self, who: str, path: str, body: Any) -> httpx.Response:
        """PUT as somebody."""
        return await self.client.put(path, headers=self.who[who], json=body)

    async def plan(self, who: str = "board", **changes: Any) -> str:
        """A planned campaign of the grassroots organisation; its id."""
        response = await self.post(who, "campaigns", self.plan_body(**changes))
        assert response.status_code == 201, response.text
        return str(response.json()["id"])

    def plan_body(self, **changes: Any) -> dict[str, Any]:
        """A plan that can be stored."""
        body = {
            "unit_id": str(self.cast.grassroots),
            "title": "Đợt học tập Kế hoạch số 64-KH/TU",
            "starts_at": STARTS.isoformat(),
            "ends_at": ENDS.isoformat(),
            "roster_day": "2024-12-01",
            "target_unit_ids": [str(self.cast.grassroots)],
        }
        return {**body, **changes}

    async def opened(self, **changes: Any) -> str:
        """An open campaign; its id."""
        campaign = await self.plan(**changes)
        response = await self.post("board", f"campaigns/{campaign}/open")
        assert response.status_code == 200, response.text
        return campaign

    def meeting_body(self, **changes: Any) -> dict[str, Any]:
        """A meeting of the branch that is going on now."""
        body = {
            "client_id": str(uuid4()),
            "unit_id": str(self.cast.branch),
            "kind": "regular",
            "title": "Hội nghị học tập",
            "place": "Nhà văn hóa khu phố 1",
            "starts_at": (NOW - HOUR).isoformat(),
            "ends_at": (NOW + HOUR).isoformat(),
        }
        return {**body, **changes}

    async def meeting(self, campaign: str, who: str = "secretary", **changes: Any) -> str:
        """A meeting that is going on now; its id."""
        response = await self.post(who, f"campaigns/{campaign}/sessions", self.meeting_body(**changes))
        assert response.status_code == 201, response.text
        return str(response.json()["id"])

    async def roll(self, meeting: str, who: str = "secretary", **body: Any) -> httpx.Response:
        """Send a roll with an id of its own unless one is given."""
        return await self.put(who, f"sessions/{meeting}/attendance", {"client_id": str(uuid4()), **body})

    def mark(self, name: str, state: str = "present", **more: Any) -> dict[str, Any]:
        """A mark on one person."""
        return {"member_id": str(self.people[name]), "state": state, **more}

    async def code(self, meeting: str, *, part: int = 1, at: datetime | None = None) -> str:
        """The spoken code of a meeting, read where only the service can."""
        async with self.db.read() as session:
            secret = (await session.scalars(select(StudySession.secret).where(StudySession.id == UUID(meeting)))).one()
        return hall_code.spoken(secret, part=part, at=at or clock.now()).digits

    async def check_in(self, who: str, meeting: str, code: str, client_id: str | None = None) -> httpx.Response:
        """Send an own check-in."""
        return await self.put(who, f"sessions/{meeting}/check-ins/{client_id or uuid4()}", {"code": code})

    async def states(self, meeting: str, who: str = "secretary") -> dict[str, list[str]]:
        """Name → state per part, as the roll shows them."""
        response = await self.get(who, f"sessions/{meeting}/attendance")
        assert response.status_code == 200, response.text
        return {p["name"]: [part["state"] for part in p["parts"]] for p in response.json()["items"]}


async def make_world(db: Database, client: httpx.AsyncClient) -> World:
    """The business clock stands at noon of the demo's day; every account has a password, so that all its roles hold."""
    made = await worlds.once(db, "campaigns", lambda: _make_world(db, client), parts=[client])
    clock.shift(NOW - clock.real_now())
    return made


async def _make_world(db: Database, client: httpx.AsyncClient) -> World:
    clock.shift(NOW - clock.real_now())
    async with db.write() as session:
        world = World(db, client, await make_tree(session))
        await _people(session, world)
        await _staff(session, world)
    return world


async def make_quiz(db: Database, unit_id: UUID, *, state: str = "published", closes_at: datetime = ENDS) -> str:
    """A test without questions, which is enough to be admitted to; its id."""
    quiz = Quiz(
        unit_id=unit_id,
        title="Bài trắc nghiệm",
        state=state,
        opens_at=NOW - 300 * HOUR,
        closes_at=closes_at,
        time_limit_s=1200,
        grace_s=60,
        max_attempts=2,
        counts="best",
        review_after="marks",
        review_released="marks",
        late_sync="accept",
        draws=[],
        created_at=NOW,
    )
    async with db.write() as session:
        session.add(quiz)
    return str(quiz.id)


async def _people(session: AsyncSession, world: World) -> None:
    cast = world.cast
    for name in NAMES:
        await _person(session, world, name, cast.branch)
    await _person(session, world, "Đỗ Thị Miễn", cast.branch, standing="exempt")
    await _person(session, world, "Võ Văn Tạm", cast.branch, standing="temporarily_exempt")
    await _person(session, world, "Bùi Văn Đình", cast.branch, standing="suspended")
    await _person(session, world, "Dương Văn Dự", cast.branch, membership="probationary", cell=cast.cell)
    await _person(session, world, "Lâm Thị Xóm", cast.neighbour)
    await _person(session, world, "Mai Văn Khách", cast.other_branch)


async def _person(session: AsyncSession, world: World, name: str, branch: UUID, **more: Any) -> Member:
    member = await make_member(session, branch=branch, name=name, **more)
    world.people[name] = member.id
    world.who[name] = auth_headers(_with_password(await make_account(session, member=member)))
    return member


async def _staff(session: AsyncSession, world: World) -> None:
    cast = world.cast
    for who, role, unit_id in (
        ("board", Role.BOARD, cast.superior),
        ("committee", Role.COMMITTEE, cast.grassroots),
        ("office", Role.OFFICE, cast.grassroots),
        ("deputy", Role.DEPUTY, cast.branch),
        ("helper", Role.HELPER, cast.cell),
        ("editor", Role.EDITOR, cast.grassroots),
        ("inspector", Role.INSPECTOR, cast.grassroots),
        ("operator", Role.OPERATOR, cast.province),
        ("neighbour", Role.SECRETARY, cast.neighbour),
        ("stranger", Role.COMMITTEE, cast.other_superior),
    ):
        world.who[who] = auth_headers(_with_password(await make_account(session, grants=[(role, unit_id)])))
    secretary = await make_member(session, branch=cast.branch, name="Ngô Văn Thư")
    world.people["Ngô Văn Thư"] = secretary.id
    account = await make_account(session, member=secretary, grants=[(Role.SECRETARY, cast.branch)])
    world.who["secretary"] = world.who["Ngô Văn Thư"] = auth_headers(_with_password(account))


def _with_password(account: Account) -> Account:
    account.password_hash = "never used to sign in"
    return account


def problem(response: httpx.Response) -> tuple[int, str]:
    """Status and stable code of a refusal."""
    return response.status_code, response.json()["code"]
