"""An amendment: the committee accepts some of what came after the closing, with a reason; the next snapshot says what changed.

Nothing before is changed: rows and sums that are other ones now get a successor, the last snapshot stays as it was.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns.access import CORRECTION_ROLES, reaches, require_campaign
from app.campaigns.corrections import accept_after_closing
from app.campaigns.errors import ClientIdReused
from app.campaigns.models import Campaign
from app.campaigns.policies import Person, decide
from app.core import journal
from app.core.actor import Actor
from app.core.db import Database
from app.core.errors import RoleMissing
from app.core.seals import leaf
from app.core.upserts import insert_rows
from app.participation import tallies
from app.participation.facts import Whom, people
from app.participation.snapshots import rows
from app.participation.snapshots.errors import NotClosedYet, NothingToAmend, OwnAmendment, SnapshotSuperseded
from app.participation.snapshots.grounds import CAME, Ground
from app.participation.snapshots.late_records import take_over
from app.participation.snapshots.making import stored
from app.participation.snapshots.models import Snapshot, SnapshotRow, SnapshotUnit
from app.participation.snapshots.pending import Waiting, waiting_in
from app.participation.snapshots.proof_files import change_entry, leaves_of
from app.participation.snapshots.reading import newest
from app.participation.snapshots.reading_facts import facts_of, facts_of_people
from app.participation.snapshots.rows import Facts, TreeUnit
from app.participation.snapshots.sealing import Act, sealed, stored_unit
from app.participation.snapshots.statement import CHANGE, OPEN, Lists
from app.quizzes.amending import count_amended
from app.units.kinds import UnitKind


@dataclass(frozen=True, slots=True)
class Amendment:
    """What the committee accepts: of these people everything that waits, and what these late records say.

    `number`: the snapshot it looked at.
    """

    client_id: UUID
    number: int
    member_ids: Sequence[UUID]
    reason: str
    record_ids: Sequence[UUID] = ()


@dataclass(frozen=True, slots=True)
class _Change:
    old: SnapshotRow
    before: Facts
    after: Facts
    grounds: list[str]


async def amend(
    session: AsyncSession,
    database: Database,
    *,
    actor: Actor,
    campaign_id: UUID,
    amendment: Amendment,
    today: date,
    now: datetime,
) -> Snapshot:
    """Accept, and write the next snapshot; the same `client_id` again is the same amendment.

    Raises NotFound, RoleMissing, NotClosedYet, SnapshotSuperseded, NothingToAmend, OwnAmendment, ClientIdReused.
    """
    campaign = await require_campaign(session, actor=actor, campaign_id=campaign_id, today=today, lock="update")
    if not await reaches(session, actor=actor, unit_id=campaign.unit_id, roles=CORRECTION_ROLES, today=today):
        raise RoleMissing
    before = await newest(session, campaign_id)
    if before is None:
        raise NotClosedYet
    repeated = await _made_with(session, campaign_id, amendment.client_id)
    if repeated is not None:
        if (repeated.number, repeated.reason) != (amendment.number + 1, amendment.reason):
            raise ClientIdReused
        return repeated
    if before.number != amendment.number:
        raise SnapshotSuperseded(newest=before.number, extra={"newest": before.number})
    spoken_of = await take_over(
        session,
        actor=actor,
        campaign_id=campaign_id,
        record_ids=amendment.record_ids,
        reason=amendment.reason,
        today=today,
        now=now,
    )
    waiting = await _accepted(session, campaign_id, amendment.member_ids, spoken_of, actor)
    named = set(amendment.member_ids)
    await accept_after_closing(session, actor=actor, campaign=campaign, members=named, reason=amendment.reason, now=now)
    await count_amended(session, database, occasion_id=campaign_id, members=named, actor=actor, now=now)
    changes = await _changes(session, campaign, waiting, named)
    act = Act(actor, amendment.reason, now, amendment.client_id)
    snapshot = await _seal(session, campaign, act, before, changes)
    journal.record(
        session,
        actor=actor,
        action="participation:amendment:accept",
        subject=("campaign", campaign_id),
        unit_id=campaign.unit_id,
        now=now,
        reason=amendment.reason,
        old={"number": before.number, "head": before.head},
        new={"number": snapshot.number, "head": snapshot.head, "accepted": len(waiting), "changed": snapshot.changed},
    )
    return snapshot


async def _made_with(session: AsyncSession, campaign_id: UUID, client_id: UUID) -> Snapshot | None:
    query = select(Snapshot).where(Snapshot.campaign_id == campaign_id, Snapshot.client_id == client_id)
    return (await session.execute(query)).scalar_one_or_none()


async def _accepted(
    session: AsyncSession, campaign_id: UUID, member_ids: Collection[UUID], spoken_of: Collection[UUID], actor: Actor
) -> Mapping[UUID, Waiting]:
    """What waits of those named, and of those whom the late records moved."""
    wanted = set(member_ids)
    if actor.member_id in wanted | set(spoken_of):
        raise OwnAmendment
    waiting = await waiting_in(session, campaign_id, members=wanted | set(spoken_of))
    if strange := sorted(wanted - waiting.keys()):
        raise NothingToAmend(count=len(strange), extra={"members": [str(m) for m in strange]})
    return waiting


async def _changes(
    session: AsyncSession, campaign: Campaign, waiting: Mapping[UUID, Waiting], named: Collection[UUID]
) -> list[_Change]:
    """The sealed rows of these people that the facts, now that everything counts, no longer say; in the order of the list.

    Of who is not `named`, but only spoken of in a late record, nothing was looked at but whether they came.
    """
    branches = Whom(unit_ids=sorted({one.old.unit_id for one in waiting.values()}))
    live = facts_of_people(people(campaign.id, branches)).subquery("live")
    now = {row.member_id: facts_of(row) for row in await session.execute(select(live)) if row.member_id in waiting}
    query = (
        select(SnapshotRow)
        .where(SnapshotRow.campaign_id == campaign.id, SnapshotRow.to_number.is_(None), SnapshotRow.member_id.in_(waiting))
        .order_by(SnapshotRow.position)
    )
    found = []
    for old in await session.scalars(query):
        before, grounds = facts_of(old), waiting[old.member_id].grounds
        after = replace(now[old.member_id], unit_id=before.unit_id, cell_id=before.cell_id)
        if old.member_id not in named:
            after, grounds = _came(campaign.policy, before, after), frozenset({Ground.ATTENDANCE})
        if after != before:
            found.append(_Change(old, before, after, sorted(grounds)))
    return found


def _came(policy: str, before: Facts, after: Facts) -> Facts:
    """The sealed row with what is known since about whether and how the person came."""
    moved = {name: getattr(after, name) for name in CAME}
    person = Person(before.standing, before.membership, before.removed, after.present)
    return replace(before, **moved, counted=decide(policy, person).expected)


async def _seal(session: AsyncSession, campaign: Campaign, act: Act, before: Snapshot, changes: Sequence[_Change]) -> Snapshot:
    number = before.number + 1
    entries = await _succeed(session, campaign, changes, number)
    unit_leaves = await _move_units(session, campaign, changes, number, act.now)
    left_open = before.left_open
    lists = Lists(
        rows=[],
        units=unit_leaves,
        left_open=[leaf(OPEN, entry) for entry in left_open],
        changes=[leaf(CHANGE, entry) for entry in entries],
    )
    leaves = await leaves_of(session, campaign.id, number)
    snapshot = sealed(campaign, act, replace(lists, rows=leaves), before=before, left_open=left_open)
    session.add(snapshot)
    await session.flush()
    return snapshot


async def _succeed(session: AsyncSession, campaign: Campaign, changes: Sequence[_Change], number: int) -> list[dict[str, Any]]:
    """Give rows their successors; the changes as they are sealed."""
    made, entries = [], []
    for change in changes:
        old = change.old
        who = rows.identity_of(json.loads(old.row))
        row = stored(campaign.id, old.member_id, old.position, change.after, who)
        old.to_number = number
        made.append({**row, "from_number": number, "grounds": change.grounds, "salts": old.salts})
        entries.append(change_entry(old.position, change.grounds, old.row, row["row"]))
    await session.flush()
    await insert_rows(session, SnapshotRow, made)
    return entries


async def _move_units(
    session: AsyncSession, campaign: Campaign, changes: Sequence[_Change], number: int, now: datetime
) -> list[str]:
    """Give the sums of the units concerned their successors, and the tallies of the branches; the leaves of all units."""
    query = select(SnapshotUnit).where(SnapshotUnit.campaign_id == campaign.id, SnapshotUnit.to_number.is_(None))
    held = {unit.unit_id: unit for unit in await session.scalars(query.order_by(SnapshotUnit.position))}
    tree = [_tree_unit(unit) for unit in held.values()]
    moved = rows.roll_up(tree, _difference(changes))
    leaves, made, sums = [], [], {}
    for unit in tree:
        old, delta = held[unit.id], moved[unit.id]
        leaves.append(old.leaf)
        if any(delta.values()):
            sums[unit.id] = {name: old.sums[name] + delta[name] for name in rows.SUMS}
            row = stored_unit(campaign, unit, sums[unit.id])
            leaves[-1] = row["leaf"]
            old.to_number = number
            made.append({**row, "position": old.position, "from_number": number})
    await session.flush()
    await insert_rows(session, SnapshotUnit, made)
    branches = sorted({change.before.unit_id for change in changes} & sums.keys())
    await tallies.replace(session, campaign_id=campaign.id, sums={branch: sums[branch] for branch in branches}, now=now)
    return leaves


def _tree_unit(held: SnapshotUnit) -> TreeUnit:
    said = json.loads(held.unit)
    return TreeUnit(held.unit_id, held.parent_id, said["kind"], said["name"], said["kind"] == UnitKind.CELL)


def _difference(changes: Sequence[_Change]) -> dict[UUID, dict[str, int]]:
    """By how much the columns of branches and tổ đảng move."""
    found: dict[UUID, dict[str, int]] = {}
    for change in changes:
        old, new = rows.nothing(), rows.nothing()
        rows.add(old, change.before)
        rows.add(new, change.after)
        for place in rows.units_named([change.before]):
            sums = found.setdefault(place, rows.nothing())
            for name in rows.SUMS:
                sums[name] += new[name] - old[name]
    return found
