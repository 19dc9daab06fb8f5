"""A quiz with one question of every kind, its reviewer, and what is done to a question that was found wanting."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
from sqlalchemy import insert, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.auth.models import Account
from app.banks.models import Bank, Question, QuestionVersion
from app.core import clock
from app.core.actor import Role
from app.core.db import Database
from app.core.ids import new_id
from app.quizzes.assembly import PaperItem, dump
from app.quizzes.expiry import close_due
from app.quizzes.models import Attempt, Grading, QuizPool, Regrade
from app.quizzes.regrading_rounds import regrade_some
from app.quizzes.saving import Sent, save
from tests.quizzes.builders import Stage, admit, make_bank, make_quiz
from tests.support.cast import auth_headers, make_account, make_member, make_tree


def option(text: str, *, right: bool = False) -> dict[str, Any]:
    return {"text": text, "right": right, "why": None if right else f"vì sao không phải {text}"}


# By kind: the printed body, the other key, an answer that the printed key takes for right, one that the other key does, and one
# that neither does (all in original positions, as a paper that shuffles nothing shows them).
@dataclass(frozen=True)
class Example:
    body: dict[str, Any]
    key: dict[str, Any]
    right_before: Any
    right_after: Any
    wrong: Any


_OPTIONS = ["a", "b", "c", "d"]
EXAMPLES = {
    "single": Example(
        {"stem": "Câu một đáp án", "options": [option(text, right=text == "a") for text in _OPTIONS]},
        {"kind": "single", "right": 2},
        0,
        2,
        1,
    ),
    "several": Example(
        {
            "stem": "Câu nhiều đáp án",
            "options": [option(text, right=text in "ab") for text in _OPTIONS],
            "scoring": "partial_with_penalty",
        },
        {"kind": "several", "right": [2, 3]},
        [0, 1],
        [2, 3],
        [0, 2],
    ),
    "true_false": Example({"stem": "Câu đúng sai", "answer": True}, {"kind": "true_false", "right": False}, True, False, None),
    "statements": Example(
        {
            "stem": "Câu nhiều ý",
            "statements": [{"text": text, "answer": text in "ab", "why": None} for text in _OPTIONS],
            "scoring": "all_or_nothing",
        },
        {"kind": "statements", "right": [False, False, True, True]},
        [True, True, False, False],
        [False, False, True, True],
        [True, False, True, False],
    ),
    "short_answer": Example(
        {"stem": "Câu trả lời ngắn", "accepted": ["Tổ chức đảng"], "diacritics": "tolerant"},
        {"kind": "short_answer", "right": ["Chi bộ", "chi uỷ"]},
        "to chuc dang",
        "chi ủy",
        "ban tuyên giáo",
    ),
    "numeric": Example(
        {"stem": "Câu điền số", "answer": "98", "tolerance": None, "unit": "%"},
        {"kind": "numeric", "right": "97,9", "tolerance": "0,05"},
        "98 %",
        "97,92",
        "50",
    ),
}
KINDS = tuple(EXAMPLES)


async def make_ruled_stage(database: Database, *, people: int = 1, reviewers: bool = True, **definition: Any) -> "RuledStage":
    """A published quiz of six questions, one of each kind in the order of KINDS; an editor who may decide about them."""
    async with database.write() as session:
        cast = await make_tree(session)
        bank = await make_bank(session, cast.province, size=0)
        for number, (kind, example) in enumerate(EXAMPLES.items()):
            await add_version(session, bank, number, kind, example.body)
        members = [await make_member(session, branch=cast.branch, name=f"Lê Văn {n}") for n in range(people)]
        accounts = [await make_account(session, member=member) for member in members]
        editor = await make_account(session, grants=[(Role.EDITOR, cast.province)], label="biên tập")
        quiz = await make_quiz(session, cast, bank, **definition)
        stage = RuledStage(cast, bank.id, quiz.id, new_id(), members, accounts, editor, {})
        await admit(session, stage, members)
        rows = await session.execute(
            select(QuestionVersion.kind, QuestionVersion.id)
            .join(QuizPool, QuizPool.question_version_id == QuestionVersion.id)
            .where(QuizPool.quiz_id == quiz.id)
        )
        stage.versions.update(dict(rows.all()))
    return stage


async def add_version(session: AsyncSession, bank: Bank, number: int, kind: str, body: dict[str, Any]) -> QuestionVersion:
    question = Question(bank_id=bank.id, code=f"{bank.code}-{number:03d}")
    session.add(question)
    await session.flush()
    version = QuestionVersion(
        question_id=question.id,
        number=1,
        kind=kind,
        body=body,
        clause=f"II.{number}",
        quotation="trích dẫn",
        explanation="vì văn bản ghi như vậy",
        difficulty="easy",
        content_hash=str(number),
        created_at=clock.now(),
    )
    session.add(version)
    await session.flush()
    question.current_version_id = version.id
    return version


@dataclass
class RuledStage(Stage):
    """A stage with its editor and the question versions by kind."""

    editor: Account
    versions: dict[str, UUID]

    def headers(self, number: int = 0) -> dict[str, str]:
        return auth_headers(self.accounts[number])


SHUFFLED = {"single": 4, "several": 4, "statements": 4}


async def open_attempts(database: Database, stage: RuledStage, *, minutes: int = 20) -> list[UUID]:
    """An open attempt for everybody, on a paper in the order of KINDS that shuffles nothing."""
    paper = dump([PaperItem(stage.versions[kind], tuple(range(SHUFFLED.get(kind, 0)))) for kind in KINDS])
    now = clock.now()
    rows: list[dict[str, Any]] = [
        {
            "id": new_id(),
            "quiz_id": stage.quiz_id,
            "member_id": member.id,
            "account_id": account.id,
            "occasion_id": stage.occasion_id,
            "number": 1,
            "start_id": uuid4(),
            "way": "own_phone",
            "state": "open",
            "paper": paper,
            "started_at": now,
            "deadline_at": now + timedelta(minutes=minutes),
            "closes_at": now + timedelta(minutes=minutes),
        }
        for member, account in zip(stage.members, stage.accounts, strict=True)
    ]
    async with database.write() as session:
        await session.execute(insert(Attempt), rows)
    return [row["id"] for row in rows]


class Reviewer:
    """The editor at work over HTTP."""

    def __init__(self, client: httpx.AsyncClient, account: Account) -> None:
        self.client = client
        self.headers = auth_headers(account)

    async def open(self, version_id: UUID) -> dict[str, Any]:
        body = {"question_version_id": str(version_id)}
        response = await self.client.post("question-cases", json=body, headers=self.headers)
        assert response.status_code == 201, response.text
        found: dict[str, Any] = response.json()
        return found

    async def decide(self, case_id: str, decision: str, **fields: Any) -> httpx.Response:
        body = {"decision": decision, "answer": "Đã xem lại văn bản.", **fields}
        return await self.client.post(f"question-cases/{case_id}/decide", json=body, headers=self.headers)

    async def rule(self, version_id: UUID, decision: str, **fields: Any) -> dict[str, Any]:
        case = await self.open(version_id)
        response = await self.decide(case["id"], decision, **fields)
        assert response.status_code == 200, response.text
        found: dict[str, Any] = response.json()
        return found


async def report(
    client: httpx.AsyncClient, headers: dict[str, str], attempt_id: str, place: int, **fields: Any
) -> httpx.Response:
    body = {"client_id": str(uuid4()), "reason": "wrong_key", **fields}
    return await client.put(f"attempts/{attempt_id}/questions/{place}/report", json=body, headers=headers)


async def settle(database: Database, now: datetime | None = None) -> int:
    """Run the worker's step until no regrading is left; how many attempts were looked at."""
    looked_at = 0
    for _ in range(200):
        looked_now = await regrade_some(database, now or clock.now())
        looked_at += looked_now
        async with database.read() as session:
            if not (await session.scalars(select(Regrade.id).where(Regrade.finished_at.is_(None)))).all():
                return looked_at
        if not looked_now:  # something of another connection still runs that began before the ruling
            await asyncio.sleep(0.02)
    message = f"the regrading does not finish; {await _what_runs(database)}"
    raise AssertionError(message)


