"""What tests of receipts share: the published keys, a receipt's body as it was signed, what is stored."""

from typing import Any

import httpx
from sqlalchemy import select

from app.core.db import Database
from app.quizzes.models import Receipt
from app.quizzes.receipts import envelope
from app.quizzes.receipts.envelope import Signed


async def keys_of(client: httpx.AsyncClient) -> dict[str, str]:
    """The published keys, as somebody keeps them in a file."""
    return envelope.read_keys((await client.get("signing-keys")).text)


def signed_of(body: dict[str, Any]) -> Signed:
    """The statement in an answer of the service."""
    return Signed(body["statement"], body["signature"], body["key_id"])


async def stored(db: Database, **where: Any) -> list[Receipt]:
    """The stored statements with these columns, in order of grading."""
    async with db.read() as session:
        query = select(Receipt).filter_by(**where).order_by(Receipt.grading_number, Receipt.id)
        return list(await session.scalars(query))
