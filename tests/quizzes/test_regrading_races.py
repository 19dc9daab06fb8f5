"""Everything closed obeys the newest ruling, however rulings, submissions, releases and the worker meet."""

import asyncio
from collections.abc import AsyncIterator
from fractions import Fraction
from random import Random
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import func, select, text, update

from app.banks.kinds import kind_of
from app.banks.models import Bank
from app.core import clock
from app.core.actor import Role
from app.core.db import Database
from app.quizzes import admissions, statements
from app.quizzes.closing import BY_EXPIRY, close
from app.quizzes.definitions import publish_quiz
from app.quizzes.expiry import close_due
from app.quizzes.models import AnswerBatch, Attempt, Grading, Quiz, Regrade
from app.quizzes.regrading_queries import pending_after_release
from app.quizzes.regrading_rounds import regrade_some
from app.quizzes.reports.cases import open_case
from app.quizzes.reports.deciding import Decision, decide
from app.quizzes.reports.rekeying import Key
from app.quizzes.reports.ruling import in_force
from app.quizzes.saving import Sent, save
from app.quizzes.submitting import submit
from tests.quizzes.builders import make_quiz
from tests.quizzes.ruling_builders import (
    EXAMPLES,
    KINDS,
    RuledStage,
    answer,
    attempt_of,
    close_all,
    closed,
    gradings_of,
    make_ruled_stage,
    open_attempts,
    rows_of,
    rule,
    settle,
)
from tests.support.cast import actor_of

Batches = list[tuple[int, UUID, dict[str, Any]]]


def _expected(batches: Batches, rulings: dict[str, tuple[Any, bool]]) -> Fraction:
    """An independent grading of an unshuffled paper: the last word per question, then the rulings."""
    said: dict[int, Any] = {}
    received = False
    for _, _, answers in sorted(batches, key=lambda batch: batch[:2]):
        for place, raw in answers.items():
            if raw is None:
                said.pop(int(place), None)
            else:
                said[int(place)], received = raw, True
    if not received:
        return Fraction(0)
    total = Fraction(0)
    for number, kind in enumerate(KINDS):
        printed, raw = EXAMPLES[kind].body, said.get(number)
        keys = [printed]
        if kind in rulings:
            body, old_counts = rulings[kind]
            if body is None:
                total += 1
                continue
            keys = [printed, body] if old_counts else [body]
        if raw is not None:
            rules = kind_of(kind)
            order = tuple(range(rules.option_count(printed)))
            total += max(rules.grade(key, rules.to_original(rules.read_answer(printed, raw), order)) for key in keys)
    return total


async def test_replay_is_grading_from_scratch(db: Database, client: httpx.AsyncClient) -> None:
    """Random attempts of two writers, random rulings; an independent function agrees on every one."""
    random = Random(11)
    stage = await make_ruled_stage(db, people=40)
    attempts = await open_attempts(db, stage)
    sent: dict[UUID, Batches] = {attempt: [] for attempt in attempts}
    for number, attempt_id in enumerate(attempts):
        for writer in (UUID(int=1), UUID(int=2)):
            for seq in range(1, random.randint(1, 4)):
                chosen = random.sample(range(len(KINDS)), random.randint(0, 4))
                answers = {str(p): random.choice(_choices(KINDS[p])) for p in chosen}
                await save(
                    db.hot, actor=stage.actor(number), attempt_id=attempt_id, sent=Sent(writer, seq, answers), now=clock.now()
                )
                sent[attempt_id].append((seq, writer, answers))
    await close_all(db)
    rulings: dict[str, tuple[Any, bool]] = {}
    for kind in random.choices(KINDS, k=7):
        if random.random() < 0.4 and rulings.get(kind, (0, 0))[0] is not None:
            await rule(client, stage, kind, "void")
            rulings[kind] = (None, True)
        elif kind not in rulings:
            old = random.random() < 0.5
            case = await rule(client, stage, kind, "rekey", old_key_counts=old)
            rulings[kind] = (case["in_force"]["body"], old)
        if random.random() < 0.3:
            await settle(db)
    await settle(db)
    for attempt_id in attempts:
        attempt = await attempt_of(db, attempt_id)
        assert Fraction(attempt.earned or "0") == _expected(sent[attempt_id], rulings)
        assert (await gradings_of(db, attempt_id))[-1].earned == attempt.earned
    await _check_invariant(db)


