"""Routes of the journal's seals."""

from fastapi import APIRouter

from app.audit import queries
from app.audit.schemas import SealOut, SealsOut
from app.auth.deps import CurrentActor
from app.core import paging, problems
from app.core.actor import Role
from app.core.db import ReadSession
from app.core.errors import RoleMissing
from app.core.paging import Cursor, CursorNotValid, Limit

router = APIRouter(tags=["kiểm tra"])
# Seals name nobody and say nothing about any unit: whoever answers for the figures or inspects them may keep a head.
SEAL_ROLES = frozenset({Role.INSPECTOR, Role.OPERATOR, Role.COMMITTEE, Role.OFFICE})
MOST_SEALS = 2_000_000_000


@router.get(
    "/journal/seals",
    summary="Xem các dấu niêm phong của nhật ký",
    responses=problems.responses(RoleMissing, CursorNotValid),
)
async def list_seals(session: ReadSession, actor: CurrentActor, cursor: Cursor = None, limit: Limit = 50) -> SealsOut:
    """Each seal signs a batch of entries and names the one before; check them with `sotay journal verify`."""
    if not actor.units_with(*SEAL_ROLES):
        raise RoleMissing
    rows = await queries.seals_before(session, _number(cursor), limit)
    page, next_cursor = paging.cut(rows, limit, lambda seal: [str(seal.number)])
    waits = await queries.waiting(session)
    return SealsOut(
        items=[SealOut.model_validate(seal) for seal in page],
        next_cursor=next_cursor,
        waiting=waits.count,
        waiting_since=waits.since,
    )


def _number(cursor: str | None) -> int | None:
    if cursor is None:
        return None
    text = paging.decode(cursor, 1)[0]
    if not text.isascii() or not text.isdigit() or int(text) > MOST_SEALS:
        raise CursorNotValid
    return int(text)
