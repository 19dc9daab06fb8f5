"""What a split leaves for the figures of earlier campaigns: whose go another way than the main line (decision 0017)."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.members.tree_changes.models import SplitMember
from app.units.lineage.following import Lineage
from app.units.models import UnitLineage
from app.units.paths import lineage_steps, placements_of_all
from app.units.successions import Succession


async def remember(session: AsyncSession, succession: Succession, goes: Mapping[UUID, UUID]) -> None:
    """Store the way of every member (`goes`: member → successor) who does not go to the main successor.

    Their figures may stand under this branch, or under one that had come to it before: each of these gets a row, if the
    member's own way from there leads here.
    """
    lineage_ids = {share.successor_id: share.lineage_id for share in succession.shares}
    others = {member_id: there for member_id, there in goes.items() if there != succession.main_id}
    if not others:
        return
    lineage = Lineage(await placements_of_all(session), [s for s in await lineage_steps(session) if s.day <= succession.day])
    before = await _earlier_ways(session, set(others))
    rows = [
        {"lineage_id": lineage_ids[there], "unit_id": unit_id, "member_id": member_id}
        for unit_id in _sources(lineage, succession)
        for member_id, there in others.items()
        if lineage.passes(before.get((unit_id, member_id), unit_id), succession.unit_id, succession.day)
    ]
    if rows:  # nobody's, where all of them had come from elsewhere
        await session.execute(insert(SplitMember), rows)


def _sources(lineage: Lineage, succession: Succession) -> list[UUID]:
    """The branch itself, and every unit that handed over, wholly or in part, to what became it."""
    return sorted({succession.unit_id, *lineage.predecessors(succession.unit_id)})


async def _earlier_ways(session: AsyncSession, member_ids: set[UUID]) -> dict[tuple[UUID, UUID], UUID]:
    """(unit, member) → the successor that the last split before led this member to."""
    query = (
        select(SplitMember.unit_id, SplitMember.member_id, UnitLineage.successor_id)
        .join(UnitLineage, UnitLineage.id == SplitMember.lineage_id)
        .where(SplitMember.member_id.in_(member_ids))
        .order_by(UnitLineage.valid_from, UnitLineage.recorded_at, UnitLineage.id)
    )
    return {(unit_id, member_id): there for unit_id, member_id, there in await session.execute(query)}
