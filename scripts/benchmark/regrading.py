"""(g) Regrading: one question that every paper of a test has is ruled void while another test is taken by the whole province.

The worker runs in a process of its own, the service's two beside it, all on one PostgreSQL. Attempts are written by COPY as the
service would have stored them: five batches of answers, graded by its own rules.
"""

import asyncio
import json
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from random import Random
from typing import Any
from uuid import UUID

import asyncpg
import psutil

from app.banks.kinds import kind_of
from app.banks.queries import VersionData
from app.cli.demo import material
from app.cli.demo.autumn import sitting_of
from app.cli.demo.takings import Sitting
from app.core.actor import system_actor
from app.core.clock import local_day, real_now
from app.core.db import Database
from app.core.ids import new_id
from app.quizzes import assembly, folding, grading
from app.quizzes.definitions import create_quiz, publish_quiz
from app.quizzes.folding import Batch
from app.quizzes.grading import PaperQuestion
from app.quizzes.models import Quiz
from app.quizzes.reports.cases import open_case
from app.quizzes.reports.deciding import Decision, decide
from app.quizzes.schemas import BankDrawIn, FixedDrawIn, NewQuizIn
from scripts.benchmark import burst
from scripts.benchmark.data import Province, copy_rows
from scripts.benchmark.figures import Figures
from scripts.benchmark.servers import Postgres, Server, cpu_seconds
from scripts.benchmark.seven import CHOICES, PER_BATCH, QUESTIONS
from scripts.benchmark.traffic import Tally, percentile

ATTEMPTS, QUICK_ATTEMPTS = 40_000, 8_000
PAPERS = 2_000  # different papers; every attempt has answers of its own
AT_ONCE = 4_000
PASS_MARK = 3_000  # near the mean of random answers, so that many a verdict changes
WINDOW_S = 60.0
PATIENCE_S = 180.0
OFFICE = system_actor("benchmark")


@dataclass(slots=True)
class Progress:
    """What was seen of the regrading: seconds until it was finished, how many saves were answered until then."""

    seconds: float = 0.0
    saves: int = 0
    row: dict[str, Any] = field(default_factory=dict)


