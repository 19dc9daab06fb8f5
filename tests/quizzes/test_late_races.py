"""Races on PostgreSQL: late answers are judged and counted once, whoever closes the attempt, decides or ends the occasion."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid4

import pytest
import pytest_asyncio
from sqlalchemy import insert, select, update

from app.core import clock
from app.core.actor import Actor, Role
from app.core.db import Database
from app.core.errors import AppError
from app.core.ids import new_id
from app.quizzes import assembly
from app.quizzes.assembly import PaperItem
from app.quizzes.errors import AttemptClosed
from app.quizzes.expiry import close_due_one
from app.quizzes.grading import load_graded
from app.quizzes.late.deciding import Decision, decide
from app.quizzes.late.judging import judge_late, judge_left
from app.quizzes.models import Admission, AnswerBatch, Attempt, Grading, LateJudgement, QuizPool
from app.quizzes.saving import Sent, save
from app.quizzes.submitting import submit
from tests.quizzes.builders import Stage, make_stage
from tests.support.cast import actor_with

pytestmark = [pytest.mark.races, pytest.mark.postgres]  # SQLite has one writer: there is nothing to race
AT_ONCE = 10
MANY = 120


@pytest_asyncio.fixture
async def wide(db: Database) -> AsyncIterator[Database]:
    """The same database with as many connections as there are racers."""
    database = Database(db.url.render_as_string(hide_password=False), pool_size=AT_ONCE * 4)
    await database.open()
    yield database
    await database.close()


@dataclass
class Race:
    """One attempt that has just run out of time, its member, and the secretary who decides."""

    attempt_id: UUID
    member_id: UUID
    actor: Actor
    secretary: Actor
    writer: UUID
    started_at: datetime
    closes_at: datetime


async def _attempts(database: Database, stage: Stage) -> list[Race]:
    started = clock.now() - timedelta(minutes=20)
    secretary = actor_with((Role.SECRETARY, stage.cast.branch), label="bí thư")
    async with database.write() as session:
        versions = (await session.scalars(select(QuizPool.question_version_id).order_by(QuizPool.position))).all()
        paper = assembly.dump([PaperItem(v, (0, 1, 2, 3) if n % 3 < 2 else ()) for n, v in enumerate(versions)])
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
                "started_at": started,
                "deadline_at": started + timedelta(minutes=20),
                "closes_at": started + timedelta(minutes=20),
                "begun_writer_id": uuid4(),
                "begun_device_time": started,
                "begun_elapsed_ms": 0,
                "begun_family_id": account.id,
            }
            for member, account in zip(stage.members, stage.accounts, strict=True)
        ]
        await session.execute(insert(Attempt), rows)
    return [
        Race(r["id"], r["member_id"], stage.actor(n), secretary, r["begun_writer_id"], started, r["closes_at"])
        for n, r in enumerate(rows)
    ]


def _sent(race: Race, random: Random, seq: int, *, with_clocks: bool) -> Sent:
    place = random.randrange(9)
    answer = (random.randrange(4), [random.randrange(4)], random.random() < 0.5)[place % 3]
    if not with_clocks:
        return Sent(uuid4(), seq, {str(place): answer})
    given = race.started_at + timedelta(seconds=seq * 60)
    return Sent(race.writer, seq, {str(place): answer}, given, seq * 60_000, race.closes_at)


async def _saver(database: Database, race: Race, random: Random, *, seqs: range, late: bool, with_clocks: bool = True) -> None:
    for seq in seqs:
        now = race.closes_at + timedelta(seconds=5 if late else -1)
        sent = _sent(race, random, seq, with_clocks=with_clocks)
        saved = await save(database.hot, actor=race.actor, attempt_id=race.attempt_id, sent=sent, now=now)
        if saved.verdict == "late" and random.random() < 0.8:  # else the service ends here, and the worker comes
            await judge_late(database, attempt_id=race.attempt_id, now=now)


async def _submitter(database: Database, race: Race, random: Random) -> None:
    now = race.closes_at + timedelta(seconds=random.choice((-1, 5)))
    sent = _sent(race, random, 15, with_clocks=True)
    with suppress(AttemptClosed):
        await submit(database, actor=race.actor, attempt_id=race.attempt_id, submission_id=uuid4(), sent=sent, now=now)


async def _decider(database: Database, race: Race, random: Random) -> None:
    for _ in range(3):
        await asyncio.sleep(random.random() * 0.02)
        decision = Decision(accept=random.random() < 0.7, reason="mất sóng", client_id=uuid4())
        with suppress(AppError):
            async with database.write() as session:
                await decide(
                    session,
                    database,
                    actor=race.secretary,
                    attempt_id=race.attempt_id,
                    decision=decision,
                    today=clock.today(),
                    now=race.closes_at + timedelta(seconds=9),
                )


async def _releaser(database: Database, race: Race, random: Random) -> None:
    await asyncio.sleep(random.random() * 0.02)
    async with database.write() as session:
        mine = update(Admission).where(Admission.member_id == race.member_id)
        await session.execute(mine.values(released_at=race.closes_at + timedelta(seconds=7)))


async def _worker(database: Database, race: Race, random: Random) -> None:
    after = race.closes_at + timedelta(seconds=6)
    await asyncio.sleep(random.random() * 0.02)
    await close_due_one(database, attempt_id=race.attempt_id, now=after)
    await judge_left(database, after)


async def _one(database: Database, race: Race, random: Random) -> None:
    racers = [
        _saver(database, race, random, seqs=range(1, 4), late=False),
        _saver(database, race, random, seqs=range(4, 8), late=True),
        _saver(database, race, random, seqs=range(8, 10), late=True, with_clocks=False),
        _decider(database, race, random),
        _worker(database, race, random),
    ]
    if random.random() < 0.5:
        racers.append(_submitter(database, race, random))
    if random.random() < 0.3:
        racers.append(_releaser(database, race, random))
    random.shuffle(racers)
    await asyncio.gather(*racers)


async def test_late_answers_are_judged_and_counted_once(wide: Database) -> None:
    stage = await make_stage(wide, people=MANY)
    races = await _attempts(wide, stage)
    limit = asyncio.Semaphore(AT_ONCE // 2)

    async def within(race: Race, random: Random) -> None:
        async with limit:
            await _one(wide, race, random)

    await asyncio.gather(*(within(race, Random(n)) for n, race in enumerate(races)))
    for race in races:
        await close_due_one(wide, attempt_id=race.attempt_id, now=race.closes_at + timedelta(seconds=20))
    await judge_left(wide, clock.now())
    assert await judge_left(wide, clock.now()) == 0
    seen = [await _check(wide, race) for race in races]
    for what in ("by_member", "by_expiry", "accepted", "waiting", "refused", "by_a_person", "sealed"):
        assert any(what in one for one in seen), f"{what} must have happened, else nothing was raced"


async def _check(database: Database, race: Race) -> set[str]:
    """Every late batch has one judgement; the newest grading and the attempt say what counts by the judgements."""
    async with database.read() as session:
        attempt = await session.get_one(Attempt, race.attempt_id)
        of_it = AnswerBatch.attempt_id == race.attempt_id
        batches = (await session.scalars(select(AnswerBatch).where(of_it))).all()
        judged = await session.scalars(select(LateJudgement).where(LateJudgement.attempt_id == race.attempt_id))
        fates = {(j.writer_id, j.seq): j for j in judged}
        gradings = (
            await session.scalars(select(Grading).where(Grading.attempt_id == race.attempt_id).order_by(Grading.number))
        ).all()
    assert {(b.writer_id, b.seq) for b in batches if b.verdict == "late"} == set(fates)
    counted: dict[int, Any] = {}
    for batch in sorted(batches, key=lambda b: (b.seq, b.writer_id)):
        fate = fates.get((batch.writer_id, batch.seq))
        if fate is None or (fate.outcome == "accepted" and not fate.after_release):
            counted |= {int(place): answer for place, answer in json.loads(batch.answers).items()}
    graded = [q.answer for q in load_graded(gradings[-1].graded)]
    held = {place: list(a) if isinstance(a, tuple) else a for place, a in enumerate(graded) if a is not None}
    assert json.dumps(held) == json.dumps(dict(sorted(counted.items())))
    assert [g.number for g in gradings] == list(range(1, len(gradings) + 1))
    assert (attempt.earned, attempt.answered, attempt.taken) == (gradings[-1].earned, len(held), bool(counted))
    seen = {f"by_{attempt.closed_by}", *(f.outcome for f in fates.values())}
    if any(f.decided_at is not None for f in fates.values()):
        seen.add("by_a_person")
    if any(f.after_release for f in fates.values()):
        seen.add("sealed")
    return seen
