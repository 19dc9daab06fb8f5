"""Keeping the shares of split branches equal to what the facts, or the newest snapshot of a closed campaign, say."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, delete, false, func, insert, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.members.models import SplitMember
from app.participation.facts import WAYS, Whom, counted, people
from app.participation.restated.models import TallyShare
from app.participation.snapshots.models import SnapshotRow

KEY = ("campaign_id", "unit_id", "lineage_id")
COUNTS = [column.name for column in TallyShare.__table__.columns if column.name not in KEY]


async def recount(session: AsyncSession, *, campaign_id: UUID, unit_ids: Sequence[UUID] | None) -> None:
    """Count anew the shares of these branches of enrolment (None: of all) in a campaign; the caller holds their tallies.

    Few branches were ever split: where none of these was, this is one look at an index.
    """
    split = select(SplitMember.unit_id).distinct()
    if unit_ids is not None:
        split = split.where(SplitMember.unit_id.in_(unit_ids))
    units = (await session.scalars(split)).all()
    if not units:
        return
    await session.execute(delete(TallyShare).where(TallyShare.campaign_id == campaign_id, TallyShare.unit_id.in_(units)))
    sealed = select(SnapshotRow.from_number).where(SnapshotRow.campaign_id == campaign_id).limit(1)
    is_sealed = await session.scalar(sealed) is not None
    counts = _of_snapshot(campaign_id, units) if is_sealed else _of_facts(campaign_id, units)
    await session.execute(insert(TallyShare).from_select([*KEY, *COUNTS], counts))


def _of_facts(campaign_id: UUID, units: Sequence[UUID]) -> Select[Any]:
    p = people(campaign_id, Whom(unit_ids=units)).subquery("people")
    went = and_(SplitMember.unit_id == p.c.unit_id, SplitMember.member_id == p.c.member_id)
    totals = {label.name: label for label in counted(p)}
    return (
        select(literal(campaign_id), p.c.unit_id, SplitMember.lineage_id, *(totals[name] for name in COUNTS))
        .join(SplitMember, went)
        .group_by(p.c.unit_id, SplitMember.lineage_id)
    )


def _of_snapshot(campaign_id: UUID, units: Sequence[UUID]) -> Select[Any]:
    """The same counts from the sealed rows, as `snapshots.rows.add` counts them."""
    row = SnapshotRow
    inside, removed = and_(row.removed.is_(None), row.counted), row.removed.is_not(None)
    outside, missing = and_(row.removed.is_(None), ~row.counted), and_(row.removed.is_(None), row.counted, ~row.present)
    conditions: dict[str, ColumnElement[bool]] = {
        "expected": inside,
        "present": and_(inside, row.present),
        "took": and_(inside, row.took),
        "passed": and_(inside, row.passed),
        "excused": and_(missing, row.absence == "excused"),
        "unexcused": and_(missing, row.absence == "unexcused"),
        "unrecorded": and_(missing, func.coalesce(row.absence, "unrecorded") == "unrecorded"),
        "exempt_present": and_(outside, row.present),
        "removed": removed,
        **{name: and_(outside, row.standing == name) for name in ("exempt", "temporarily_exempt", "suspended")},
        **{f"by_{way}": and_(inside, row.present, row.way == way) for way in WAYS},
        "waiting": false(),  # on whom a participation rests is not sealed
        "one_recorder": false(),
    }
    sums = [func.coalesce(func.sum(case((conditions[name], 1), else_=0)), 0) for name in COUNTS]
    went = and_(SplitMember.unit_id == row.unit_id, SplitMember.member_id == row.member_id)
    return (
        select(literal(campaign_id), row.unit_id, SplitMember.lineage_id, *sums)
        .join(SplitMember, went)
        .where(row.campaign_id == campaign_id, row.unit_id.in_(units), row.to_number.is_(None))
        .group_by(row.unit_id, SplitMember.lineage_id)
    )
