"""Transfers and places since the roster day, and corrections of the list, as an explanation tells them."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.auth.models import Account
from app.campaigns.models import Campaign, Enrolment, EnrolmentCorrection
from app.campaigns.queries import unit_names
from app.core.clock import local_day
from app.core.models import JournalEntry
from app.members.models import Affiliation, Transfer
from app.members.words import AffiliationKind, TransferState
from app.participation.explaining.notes import Change, Move, Position, Stay


async def moves_since(session: AsyncSession, campaign: Campaign, member_id: UUID, today: date) -> list[Move]:
    """Official transfers under way, and those confirmed since the roster day and before the campaign was closed."""
    last = today if campaign.closed_at is None else local_day(campaign.closed_at)
    moved = and_(
        Transfer.state == TransferState.CONFIRMED.value,
        Transfer.effective_on > campaign.roster_day,
        Transfer.effective_on <= last,
    )
    query = (
        select(Transfer)
        .where(Transfer.member_id == member_id, Transfer.kind == AffiliationKind.OFFICIAL.value)
        .where(or_(Transfer.state == TransferState.SENT.value, moved))
        .order_by(Transfer.sent_at)
    )
    rows = (await session.scalars(query)).all()
    names = await unit_names(session, {t.to_unit_id for t in rows}, today)
    return [
        Move(
            to_name=names[t.to_unit_id],
            on=t.effective_on or t.paper_date or local_day(t.sent_at),
            confirmed=t.state == TransferState.CONFIRMED,
        )
        for t in rows
        if t.effective_on is not None or local_day(t.sent_at) <= last
    ]


async def stays_during(session: AsyncSession, campaign: Campaign, member_id: UUID, today: date) -> list[Stay]:
    """Where somebody took part for a time between the roster day and the closing."""
    last = today if campaign.closed_at is None else local_day(campaign.closed_at)
    query = (
        select(Affiliation)
        .where(Affiliation.member_id == member_id, Affiliation.kind == AffiliationKind.TEMPORARY.value)
        .where(Affiliation.valid_from <= last)
        .where(or_(Affiliation.valid_to.is_(None), Affiliation.valid_to > campaign.roster_day))
        .order_by(Affiliation.valid_from)
    )
    rows = (await session.scalars(query)).all()
    names = await unit_names(session, {row.unit_id for row in rows}, today) if rows else {}
    return [Stay(names[row.unit_id], row.valid_from) for row in rows if row.unit_id in names]


async def changes_of(session: AsyncSession, enrolment: Enrolment) -> list[Change]:
    """The corrections of somebody's place on the list in the order of their decisions, with what it was before each."""
    query = (
        select(EnrolmentCorrection, Account.label)
        .outerjoin(Account, Account.id == EnrolmentCorrection.decided_by)
        .where(EnrolmentCorrection.enrolment_id == enrolment.id)
        .order_by(EnrolmentCorrection.decided_at.is_(None), EnrolmentCorrection.decided_at, EnrolmentCorrection.id)
    )
    rows = (await session.execute(query)).all()
    before = await _accepted(session, enrolment.id) if rows else []
    place = before[0] if before else Position(enrolment.standing, enrolment.removed_why if enrolment.removed_on else None)
    found = []
    for correction, approver in rows:
        if correction.state == "accepted" and before:
            place = before.pop(0)
        new = _after(place, correction)
        found.append(
            Change(
                state=correction.state,
                effective_on=correction.effective_on,
                old=place,
                new=new,
                approver=approver,
                decided_on=None if correction.decided_at is None else local_day(correction.decided_at),
                reason=correction.reason,
            )
        )
        place = new if correction.state == "accepted" else place
    return found


async def _accepted(session: AsyncSession, enrolment_id: UUID) -> list[Position]:
    """What stood before each accepted correction, in order of acceptance."""
    query = (
        select(JournalEntry.old)
        .where(JournalEntry.subject_kind == "enrolment", JournalEntry.subject_id == enrolment_id)
        .where(JournalEntry.action == "campaigns:correction:accept")
        .order_by(JournalEntry.id)
    )
    found: Sequence[dict[str, Any] | None] = (await session.scalars(query)).all()
    return [_position(old or {}) for old in found]


def _position(old: dict[str, Any]) -> Position:
    return Position(str(old.get("standing", "expected")), old.get("removed_why"))


def _after(old: Position, correction: EnrolmentCorrection) -> Position:
    if correction.kind == "removed":
        return Position(old.standing, correction.value)
    if correction.kind == "restored":
        return Position(old.standing, None)
    return Position(correction.value, old.removed_why)
