"""What the database holds, read by plain SQL of SQLite or PostgreSQL into plain values. Shares no code with the product."""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import asyncpg

Row = Mapping[str, Any]
BatchKey = tuple[UUID, UUID, int]
QUERIES = {
    "attempts": "SELECT id, quiz_id, member_id, start_id, state, paper, closes_at, closed_at, closed_by, submission_id, taken,"
    " answered FROM attempts",
    "start_aliases": "SELECT member_id, start_id, attempt_id FROM start_aliases",
    "answer_batches": "SELECT attempt_id, writer_id, seq, answers, answers_hash, received_at, verdict FROM answer_batches",
    "gradings": "SELECT attempt_id, number, graded, reason FROM gradings",
    "late_judgements": "SELECT attempt_id, writer_id, seq FROM late_judgements"
    " WHERE outcome = 'accepted' AND NOT after_release",
    "receipts": "SELECT attempt_id FROM receipts WHERE kind = 'submission'",
    "journal": "SELECT subject_id AS attempt_id FROM journal"
    " WHERE action IN ('quizzes:attempt:submit', 'quizzes:attempt:expire')",
}
IDS = {"id", "quiz_id", "member_id", "start_id", "attempt_id", "writer_id", "submission_id"}
INSTANTS = {"closes_at", "closed_at", "received_at"}


@dataclass(frozen=True, slots=True)
class Held:
    """The tables of attempts, by what they are looked up by."""

    attempts: Mapping[UUID, Row]
    aliases: Sequence[Row]
    batches: Mapping[BatchKey, Row]
    batches_twice: Sequence[BatchKey]
    gradings: Mapping[UUID, Sequence[Row]]
    accepted_late: frozenset[BatchKey]
    receipts: Mapping[UUID, int]
    endings: Mapping[UUID, int]


async def load(url: str) -> Held:
    """Read everything from the database at `url` (sqlite:///path or postgresql://…)."""
    rows = _from_sqlite(url) if url.startswith("sqlite") else await _from_postgres(url)
    keys = Counter(map(batch_key, rows["answer_batches"]))
    gradings: defaultdict[UUID, list[Row]] = defaultdict(list)
    for row in sorted(rows["gradings"], key=lambda g: g["number"]):
        gradings[row["attempt_id"]].append(row)
    return Held(
        attempts={row["id"]: row for row in rows["attempts"]},
        aliases=rows["start_aliases"],
        batches={batch_key(row): row for row in rows["answer_batches"]},
        batches_twice=[key for key, times in keys.items() if times > 1],
        gradings=gradings,
        accepted_late=frozenset(map(batch_key, rows["late_judgements"])),
        receipts=Counter(row["attempt_id"] for row in rows["receipts"]),
        endings=Counter(row["attempt_id"] for row in rows["journal"]),
    )


def batch_key(row: Row) -> BatchKey:
    """What makes a batch one batch."""
    return row["attempt_id"], row["writer_id"], row["seq"]


def _from_sqlite(url: str) -> dict[str, list[Row]]:
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
        connection.execute("BEGIN")  # one snapshot for all tables
        damage = connection.execute("PRAGMA integrity_check").fetchone()[0]
        if damage != "ok":
            raise AssertionError(damage)
        found = {}
        for table, query in QUERIES.items():
            cursor = connection.execute(query)
            names = [column[0] for column in cursor.description]
            found[table] = [_plain(dict(zip(names, row, strict=True))) for row in cursor]
    return found


async def _from_postgres(url: str) -> dict[str, list[Row]]:
    connection = await asyncpg.connect(url)
    try:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            return {table: [_plain(dict(row)) for row in await connection.fetch(query)] for table, query in QUERIES.items()}
    finally:
        await connection.close()


def _plain(row: dict[str, Any]) -> Row:
    for name, value in row.items():
        if name in IDS and isinstance(value, str):
            row[name] = UUID(value)
        elif name in INSTANTS and value is not None:
            row[name] = instant(value)
    return row


def instant(value: str | datetime) -> datetime:
    """An instant out of either database or an answer; SQLite's have no offset and are UTC."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
