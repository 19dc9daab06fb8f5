"""Writing a snapshot: the first one with the closing, in its transaction; what every snapshot binds and signs."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.auth.keys import pseudonym_key
from app.campaigns.models import Campaign
from app.campaigns.policies import POLICIES
from app.core import signing_keys
from app.core.actor import SYSTEM_ACCOUNT, Actor
from app.core.seals import canonical, digest, leaf
from app.core.upserts import insert_rows
from app.participation.snapshots import rows
from app.participation.snapshots.making import Counted, make_rows
from app.participation.snapshots.models import Snapshot, SnapshotRow, SnapshotUnit
from app.participation.snapshots.reading_facts import branches_of, everybody
from app.participation.snapshots.rows import TreeUnit
from app.participation.snapshots.statement import OPEN, UNIT, Before, Counting, Lists, head_of, statement
from app.participation.snapshots.trees import tree_of
from app.participation.tallies import hold_all, replace


@dataclass(frozen=True, slots=True)
class Act:
    """Who seals, why and when; `client_id` of an amendment is made on their device."""

    actor: Actor
    reason: str | None
    now: datetime
    client_id: UUID | None = None


async def seal_closing(
    session: AsyncSession, campaign: Campaign, act: Act, *, left_open: Sequence[Mapping[str, Any]]
) -> Snapshot:
    """Write snapshot 1 of a campaign that this transaction closes; tallies are the snapshot's from now on.

    `left_open`: by branch, what had not come back.
    """
    await hold_all(session, campaign_id=campaign.id, now=act.now)
    branches = await branches_of(session, campaign.id)
    counted = Counted()
    async for people in everybody(session, campaign.id, branches):
        made = await asyncio.to_thread(make_rows, campaign.id, people, pseudonym_key(), counted)
        await insert_rows(session, SnapshotRow, made)
    sums = {branch: counted.own[branch] for branch in branches}
    await replace(session, campaign_id=campaign.id, sums=sums, now=act.now)
    tree = await tree_of(session, campaign, branches)
    unit_leaves = await _write_units(session, campaign, tree, counted.own)
    lists = Lists(counted.leaves, unit_leaves, [leaf(OPEN, entry) for entry in left_open], [])
    snapshot = sealed(campaign, act, lists, before=None, left_open=left_open)
    session.add(snapshot)
    await session.flush()
    return snapshot


async def _write_units(
    session: AsyncSession, campaign: Campaign, tree: Sequence[TreeUnit], own: Mapping[UUID, Mapping[str, int]]
) -> list[str]:
    sums = rows.roll_up(tree, own)
    made = [
        {**stored_unit(campaign, unit, sums[unit.id]), "position": position, "from_number": 1}
        for position, unit in enumerate(tree, start=1)
    ]
    await insert_rows(session, SnapshotUnit, made)
    return [unit["leaf"] for unit in made]


def stored_unit(campaign: Campaign, unit: TreeUnit, sums: Mapping[str, int]) -> dict[str, Any]:
    """One unit with its sums, as it is stored."""
    text = canonical(rows.unit_of(unit, sums, campaign.target))
    return {
        "campaign_id": campaign.id,
        "unit_id": unit.id,
        "parent_id": unit.parent_id,
        "sums": dict(sums),
        "unit": text,
        "leaf": digest(UNIT, text),
    }


def sealed(
    campaign: Campaign, act: Act, lists: Lists, *, before: Snapshot | None, left_open: Sequence[Mapping[str, Any]]
) -> Snapshot:
    """The snapshot that binds these lists, signed."""
    ring = signing_keys.ring()
    line = statement(
        campaign=(campaign.id, campaign.title),
        number=1 if before is None else before.number + 1,
        key_id=ring.key_id,
        sealed_at=act.now,
        how=_counting(campaign),
        before=None if before is None else Before(before.number, before.head, before.list_hash),
        lists=lists,
    )
    return Snapshot(
        campaign_id=campaign.id,
        number=1 if before is None else before.number + 1,
        statement=line,
        head=head_of(line),
        list_hash=lists.rows_digest,
        key_id=ring.key_id,
        signature=ring.sign(line.encode()),
        rows=len(lists.rows),
        changed=len(lists.changes),
        roster_day=campaign.roster_day,
        left_open=list(left_open),
        reason=act.reason,
        client_id=act.client_id,
        sealed_at=act.now,
        sealed_by=None if act.actor.account_id == SYSTEM_ACCOUNT else act.actor.account_id,
        sealed_by_label=act.actor.label,
    )


def _counting(campaign: Campaign) -> Counting:
    return Counting(
        policy=campaign.policy,
        entering=sorted(POLICIES[campaign.policy].entering),
        target=campaign.target,
        roster_day=campaign.roster_day,
    )
