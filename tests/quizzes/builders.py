"""A bank, a published quiz and people admitted to it; what a phone does, as a small class."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.auth.models import Account
from app.banks.models import Bank, Question, QuestionVersion
from app.core import clock
from app.core.actor import Actor, Role
from app.core.db import Database
from app.core.ids import new_id
from app.members.models import Member
from app.quizzes import admissions, definitions
from app.quizzes.models import Quiz
from app.quizzes.schemas import NewQuizIn
from tests.support.cast import Cast, actor_of, actor_with, auth_headers, make_account, make_member, make_tree

KINDS = ("single", "several", "true_false")
OCCASION = "Đợt học tập Kế hoạch số 64-KH/TU"


def body_of(number: int, kind: str) -> dict[str, Any]:
    """A body whose right options have texts that begin with "đúng": what a test, not a phone, can recognise."""
    if kind == "true_false":
        return {"stem": f"Câu {number}", "answer": number % 2 == 0}
    rights = {0} if kind == "single" else {0, 2}
    options = [
        {
            "text": f"{'đúng' if i in rights else 'sai'} {number}.{i}",
            "right": i in rights,
            "why": None if i in rights else f"vì sao {i}",
        }
        for i in range(4)
    ]
    scoring = {"scoring": "partial_with_penalty"} if kind == "several" else {}
    return {"stem": f"Câu {number}", "options": options, **scoring}


async def make_bank(session: AsyncSession, unit_id: UUID, *, size: int = 9, code: str = "thu") -> Bank:
    """A bank whose question n (from 0) has kind n % 3, clause "II.<n % 4>, gạch đầu dòng 1", difficulty easy for n < 3."""
    now = clock.now()
    bank = Bank(code=code, name=code, document_kind="kế hoạch", document_issuer="Tỉnh ủy", unit_id=unit_id, created_at=now)
    session.add(bank)
    await session.flush()
    for number in range(size):
        await add_question(session, bank, number, kind=KINDS[number % 3])
    return bank


async def add_question(session: AsyncSession, bank: Bank, number: int, *, kind: str) -> Question:
    """One question with its first version."""
    question = Question(bank_id=bank.id, code=f"{bank.code}-{number:03d}")
    session.add(question)
    await session.flush()
    version = QuestionVersion(
        question_id=question.id,
        number=1,
        kind=kind,
        body=body_of(number, kind),
        clause=f"II.{number % 4}, gạch đầu dòng 1",
        quotation="trích dẫn",
        explanation="vì văn bản ghi như vậy",
        difficulty="easy" if number < 3 else "hard",
        content_hash=str(number),
        created_at=clock.now(),
    )
    session.add(version)
    await session.flush()
    question.current_version_id = version.id
    return question


@dataclass
class Stage:
    """The units, the quiz, its occasion, and the people with their accounts."""

    cast: Cast
    bank_id: UUID
    quiz_id: UUID
    occasion_id: UUID
    members: list[Member]
    accounts: list[Account]

    def actor(self, number: int = 0) -> Actor:
        return actor_of(self.accounts[number])


async def make_stage(database: Database, *, people: int = 1, size: int = 9, admitted: bool = True, **definition: Any) -> Stage:
    """A published quiz on a whole bank; `people` in the cast's branch are admitted for a day from an hour ago."""
    async with database.write() as session:
        cast = await make_tree(session)
        bank = await make_bank(session, cast.province, size=size)
        members = [await make_member(session, branch=cast.branch, name=f"Lê Văn {n}") for n in range(people)]
        accounts = [await make_account(session, member=member) for member in members]
        quiz = await make_quiz(session, cast, bank, **definition)
        stage = Stage(cast, bank.id, quiz.id, new_id(), members, accounts)
        if admitted:
            await admit(session, stage, members)
    return stage


