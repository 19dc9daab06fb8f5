"""Recording, changing and withdrawing what a unit outside the system reported; every change is journalled with old and new."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns.access import require_campaign
from app.campaigns.errors import CampaignNotOpen
from app.campaigns.models import Campaign, Enrolment
from app.core import journal
from app.core.actor import SYSTEM_ACCOUNT, Actor, Role
from app.core.errors import NotFound
from app.core.text import fold, squeeze
from app.participation.outside_units.errors import (
    IdReused,
    OutsideReasonNeeded,
    OutsideUnitKnown,
    OutsideUnitWithdrawn,
    UnitIsCounted,
)
from app.participation.outside_units.models import OutsideUnit
from app.units.models import UnitPath
from app.units.queries import version_on
from app.units.scope import below, require_unit

RECORDERS = frozenset({Role.COMMITTEE, Role.OFFICE})


@dataclass(frozen=True, slots=True)
class Figures:
    """As reported; `took` and `passed` None where nothing was."""

    expected: int
    present: int
    took: int | None
    passed: int | None
    reported_by: str
    paper_number: str | None
    paper_date: date | None


@dataclass(frozen=True, slots=True)
class Reported:
    """Whose figures: of a unit of the tree, or of one that has only a name; to which committee it reported."""

    id: UUID
    at_unit_id: UUID
    unit_id: UUID | None
    name: str | None
    figures: Figures


async def put_figures(
    session: AsyncSession,
    *,
    actor: Actor,
    campaign_id: UUID,
    reported: Reported,
    reason: str | None,
    today: date,
    now: datetime,
) -> OutsideUnit:
    """Record, or change what was recorded under the same id; the same again changes nothing.

    Raises NotFound, RoleMissing, CampaignNotOpen, OutsideReasonNeeded (after closing), UnitIsCounted, OutsideUnitKnown,
    OutsideUnitWithdrawn, IdReused.
    """
    campaign = await _require(session, actor, campaign_id, reported.at_unit_id, today)
    known = await session.get(OutsideUnit, reported.id)
    name = await _name_of(session, campaign, reported)
    where = (campaign_id, reported.at_unit_id, reported.unit_id)
    if known is not None and (known.campaign_id, known.at_unit_id, known.unit_id) != where:
        raise IdReused
    if known is not None and known.withdrawn_at is not None:
        raise OutsideUnitWithdrawn
    new = {"name": name, **asdict(reported.figures)}
    old = None if known is None else {column: getattr(known, column) for column in new}
    if old == new and known is not None:
        return known
    if campaign.state == "closed" and reason is None:
        raise OutsideReasonNeeded
    await _refuse_second(session, campaign_id, reported, name)
    row = known or OutsideUnit(
        id=reported.id, campaign_id=campaign_id, at_unit_id=reported.at_unit_id, unit_id=reported.unit_id
    )
    for column, value in new.items():
        setattr(row, column, value)
    row.name_folded = fold(name)
    row.recorded_at, row.recorded_by = now, None if actor.account_id == SYSTEM_ACCOUNT else actor.account_id
    session.add(row)
    await session.flush()
    verb = "record" if old is None else "change"
    _note(session, actor, verb, row, now, reason=reason, old=old, new=new)
    return row


async def withdraw_figures(
    session: AsyncSession, *, actor: Actor, campaign_id: UUID, outside_id: UUID, reason: str, today: date, now: datetime
) -> OutsideUnit:
    """Take reported figures back, with a reason; again changes nothing. Raises NotFound, RoleMissing, CampaignNotOpen."""
    found = await session.get(OutsideUnit, outside_id)
    if found is None or found.campaign_id != campaign_id:
        raise NotFound
    await _require(session, actor, campaign_id, found.at_unit_id, today)
    row = await session.get_one(OutsideUnit, outside_id, populate_existing=True)
    if row.withdrawn_at is None:
        row.withdrawn_at, row.withdrawn_why = now, reason
        await session.flush()
        old = {"name": row.name, "expected": row.expected, "present": row.present, "took": row.took, "passed": row.passed}
        _note(session, actor, "withdraw", row, now, reason=reason, old=old, new=None)
    return row


async def _require(session: AsyncSession, actor: Actor, campaign_id: UUID, at_unit_id: UUID, today: date) -> Campaign:
    """The campaign, locked: an office types a dozen such rows in a campaign, one after the other."""
    campaign = await require_campaign(session, actor=actor, campaign_id=campaign_id, today=today, lock="update")
    await require_unit(session, actor=actor, unit_id=at_unit_id, roles=RECORDERS, today=today)
    if campaign.state == "planned":
        raise CampaignNotOpen
    return campaign


async def _name_of(session: AsyncSession, campaign: Campaign, reported: Reported) -> str:
    """The unit's own name, if it stands below the committee in the tree and none of its members are on the list."""
    if reported.unit_id is None:
        assert reported.name is not None
        return squeeze(reported.name)
    unit = await version_on(session, reported.unit_id, campaign.roster_day)
    here = below(reported.at_unit_id, campaign.roster_day).where(UnitPath.descendant_id == reported.unit_id)
    if unit is None or await session.scalar(here) is None:
        raise NotFound
    theirs = Enrolment.unit_id.in_(below(reported.unit_id, campaign.roster_day))
    if await session.scalar(select(Enrolment.id).where(Enrolment.campaign_id == campaign.id, theirs).limit(1)) is not None:
        raise UnitIsCounted
    return unit.name


async def _refuse_second(session: AsyncSession, campaign_id: UUID, reported: Reported, name: str) -> None:
    query = select(OutsideUnit.id).where(
        OutsideUnit.campaign_id == campaign_id,
        OutsideUnit.at_unit_id == reported.at_unit_id,
        OutsideUnit.name_folded == fold(name),
        OutsideUnit.withdrawn_at.is_(None),
        OutsideUnit.id != reported.id,
    )
    if await session.scalar(query) is not None:
        raise OutsideUnitKnown(name=name)


def _note(
    session: AsyncSession,
    actor: Actor,
    verb: str,
    row: OutsideUnit,
    now: datetime,
    *,
    reason: str | None,
    old: dict[str, Any] | None,
    new: dict[str, Any] | None,
) -> None:
    journal.record(
        session,
        actor=actor,
        action=f"participation:outside_unit:{verb}",
        subject=("campaign", row.campaign_id),
        unit_id=row.at_unit_id,
        now=now,
        reason=reason,
        old=_plain(old),
        new=_plain(new),
    )


def _plain(values: dict[str, Any] | None) -> dict[str, Any] | None:
    if values is None:
        return None
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
