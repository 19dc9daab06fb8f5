"""Was anything lost? Reads the tables with plain SQL after the burst and compares them with what was acknowledged.

Independent of the service: no code of `app` is used, folding and positions are worked out here again.
"""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import asyncpg

from scripts.benchmark.seven import SAVES, Test, as_json


async def count(dsn: str, tests: Sequence[Test]) -> tuple[int, int]:
    """How many acknowledged saves and submissions were checked, and how many of them are not as acknowledged."""
    connection = await asyncpg.connect(dsn)
    batches = {
        (row["attempt_id"], row["writer_id"], row["seq"]): (json.loads(row["answers"]), row["verdict"])
        for row in await connection.fetch("SELECT attempt_id, writer_id, seq, answers, verdict FROM answer_batches")
    }
    closed = {
        row["id"]: row
        for row in await connection.fetch(
            "SELECT a.id, a.submission_id, a.paper, a.taken, g.graded FROM attempts a "
            "JOIN gradings g ON g.attempt_id = a.id AND g.number = 1 WHERE a.state = 'closed'"
        )
    }
    await connection.close()
    checked = lost = 0
    for test in tests:
        for number, answers in test.batches.items():
            held = batches.get((UUID(test.attempt), UUID(test.writer), number))
            checked += 1
            lost += held != (json.loads(as_json(answers)), "in_time")
        if test.submitted:
            checked += 1
            lost += not _is_graded(test, closed.get(UUID(test.attempt)))
    return checked, lost


def _is_graded(test: Test, row: Any) -> bool:
    """Whether the attempt was closed by this submission with exactly the acknowledged answers."""
    if row is None or row["submission_id"] != UUID(test.submission) or not row["taken"]:
        return False
    given = {place: json.loads(text) for answers in test.batches.values() for place, text in answers.items()}
    paper, graded = json.loads(row["paper"]), json.loads(row["graded"])
    if len(test.batches) != SAVES + 1 or len(graded) != len(paper):
        return False
    return all(
        version == graded_version and _in_original_positions(given.get(place), permutation) == answer
        for place, ((version, permutation), (graded_version, answer, *_)) in enumerate(zip(paper, graded, strict=True))
    )


def _in_original_positions(answer: Any, permutation: list[int]) -> Any:
    if isinstance(answer, bool) or answer is None:
        return answer
    return permutation[answer] if isinstance(answer, int) else sorted(permutation[p] for p in answer)
