"""Saving answers: one statement in autocommit, never refused for lateness (docs/rules.md, taking a test).

A save does not read the paper. It checks the envelope and stores; whether an item is an answer to a question of the paper is
judged, item by item, when the batches are folded.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Literal
from uuid import UUID

from app.core.actor import Actor
from app.core.hot import HotFetching
from app.quizzes import statements
from app.quizzes.errors import AnswersTooLong, AttemptNotFound, BatchConflict
from app.quizzes.folding import dump_answers
from app.quizzes.late.errors import TooManyBatches
from app.quizzes.late.limits import RETRY_AFTER_S, STORED

# A paper of 100 short answers of 200 letters, each escaped into six characters, is 120,000; refusing it would lose answers.
MOST_CHARACTERS = 200_000


@dataclass(frozen=True, slots=True)
class Sent:
    """One batch as a phone sent it. `seq` counts the writer's batches; `answers` holds what changed, by place in the paper."""

    writer_id: UUID
    seq: int
    answers: Mapping[str, Any]
    device_time: datetime | None = None
    elapsed_ms: int | None = None
    sent_device_time: datetime | None = None


@dataclass(frozen=True, slots=True)
class Saved:
    """What the first receipt of a batch was answered: "in_time" or "late", and when it came."""

    verdict: Literal["in_time", "late"]
    received_at: datetime


async def save(door: HotFetching, *, actor: Actor, attempt_id: UUID, sent: Sent, now: datetime) -> Saved:
    """Store a batch of the caller's own attempt once; sent again it is answered as the first time.

    Raises AttemptNotFound, BatchConflict (other answers under the same number), AnswersTooLong, TooManyBatches.
    """
    batch = prepared(actor, attempt_id, sent, now)
    for _ in range(2):  # twice: an attempt that was not there yet for the insert may be there for the read
        stored = () if batch.is_refused else await door.fetch(statements.SAVE, **batch.key, **batch.new)
        if stored:
            batch.count()
            return Saved(stored[0]["verdict"], now)
        held = await door.fetch(statements.HELD, **batch.key)
        if held and held[0]["answers_hash"] == batch.new["hash"]:
            return Saved(held[0]["verdict"], held[0]["received_at"])
        if held and held[0]["answers_hash"] is not None:
            raise BatchConflict
        if held and batch.is_refused:
            raise TooManyBatches(headers={"Retry-After": str(RETRY_AFTER_S)})
    raise AttemptNotFound


@dataclass(frozen=True, slots=True)
class Prepared:
    """A batch as the parameters of the statements that store it. `is_refused`: this process stores no more of its attempt."""

    key: Mapping[str, Any]
    new: Mapping[str, Any]
    is_refused: bool

    def count(self) -> None:
        """Take note that it was stored."""
        STORED.add(self.key["attempt"], len(self.new["answers"]))


def prepared(actor: Actor, attempt_id: UUID, sent: Sent, now: datetime) -> Prepared:
    """The batch, ready to be stored; raises AnswersTooLong."""
    text = _text_of(sent)
    key = {"attempt": attempt_id, "account": actor.account_id, "writer": sent.writer_id, "seq": sent.seq}
    new = {
        "answers": text,
        "hash": sha256(text.encode()).hexdigest(),
        "device_time": sent.device_time,
        "elapsed": sent.elapsed_ms,
        "sent_device_time": sent.sent_device_time,
        "family": actor.family_id,
        "now": now,
    }
    return Prepared(key, new, STORED.is_full(attempt_id))


def _text_of(sent: Sent) -> str:
    try:
        text = dump_answers(sent.answers)
    except (RecursionError, ValueError) as error:
        raise AnswersTooLong from error
    if len(text) > MOST_CHARACTERS:
        raise AnswersTooLong
    return text
