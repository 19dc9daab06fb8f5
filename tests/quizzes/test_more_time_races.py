"""More time beside saves, submissions, expiry and starts on PostgreSQL: one answer to whether there was time, for everybody.

Time is told, not waited for: more time is asked for a second before the old end, everything else happens after it, so an
answer is in time exactly if the attempt had been lengthened when it came.
"""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid4

import pytest
import pytest_asyncio
from sqlalchemy import delete, func, insert, select, update

from app.core import clock
from app.core.actor import Actor, Role
from app.core.db import Database
from app.core.ids import new_id
from app.quizzes import assembly
from app.quizzes.admissions import release_review
from app.quizzes.assembly import PaperItem
from app.quizzes.errors import AttemptClosed, QuizWindowOver
from app.quizzes.expiry import close_due, close_due_one
from app.quizzes.grading import load_graded
from app.quizzes.models import Admission, AnswerBatch, Attempt, Grading, QuizOverride, QuizPool
from app.quizzes.overrides.asking import ask_more_time
from app.quizzes.overrides.errors import QuizReleased
from app.quizzes.overrides.giving import give_override
from app.quizzes.overrides.schemas import OverrideIn
from app.quizzes.saving import Sent, save
from app.quizzes.starting import Start, start
from app.quizzes.submitting import submit
from tests.quizzes.builders import Stage, make_stage
from tests.support.cast import actor_with

pytestmark = [pytest.mark.races, pytest.mark.postgres]  # SQLite has one writer: there is nothing to race
SIZE, AT_ONCE = 9, 12
LIMIT, EXTRA, GRACE = 1_200, 600, 30
# More time takes several statements, a save one: they meet if the others come a little later (seconds).
SPREAD = 0.12
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)


@pytest_asyncio.fixture
async def wide(db: Database) -> AsyncIterator[Database]:
    """The same database with as many connections as there are racers."""
    database = Database(db.url.render_as_string(hide_password=False), pool_size=AT_ONCE * 4)
    await database.open()
    yield database
    await database.close()


@dataclass
class Race:
    """One running attempt, when its time is over without more time, and what everybody was told."""

    attempt_id: UUID
    actor: Actor
    started_at: datetime
    verdicts: dict[tuple[int, UUID], tuple[str, dict[str, Any]]] = field(default_factory=dict)
    submitted: int = 0
    granted: list[datetime | None] = field(default_factory=list)

    @property
    def closes_at(self) -> datetime:
        return self.started_at + timedelta(seconds=LIMIT + GRACE)


async def _open_attempts(database: Database, stage: Stage) -> list[Race]:
    """One a person, hours apart, so that a sweep meant for one leaves later ones alone."""
    now = clock.now()
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
                "started_at": now + n * HOUR,
                "deadline_at": now + n * HOUR + timedelta(seconds=LIMIT),
                "closes_at": now + n * HOUR + timedelta(seconds=LIMIT + GRACE),
            }
            for n, (member, account) in enumerate(zip(stage.members, stage.accounts, strict=True))
        ]
        await session.execute(insert(Attempt), rows)
        await session.execute(update(Admission).values(closes_at=now + (len(rows) + 1) * HOUR))
    return [Race(row["id"], stage.actor(n), row["started_at"]) for n, row in enumerate(rows)]


def _answers(random: Random) -> dict[str, Any]:
    chosen = random.sample(range(SIZE), random.randint(1, 3))
    values = (lambda: random.randrange(4), lambda: [random.randrange(4)], lambda: random.random() < 0.5)
    return {str(place): values[place % 3]() for place in chosen}


async def _saver(database: Database, race: Race, random: Random) -> None:
    writer = uuid4()
    await asyncio.sleep(random.random() * SPREAD)
    for seq in range(1, random.randint(3, 6)):
        answers = _answers(random)
        sent, now = Sent(writer, seq, answers), race.closes_at + seq * SECOND
        saved = await save(database.hot, actor=race.actor, attempt_id=race.attempt_id, sent=sent, now=now)
        race.verdicts[seq, writer] = saved.verdict, answers


async def _submitter(database: Database, race: Race, random: Random) -> None:
    await asyncio.sleep(random.random() * SPREAD)
    writer, answers, now = uuid4(), _answers(random), race.closes_at + 9 * SECOND
    ids = {"attempt_id": race.attempt_id, "submission_id": uuid4()}
    race.verdicts[9, writer] = "late", answers
    with suppress(AttemptClosed):
        await submit(database, actor=race.actor, sent=Sent(writer, 9, answers), now=now, **ids)
        race.verdicts[9, writer] = "in_time", answers
        race.submitted += 1


async def _expirer(database: Database, race: Race, random: Random) -> None:
    await asyncio.sleep(random.random() * SPREAD)
    if random.random() < 0.5:
        await close_due_one(database, attempt_id=race.attempt_id, now=race.closes_at + 8 * SECOND)
    else:
        await close_due(database, race.closes_at + 8 * SECOND)


