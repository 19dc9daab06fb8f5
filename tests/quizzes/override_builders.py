"""People of several branches, those who hold roles over them, and one test: the stage of exceptions to its policy."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
from sqlalchemy import func, select

from app.auth.models import Account
from app.core.actor import Role
from app.core.db import Database
from app.core.models import JournalEntry
from app.members.models import Member
from app.quizzes.models import Admission
from tests.quizzes.builders import Phone, Stage, admit, make_stage
from tests.support import worlds
from tests.support.cast import auth_headers, make_account, make_member

LIMIT = 1_200
HOUR = timedelta(hours=1)


@dataclass
class World:
    """The stage, people of other branches, and those who hold roles."""

    db: Database
    client: httpx.AsyncClient
    stage: Stage
    who: dict[str, dict[str, str]] = field(default_factory=dict)
    people: dict[str, Member] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)

    async def give(self, who: str = "secretary", **body: Any) -> httpx.Response:
        body = {"client_id": str(uuid4()), **{k: str(v) if isinstance(v, UUID) else v for k, v in body.items()}}
        return await self.client.post(f"quizzes/{self.stage.quiz_id}/overrides", json=body, headers=self.who[who])

    async def listed(self, who: str) -> httpx.Response:
        return await self.client.get(f"quizzes/{self.stage.quiz_id}/overrides", headers=self.who[who])

    async def ask(self, person: str) -> httpx.Response:
        headers = auth_headers(self.accounts[person])
        return await self.client.put(f"quizzes/{self.stage.quiz_id}/more-time", headers=headers)

    async def admission(self, person: str) -> Admission:
        async with self.db.read() as session:
            return await session.get_one(Admission, (self.stage.quiz_id, self.people[person].id))

    async def extra(self) -> dict[str, int]:
        names = {member.id: name for name, member in self.people.items()}
        async with self.db.read() as session:
            rows = (await session.execute(select(Admission.member_id, Admission.extra_s))).all()
        return {names[member_id]: extra for member_id, extra in rows if extra}

    async def count(self, table: Any) -> int:
        async with self.db.read() as session:
            return await session.scalar(select(func.count()).select_from(table)) or 0

    async def actions(self, like: str) -> list[JournalEntry]:
        async with self.db.read() as session:
            query = select(JournalEntry).where(JournalEntry.action.like(like)).order_by(JournalEntry.id)
            return list(await session.scalars(query))

    def phone(self, person: str) -> Phone:
        return Phone(self.client, self.accounts[person])


_ROLES = (
    ("board", Role.BOARD, "province"),
    ("committee", Role.COMMITTEE, "grassroots"),
    ("superior", Role.OFFICE, "superior"),
    ("secretary", Role.SECRETARY, "branch"),
    ("deputy", Role.DEPUTY, "branch"),
    ("helper", Role.HELPER, "branch"),
    ("inspector", Role.INSPECTOR, "grassroots"),
    ("editor", Role.EDITOR, "province"),
    ("neighbour", Role.SECRETARY, "neighbour"),
    ("stranger", Role.COMMITTEE, "other_superior"),
)
_PEOPLE = (("An", "branch", "cell"), ("Bình", "branch", None), ("Cường", "neighbour", None), ("Khách", "other_branch", None))


async def make_world(db: Database, client: httpx.AsyncClient) -> World:
    """An and Bình of the branch (An in its tổ đảng), Cường beside it, Khách far away; all are admitted but Khách."""
    return await worlds.once(db, "overrides", lambda: _make_world(db, client), parts=[client])


async def _make_world(db: Database, client: httpx.AsyncClient) -> World:
    stage = await make_stage(db, people=0, time_limit_s=LIMIT, max_attempts=3)
    made = World(db, client, stage)
    async with db.write() as session:
        for who, role, unit in _ROLES:
            made.who[who] = auth_headers(await make_account(session, grants=[(role, getattr(stage.cast, unit))]))
        for name, unit, cell in _PEOPLE:
            where = {"branch": getattr(stage.cast, unit), "cell": stage.cast.cell if cell else None}
            made.people[name] = await make_member(session, name=f"Lê Văn {name}", **where)
            made.accounts[name] = await make_account(session, member=made.people[name])
            made.who[name] = auth_headers(made.accounts[name])
        await admit(session, stage, [made.people[name] for name in ("An", "Bình", "Cường")])
    return made


def code_of(response: httpx.Response) -> tuple[int, str]:
    return response.status_code, response.json()["code"]
