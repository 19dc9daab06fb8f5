"""The people of the tests on results without a phone: those who print, enter, confirm, and those who may not."""

import functools
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
from sqlalchemy import func, select

from app.auth.models import Account
from app.core import clock
from app.core.actor import Role
from app.core.db import Database
from app.members.models import Member
from app.quizzes import admissions
from tests.quizzes.builders import Phone, Stage, admit, make_stage, right_answer, wrong_answer
from tests.support import worlds
from tests.support.cast import auth_headers, make_account, make_member

KEPT = "Sổ biên bản chi bộ, trang 12"


@dataclass
class Branch:
    """A stage whose branch has officers. `who`: name → headers; `accounts`: name → account; `members`: name → member."""

    db: Database
    client: httpx.AsyncClient
    stage: Stage
    who: dict[str, dict[str, str]] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    members: dict[str, Member] = field(default_factory=dict)

    async def get(self, who: str, path: str, **params: Any) -> httpx.Response:
        return await self.client.get(path, headers=self.who[who], params=params)

    async def post(self, who: str, path: str, body: Any = None) -> httpx.Response:
        return await self.client.post(path, headers=self.who[who], json=body)

    def phone(self, who: str) -> Phone:
        return Phone(self.client, self.accounts[who])

    async def print(self, who: str = "secretary", count: int = 1) -> httpx.Response:
        return await self.post(who, f"quizzes/{self.stage.quiz_id}/printed-papers", {"count": count})

    async def paper(self, code: str = "01", who: str = "secretary") -> list[dict[str, Any]]:
        """The questions of a printed paper, as on the sheet."""
        response = await self.get(who, f"quizzes/{self.stage.quiz_id}/printed-papers/{code}")
        assert response.status_code == 200, response.text
        return [q["question"] for q in response.json()["questions"]]

    async def right(self, code: str = "01") -> dict[str, Any]:
        return {str(n): right_answer(q) for n, q in enumerate(await self.paper(code))}

    async def wrong(self, code: str = "01") -> dict[str, Any]:
        return {str(n): wrong_answer(q) for n, q in enumerate(await self.paper(code))}

    async def body(self, member: str = "Lê Văn 0", **changes: Any) -> dict[str, Any]:
        """A sheet that can be entered: everything right on paper 01, taken now."""
        answers = changes.pop("answers", None)
        return {
            "client_id": str(uuid4()),
            "member_id": str(self.members[member].id),
            "paper_code": "01",
            "way": "paper",
            "taken_at": clock.now().isoformat(),
            "kept_where": KEPT,
            "answers": await self.right(changes.get("paper_code", "01")) if answers is None else answers,
            **changes,
        }

    async def enter(self, who: str = "secretary", member: str = "Lê Văn 0", **changes: Any) -> httpx.Response:
        return await self.send(who, await self.body(member, **changes))

    async def send(self, who: str, body: dict[str, Any]) -> httpx.Response:
        return await self.post(who, f"quizzes/{self.stage.quiz_id}/entered-results", body)

    async def entered(self, who: str = "secretary", member: str = "Lê Văn 0", **changes: Any) -> str:
        """The id of a result that waits for its second person."""
        response = await self.enter(who, member, **changes)
        assert response.status_code == 201, response.text
        return str(response.json()["id"])

    async def confirm(self, who: str, result_id: str) -> httpx.Response:
        return await self.post(who, f"entered-results/{result_id}/confirm")

    async def refuse(self, who: str, result_id: str, reason: str = "nhập nhầm câu 7") -> httpx.Response:
        return await self.post(who, f"entered-results/{result_id}/refuse", {"reason": reason})

    async def count(self, table: Any, *where: Any) -> int:
        async with self.db.read() as session:
            return (await session.execute(select(func.count()).select_from(table).where(*where))).scalar_one()

    async def all(self, table: Any, *where: Any) -> list[Any]:
        async with self.db.read() as session:
            return list(await session.scalars(select(table).where(*where)))


async def first_branch(db: Database, client: httpx.AsyncClient, *, printed: int = 1) -> Branch:
    """The branch of a test that begins with it."""
    make = functools.partial(make_branch, db, client, printed=printed)
    return await worlds.once(db, f"branch {printed}", make, parts=[client])


async def make_branch(
    db: Database,
    client: httpx.AsyncClient,
    *,
    printed: int = 1,
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
    **definition: Any,
) -> Branch:
    """Two members, the secretary, the deputy and two others admitted; officers around them; so many papers printed."""
    stage = await make_stage(db, people=2, admitted=False, **definition)
    branch = Branch(db, client, stage)
    for account, member in zip(stage.accounts, stage.members, strict=True):
        _known(branch, member.full_name, account, member)
    async with db.write() as session:
        cast = stage.cast
        for name, role, unit_id in (
            ("secretary", Role.SECRETARY, cast.branch),
            ("deputy", Role.DEPUTY, cast.branch),
            ("helper", Role.HELPER, cast.cell),
            ("branch helper", Role.HELPER, cast.branch),
            ("neighbour", Role.SECRETARY, cast.neighbour),
        ):
            member = await make_member(session, branch=cast.neighbour if name == "neighbour" else cast.branch, name=name)
            _known(branch, name, await make_account(session, member=member, grants=[(role, unit_id)]), member)
        for name, role, unit_id in (
            ("committee", Role.COMMITTEE, cast.grassroots),
            ("office", Role.OFFICE, cast.grassroots),
            ("superior", Role.COMMITTEE, cast.superior),
            ("board", Role.BOARD, cast.grassroots),
            ("province board", Role.BOARD, cast.province),
            ("inspector", Role.INSPECTOR, cast.grassroots),
            ("editor", Role.EDITOR, cast.grassroots),
            ("operator", Role.OPERATOR, cast.province),
            ("stranger", Role.COMMITTEE, cast.other_superior),
        ):
            _known(branch, name, await make_account(session, grants=[(role, unit_id)]), None)
        elsewhere = await make_member(session, branch=cast.neighbour, name="Lê Văn Xa")
        _known(branch, "Lê Văn Xa", await make_account(session, member=elsewhere), elsewhere)
        inside = [m for name, m in branch.members.items() if name not in {"neighbour", "Lê Văn Xa"}]
        begin = opens_at or clock.now() - timedelta(hours=1)
        await admit(session, stage, inside, opens_at=begin, closes_at=closes_at or clock.now() + timedelta(days=1))
    if printed:
        response = await branch.print(count=printed)
        assert response.status_code == 201, response.text
    return branch


def _known(branch: Branch, name: str, account: Account, member: Member | None) -> None:
    branch.accounts[name], branch.who[name] = account, auth_headers(account)
    if member is not None:
        branch.members[name] = member


def refused(response: httpx.Response) -> tuple[int, str]:
    """Status and stable code of a refusal."""
    return response.status_code, response.json()["code"]


def same_id(text: str) -> UUID:
    """An id of an answer."""
    return UUID(text)


def pass_by(time: timedelta) -> None:
    """Let business time pass."""
    clock.shift(clock.now() - clock.real_now() + time)


async def release(branch: Branch) -> None:
    """The campaign is over."""
    async with branch.db.write() as session:
        await admissions.release_review(session, occasion_id=branch.stage.occasion_id, now=clock.now())
