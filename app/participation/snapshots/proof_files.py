"""The proof file of a snapshot: everything a stranger needs to add it up anew, without names; every fetch is on record."""

import json
from collections.abc import AsyncIterator, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.campaigns.access import reaches, require_campaign
from app.core import journal
from app.core.actor import Actor, Role
from app.core.errors import NotFound, RoleMissing
from app.core.seals import canonical
from app.participation.snapshots.models import Snapshot, SnapshotRow, SnapshotUnit

PROOF_ROLES = frozenset({Role.COMMITTEE, Role.OFFICE, Role.INSPECTOR})
FORMAT = "proof/1"
ROWS_AT_ONCE = 5_000


async def proof_of(
    session: AsyncSession, *, actor: Actor, campaign_id: UUID, number: int, today: date, now: datetime
) -> tuple[Snapshot, bytes]:
    """The snapshot and its proof file, whole, as UTF-8 JSON; the look is journalled. Raises NotFound, RoleMissing."""
    snapshot = await require_snapshot(session, actor=actor, campaign_id=campaign_id, number=number, today=today)
    journal.record(
        session,
        actor=actor,
        action="participation:proof:fetch",
        subject=("campaign", campaign_id),
        now=now,
        new={"number": number, "head": snapshot.head},
    )
    return snapshot, await written(session, snapshot)


async def require_snapshot(session: AsyncSession, *, actor: Actor, campaign_id: UUID, number: int, today: date) -> Snapshot:
    """The snapshot, for committee, office and inspector of the campaign's own unit or above: it speaks of everybody in it."""
    campaign = await require_campaign(session, actor=actor, campaign_id=campaign_id, today=today)
    if not await reaches(session, actor=actor, unit_id=campaign.unit_id, roles=PROOF_ROLES, today=today):
        raise RoleMissing
    query = select(Snapshot).where(Snapshot.campaign_id == campaign_id, Snapshot.number == number)
    snapshot = (await session.execute(query)).scalar_one_or_none()
    if snapshot is None:
        raise NotFound
    return snapshot


async def written(session: AsyncSession, snapshot: Snapshot) -> bytes:
    """The file's bytes. Rows and units go in as they were sealed; nothing is computed."""
    body = bytearray()
    leaves: list[str] = []
    head = {"sotay": FORMAT, "statement": snapshot.statement, "signature": snapshot.signature}
    body += canonical({**head, "key_id": snapshot.key_id, "head": snapshot.head})[:-1].encode()
    body += b',"rows":['
    async for texts in _rows(session, snapshot, leaves):
        body += (b"," if body[-1:] != b"[" else b"") + ",".join(texts).encode()
    body += b'],"leaves":' + canonical(leaves).encode()
    units = await _units(session, snapshot)
    body += b',"units":[' + ",".join(text for text, _ in units).encode()
    body += b'],"unit_leaves":' + canonical([leaf for _, leaf in units]).encode()
    body += b',"left_open":' + canonical(snapshot.left_open).encode()
    body += b',"changes":' + canonical([as_entry(*change) for change in await changes_of(session, snapshot)]).encode()
    return bytes(body + b"}")


def _in(table: type[SnapshotRow] | type[SnapshotUnit], campaign_id: UUID, number: int) -> ColumnElement[bool]:
    return and_(
        table.campaign_id == campaign_id,
        table.from_number <= number,
        or_(table.to_number.is_(None), table.to_number > number),
    )


async def leaves_of(session: AsyncSession, campaign_id: UUID, number: int) -> list[str]:
    """The ordered hashes of a snapshot's rows."""
    query = select(SnapshotRow.leaf).where(_in(SnapshotRow, campaign_id, number)).order_by(SnapshotRow.position)
    return list(await session.scalars(query))


async def _rows(session: AsyncSession, snapshot: Snapshot, leaves: list[str]) -> AsyncIterator[list[str]]:
    """The sealed texts in order, some at a time; their hashes are added to `leaves`."""
    after = 0
    while True:
        query = (
            select(SnapshotRow.position, SnapshotRow.row, SnapshotRow.leaf)
            .where(_in(SnapshotRow, snapshot.campaign_id, snapshot.number), SnapshotRow.position > after)
            .order_by(SnapshotRow.position)
            .limit(ROWS_AT_ONCE)
        )
        rows = (await session.execute(query)).all()
        if not rows:
            return
        after = rows[-1].position
        leaves += [row.leaf for row in rows]
        yield [row.row for row in rows]


async def _units(session: AsyncSession, snapshot: Snapshot) -> Sequence[tuple[str, str]]:
    query = (
        select(SnapshotUnit.unit, SnapshotUnit.leaf)
        .where(_in(SnapshotUnit, snapshot.campaign_id, snapshot.number))
        .order_by(SnapshotUnit.position)
    )
    return [(text, leaf) for text, leaf in await session.execute(query)]


async def changes_of(session: AsyncSession, snapshot: Snapshot) -> Sequence[tuple[SnapshotRow, SnapshotRow]]:
    """The rows that this snapshot changed, old and new, in their order in the list."""
    if snapshot.number == 1:
        return []
    old = aliased(SnapshotRow)
    same = and_(
        old.campaign_id == SnapshotRow.campaign_id, old.member_id == SnapshotRow.member_id, old.to_number == snapshot.number
    )
    query = (
        select(old, SnapshotRow)
        .join(old, same)
        .where(SnapshotRow.campaign_id == snapshot.campaign_id, SnapshotRow.from_number == snapshot.number)
        .order_by(SnapshotRow.position)
    )
    return [(before, after) for before, after in await session.execute(query)]


def as_entry(old: SnapshotRow, new: SnapshotRow) -> dict[str, Any]:
    """One change, as it is sealed and as a file carries it."""
    return change_entry(new.position, new.grounds or [], old.row, new.row)


def change_entry(position: int, grounds: Sequence[str], old: str, new: str) -> dict[str, Any]:
    """One change from the sealed texts of both rows."""
    return {"n": position, "grounds": list(grounds), "old": json.loads(old), "new": json.loads(new)}