async def prepare(postgres: Postgres, province: Province, *, database: str, attempts: int) -> UUID:
    """A second test with one fixed question, and so many closed attempts at it; the version of that question."""
    random, now = Random(11), real_now()
    common = next(iter(province.sitting.versions.values()))
    engine = Database(postgres.url_of(database))
    async with engine.write() as session:
        sitting = await _second_test(session, province.sitting, common, now)
    await engine.close()
    connection = await asyncpg.connect(postgres.dsn_of(database))
    people = [person for person in province.takers if person.member_id is not None]
    await copy_rows(connection, "admissions", [_admission(p.member_id, sitting, now) for p in people])
    papers = _papers(sitting, random)
    for first in range(0, attempts, AT_ONCE):
        takings = []
        for number in range(first, min(first + AT_ONCE, attempts)):
            person = people[number % len(people)]
            row = {"member_id": person.member_id, "account_id": person.account_id, "number": 1 + number // len(people)}
            takings.append(_taking(row, sitting, random.choice(papers), now, random))
        await copy_rows(connection, "attempts", [attempt for attempt, _, _ in takings])
        await copy_rows(connection, "answer_batches", [batch for _, batches, _ in takings for batch in batches])
        await copy_rows(connection, "gradings", [grading_ for _, _, grading_ in takings])
    await connection.execute("VACUUM ANALYZE")
    await connection.close()
    return common.id


async def _second_test(session: Any, first: Sitting, common: VersionData, now: datetime) -> Sitting:
    today = local_day(now)
    definition = NewQuizIn(
        unit_id=(await session.get_one(Quiz, first.test.id)).unit_id,
        title="Bài trắc nghiệm có một câu chung",
        opens_at=now - timedelta(hours=2),
        closes_at=now + timedelta(days=1),
        pass_mark=PASS_MARK,
        draws=[
            FixedDrawIn(kind="fixed", question_ids=[common.question_id]),
            BankDrawIn(kind="bank", bank_id=common.bank_id, count=QUESTIONS - 1),
        ],
    )
    quiz = await create_quiz(session, actor=material.EDITORS, definition=definition, now=now, today=today)
    await publish_quiz(session, actor=material.EDITORS, quiz_id=quiz.id, now=now, today=today)
    return await sitting_of(session, quiz.id, first.campaign.id, PASS_MARK)


def _admission(member_id: Any, sitting: Sitting, now: datetime) -> dict[str, Any]:
    return {
        "quiz_id": sitting.test.id,
        "member_id": member_id,
        "occasion_id": sitting.campaign.id,
        "opens_at": now - timedelta(hours=2),
        "closes_at": now + timedelta(days=1),
        "extra_s": 0,
        "helper_reads": False,
    }


def _papers(sitting: Sitting, random: Random) -> list[tuple[str, tuple[PaperQuestion, ...]]]:
    options = {v.id: kind_of(v.kind).option_count(v.body) for v in sitting.versions.values()}
    found = []
    for _ in range(PAPERS):
        paper = assembly.draw_paper(sitting.pools, options, randomness=random)
        versions = [(sitting.versions[item.version_id], item.permutation) for item in paper]
        found.append((assembly.dump(paper), tuple(PaperQuestion(v.id, v.kind, v.body, p) for v, p in versions)))
    return found


def _taking(
    row: dict[str, Any],
    sitting: Sitting,
    paper: tuple[str, tuple[PaperQuestion, ...]],
    now: datetime,
    random: Random,
) -> tuple[dict[str, Any], list[dict[str, Any]], dict[str, Any]]:
    """One closed attempt with its batches and its grading."""
    attempt_id, writer, at = new_id(), new_id(), now - timedelta(hours=1)
    said = {place: json.loads(random.choice(CHOICES[question.kind])) for place, question in enumerate(paper[1])}
    parts = [{str(p): said[p] for p in range(first, first + PER_BATCH)} for first in range(0, QUESTIONS, PER_BATCH)]
    folded = folding.fold(
        [Batch(writer, seq, part) for seq, part in enumerate(parts, 1)], size=QUESTIONS, is_answer=lambda _place, _raw: True
    )
    marks = grading.grade(paper[1], folded.answers, pass_mark=PASS_MARK)
    outcome = {"earned": str(marks.earned), "maximum": marks.maximum, "passed": marks.passed}
    attempt = {
        **row,
        "id": attempt_id,
        "quiz_id": sitting.test.id,
        "occasion_id": sitting.campaign.id,
        "start_id": new_id(),
        "way": "own_phone",
        "state": "closed",
        "paper": paper[0],
        "started_at": at,
        "deadline_at": now,
        "closes_at": now,
        "submission_id": new_id(),
        "closed_at": at + timedelta(minutes=20),
        "closed_by": "member",
        "taken": True,
        "answered": len(folded.answers),
        **outcome,
    }
    batches = [_batch(attempt_id, writer, seq, part, at) for seq, part in enumerate(parts, 1)]
    graded = {"attempt_id": attempt_id, "number": 1, "graded": grading.dump_graded(marks.questions), "graded_at": at, **outcome}
    return attempt, batches, {**graded, "reason": "closed", "rulings": 0}


def _batch(attempt_id: UUID, writer: UUID, seq: int, answers: dict[str, Any], at: datetime) -> dict[str, Any]:
    text = folding.dump_answers(answers)
    return {
        "attempt_id": attempt_id,
        "writer_id": writer,
        "seq": seq,
        "answers": text,
        "answers_hash": sha256(text.encode()).hexdigest(),
        "received_at": at,
        "verdict": "in_time",
    }


async def measure(
    postgres: Postgres,
    province: Province,
    server: Server,
    worker: psutil.Process,
    *,
    database: str,
    version_id: UUID,
    attempts: int,
) -> Figures:
    """Rule when the traffic begins; the figures of the regrading and of the traffic while it lasted."""
    seen, tally = Progress(), Tally()

    async def meanwhile(kept: Tally) -> None:
        nonlocal tally
        tally = kept
        await _rule_and_wait(postgres, database, version_id, kept, seen)

    used = cpu_seconds([worker])
    traffic = await burst.measure(postgres, province, server, database=database, worst_s=WINDOW_S, meanwhile=meanwhile)
    used = cpu_seconds([worker]) - used
    saves = tally.milliseconds["save"][: seen.saves]
    found: Figures = {
        "regrade_attempts": attempts,
        "regrade_s": seen.seconds,
        "regrade_attempts_per_s": attempts / seen.seconds,
        "regrade_looked_at": seen.row["looked_at"],
        "regrade_changed": seen.row["changed"],
        "regrade_save_p99_ms": percentile(saves, 0.99),
        "regrade_save_p50_ms": percentile(saves, 0.5),
        "regrade_saves_meanwhile": len(saves),
        "regrade_traffic_s": traffic["burst_seconds"],
        "regrade_worker_cpu_ms_per_attempt": 1000 * used / attempts,
        **{name.replace("burst_", "regrade_burst_"): traffic[name] for name in ("burst_p99_ms", "burst_errors", "burst_lost")},
        "regrade_generator_cpu": traffic["burst_generator_cpu"],
    }
    if attempts == ATTEMPTS:
        found["regrade_40k_s"] = seen.seconds
    return found


async def _rule_and_wait(postgres: Postgres, database: str, version_id: UUID, tally: Tally, seen: Progress) -> None:
    """Void the question that all attempts have; the time runs from the ruling's commit until the regrading is finished."""
    engine = Database(postgres.url_of(database), pool_size=1)
    async with engine.write() as session:
        now, today = real_now(), local_day(real_now())
        case = await open_case(session, actor=OFFICE, version_id=version_id, now=now, today=today)
        decision = Decision("void", "Câu này không tính.")
        await decide(session, actor=OFFICE, case_id=case.id, decision=decision, now=now, today=today)
    await engine.close()
    began = time.perf_counter()
    connection = await asyncpg.connect(postgres.dsn_of(database))
    try:
        while time.perf_counter() - began < PATIENCE_S:
            rows = await connection.fetch("SELECT finished_at, looked_at, changed FROM regrades ORDER BY looked_at DESC")
            seen.row, seen.seconds = dict(rows[0]), time.perf_counter() - began
            seen.saves = len(tally.milliseconds["save"])
            if all(row["finished_at"] for row in rows):
                return
            await asyncio.sleep(0.1)
    finally:
        await connection.close()
    message = "the regrading did not finish"
    raise RuntimeError(message)
