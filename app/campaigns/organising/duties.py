"""Who runs a meeting."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns.models import SessionOrganiser
from app.members.models import Member

Duties = dict[UUID, str]  # member → duty


async def duties_at(session: AsyncSession, session_id: UUID) -> Duties:
    """Who runs the meeting, and as what."""
    query = select(SessionOrganiser.member_id, SessionOrganiser.duty).where(SessionOrganiser.session_id == session_id)
    return dict((await session.execute(query)).all())


async def by_name(session: AsyncSession, duties: Duties) -> Sequence[tuple[Member, str]]:
    """These people in the order of their names."""
    query = select(Member).where(Member.id.in_(duties)).order_by(Member.name_sort, Member.id)
    return [(member, duties[member.id]) for member in await session.scalars(query)]


async def replace(session: AsyncSession, rows: Sequence[SessionOrganiser], *, session_id: UUID, gone: Collection[UUID]) -> None:
    """Let go who is gone, add `rows`."""
    of_them = SessionOrganiser.member_id.in_(gone)
    await session.execute(delete(SessionOrganiser).where(SessionOrganiser.session_id == session_id, of_them))
    session.add_all(rows)
    await session.flush()
