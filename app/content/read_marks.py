"""Where a member left off. Their own: nobody else reads it, and no journal keeps it (docs/rules.md, no harm)."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.content.errors import ReadMarkNeedsMember
from app.content.models import ReadMark
from app.content.queries import visible_item
from app.core.actor import Actor
from app.core.errors import NotFound
from app.core.upserts import upsert


async def put_read_mark(
    session: AsyncSession,
    *,
    actor: Actor,
    item_id: UUID,
    layer: str,
    clause: str | None,
    finished: bool,
    now: datetime,
    today: date,
) -> ReadMark:
    """The member's mark on a published item they may see; the same mark again changes nothing, not even its time."""
    if await visible_item(session, actor=actor, item_id=item_id, today=today, published_only=True) is None:
        raise NotFound
    if actor.member_id is None:
        raise ReadMarkNeedsMember
    key = (actor.member_id, item_id)
    mark = await session.get(ReadMark, key)
    finished = finished or (mark is not None and mark.finished)  # who has read a document to its end has read it
    if mark is not None and (mark.layer, mark.clause, mark.finished) == (layer, clause, finished):
        return mark
    row = {
        "member_id": actor.member_id,
        "item_id": item_id,
        "layer": layer,
        "clause": clause,
        "finished": finished,
        "marked_at": now,
    }
    await upsert(session, ReadMark, [row], key=("member_id", "item_id"))
    return await session.get_one(ReadMark, key, populate_existing=True)
