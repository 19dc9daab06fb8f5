"""What is done to a database, the sort of finding it must cause, and what the finding must name.

`{attempt}`, `{member}`, `{other}` (an id nobody knows) are ids as the database writes them; `{attempt_id}`, `{start_id}`,
`{submission_id}`, `{writer}` as the checker names them; `{one_batch}` chooses the first batch; `{blank}` is the grading without
the answers to the first three questions.
"""

import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import asyncpg

from scripts.faults.stands import SQLITE

INDEXES = ("uq_attempts_start", "uq_attempts_number", "uq_attempts_one_open")
COPIED = (
    "quiz_id, member_id, account_id, occasion_id, number + 1, start_id, way, 'open', paper, started_at, deadline_at, closes_at"
)
LONG_AGO = "'2024-12-18 05:00:00'"


class Tampering(NamedTuple):
    """One statement and what must be found."""

    statement: str
    sort: str
    names: str


TAMPERED = {
    "a batch was deleted": Tampering("DELETE FROM answer_batches WHERE {one_batch}", "lost", "{writer}"),
    "an answer was changed": Tampering(
        "UPDATE answer_batches SET answers = '{{\"0\":3}}' WHERE {one_batch}", "changed", "{writer}"
    ),
    "a verdict was changed": Tampering("UPDATE answer_batches SET verdict = 'late' WHERE {one_batch}", "changed", "{writer}"),
    "a time was changed": Tampering(
        f"UPDATE answer_batches SET received_at = {LONG_AGO} WHERE {{one_batch}}", "changed", "{writer}"
    ),
    "an attempt was deleted": Tampering("DELETE FROM attempts WHERE id = {attempt}", "lost", "{start_id}"),
    "a submission was undone": Tampering(
        "UPDATE attempts SET state = 'open', submission_id = NULL, closed_by = NULL WHERE id = {attempt}",
        "lost",
        "{submission_id}",
    ),
    "another submission closed it": Tampering(
        "UPDATE attempts SET submission_id = {other} WHERE id = {attempt}", "lost", "{submission_id}"
    ),
    "a grading was deleted": Tampering("DELETE FROM gradings WHERE attempt_id = {attempt}", "lost", "{attempt_id}"),
    "it was graded twice": Tampering(
        "INSERT INTO gradings (attempt_id, number, graded, earned, maximum, graded_at, reason)"
        " SELECT attempt_id, 2, graded, earned, maximum, graded_at, reason FROM gradings WHERE attempt_id = {attempt}",
        "doubled",
        "{attempt_id}",
    ),
    "answers were not graded": Tampering(
        "UPDATE gradings SET graded = {blank} WHERE attempt_id = {attempt}", "lost", "{attempt_id}"
    ),
    "it ended twice": Tampering(
        "INSERT INTO journal (id, at, action, actor_label, subject_kind, subject_id)"
        " SELECT {other}, at, action, actor_label, subject_kind, subject_id FROM journal WHERE subject_id = {attempt}",
        "doubled",
        "{attempt_id}",
    ),
    "an attempt was doubled": Tampering(
        "INSERT INTO attempts (id, quiz_id, member_id, account_id, occasion_id, number, start_id, way, state, paper,"
        f" started_at, deadline_at, closes_at) SELECT {{other}}, {COPIED} FROM attempts WHERE id = {{attempt}}",
        "doubled",
        "{start_id}",
    ),
    "several were open at once": Tampering(
        "UPDATE attempts SET state = 'open', member_id = {member} WHERE state = 'closed'", "doubled", "{member_id}"
    ),
    "an attempt came from nowhere": Tampering(
        "UPDATE attempts SET start_id = {other} WHERE id = {attempt}", "invented", "{attempt_id}"
    ),
    "a batch came from nowhere": Tampering(
        "INSERT INTO answer_batches (attempt_id, writer_id, seq, answers, answers_hash, received_at, verdict)"
        " SELECT attempt_id, {other}, seq, answers, answers_hash, received_at, 'late' FROM answer_batches WHERE {one_batch}",
        "invented",
        "{attempt_id}",
    ),
    "a receipt was doubled": Tampering(
        "INSERT INTO receipts (id, attempt_id, kind, grading_number, key_id, statement, signature, made_at)"
        f" VALUES ({{other}}, {{attempt}}, 'submission', 8, '', '', '', {LONG_AGO}),"
        f" ({{member}}, {{attempt}}, 'submission', 9, '', '', '', {LONG_AGO})",
        "doubled",
        "{attempt_id}",
    ),
}


@dataclass(frozen=True, slots=True)
class Taken:
    """A few whole tests as they ended: the ledger, copies of the database, and the ids of the first test."""

    kind: str
    ledger: Path
    copy: Callable[[], Awaitable[str]]
    attempt: str
    member: str
    start_id: str
    submission_id: str
    writer: str

    def fill(self, text: str, other: str) -> str:
        """A statement or a name with this test's ids."""
        attempt = self._written(self.attempt)
        return text.format(
            one_batch=f"attempt_id = {attempt} AND writer_id = {self._written(self.writer)} AND seq = 1",
            attempt=attempt,
            attempt_id=self.attempt,
            member=self._written(self.member),
            member_id=self.member,
            other=self._written(other),
            start_id=self.start_id,
            submission_id=self.submission_id,
            writer=self.writer,
            blank=self._blank(),
        )

    def _written(self, value: str) -> str:
        return f"'{value.replace('-', '')}'" if self.kind == SQLITE else f"'{value}'::uuid"

    def _blank(self) -> str:
        if self.kind == SQLITE:
            return "json_replace(graded, '$[0][1]', json('null'), '$[1][1]', json('null'), '$[2][1]', json('null'))"
        inner = "jsonb_set(graded::jsonb, '{0,1}', 'null')"
        return f"jsonb_set(jsonb_set({inner}, '{{1,1}}', 'null'), '{{2,1}}', 'null')::text"


async def tamper(url: str, *statements: str) -> None:
    """Run statements, without the indexes that would refuse some of them."""
    every = [*(f"DROP INDEX {index}" for index in INDEXES), *statements]
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)) as connection:
            for statement in every:
                connection.execute(statement)
    else:
        connection = await asyncpg.connect(url)
        for statement in every:
            await connection.execute(statement)
        await connection.close()