async def make_quiz(
    session: AsyncSession, cast: Cast, bank: Bank, *, count: int | None = None, publish: bool = True, **definition: Any
) -> Quiz:
    """A quiz of the province that draws on the bank."""
    board = actor_with((Role.BOARD, cast.province))
    if count is None:
        count = len((await session.scalars(select(Question).where(Question.bank_id == bank.id))).all())
    now = clock.now()
    fields: dict[str, Any] = {
        "unit_id": cast.province,
        "title": "Bài trắc nghiệm về Kế hoạch số 64-KH/TU",
        "opens_at": now - timedelta(hours=1),
        "closes_at": now + timedelta(days=1),
        "draws": [{"kind": "bank", "bank_id": bank.id, "count": count}],
        "time_limit_s": 1_200,
        "pass_mark": 5_000,
    }
    quiz = await definitions.create_quiz(
        session, actor=board, definition=NewQuizIn(**fields | definition), now=now, today=clock.today()
    )
    if publish:
        await definitions.publish_quiz(session, actor=board, quiz_id=quiz.id, now=now, today=clock.today())
    return quiz


async def admit(
    session: AsyncSession,
    stage: Stage,
    members: Sequence[Member],
    *,
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
) -> None:
    """Admit people to the stage's quiz."""
    await admissions.admit(
        session,
        quiz_id=stage.quiz_id,
        occasion_id=stage.occasion_id,
        title=OCCASION,
        members=select(Member.id).where(Member.id.in_([m.id for m in members])),
        opens_at=opens_at or clock.now() - timedelta(hours=1),
        closes_at=closes_at or clock.now() + timedelta(days=1),
        today=clock.today(),
    )


def right_answer(question: dict[str, Any]) -> Any:
    """What the builders' questions want, in paper positions, told by their texts."""
    if question["kind"] == "true_false":
        return int(question["stem"].split()[1]) % 2 == 0
    right = [place for place, text in enumerate(question["options"]) if text.startswith("đúng")]
    return right[0] if question["kind"] == "single" else right


def wrong_answer(question: dict[str, Any]) -> Any:
    """An answer that earns nothing."""
    if question["kind"] == "true_false":
        return not right_answer(question)
    wrong = [place for place, text in enumerate(question["options"]) if text.startswith("sai")]
    return wrong[0] if question["kind"] == "single" else wrong


class Phone:
    """One run of the app on one phone: a writer that numbers its batches."""

    def __init__(self, client: httpx.AsyncClient, account: Account) -> None:
        self.client = client
        self.headers = auth_headers(account)
        self.writer = uuid4()
        self.seq = 0
        self.attempt: dict[str, Any] = {}

    async def start(self, quiz_id: UUID, start_id: UUID | None = None) -> httpx.Response:
        body = {"start_id": str(start_id or uuid4())}
        response = await self.client.post(f"quizzes/{quiz_id}/attempts", json=body, headers=self.headers)
        self._took(response)
        return response

    async def resume(self, attempt_id: str) -> httpx.Response:
        response = await self.client.get(f"attempts/{attempt_id}", headers=self.headers)
        self._took(response)
        return response

    def _took(self, response: httpx.Response) -> None:
        if response.status_code == 200:
            self.attempt = response.json()
            self.seq = self.attempt["next_seq"] - 1

    async def save(self, answers: dict[str, Any], *, seq: int | None = None, **fields: Any) -> httpx.Response:
        if seq is None:
            self.seq += 1
        path = f"attempts/{self.attempt['id']}/batches/{self.writer}/{self.seq if seq is None else seq}"
        return await self.client.put(path, json={"answers": answers, **fields}, headers=self.headers)

    async def submit(
        self, answers: dict[str, Any] | None = None, *, submission_id: UUID | None = None, seq: int | None = None
    ) -> httpx.Response:
        if seq is None:
            self.seq += 1
        body = {
            "submission_id": str(submission_id or uuid4()),
            "writer_id": str(self.writer),
            "seq": self.seq if seq is None else seq,
            "answers": answers or {},
        }
        return await self.client.put(f"attempts/{self.attempt['id']}/submission", json=body, headers=self.headers)

    async def get(self, what: str) -> httpx.Response:
        return await self.client.get(f"attempts/{self.attempt['id']}/{what}", headers=self.headers)

    def right(self) -> dict[str, Any]:
        """All right answers of the paper in hand."""
        return {str(place): right_answer(q) for place, q in enumerate(self.attempt["questions"])}

    def wrong(self) -> dict[str, Any]:
        """All wrong ones."""
        return {str(place): wrong_answer(q) for place, q in enumerate(self.attempt["questions"])}