async def _what_runs(database: Database) -> str:
    """The transactions of every connection, as the database tells them: what a regrading may be waiting for."""
    if database.is_sqlite:
        return "one writer"
    async with database.read() as session:
        rows = await session.execute(
            text(
                "SELECT pid, backend_type, state, xact_start, state_change, wait_event, query FROM pg_stat_activity"
                " WHERE datname = current_database()"
            )
        )
        seen = await session.execute(text("SELECT seen_at, after_attempt_id, looked_at, clock_timestamp() FROM regrades"))
        return "\n".join(str(tuple(row)) for row in (*rows, *seen))


async def gradings_of(database: Database, attempt_id: UUID | str) -> Sequence[Grading]:
    async with database.read() as session:
        found = select(Grading).where(Grading.attempt_id == UUID(str(attempt_id))).order_by(Grading.number)
        return (await session.scalars(found)).all()


async def attempt_of(database: Database, attempt_id: UUID | str) -> Attempt:
    async with database.read() as session:
        return await session.get_one(Attempt, UUID(str(attempt_id)))


async def answer(
    database: Database, stage: RuledStage, number: int, attempt_id: UUID, answers: Mapping[str, Any], *, seq: int = 1
) -> None:
    """A save of one member's phone."""
    sent = Sent(UUID(int=number + 1), seq, answers)
    await save(database.hot, actor=stage.actor(number), attempt_id=attempt_id, sent=sent, now=clock.now())


async def close_all(database: Database) -> None:
    """The time of every open attempt is over."""
    await close_due(database, clock.now() + timedelta(hours=1))


async def closed(database: Database, stage: RuledStage, which: str) -> list[UUID]:
    """Everybody's attempt on the unshuffled paper, all questions answered in one way, closed by the clock."""
    attempts = await open_attempts(database, stage)
    answers = {str(n): getattr(EXAMPLES[kind], which) for n, kind in enumerate(KINDS)}
    for number, attempt_id in enumerate(attempts):
        await answer(database, stage, number, attempt_id, answers)
    await close_all(database)
    return attempts


async def rule(client: httpx.AsyncClient, stage: RuledStage, kind: str, decision: str, **fields: Any) -> dict[str, Any]:
    """A ruling over HTTP; another key is the example's."""
    if decision == "rekey":
        fields = {"key": EXAMPLES[kind].key, **fields}
    return await Reviewer(client, stage.editor).rule(stage.versions[kind], decision, **fields)


async def rows_of(database: Database, table: type[Any]) -> list[dict[str, Any]]:
    """Every row of a table, by its key."""
    async with database.read() as session:
        made = table.__table__
        rows = await session.execute(select(*made.c).order_by(*made.primary_key.columns))
        return [dict(row) for row in rows.mappings()]
