"""The closing of a unit: what is still open there, which branches sent up, and whether anything came in since."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns.models import Campaign, Enrolment, StudySession
from app.campaigns.rules import SYNC_TIME, absence_may_be_found
from app.core.actor import Actor
from app.participation.access import Place, require_place
from app.participation.closing.items import NotCome, Open
from app.participation.closing.models import BranchClosing
from app.participation.closing.open_items import meetings_not_over, open_by_unit
from app.participation.closing.sending import counts_now
from app.participation.pages import has_people
from app.units.models import UnitPath, UnitVersion
from app.units.queries import children_on, valid_on
from app.units.scope import below

NOT_SENT = "not_sent"


@dataclass(frozen=True, slots=True)
class Sent:
    """A branch's newest sending, and what its counts are now."""

    row: BranchClosing
    counts_now: dict[str, int]


@dataclass(frozen=True, slots=True)
class Part:
    """One unit directly below: its branches on the list by state, and what is open in all of them."""

    unit: UnitVersion
    states: Counter[str]
    open: Open


@dataclass(frozen=True, slots=True)
class ClosingPage:
    """The closing of a unit. `sent` and `not_come` for a branch, `parts` for a committee.

    `states` counts the branches of the list below.
    """

    place: Place
    open: Open
    meetings: Sequence[StudySession]
    states: Counter[str]
    sent: Sent | None
    parts: list[Part]
    sync_until: datetime
    not_come: NotCome | None = None


def sync_until(campaign: Campaign) -> datetime:
    """Until when what began before the end counts if it is recorded."""
    return campaign.ends_at + SYNC_TIME


async def closing_of(
    session: AsyncSession, *, actor: Actor, campaign_id: UUID, unit_id: UUID | None, today: date, now: datetime
) -> ClosingPage:
    """What is open for a unit (default: the caller's own). Counts only; NotFound, RoleMissing.

    In the tree of the roster day; a unit that came since is shown in today's, with the branches that it took over.
    """
    place = await require_place(session, actor=actor, campaign_id=campaign_id, unit_id=unit_id, today=today)
    campaign, unit = place.campaign, place.unit
    day = campaign.roster_day if place.then else today
    here = below(unit.unit_id, day)
    opened = await open_by_unit(session, campaign_id=campaign.id, units=here, now=now)
    states = await states_of_branches(session, campaign.id, here)
    meetings = await meetings_not_over(session, campaign_id=campaign.id, units=_on_the_line(unit, day), now=now)
    total = sum(opened.values(), Open())
    if has_people(unit):
        row = await _newest(session, campaign.id, unit.unit_id)
        counts = await counts_now(session, campaign.id, unit.unit_id) if unit.unit_id in states else None
        sent = None if row is None or counts is None else Sent(row, counts)
        not_come = None if counts is None or campaign.state != "open" else _not_come(campaign, counts, now)
        return ClosingPage(place, total, meetings, Counter(states.values()), sent, [], sync_until(campaign), not_come)
    parts = await _parts(session, unit, day, opened, states)
    return ClosingPage(place, total, meetings, Counter(states.values()), None, parts, sync_until(campaign))


def _not_come(campaign: Campaign, counts: Mapping[str, int], now: datetime) -> NotCome:
    is_over = absence_may_be_found(campaign.ends_at, now)
    return NotCome(counts["excused"], counts["unexcused"], counts["unrecorded"], is_over)


def _on_the_line(unit: UnitVersion, day: date) -> Select[UUID]:
    """The unit, what is below it, and what is above it: a branch goes to its committee's meetings."""
    above = select(UnitPath.ancestor_id).where(UnitPath.descendant_id == unit.unit_id, valid_on(UnitPath, day))
    return select(UnitPath.descendant_id).where(
        UnitPath.depth == 0, UnitPath.descendant_id.in_(below(unit.unit_id, day).union(above))
    )


async def states_of_branches(session: AsyncSession, campaign_id: UUID, units: Select[UUID]) -> dict[UUID, str]:
    """Per branch with people on the list: not_sent, sent or accepted."""
    sent = and_(
        BranchClosing.campaign_id == Enrolment.campaign_id,
        BranchClosing.unit_id == Enrolment.unit_id,
        BranchClosing.state != "returned",
    )
    query = (
        select(Enrolment.unit_id, BranchClosing.state)
        .outerjoin(BranchClosing, sent)
        .where(Enrolment.campaign_id == campaign_id, Enrolment.unit_id.in_(units))
        .distinct()
    )
    return {unit_id: state or NOT_SENT for unit_id, state in await session.execute(query)}


async def _newest(session: AsyncSession, campaign_id: UUID, unit_id: UUID) -> BranchClosing | None:
    query = (
        select(BranchClosing)
        .where(BranchClosing.campaign_id == campaign_id, BranchClosing.unit_id == unit_id)
        .order_by(BranchClosing.id.desc())
        .limit(1)
    )
    return (await session.execute(query)).scalar_one_or_none()


async def _parts(
    session: AsyncSession, unit: UnitVersion, day: date, opened: Mapping[UUID, Open], states: Mapping[UUID, str]
) -> list[Part]:
    children = await children_on(session, unit.unit_id, day)
    ids = [child.unit_id for child in children]
    paths = select(UnitPath.ancestor_id, UnitPath.descendant_id).where(UnitPath.ancestor_id.in_(ids), valid_on(UnitPath, day))
    inside: dict[UUID, list[UUID]] = {unit_id: [] for unit_id in ids}
    for ancestor_id, descendant_id in await session.execute(paths):
        inside[ancestor_id].append(descendant_id)
    return [
        Part(
            unit=child,
            states=Counter(states[u] for u in inside[child.unit_id] if u in states),
            open=sum((opened[u] for u in inside[child.unit_id] if u in opened), Open()),
        )
        for child in children
    ]


def as_entries(opened: Mapping[UUID, Open], states: Mapping[UUID, str]) -> list[dict[str, Any]]:
    """What is open by unit, in order of the ids: what an early closing shows, and a snapshot keeps."""
    return [
        {"unit": str(unit_id), "state": states.get(unit_id), **opened[unit_id].named()}
        for unit_id in sorted(opened)
        if opened[unit_id]
    ]
