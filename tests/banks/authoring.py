"""An editors' office: a bank, people who write and review its questions, and what they send."""

from typing import Any, cast

import httpx
from sqlalchemy import select

from app.auth.models import Account
from app.banks.imports import import_bank
from app.banks.models import QuestionVersion
from app.core.actor import Role, system_actor
from app.core.db import Database
from app.core.models import JournalEntry
from tests.banks.builders import WHOLE, source
from tests.support import worlds
from tests.support.cast import NOW, Cast, auth_headers, make_account, make_member, make_tree

SINGLE: dict[str, Any] = {
    "code": "t-10",
    "kind": "single",
    "clause": "II.4, gạch đầu dòng 2",
    "difficulty": "medium",
    "body": {
        "stem": "Theo Kế hoạch số 64-KH/TU, ai chịu trách nhiệm về tỷ lệ đảng viên tham gia học tập?",
        "options": [
            {"text": "Tổ chức đảng", "right": True, "why": None},
            {"text": "Ban tuyên giáo các cấp", "right": False, "why": "Ban tuyên giáo giúp cấp ủy."},
            {"text": "Báo cáo viên", "right": False, "why": "Kế hoạch không giao báo cáo viên."},
            {"text": "Từng đảng viên", "right": False, "why": "Đảng viên dự học."},
        ],
    },
    "quotation": "Tổ chức đảng chịu trách nhiệm trước Đảng ủy cấp trên.",
    "explanation": "Mục II.4 giao trách nhiệm cho tổ chức đảng.",
}


def question(**changes: Any) -> dict[str, Any]:
    """The office's question, with changes; those of `stem` and `options` go into the body."""
    body = {name: changes.pop(name) for name in ("stem", "options") if name in changes}
    return {**SINGLE, **({"body": {**SINGLE["body"], **body}} if body else {}), **changes}


class Desk:
    """One person at the API; every method is one request."""

    def __init__(self, client: httpx.AsyncClient, account: Account, bank_id: str) -> None:
        self.client = client
        self.account = account
        self.headers = auth_headers(account)
        self.bank_id = bank_id

    async def get(self, path: str, **params: Any) -> httpx.Response:
        return await self.client.get(path, headers=self.headers, params=params)

    async def post(self, path: str, body: Any) -> httpx.Response:
        return await self.client.post(path, headers=self.headers, json=body)

    async def begin(self, **body: Any) -> httpx.Response:
        return await self.post(f"banks/{self.bank_id}/drafts", body)

    async def change(self, draft: dict[str, Any], content: dict[str, Any], **body: Any) -> httpx.Response:
        body = {"version": draft["version"], "content": content, **body}
        return await self.client.put(f"drafts/{draft['id']}", headers=self.headers, json=body)

    async def move(self, step: str, draft: dict[str, Any], **body: Any) -> httpx.Response:
        return await self.post(f"drafts/{draft['id']}/{step}", {"version": draft["version"], **body})

    async def drop(self, draft: dict[str, Any]) -> httpx.Response:
        return await self.client.delete(f"drafts/{draft['id']}", headers=self.headers)

    async def read(self, draft: dict[str, Any]) -> dict[str, Any]:
        """The draft as it is now."""
        return taken(await self.get(f"drafts/{draft['id']}"))

    async def solve(self, draft: dict[str, Any], *texts: str) -> Any:
        """The answer that ticks these options, found with the blind form."""
        shown = taken(await self.get(f"drafts/{draft['id']}/blind"))["question"]
        places = [shown["options"].index(text) for text in texts]
        return places if shown["kind"] == "several" else places[0]

    async def export(self) -> str:
        return (await self.get(f"banks/{self.bank_id}/export")).text


class Office:
    """The cast's tree and one bank of the superior committee with the builders' three questions."""

    cast: Cast
    bank_id: str
    author: Desk
    reviewer: Desk
    board: Desk
    people: dict[str, Desk]

    async def sent(self, content: dict[str, Any] | None = None, **begun: Any) -> dict[str, Any]:
        """A draft of the author's, in review."""
        draft = taken(await self.author.begin(**begun or {"content": content or SINGLE}), 201)
        if begun and content:
            draft = taken(await self.author.change(draft, content))
        return taken(await self.author.move("send", draft))


def taken(response: httpx.Response, status: int = 200) -> dict[str, Any]:
    """The answer's body, if it has the status it should."""
    assert response.status_code == status, response.text
    return cast("dict[str, Any]", response.json())


def refused(response: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """The problem, if it is the one it should be."""
    problem = taken(response, status)
    assert problem["code"] == code
    return problem


async def make_office(db: Database, client: httpx.AsyncClient) -> Office:
    """People of all sorts around one bank."""
    return await worlds.once(db, "editors", lambda: _make_office(db, client), parts=[client])


async def _make_office(db: Database, client: httpx.AsyncClient) -> Office:
    made = Office()
    async with db.write() as session:
        made.cast = cast = await make_tree(session)
        files = [source(WHOLE)]
        report = await import_bank(session, actor=system_actor("thử"), unit_id=cast.superior, files=files, now=NOW)
        made.bank_id = str(report.bank_id)
        member = await make_member(session, branch=cast.branch)
        accounts = {
            "author": await make_account(session, grants=[(Role.EDITOR, cast.superior)], label="Đồng chí Soạn"),
            "reviewer": await make_account(session, grants=[(Role.EDITOR, cast.superior)], label="Đồng chí Duyệt"),
            "board": await make_account(session, grants=[(Role.BOARD, cast.province)], label="Ban Tuyên giáo"),
            "editor below": await make_account(session, grants=[(Role.EDITOR, cast.grassroots)]),
            "editor elsewhere": await make_account(session, grants=[(Role.EDITOR, cast.other_superior)]),
            "committee": await make_account(session, grants=[(Role.COMMITTEE, cast.superior)]),
            "secretary": await make_account(session, grants=[(Role.SECRETARY, cast.branch)]),
            "member": await make_account(session, member=member),
        }
    made.people = {name: Desk(client, account, made.bank_id) for name, account in accounts.items()}
    made.author, made.reviewer, made.board = (made.people[name] for name in ("author", "reviewer", "board"))
    return made


async def journal_of(db: Database, prefix: str) -> list[JournalEntry]:
    """The journal's entries whose action begins so, in order."""
    async with db.read() as session:
        statement = select(JournalEntry).where(JournalEntry.action.startswith(prefix)).order_by(JournalEntry.id)
        return list(await session.scalars(statement))


async def version_rows(db: Database) -> list[QuestionVersion]:
    """Every version there is, as stored."""
    async with db.read() as session:
        return list(await session.scalars(select(QuestionVersion).order_by(QuestionVersion.id)))
