"""Status changes of many members at once, from today on: the bulk form of `app.members.statuses`."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.members.models import MemberStatus
from app.members.words import Aspect

NewRow = Callable[[UUID, Aspect, str, date, date | None], dict[str, Any]]
_AT_ONCE = 1_000


async def change_statuses(
    session: AsyncSession, aspect: Aspect, values: Mapping[UUID, str], new_row: NewRow, *, today: date
) -> None:
    """Give each member the value of `aspect` from today until the next change already recorded, if any.

    What runs today ends today; what began today is replaced.
    """
    ids = list(values)
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        rows = await _rows_from(session, aspect, some, today)
        ended = [r.id for own in rows.values() for r in own if r.valid_from < today]
        replaced = [r.id for own in rows.values() for r in own if r.valid_from == today]
        if ended:
            await session.execute(update(MemberStatus).where(MemberStatus.id.in_(ended)).values(valid_to=today))
        if replaced:
            await session.execute(delete(MemberStatus).where(MemberStatus.id.in_(replaced)))
        later = {i: min((r.valid_from for r in rows[i] if r.valid_from > today), default=None) for i in some}
        table = MemberStatus.__table__
        await session.execute(insert(table), [new_row(i, aspect, values[i], today, later[i]) for i in some])  # type: ignore[arg-type]


async def _rows_from(session: AsyncSession, aspect: Aspect, member_ids: Sequence[UUID], today: date) -> dict[UUID, list[Any]]:
    """The rows of these members that hold today or later, by member."""
    query = select(MemberStatus.id, MemberStatus.member_id, MemberStatus.valid_from).where(
        MemberStatus.member_id.in_(member_ids),
        MemberStatus.aspect == aspect.value,
        or_(MemberStatus.valid_to.is_(None), MemberStatus.valid_to > today),
    )
    rows: dict[UUID, list[Any]] = defaultdict(list)
    for row in (await session.execute(query)).all():
        rows[row.member_id].append(row)
    return rows