def _choices(kind: str) -> list[Any]:
    example = EXAMPLES[kind]
    return [example.right_before, example.right_after, example.wrong, None]


async def _check_invariant(db: Database) -> None:
    """Every closed attempt obeys all rulings, and says what its newest grading says."""
    async with db.read() as session:
        newest = select(Grading.attempt_id, func.max(Grading.number).label("number")).group_by(Grading.attempt_id).subquery()
        rows = await session.execute(
            select(Attempt, Grading)
            .join(newest, newest.c.attempt_id == Attempt.id)
            .join(Grading, (Grading.attempt_id == newest.c.attempt_id) & (Grading.number == newest.c.number))
        )
        counter = await session.scalar(text("SELECT max(rulings) FROM quizzes"))
    for attempt, grading in rows:
        assert attempt.state == "closed"
        assert grading.rulings == counter
        assert (attempt.earned, attempt.maximum, attempt.passed) == (grading.earned, grading.maximum, grading.passed)


@pytest_asyncio.fixture
async def other(db: Database) -> AsyncIterator[Database]:
    """The same database from another process: its own connections, its own shelf of rulings."""
    database = Database(db.url.render_as_string(hide_password=False), pool_size=24, sqlite_synchronous="OFF")
    await database.open()
    yield database
    await database.close()


async def _unfinished(db: Database) -> int:
    async with db.read() as session:
        return await session.scalar(select(func.count()).where(Regrade.finished_at.is_(None)).select_from(Regrade)) or 0


@pytest.mark.races
@pytest.mark.postgres  # SQLite has one writer: the ruling would wait for this transaction
async def test_a_submission_from_before_the_ruling_is_waited_for(
    db: Database, client: httpx.AsyncClient, other: Database
) -> None:
    """It read the old count with its lock and stays away for long; nothing is called finished before it came back."""
    stage = await make_ruled_stage(db, people=2)
    attempts = await open_attempts(db, stage, minutes=-1)
    for number, attempt_id in enumerate(attempts):
        await answer(db, stage, number, attempt_id, {"0": 0})
    async with db.write() as session:
        await session.execute(update(AnswerBatch).values(verdict="in_time"))
    async with other.hot.transaction() as transaction:
        (attempt,) = await transaction.fetch(statements.LOCK_ONE, attempt=attempts[0])
        assert attempt["rulings"] == 0
        await rule(client, stage, "single", "rekey", old_key_counts=False)
        await close_due(db, clock.now())
        for _ in range(5):
            await regrade_some(db, clock.now())
        assert await _unfinished(db) == 1
        await close(other, transaction, attempt, BY_EXPIRY, now=clock.now())
    assert [grading.rulings for grading in await gradings_of(db, attempts[0])] == [0], "the old count, as it had to come"
    assert await settle(db) == 1
    assert [grading.rulings for grading in await gradings_of(db, attempts[0])] == [0, 1]
    await _check_invariant(db)


@pytest.mark.races
@pytest.mark.postgres  # as above
async def test_what_is_locked_is_passed_over_and_found_later(db: Database, client: httpx.AsyncClient, other: Database) -> None:
    stage = await make_ruled_stage(db, people=5)
    attempts = await closed(db, stage, "right_before")
    await rule(client, stage, "single", "rekey", old_key_counts=False)
    async with other.hot.transaction() as transaction:
        await transaction.fetch(statements.LOCK_ONE, attempt=attempts[2])
        looked_at = sum([await regrade_some(db, clock.now()) for _ in range(4)])
        assert (looked_at, await _unfinished(db)) == (4, 1)
    assert await settle(db) == 1
    await _check_invariant(db)


@pytest.mark.races
@pytest.mark.postgres  # as above
async def test_a_release_under_way_is_waited_for(db: Database, client: httpx.AsyncClient, other: Database) -> None:
    """Whoever closes the campaign seals what stands; the regrading comes after it and moves nothing."""
    stage = await make_ruled_stage(db, people=3)
    await closed(db, stage, "right_before")
    before = await rows_of(db, Attempt)
    await rule(client, stage, "single", "rekey", old_key_counts=False)
    async with other.write() as session:
        await admissions.release_review(session, occasion_id=stage.occasion_id, now=clock.now())
        await session.flush()
        assert sum([await regrade_some(db, clock.now()) for _ in range(4)]) == 0
    assert await settle(db) == 3
    assert await rows_of(db, Attempt) == before
    async with db.read() as session:
        assert len(await pending_after_release(session, stage.occasion_id)) == 3


