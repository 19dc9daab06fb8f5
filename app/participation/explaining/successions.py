"""What became of the branch in which somebody is enrolled, step by step, as an explanation tells it."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns.models import Enrolment
from app.campaigns.queries import unit_names
from app.members.models import SplitMember
from app.participation.explaining.notes import TakenOver
from app.units.models import UnitLineage

DAY = timedelta(days=1)


async def taken_over_since(session: AsyncSession, enrolment: Enrolment, today: date) -> list[TakenOver]:
    """The way of the person's figure through today's tree: with the branch, or where the person was named to go in a split."""
    ways = select(SplitMember.lineage_id).where(
        SplitMember.unit_id == enrolment.unit_id, SplitMember.member_id == enrolment.member_id
    )
    own = set(await session.scalars(ways))
    found: list[TakenOver] = []
    unit_id: UUID | None = enrolment.unit_id
    since = date.min
    while unit_id is not None:
        step = _leaving(await _steps(session, unit_id, since, today), unit_id, own)
        unit_id = None
        if step is not None:
            found.append(await _told(session, step))
            unit_id, since = step.successor_id, step.valid_from
    return found


async def _steps(session: AsyncSession, unit_id: UUID, since: date, today: date) -> Sequence[UnitLineage]:
    query = (
        select(UnitLineage)
        .where(UnitLineage.predecessor_id == unit_id, UnitLineage.valid_from >= since, UnitLineage.valid_from <= today)
        .order_by(UnitLineage.valid_from, UnitLineage.id)
    )
    return (await session.scalars(query)).all()


def _leaving(steps: Sequence[UnitLineage], unit_id: UUID, own: set[UUID]) -> UnitLineage | None:
    """The first step by which the figure leaves the unit; a unit that was split may go on with the rest."""
    for _, parts in groupby(steps, key=lambda step: step.valid_from):
        named = sorted(parts, key=lambda step: (step.id not in own, not step.is_main))
        if named[0].successor_id != unit_id:
            return named[0]
    return None


async def _told(session: AsyncSession, step: UnitLineage) -> TakenOver:
    before = await unit_names(session, [step.predecessor_id], step.valid_from - DAY)
    after = await unit_names(session, [step.successor_id], step.valid_from)
    return TakenOver(
        kind=step.kind,
        from_name=before[step.predecessor_id],
        to_name=after[step.successor_id],
        on=step.valid_from,
        decision=step.decision,
        decided_on=step.decided_on,
    )
