"""The amendments of a campaign: its snapshots, and by name who waits for the committee; the look is journalled."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns.access import CORRECTION_READERS, require_campaign
from app.campaigns.models import Campaign
from app.campaigns.queries import unit_names
from app.core import journal
from app.core.actor import SYSTEM_ACCOUNT, Actor
from app.core.errors import RoleMissing
from app.members.models import Member
from app.participation.snapshots.errors import NotClosedYet
from app.participation.snapshots.late_records import LateRecord, late_records
from app.participation.snapshots.models import Snapshot
from app.participation.snapshots.pending import Waiting, waiting_in
from app.participation.snapshots.reading import snapshots_of
from app.units.scope import visible_ids

GROUND = "xem xét điều chỉnh số liệu đã chốt"


@dataclass(frozen=True, slots=True)
class NamedWaiting:
    """Somebody who waits, and the branch of the list."""

    waiting: Waiting
    member: Member
    unit_name: str


@dataclass(frozen=True, slots=True)
class Amendments:
    """The snapshots, newest first; `people` is `limit + 1` of the `total` who wait in the caller's reach."""

    campaign: Campaign
    snapshots: Sequence[Snapshot]
    total: int
    people: list[NamedWaiting]
    records: list[LateRecord]


async def amendments_of(
    session: AsyncSession, *, actor: Actor, campaign_id: UUID, after: UUID | None, limit: int, today: date, now: datetime
) -> Amendments:
    """For committee, office and inspector: of their own subtree. Raises NotFound, RoleMissing, NotClosedYet."""
    campaign = await require_campaign(session, actor=actor, campaign_id=campaign_id, today=today)
    if not actor.units_with(*CORRECTION_READERS) and actor.account_id != SYSTEM_ACCOUNT:
        raise RoleMissing
    snapshots = await snapshots_of(session, campaign_id)
    if not snapshots:
        raise NotClosedYet
    within = visible_ids(actor, today=today, roles=CORRECTION_READERS)
    waiting = await waiting_in(session, campaign_id, within=within)
    ids = list(waiting)
    shown = ids[_place_after(ids, after) :][: limit + 1]
    people = await _named(session, [waiting[member_id] for member_id in shown], campaign.roster_day)
    journal.record(
        session,
        actor=actor,
        action="names:amendments:view",
        subject=("campaign", campaign_id),
        unit_id=campaign.unit_id,
        reason=GROUND,
        now=now,
        new={"people": len(people[:limit])},
    )
    named = [one.member.id for one in people[:limit]]
    journal.record_people(session, actor=actor, of_list="names:amendments:view", people=named, reason=GROUND, now=now)
    return Amendments(campaign, snapshots, len(ids), people, await late_records(session, campaign_id, within))


def _place_after(ids: Sequence[UUID], after: UUID | None) -> int:
    """Where the page begins: behind the last one shown; at the beginning if that one waits no more."""
    return ids.index(after) + 1 if after in ids and after is not None else 0


async def _named(session: AsyncSession, waiting: Collection[Waiting], on: date) -> list[NamedWaiting]:
    names = await unit_names(session, {one.old.unit_id for one in waiting}, on)
    query = select(Member).where(Member.id.in_([one.member_id for one in waiting]))
    members = {member.id: member for member in await session.scalars(query)}
    return [NamedWaiting(one, members[one.member_id], names.get(one.old.unit_id, "")) for one in waiting]
