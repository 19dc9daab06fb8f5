"""Races on PostgreSQL: what was acknowledged as in time is graded, whoever closes the attempt."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid4

import pytest
import pytest_asyncio
from sqlalchemy import func, insert, select

from app.core import clock
from app.core.actor import Actor
from app.core.db import Database
from app.core.errors import AppError
from app.core.ids import new_id
from app.core.models import OutboxRow
from app.quizzes import assembly
from app.quizzes.assembly import PaperItem
from app.quizzes.errors import AttemptClosed
from app.quizzes.expiry import close_due, close_due_one
from app.quizzes.grading import load_graded
from app.quizzes.models import AnswerBatch, Attempt, Grading, QuizPool
from app.quizzes.saving import Sent, save
from app.quizzes.starting import Start, start
from app.quizzes.submitting import submit
from tests.quizzes.builders import Stage, make_stage

pytestmark = [pytest.mark.races, pytest.mark.postgres]  # SQLite has one writer: there is nothing to race
SIZE = 9
AT_ONCE = 12


@pytest_asyncio.fixture
async def wide(db: Database) -> AsyncIterator[Database]:
    """The same database with as many connections as there are racers."""
    database = Database(db.url.render_as_string(hide_password=False), pool_size=AT_ONCE * 4)
    await database.open()
    yield database
    await database.close()


@dataclass
class Race:
    """One attempt, and what its phones were told."""

    attempt_id: UUID
    actor: Actor
    closes_at: datetime
    acknowledged: dict[tuple[int, UUID], dict[str, Any]] = field(default_factory=dict)
    submitted: int = 0


async def _open_attempts(database: Database, stage: Stage, many: int) -> list[Race]:
    """Attempts of one person on many quizzes' worth of papers: only the attempt's own row matters for the race."""
    now = clock.now()
    async with database.write() as session:
        versions = (await session.scalars(select(QuizPool.question_version_id).order_by(QuizPool.position))).all()
        paper = assembly.dump([PaperItem(v, (0, 1, 2, 3) if n % 3 < 2 else ()) for n, v in enumerate(versions)])
        rows = [
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
                "deadline_at": now + timedelta(minutes=20),
                "closes_at": now + timedelta(minutes=20),
            }
            for member, account in zip(stage.members[:many], stage.accounts, strict=False)
        ]
        await session.execute(insert(Attempt), rows)
    return [Race(row["id"], stage.actor(n), row["closes_at"]) for n, row in enumerate(rows)]  # type: ignore[arg-type]


def _answers(random: Random) -> dict[str, Any]:
    chosen = random.sample(range(SIZE), random.randint(1, 3))
    values = (lambda: random.randrange(4), lambda: [random.randrange(4)], lambda: random.random() < 0.5)
    return {str(place): values[place % 3]() for place in chosen}


async def _saver(database: Database, race: Race, random: Random) -> None:
    writer = uuid4()
    for seq in range(1, random.randint(3, 6)):
        answers = _answers(random)
        sent = Sent(writer, seq, answers)
        saved = await save(database.hot, actor=race.actor, attempt_id=race.attempt_id, sent=sent, now=clock.now())
        if saved.verdict == "in_time":
            race.acknowledged[seq, writer] = answers


async def _submitter(database: Database, race: Race, random: Random) -> None:
    await asyncio.sleep(random.random() * 0.01)
    writer, answers = uuid4(), _answers(random)
    sent = Sent(writer, 7, answers)
    with suppress(AttemptClosed):
        await submit(
            database,
            actor=race.actor,
            attempt_id=race.attempt_id,
            submission_id=uuid4(),
            sent=sent,
            now=clock.now(),
        )
        race.acknowledged[7, writer] = answers
        race.submitted += 1


async def _expirer(database: Database, race: Race, random: Random) -> None:
    await asyncio.sleep(random.random() * 0.015)
    after = race.closes_at + timedelta(seconds=1)
    if random.random() < 0.5:
        await close_due_one(database, attempt_id=race.attempt_id, now=after)
    else:
        await close_due(database, after - timedelta(seconds=2))  # a sweep beside it that finds nothing due


async def _run(database: Database, races: list[Race], seed: int) -> None:
    limit = asyncio.Semaphore(AT_ONCE)

    async def one(race: Race, random: Random) -> None:
        async with limit:
            racers = [_saver(database, race, random), _saver(database, race, random), _submitter(database, race, random)]
            if random.random() < 0.7:
                racers.append(_expirer(database, race, random))
            if random.random() < 0.3:
                racers.append(_submitter(database, race, random))
            random.shuffle(racers)
            await asyncio.gather(*racers)

    await asyncio.gather(*(one(race, Random(seed * 1_000_003 + n)) for n, race in enumerate(races)))


def _expected(race: Race) -> dict[int, Any]:
    counted: dict[int, Any] = {}
    for _, answers in sorted(race.acknowledged.items()):
        counted |= {int(place): answer for place, answer in answers.items()}
    return counted


async def _check(database: Database, races: list[Race]) -> None:
    lost, seen = 0, {"member": 0, "expiry": 0, "late": 0}
    async with database.read() as session:
        graded = dict((await session.execute(select(Grading.attempt_id, Grading.graded))).all())
        ends = dict((await session.execute(select(Attempt.id, Attempt.closed_by))).all())
        seen["late"] = await session.scalar(select(func.count()).where(AnswerBatch.verdict == "late")) or 0
        batches = await session.scalar(select(func.count()).select_from(AnswerBatch).where(AnswerBatch.verdict == "in_time"))
        assert await session.scalar(select(func.count()).select_from(OutboxRow)) == len(races)
    for race in races:
        answers = [q.answer for q in load_graded(graded[race.attempt_id])]
        held = {place: list(a) if isinstance(a, tuple) else a for place, a in enumerate(answers) if a is not None}
        lost += json.dumps(held) != json.dumps(dict(sorted(_expected(race).items())))
        end = ends[race.attempt_id]
        assert end is not None
        seen[end] += 1
        assert race.submitted == (end == "member")
    assert lost == 0
    assert batches == sum(len(race.acknowledged) for race in races)
    assert min(seen.values()) > 0, "all three must have happened, else nothing was raced"


async def test_no_acknowledged_answer_is_lost(wide: Database) -> None:
    stage = await make_stage(wide, people=300)
    races = await _open_attempts(wide, stage, 300)
    await _run(wide, races, seed=1)
    await _check(wide, races)


@pytest.mark.slow
@pytest.mark.timeout(600)
async def test_no_acknowledged_answer_is_lost_in_five_thousand_attempts(wide: Database) -> None:
    stage = await make_stage(wide, people=5_000)
    races = await _open_attempts(wide, stage, 5_000)
    await _run(wide, races, seed=2)
    await _check(wide, races)


async def test_fifty_parallel_starts_make_one_attempt(wide: Database) -> None:
    stage = await make_stage(wide)
    same = uuid4()
    starts = [same if n % 2 else uuid4() for n in range(50)]
    pages = await asyncio.gather(
        *(
            start(
                wide,
                actor=stage.actor(),
                quiz_id=stage.quiz_id,
                sent=Start(start_id, "own_phone"),
                now=clock.now(),
                randomness=Random(n),
            )
            for n, start_id in enumerate(starts)
        )
    )
    assert len({page.id for page in pages}) == 1
    assert all(page.questions == pages[0].questions for page in pages)
    async with wide.read() as session:
        assert await session.scalar(select(func.count()).select_from(Attempt)) == 1


async def test_parallel_submissions_close_once(wide: Database) -> None:
    stage = await make_stage(wide)
    (race,) = await _open_attempts(wide, stage, 1)
    ids = [uuid4() for _ in range(10)]

    async def once(number: int) -> UUID | str:
        writer = UUID(int=number % 10)
        try:
            submitted = await submit(
                wide,
                actor=race.actor,
                attempt_id=race.attempt_id,
                submission_id=ids[number % 10],
                sent=Sent(writer, 1, {"0": number % 10 % 4}),
                now=clock.now(),
            )
        except AppError as error:
            return error.code
        return submitted.submission_id

    answers = await asyncio.gather(*(once(n) for n in range(30)))
    won = {a for a in answers if isinstance(a, UUID)}
    assert len(won) == 1
    assert answers.count("attempt_closed") == 27
    async with wide.read() as session:
        assert await session.scalar(select(func.count()).select_from(Grading)) == 1
        assert await session.scalar(select(func.count()).select_from(AnswerBatch)) == 10
