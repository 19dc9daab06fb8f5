"""What came after the closing and waits for the committee: facts beside sealed rows, and what quizzes and lists hold ready."""

from collections import defaultdict
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns.models import Enrolment, EnrolmentCorrection
from app.participation.facts import people_of_place
from app.participation.snapshots.grounds import Ground, grounds_of
from app.participation.snapshots.models import SnapshotRow
from app.participation.snapshots.reading_facts import BRANCHES_AT_ONCE, facts_of, facts_of_people
from app.participation.snapshots.rows import Facts
from app.quizzes import regrading_queries
from app.quizzes.late import queries as late_queries


@dataclass(frozen=True, slots=True)
class Waiting:
    """One person whose sealed row may change. `new`: as the facts are now; what waits in quizzes and lists comes on top."""

    member_id: UUID
    position: int
    grounds: frozenset[Ground]
    old: Facts
    new: Facts


@dataclass(frozen=True, slots=True)
class _Sealed:
    """A person's newest sealed row beside the facts of now."""

    position: int
    old: Facts
    new: Facts


async def waiting_in(
    session: AsyncSession, campaign_id: UUID, *, within: Select[UUID] | None = None, members: Collection[UUID] | None = None
) -> dict[UUID, Waiting]:
    """Everybody with something that waits, by member in the order of the list; only of the branches `within`, only these.

    Facts and rows are read for some branches at a time and compared here: beside rows that were just written the database
    expects two and reads a province forty thousand times (measured: 59 s for what takes one).
    """
    held = await _held(session, campaign_id)
    found: dict[UUID, Waiting] = {}
    branches = await _branches(session, campaign_id, within, members)
    async for some in _beside_facts(session, campaign_id, branches):
        for member_id, sealed in some.items():
            grounds = grounds_of(sealed.old, sealed.new) | held.get(member_id, set())
            if grounds and (members is None or member_id in members):
                found[member_id] = Waiting(member_id, sealed.position, frozenset(grounds), sealed.old, sealed.new)
    return dict(sorted(found.items(), key=lambda item: item[1].position))


async def _held(session: AsyncSession, campaign_id: UUID) -> Mapping[UUID, set[Ground]]:
    """What lists and quizzes hold ready, by member."""
    found: dict[UUID, set[Ground]] = defaultdict(set)
    for ground, members in (
        (Ground.CORRECTION, await _corrected(session, campaign_id)),
        (Ground.LATE_ANSWERS, await _late(session, campaign_id)),
        (Ground.REGRADED, await _regraded(session, campaign_id)),
    ):
        for member_id in members:
            found[member_id].add(ground)
    return found


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


def _newest(campaign_id: UUID) -> ColumnElement[bool]:
    return and_(SnapshotRow.campaign_id == campaign_id, SnapshotRow.to_number.is_(None))


async def _branches(
    session: AsyncSession, campaign_id: UUID, within: Select[UUID] | None, members: Collection[UUID] | None
) -> Sequence[UUID]:
    query = select(SnapshotRow.unit_id).where(_newest(campaign_id)).distinct().order_by(SnapshotRow.unit_id)
    if within is not None:
        query = query.where(SnapshotRow.unit_id.in_(within))
    if members is not None:
        query = query.where(SnapshotRow.member_id.in_(members))
    return (await session.scalars(query)).all()


async def _beside_facts(
    session: AsyncSession, campaign_id: UUID, branches: Sequence[UUID]
) -> AsyncIterator[dict[UUID, _Sealed]]:
    """Everybody of these branches, some branches at a time. Who is in no row (a guest) is left out."""
    live = facts_of_people(people_of_place(in_cell=False))
    columns = [getattr(SnapshotRow, name) for name in Facts.__dataclass_fields__]
    for first in range(0, len(branches), BRANCHES_AT_ONCE):
        some = list(branches[first : first + BRANCHES_AT_ONCE])
        facts = await session.execute(live, {"campaign": campaign_id, "units": some})
        now = {row.member_id: facts_of(row) for row in facts}
        sealed = select(SnapshotRow.member_id, SnapshotRow.position, *columns)
        rows = await session.execute(sealed.where(_newest(campaign_id), SnapshotRow.unit_id.in_(some)))
        yield {row.member_id: _Sealed(row.position, facts_of(row), now[row.member_id]) for row in rows if row.member_id in now}
