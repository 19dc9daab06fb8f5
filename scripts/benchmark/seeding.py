"""Attempts under way, written by COPY as the service would have stored them: where the worst 45 seconds of the burst begin."""

import json
from datetime import datetime, timedelta
from hashlib import sha256
from random import Random
from typing import Any
from uuid import UUID

from app.banks.kinds import kind_of
from app.cli.demo.takings import Sitting
from app.quizzes import assembly
from scripts.benchmark.data import Person, copy_rows
from scripts.benchmark.seven import Test, as_json

ATTEMPTS, BATCHES = "attempts", "answer_batches"


async def seed(
    connection: Any, sitting: Sitting, begun: list[tuple[Person, Test, int]], *, now: datetime, random: Random
) -> None:
    """Store what these members sent so far: the start and the first saves (third value: how many steps are done)."""
    options = {v.id: kind_of(v.kind).option_count(v.body) for v in sitting.versions.values()}
    attempts, batches = [], []
    for person, test, steps in begun:
        paper = assembly.draw_paper(sitting.pools, options, randomness=random)
        test.attempt = test.start_id
        test.kinds = [sitting.versions[item.version_id].kind for item in paper]
        attempts.append(_attempt(person, test, sitting, assembly.dump(paper), now))
        for number in range(1, steps):
            test.answer(number)
            test.acknowledge(number, b"")
            batches.append(_batch(test, number, now))
    await copy_rows(connection, ATTEMPTS, attempts)
    await copy_rows(connection, BATCHES, batches)
    for table in (ATTEMPTS, BATCHES):
        await connection.execute(f"VACUUM ANALYZE {table}")


def _attempt(person: Person, test: Test, sitting: Sitting, paper: str, now: datetime) -> dict[str, Any]:
    deadline = now + sitting.time_limit
    return {
        "id": UUID(test.attempt),
        "quiz_id": sitting.test.id,
        "member_id": person.member_id,
        "account_id": person.account_id,
        "occasion_id": sitting.campaign.id,
        "number": 1,
        "start_id": UUID(test.start_id),
        "way": "own_phone",
        "state": "open",
        "paper": paper,
        "started_at": now,
        "deadline_at": deadline,
        "closes_at": deadline + timedelta(seconds=30),
    }


def _batch(test: Test, number: int, now: datetime) -> dict[str, Any]:
    text = json.dumps(json.loads(as_json(test.batches[number])), sort_keys=True, separators=(",", ":"))
    return {
        "attempt_id": UUID(test.attempt),
        "writer_id": UUID(test.writer),
        "seq": number,
        "answers": text,
        "answers_hash": sha256(text.encode()).hexdigest(),
        "received_at": now,
        "verdict": "in_time",
    }