async def _asker(database: Database, race: Race, stage: Stage, random: Random) -> None:
    await asyncio.sleep(random.random() * SPREAD / 4)
    async with database.write() as session:
        granted = await ask_more_time(session, actor=race.actor, quiz_id=stage.quiz_id, now=race.closes_at - SECOND)
    race.granted.append(granted.running.deadline_at if granted.running else None)


async def _run(database: Database, stage: Stage, races: Sequence[Race], seed: int, *, asks: float) -> None:
    limit = asyncio.Semaphore(AT_ONCE)

    async def one(race: Race, random: Random) -> None:
        async with limit:
            racers = [_saver(database, race, random)]
            if random.random() < asks:
                racers += [_asker(database, race, stage, random) for _ in range(random.randint(1, 2))]
            if random.random() < 0.5:
                racers.append(_submitter(database, race, random))
            if random.random() < 0.2:
                racers.append(_expirer(database, race, random))
            random.shuffle(racers)
            await asyncio.gather(*racers)

    await asyncio.gather(*(one(race, Random(seed * 1_000_003 + n)) for n, race in enumerate(races)))
    # Whoever is still running now is closed: the lengthened at their new end, the others at the old one.
    while await close_due(database, races[-1].closes_at + HOUR):
        pass


async def _check(database: Database, races: Sequence[Race]) -> Counter[str]:
    """What was acknowledged as in time is graded, nothing else is, and it agrees with the deadline that holds."""
    seen: Counter[str] = Counter()
    async with database.read() as session:
        graded = dict((await session.execute(select(Grading.attempt_id, Grading.graded).where(Grading.number == 1))).all())
        attempts = {a.id: a for a in await session.scalars(select(Attempt))}
        in_time = select(AnswerBatch.attempt_id, AnswerBatch.writer_id, AnswerBatch.seq).where(AnswerBatch.verdict == "in_time")
        stored = {tuple(row) for row in await session.execute(in_time)}
    for race in races:
        attempt, told = attempts[race.attempt_id], sorted(race.verdicts.items())
        counted: dict[int, Any] = {}
        for _, (verdict, answers) in told:
            if verdict == "in_time":
                counted |= {int(place): answer for place, answer in answers.items()}
        answers_held = [q.answer for q in load_graded(graded[race.attempt_id])]
        held = {place: list(a) if isinstance(a, tuple) else a for place, a in enumerate(answers_held) if a is not None}
        assert json.dumps(held) == json.dumps(dict(sorted(counted.items())))
        acknowledged = {(race.attempt_id, writer, seq) for (seq, writer), (verdict, _) in told if verdict == "in_time"}
        assert {key for key in stored if key[0] == race.attempt_id} == acknowledged
        is_longer = attempt.deadline_at == race.started_at + timedelta(seconds=LIMIT + EXTRA)
        assert is_longer or attempt.deadline_at == race.started_at + timedelta(seconds=LIMIT)
        assert (attempt.deadline_at in race.granted) == is_longer, "who was told of a new deadline has it"
        assert attempt.state == "closed"
        assert is_longer or not acknowledged, "all of it came after the old end"
        assert race.submitted == (attempt.closed_by == "member")
        assert attempt.closed_at is not None
        assert (attempt.closed_at > attempt.closes_at) == (attempt.closed_by == "expiry"), "nobody ends what was lengthened"
        over: set[UUID] = set()
        for (_, writer), (verdict, _) in told:
            assert verdict == "late" or writer not in over, "who was told that it is too late is not told otherwise"
            over |= {writer} if verdict == "late" else set()
        seen["longer" if is_longer else "refused" if race.granted else "not asked"] += 1
        seen[attempt.closed_by or ""] += 1
        seen.update(verdict for _, (verdict, _) in told)
    return seen


def _all_happened(seen: Counter[str], *wanted: str) -> None:
    print(dict(seen))
    wanted = (*wanted, "longer", "member", "expiry", "in_time", "late")
    assert min(seen[what] for what in wanted) > 0, "all must have happened, else nothing was raced"


async def _raced(database: Database, people: int, seed: int) -> None:
    stage = await make_stage(database, people=people, time_limit_s=LIMIT)
    races = await _open_attempts(database, stage)
    await _run(database, stage, races, seed, asks=0.8)
    _all_happened(await _check(database, races), "refused")


async def test_more_time_beside_saves_submissions_and_expiry(wide: Database) -> None:
    await _raced(wide, 300, seed=1)


@pytest.mark.slow
@pytest.mark.timeout(900)
async def test_more_time_beside_saves_submissions_and_expiry_in_five_thousand_attempts(wide: Database) -> None:
    await _raced(wide, 5_000, seed=2)


