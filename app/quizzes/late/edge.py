"""What the edge does with a refused save or submission: `problems.keeps_refused(keep_refused)` at the two routes."""

from typing import Any
from uuid import UUID

from fastapi import Request

from app.auth.deps import holder_of, token_actor
from app.core import clock
from app.core.db import get_database
from app.core.errors import AppError
from app.quizzes.late import keeping

# Longer paths than any of ours are only told apart by their beginning.
MOST_OF_PATH = 300


async def keep_refused(request: Request, code: str) -> dict[str, Any]:
    """Keep the body under the caller's name while the token is valid, as a save would be; says whether it is `kept`.

    A body that was not read whole (too large, broken off) is not there to be kept.
    """
    raw: bytes = getattr(request, "_body", b"")
    try:
        actor = holder_of(token_actor.claims(request))
    except AppError:
        return {"kept": False}
    if not raw:
        return {"kept": False}
    refused = keeping.Refused(_attempt_id(request), request.url.path[:MOST_OF_PATH], raw, code)
    database = await get_database(request)
    async with database.write() as session:
        return {"kept": await keeping.keep(session, actor=actor, refused=refused, now=clock.now())}


def _attempt_id(request: Request) -> UUID | None:
    try:
        return UUID(str(request.path_params.get("attempt_id")))
    except ValueError:
        return None
