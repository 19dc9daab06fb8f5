"""What is held of a member's own attempt, hash by hash: a phone compares, and sends only what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.core.actor import Actor
from app.core.db import Database
from app.core.hot import Row
from app.quizzes.attempts import own_attempt
from app.quizzes.late import statements


@dataclass(frozen=True, slots=True)
class Holdings:
    """Rows of `statements.HEARD` and of `statements.REFUSED`."""

    batches: Sequence[Row]
    refused: Sequence[Row]


async def holdings_of(database: Database, *, actor: Actor, attempt_id: UUID, now: datetime) -> Holdings:
    """Everything received of the attempt, and what could not be taken and was kept; raises AttemptNotFound, SignedOut."""
    await own_attempt(database, actor=actor, attempt_id=attempt_id, now=now)
    batches = await database.hot.fetch(statements.HEARD, attempt=attempt_id)
    refused = await database.hot.fetch(statements.REFUSED, attempt=attempt_id, account=actor.account_id)
    return Holdings(batches, refused)
