"""Letting accepted late answers count: graded anew by replay, and a receipt where nothing had come in time."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from app.core.db import Database
from app.core.hot import HotTransaction, Row
from app.quizzes.closing import fold_rows
from app.quizzes.late import statements
from app.quizzes.papers import shelf_of
from app.quizzes.receipts import making
from app.quizzes.receipts.statement import Verdict
from app.quizzes.regrading import LATE, regrade


def counting(heard: Iterable[Row]) -> list[Row]:
    """Of rows of `HEARD` the batches that count: in time, or late and accepted while that still moved the figure."""
    return [row for row in heard if row["verdict"] == "in_time" or (row["outcome"] == "accepted" and not row["after_release"])]


async def count_accepted(
    database: Database,
    transaction: HotTransaction,
    attempt: Row,
    *,
    label: str,
    now: datetime,
    account_id: UUID | None = None,
) -> None:
    """Grade a locked closed attempt anew, and make the receipt if it becomes taken by that. `label`: on whose account."""
    regraded = await regrade(database, transaction, attempt, reason=LATE, label=label, now=now, account_id=account_id)
    if regraded is None or regraded.sealed or attempt["taken"]:
        return
    heard = await transaction.fetch(statements.HEARD, attempt=attempt["id"])
    _, folded = await fold_rows(database, attempt["paper"], counting(heard))
    if not folded.received:
        return
    campaign = await shelf_of(database).occasion_title(database, attempt["occasion_id"])
    closed_at = attempt["closed_at"]
    values = making.hot_values(attempt, folded.answers, campaign=campaign, verdict=Verdict.LATE, closed_at=closed_at, now=now)
    await transaction.fetch(statements.ADD_RECEIPT, **values)