async def test_more_time_for_a_whole_branch_beside_everything(wide: Database) -> None:
    """One transaction lengthens 300 running attempts while their phones go on."""
    stage = await make_stage(wide, people=300, time_limit_s=LIMIT)
    races = await _open_attempts(wide, stage)
    board = actor_with((Role.BOARD, stage.cast.province))

    async def give() -> None:
        await asyncio.sleep(0.15)
        async with wide.write() as session:
            sent = OverrideIn(client_id=uuid4(), unit_id=stage.cast.branch, extra_s=EXTRA)
            await give_override(session, actor=board, quiz_id=stage.quiz_id, sent=sent, now=now, today=clock.today())

    now = races[0].started_at
    await asyncio.gather(_run(wide, stage, races, 3, asks=0.1), give())
    async with wide.read() as session:
        extra = select(func.count()).where(Admission.extra_s == EXTRA)
        assert await session.scalar(extra) == 300
        ends = dict((await session.execute(select(Attempt.id, Attempt.deadline_at))).all())
    for race in races:  # whom the branch's exception reached in time was told by the page, not by an answer
        if ends[race.attempt_id] > race.started_at + timedelta(seconds=LIMIT):
            race.granted.append(ends[race.attempt_id])
    _all_happened(await _check(wide, races))


async def test_more_time_beside_starts_reaches_the_attempt_either_way(wide: Database) -> None:
    """Asked before or after the start, or at once: the attempt has the time that its admission says."""
    stage = await make_stage(wide, people=200, time_limit_s=LIMIT)
    limit = asyncio.Semaphore(AT_ONCE)
    before: list[bool] = []

    async def one(number: int) -> None:
        actor, random, now = stage.actor(number), Random(number), clock.now()

        async def ask() -> None:
            await asyncio.sleep(random.random() * 0.004)
            async with wide.write() as session:
                granted = await ask_more_time(session, actor=actor, quiz_id=stage.quiz_id, now=now)
            before.append(granted.running is None)

        async def begin() -> None:
            await asyncio.sleep(random.random() * 0.004)
            sent = Start(uuid4(), "own_phone")
            await start(wide, actor=actor, quiz_id=stage.quiz_id, sent=sent, now=now, randomness=random)

        async with limit:
            await asyncio.gather(ask(), begin())

    await asyncio.gather(*(one(number) for number in range(200)))
    async with wide.read() as session:
        attempts = (await session.scalars(select(Attempt))).all()
    assert len(attempts) == 200
    assert {a.deadline_at - a.started_at for a in attempts} == {timedelta(seconds=LIMIT + EXTRA)}
    assert 0 < before.count(True) < 200, "both orders must have happened, else nothing was raced"


async def test_more_time_beside_the_release_is_given_before_it_or_not_at_all(wide: Database) -> None:
    stage = await make_stage(wide, people=60, time_limit_s=LIMIT)
    seen: Counter[bool] = Counter()
    for number in range(8):
        async with wide.write() as session:
            fresh = {"extra_s": 0, "released_at": None, "closes_at": clock.now() + HOUR}
            await session.execute(update(Admission).values(fresh))
            await session.execute(delete(QuizOverride))
        seen[await _give_beside_a_release(wide, stage, Random(number))] += 1
    assert len(seen) == 2, "both orders must have happened, else nothing was raced"


async def _give_beside_a_release(database: Database, stage: Stage, random: Random) -> bool:
    """Everybody asks, somebody gives the branch more time, the campaign closes; whether the branch got it."""
    board, now = actor_with((Role.BOARD, stage.cast.province)), clock.now()
    given: Counter[bool] = Counter()

    async def ask(number: int, wait: float) -> None:
        await asyncio.sleep(wait)
        try:
            async with database.write() as session:
                await ask_more_time(session, actor=stage.actor(number), quiz_id=stage.quiz_id, now=now)
        except (QuizReleased, QuizWindowOver):
            given[False] += 1
        else:
            given[True] += 1

    async def give(wait: float) -> bool:
        await asyncio.sleep(wait)
        sent = OverrideIn(client_id=uuid4(), unit_id=stage.cast.branch, extra_s=EXTRA * 2)
        with suppress(QuizReleased):
            async with database.write() as session:
                await give_override(session, actor=board, quiz_id=stage.quiz_id, sent=sent, now=now, today=clock.today())
            return True
        return False

    async def release(wait: float) -> None:
        await asyncio.sleep(wait)
        async with database.write() as session:
            await release_review(session, occasion_id=stage.occasion_id, now=now)

    asking = [ask(number, random.random() * 0.1) for number in range(30)]
    *_, whole = await asyncio.gather(*asking, release(0.02 + random.random() * 0.04), give(random.random() * 0.06))
    async with database.read() as session:
        extra = (await session.scalars(select(Admission.extra_s))).all()
        overrides = await session.scalar(select(func.count()).select_from(QuizOverride))
    assert overrides == whole
    if whole:
        assert set(extra) == {EXTRA * 2}
    else:
        assert sum(e == EXTRA for e in extra) == given[True]
    return bool(whole)
