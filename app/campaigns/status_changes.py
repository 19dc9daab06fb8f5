"""What the roster learns after a campaign was opened becomes a proposal, never a moved enrolment (rules: who is expected)."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns.models import Campaign, Enrolment, EnrolmentCorrection
from app.core import journal
from app.core.actor import system_actor
from app.core.db import Database
from app.core.models import OutboxRow
from app.members.roster import roster_on
from app.members.statuses import STATUS_CHANGED
from app.members.words import ENDED_MEMBERSHIPS, Aspect

ROWS_AT_ONCE = 200
_SYSTEM = system_actor("hệ thống")
_Proposal = tuple[str, str]  # kind, value


async def handle_status_changes(database: Database, now: datetime) -> int:
    """Turn recorded changes of members into proposed corrections of open campaigns' lists; the number of changes read."""
    waiting = select(OutboxRow.id).where(OutboxRow.kind == STATUS_CHANGED).limit(1)
    async with database.read() as session:  # a look costs nothing; on SQLite the writing door would hold everybody up
        if (await session.execute(waiting)).first() is None:
            return 0
    async with database.write() as session:
        query = select(OutboxRow).where(OutboxRow.kind == STATUS_CHANGED).order_by(OutboxRow.id).limit(ROWS_AT_ONCE)
        rows = (await session.scalars(query.with_for_update(skip_locked=True))).all()
        if rows:
            await _wait_for_openings(session)
        for row in rows:
            await _propose_for(session, row, now)
            await session.delete(row)
        return len(rows)


async def _wait_for_openings(session: AsyncSession) -> None:
    """A campaign that is being opened now may have read the roster before this change: look at its list afterwards."""
    query = select(Campaign.id).where(Campaign.state != "closed").order_by(Campaign.id)
    await session.execute(query.with_for_update(read=True))


async def _propose_for(session: AsyncSession, row: OutboxRow, now: datetime) -> None:
    change = row.payload or {}
    if row.subject_id is None or {"aspect", "value", "effective_on"} - set(change):
        return
    effective_on = date.fromisoformat(change["effective_on"])
    for enrolment, campaign in await _open_enrolments(session, row.subject_id):
        if change["aspect"] == Aspect.MEMBERSHIP:
            proposal = _by_membership(enrolment, change["value"], effective_on)
        else:
            proposal = await _by_standing(session, enrolment, campaign.roster_day, effective_on)
        if proposal is not None and not await _is_proposed(session, enrolment.id, proposal):
            _propose(session, enrolment, proposal, effective_on, now)


async def _open_enrolments(session: AsyncSession, member_id: UUID) -> Sequence[tuple[Enrolment, Campaign]]:
    query = (
        select(Enrolment, Campaign)
        .join(Campaign, Campaign.id == Enrolment.campaign_id)
        .where(Enrolment.member_id == member_id, Campaign.state == "open")
    )
    return (await session.execute(query)).all()


def _by_membership(enrolment: Enrolment, value: str, effective_on: date) -> _Proposal | None:
    """A loss of membership before closing takes out; a loss that was an error, taken back, brings in again."""
    if value in ENDED_MEMBERSHIPS:
        known = (enrolment.removed_why, enrolment.removed_on) == (value, effective_on)
        return None if known else ("removed", value)
    return None if enrolment.removed_on is None else ("restored", value)


async def _by_standing(session: AsyncSession, enrolment: Enrolment, roster_day: date, effective_on: date) -> _Proposal | None:
    """A change effective by the roster day: what the roster of that day says now, if the list says otherwise."""
    if effective_on > roster_day:
        return None
    roster = roster_on([enrolment.unit_id], roster_day).subquery("roster")
    query = select(roster.c.standing).where(roster.c.member_id == enrolment.member_id)
    standing = (await session.execute(query)).scalar_one_or_none()
    value = "expected" if standing == "active" else standing
    return None if value is None or value == enrolment.standing else ("standing", value)


async def _is_proposed(session: AsyncSession, enrolment_id: UUID, proposal: _Proposal) -> bool:
    query = select(EnrolmentCorrection.id).where(
        EnrolmentCorrection.enrolment_id == enrolment_id,
        EnrolmentCorrection.kind == proposal[0],
        EnrolmentCorrection.value == proposal[1],
        EnrolmentCorrection.state == "proposed",
    )
    return (await session.execute(query)).first() is not None


def _propose(session: AsyncSession, enrolment: Enrolment, proposal: _Proposal, effective_on: date, now: datetime) -> None:
    kind, value = proposal
    correction = EnrolmentCorrection(
        enrolment_id=enrolment.id, kind=kind, value=value, effective_on=effective_on, state="proposed", proposed_at=now
    )
    session.add(correction)
    journal.record(
        session,
        actor=_SYSTEM,
        action="campaigns:correction:propose",
        subject=("enrolment", enrolment.id),
        unit_id=enrolment.unit_id,
        now=now,
        new={"kind": kind, "value": value, "effective_on": effective_on.isoformat()},
    )
