"""What came after the closing and waits for the committee: facts beside sealed rows, and what quizzes and lists hold ready."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns.models import Enrolment, EnrolmentCorrection
from app.participation.facts import people
from app.participation.snapshots.grounds import Ground, grounds_of
from app.participation.snapshots.models import SnapshotRow
from app.participation.snapshots.reading_facts import facts_of, facts_of_people
from app.participation.snapshots.rows import Facts
from app.quizzes import regrading_queries
from app.quizzes.late import queries as late_queries

MOST_NAMED = 5_000  # so many ids go into one statement; above it all rows are read
_COMPARED = ("standing", "removed", "counted", "present", "way", "absence", "parts_present", "took", "passed")


@dataclass(frozen=True, slots=True)
class Waiting:
    """One person whose sealed row may change. `new`: as the facts are now; what waits in quizzes and lists comes on top."""

    member_id: UUID
    grounds: frozenset[Ground]
    old: Facts
    new: Facts


async def waiting_in(
    session: AsyncSession, campaign_id: UUID, *, within: Select[UUID] | None = None, members: Collection[UUID] | None = None
) -> dict[UUID, Waiting]:
    """Everybody with something that waits, by member; only of the branches `within`, only these members."""
    moved = await _moved(session, campaign_id)
    grounds: dict[UUID, set[Ground]] = defaultdict(set)
    for member_id, (old, new) in moved.items():
        grounds[member_id] |= grounds_of(old, new)
    for ground, held in (
        (Ground.CORRECTION, await _corrected(session, campaign_id)),
        (Ground.LATE_ANSWERS, await _late(session, campaign_id)),
        (Ground.REGRADED, await _regraded(session, campaign_id)),
    ):
        for member_id in held:
            grounds[member_id].add(ground)
    if members is not None:
        grounds = defaultdict(set, {m: g for m, g in grounds.items() if m in set(members)})
    sealed = await _sealed(session, campaign_id, grounds.keys(), within)
    return {
        member_id: Waiting(member_id, frozenset(grounds[member_id]), old, moved[member_id][1] if member_id in moved else old)
        for member_id, old in sealed.items()
    }


async def _moved(session: AsyncSession, campaign_id: UUID) -> dict[UUID, tuple[Facts, Facts]]:
    """Whose facts are other ones than their newest sealed row says: old and new."""
    live = facts_of_people(people(campaign_id)).subquery("live")
    differs = or_(*(live.c[name].is_distinct_from(getattr(SnapshotRow, name)) for name in _COMPARED))
    newest = and_(SnapshotRow.campaign_id == campaign_id, SnapshotRow.to_number.is_(None))
    query = select(live, SnapshotRow).join(SnapshotRow, and_(newest, SnapshotRow.member_id == live.c.member_id)).where(differs)
    return {row.member_id: (facts_of(row.SnapshotRow), facts_of(row)) for row in await session.execute(query)}


async def _corrected(session: AsyncSession, campaign_id: UUID) -> set[UUID]:
    query = (
        select(Enrolment.member_id)
        .join(EnrolmentCorrection, EnrolmentCorrection.enrolment_id == Enrolment.id)
        .where(Enrolment.campaign_id == campaign_id, EnrolmentCorrection.state == "proposed")
    )
    return set(await session.scalars(query))


async def _late(session: AsyncSession, campaign_id: UUID) -> set[UUID]:
    """Whose late answers somebody agreed to count; those that still wait for a look are decided first (late answers)."""
    return {held.member_id for held in await late_queries.pending_after_release(session, campaign_id) if held.accepted}


async def _regraded(session: AsyncSession, campaign_id: UUID) -> set[UUID]:
    return {held.member_id for held in await regrading_queries.pending_after_release(session, campaign_id)}


async def _sealed(
    session: AsyncSession, campaign_id: UUID, members: Collection[UUID], within: Select[UUID] | None
) -> dict[UUID, Facts]:
    """The newest sealed rows of these people, in the order of the list; who is in no row (a guest) is left out."""
    if not members:
        return {}
    newest = and_(SnapshotRow.campaign_id == campaign_id, SnapshotRow.to_number.is_(None))
    query = select(SnapshotRow).where(newest).order_by(SnapshotRow.position)
    if within is not None:
        query = query.where(SnapshotRow.unit_id.in_(within))
    if len(members) <= MOST_NAMED:
        query = query.where(SnapshotRow.member_id.in_(members))
    wanted = set(members)
    return {row.member_id: facts_of(row) for row in await session.scalars(query) if row.member_id in wanted}
