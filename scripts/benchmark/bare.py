"""The reference, frozen: the same seven requests on plain FastAPI and asyncpg, one statement by primary key each.

No accounts, no rules, no grading: what a whole test costs if nothing is done but parse, store, fetch and answer. BEGIN/COMMIT stands
where the service has one (the submission). Answers are typed and as long as the service's.
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import asyncpg
from fastapi import FastAPI
from pydantic import BaseModel

SCHEMA = """
CREATE TABLE IF NOT EXISTS bare_attempts (id uuid PRIMARY KEY, state text NOT NULL, answers text NOT NULL);
CREATE TABLE IF NOT EXISTS bare_batches (attempt_id uuid, writer uuid, seq int, answers text NOT NULL, PRIMARY KEY (attempt_id, writer, seq));
"""
STEM = "Theo Kế hoạch số 64-KH/TU, ai chịu trách nhiệm trước đảng ủy cấp trên về tỷ lệ đảng viên tham gia học tập nghị quyết?"
OPTION = "Báo cáo viên truyền đạt nghị quyết tại hội nghị"


class Question(BaseModel):
    """One question of the paper."""

    position: int
    kind: str
    stem: str
    options: list[str]


class Paper(BaseModel):
    """What starting answers."""

    id: UUID
    state: str
    questions: list[Question]


class StartIn(BaseModel):
    """What starting sends."""

    start_id: UUID


class AnswersIn(BaseModel):
    """What saving and submitting send."""

    answers: dict[str, Any]


class SubmissionIn(BaseModel):
    """What submitting sends."""

    submission_id: UUID
    answers: dict[str, Any]


class Result(BaseModel):
    """What the other requests answer."""

    id: UUID
    state: str


QUESTIONS = [Question(position=n, kind="single", stem=STEM, options=[OPTION] * 4) for n in range(20)]


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
    await app.state.pool.execute("INSERT INTO bare_attempts VALUES ($1, 'open', '') ON CONFLICT DO NOTHING", body.start_id)
    return Paper(id=body.start_id, state="open", questions=QUESTIONS)


@app.put("/attempts/{attempt}/batches/{writer}/{seq}")
async def save(attempt: UUID, writer: UUID, seq: int, body: AnswersIn) -> Result:
    """One insert."""
    await app.state.pool.execute(
        "INSERT INTO bare_batches VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING", attempt, writer, seq, repr(body.answers)
    )
    return Result(id=attempt, state="open")


@app.put("/attempts/{attempt}/submission")
async def submit(attempt: UUID, body: SubmissionIn) -> Result:
    """One update in a transaction."""
    async with app.state.pool.acquire() as connection, connection.transaction():
        await connection.execute(
            "UPDATE bare_attempts SET state = 'closed', answers = $2 WHERE id = $1", attempt, repr(body.answers)
        )
    return Result(id=attempt, state="closed")


@app.get("/attempts/{attempt}/result")
async def result(attempt: UUID) -> Result:
    """One select."""
    row = await app.state.pool.fetchrow("SELECT id, state FROM bare_attempts WHERE id = $1", attempt)
    return Result(id=row["id"], state=row["state"])
