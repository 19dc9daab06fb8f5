"""The reference, frozen: the same seven requests on plain FastAPI and asyncpg, one statement by primary key each.

No accounts, no rules, no grading: what a whole test costs if nothing is done but parse, store, fetch and answer. BEGIN/COMMIT
stands where the service has one (the submission). Answers are typed and as long as the service's.
"""

import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import asyncpg
from fastapi import FastAPI
from pydantic import BaseModel

SCHEMA = (
    """CREATE TABLE bare_attempts (id uuid PRIMARY KEY, state text NOT NULL, answers text NOT NULL, at timestamptz NOT NULL)""",
    """CREATE TABLE bare_batches (attempt_id uuid, writer uuid, seq int, answers text NOT NULL, at timestamptz NOT NULL,
    PRIMARY KEY (attempt_id, writer, seq))""",
)
TITLE = "Bài trắc nghiệm về Kế hoạch số 64-KH/TU"
STEM = "Theo Kế hoạch số 64-KH/TU, ai chịu trách nhiệm trước đảng ủy cấp trên về tỷ lệ đảng viên tham gia học tập nghị quyết?"
OPTION = "Báo cáo viên truyền đạt nghị quyết tại hội nghị"


class Question(BaseModel):
    """One question of the paper."""

    kind: str
    stem: str
    options: list[str]


class Paper(BaseModel):
    """What starting answers."""

    id: UUID
    title: str
    state: str
    started_at: datetime
    deadline_at: datetime
    server_now: datetime
    questions: list[Question]


class StartIn(BaseModel):
    """What starting sends."""

    start_id: UUID


class AnswersIn(BaseModel):
    """What saving and submitting send."""

    answers: dict[str, Any]


class SubmissionIn(AnswersIn):
    """What submitting sends."""

    submission_id: UUID


class Saved(BaseModel):
    """What saving answers."""

    verdict: str
    received_at: datetime
    server_now: datetime


class Submitted(BaseModel):
    """What submitting answers."""

    attempt_id: UUID
    submission_id: UUID
    closed_at: datetime
    answered: int


class Result(BaseModel):
    """What the last request answers."""

    attempt_id: UUID
    state: str
    closed_at: datetime
    title: str
    questions: int
    score: str
    read_again: list[str]


QUESTIONS = [Question(kind="single", stem=STEM, options=[OPTION] * 4) for _ in range(20)]


async def _nothing(_connection: object) -> None:
    pass


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Open the pool, with the same size and no reset, as the service's hot door."""
    app.state.pool = await asyncpg.create_pool(os.environ["BARE_DSN"], min_size=1, max_size=8, reset=_nothing)
    yield
    await app.state.pool.close()


app = FastAPI(lifespan=lifespan)


@app.post("/attempts")
async def start(body: StartIn) -> Paper:
    """One insert."""
    now = datetime.now(UTC)
    await app.state.pool.execute(
        "INSERT INTO bare_attempts VALUES ($1, 'open', '', $2) ON CONFLICT DO NOTHING", body.start_id, now
    )
    return Paper(
        id=body.start_id, title=TITLE, state="open", started_at=now, deadline_at=now, server_now=now, questions=QUESTIONS
    )


@app.put("/attempts/{attempt}/batches/{writer}/{seq}")
async def save(attempt: UUID, writer: UUID, seq: int, body: AnswersIn) -> Saved:
    """One insert."""
    now = datetime.now(UTC)
    await app.state.pool.execute(
        "INSERT INTO bare_batches VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
        attempt,
        writer,
        seq,
        json.dumps(body.answers),
        now,
    )
    return Saved(verdict="in_time", received_at=now, server_now=now)


@app.put("/attempts/{attempt}/submission")
async def submit(attempt: UUID, body: SubmissionIn) -> Submitted:
    """One update in a transaction."""
    now = datetime.now(UTC)
    async with app.state.pool.acquire() as connection, connection.transaction():
        await connection.execute(
            "UPDATE bare_attempts SET state = 'closed', answers = $2, at = $3 WHERE id = $1",
            attempt,
            json.dumps(body.answers),
            now,
        )
    return Submitted(attempt_id=attempt, submission_id=body.submission_id, closed_at=now, answered=len(body.answers))


@app.get("/attempts/{attempt}/result")
async def result(attempt: UUID) -> Result:
    """One select."""
    row = await app.state.pool.fetchrow("SELECT id, state, at FROM bare_attempts WHERE id = $1", attempt)
    return Result(
        attempt_id=row["id"],
        state=row["state"],
        closed_at=row["at"],
        title=TITLE,
        questions=20,
        score="15/20",
        read_again=["II.4", "II.8"],
    )
