"""Sheets that cannot be taken any more, kept for a human: once each, within bounds."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid5

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.actor import Actor
from app.core.errors import AppError, Evidence
from app.core.upserts import insert_ignore
from app.quizzes.entering.errors import TooManyRefusedSheets
from app.quizzes.models import RefusedPayload

# Of one account: many times the sheets of a branch.
MOST_SHEETS, MOST_BYTES = 1_000, 5_000_000


def refusing(error: AppError, row: Mapping[str, Any], *, actor: Actor, now: datetime) -> AppError:
    """The refusal with its evidence: what was sent (`row`); the same content refused for the same reason again is one row.

    Answered with TooManyRefusedSheets where it cannot be kept any more.
    """
    error.evidence = _kept(error.code, json.dumps(row, default=str, sort_keys=True), row, actor=actor, now=now)
    return error


def _kept(code: str, payload: str, row: Mapping[str, Any], *, actor: Actor, now: datetime) -> Evidence:
    async def keep(session: AsyncSession) -> None:
        refused_id = uuid5(row["quiz_id"], f"{code}/{actor.account_id}/{payload}")
        if await session.get(RefusedPayload, refused_id) is not None:
            return
        size = len(payload.encode())
        # A sheet has no hash that a phone would compare: that tells it from what phones could not send.
        sheets = (RefusedPayload.account_id == actor.account_id, RefusedPayload.payload_hash.is_(None))
        held = select(func.count(), func.coalesce(func.sum(RefusedPayload.size), 0)).where(*sheets)
        count, total = (await session.execute(held)).one()
        if count >= MOST_SHEETS or total + size > MOST_BYTES:
            raise TooManyRefusedSheets
        values = {"id": refused_id, "attempt_id": None, "account_id": actor.account_id, "reason": code, "payload": payload}
        await insert_ignore(session, RefusedPayload, [{**values, "payload_hash": None, "size": size, "received_at": now}])

    return keep