@pytest.mark.races
@pytest.mark.postgres  # as above
async def test_rulings_submissions_and_the_worker_at_once(db: Database, other: Database) -> None:
    """300 attempts end while eight rulings are made and the worker goes through them all the time."""
    random = Random(5)
    stage = await make_ruled_stage(db, people=300)
    attempts = await open_attempts(db, stage)
    sent: dict[UUID, Batches] = {attempt_id: [] for attempt_id in attempts}
    rulings: dict[str, tuple[Any, bool]] = {}
    limit, running = asyncio.Semaphore(16), True

    async def take(number: int, attempt_id: UUID) -> None:
        async with limit:
            writer, actor = UUID(int=number + 1), stage.actor(number)
            answers = {str(p): random.choice(_choices(kind)) for p, kind in enumerate(KINDS)}
            await save(other.hot, actor=actor, attempt_id=attempt_id, sent=Sent(writer, 1, answers), now=clock.now())
            await asyncio.sleep(random.random() * 0.02)
            last = {str(random.randrange(len(KINDS))): None}
            process = random.choice((db, other))
            await submit(
                process,
                actor=actor,
                attempt_id=attempt_id,
                submission_id=uuid4(),
                sent=Sent(writer, 2, last),
                now=clock.now(),
            )
            sent[attempt_id] += [(1, writer, answers), (2, writer, last)]

    async def judge() -> None:
        for number in range(8):
            await asyncio.sleep(0.1)
            kind = KINDS[number % len(KINDS)]
            key = None if number % 3 == 0 or number > 5 else Key(**EXAMPLES[kind].key)
            body = await _decide(other, stage, kind, key, old_key_counts=number % 2 == 0)
            rulings[kind] = (body, number % 2 == 0)

    async def work() -> None:
        while running:
            await regrade_some(db, clock.now())
            await asyncio.sleep(0.01)

    worker = asyncio.create_task(work())
    await asyncio.gather(judge(), *(take(number, attempt_id) for number, attempt_id in enumerate(attempts)))
    running = False
    await worker
    await settle(db)
    await _check_invariant(db)
    graded = {row["id"]: Fraction(row["earned"]) for row in await rows_of(db, Attempt)}
    assert graded == {attempt_id: _expected(sent[attempt_id], rulings) for attempt_id in attempts}
    firsts = [(await gradings_of(db, attempt_id))[0].rulings for attempt_id in attempts]
    assert len(set(firsts)) > 1, "attempts must have ended before and after rulings, else nothing was raced"


async def _decide(database: Database, stage: RuledStage, kind: str, key: Key | None, *, old_key_counts: bool) -> Any:
    """A ruling through the use cases; the body that counts now."""
    editor = actor_of(stage.editor, (Role.EDITOR, stage.cast.province))
    now, today, version_id = clock.now(), clock.today(), stage.versions[kind]
    async with database.write() as session:
        case = await open_case(session, actor=editor, version_id=version_id, now=now, today=today)
        decision = Decision("void" if key is None else "rekey", "Đã xem lại.", key, old_key_counts)
        await decide(session, actor=editor, case_id=case.id, decision=decision, now=now, today=today)
        ruling = await in_force(session, version_id)
    assert ruling is not None
    return ruling.body


@pytest.mark.races
@pytest.mark.postgres  # as above
async def test_publications_beside_rulings_count_them_all(db: Database, other: Database) -> None:
    stage = await make_ruled_stage(db)
    board = actor_of(stage.editor, (Role.BOARD, stage.cast.province))
    async with db.write() as session:
        bank = await session.get_one(Bank, stage.bank_id)
        drafts = [(await make_quiz(session, stage.cast, bank, title=f"Bài {n}", publish=False)).id for n in range(12)]

    async def publish(quiz_id: UUID) -> None:
        async with other.write() as session:
            await publish_quiz(session, actor=board, quiz_id=quiz_id, now=clock.now(), today=clock.today())

    decided = [_decide(other, stage, kind, None, old_key_counts=True) for kind in KINDS]
    mixed = [*map(publish, drafts), *decided]
    Random(3).shuffle(mixed)
    await asyncio.gather(*mixed)
    async with db.read() as session:
        counts = (await session.scalars(select(Quiz.rulings).where(Quiz.state == "published"))).all()
    assert counts == [len(KINDS)] * 13
