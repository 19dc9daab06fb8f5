"""What the roster learns after a campaign was opened becomes a proposal, never a moved enrolment (rules: who is expected).

After closing too: what was true by then and is learned later waits for the amendment, which accepts it with a reason or not.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns.models import Campaign, Enrolment, EnrolmentCorrection
from app.core import journal
from app.core.actor import system_actor
from app.core.clock import local_day
from app.core.db import Database
from app.core.models import OutboxRow
from app.members.models import Affiliation, MemberStatus
from app.members.roster import roster_on
from app.members.statuses import STATUS_CHANGED
from app.members.words import ENDED_MEMBERSHIPS, Aspect

ROWS_AT_ONCE = 200
TAKEN_BACK = "Danh sách đảng viên đã được ghi lại; đề nghị này không còn đúng."
_SYSTEM = system_actor("hệ thống")
_Proposal = tuple[str, str]  # kind, value


async def handle_status_changes(database: Database, now: datetime) -> int:
    """Turn recorded changes of members into proposed corrections of campaigns' lists; the number of changes read."""
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


async def propose_losses_since(session: AsyncSession, campaign: Campaign, now: datetime) -> None:
    """For an opening: members of the roster day who are none any more. When their loss was told, this list was not written."""
    lost = and_(
        MemberStatus.member_id == Enrolment.member_id,
        MemberStatus.aspect == Aspect.MEMBERSHIP,
        MemberStatus.value.in_(ENDED_MEMBERSHIPS),
        MemberStatus.valid_to.is_(None),
    )
    query = select(Enrolment, MemberStatus).join(MemberStatus, lost).where(Enrolment.campaign_id == campaign.id)
    for enrolment, status in (await session.execute(query.order_by(Enrolment.id))).all():
        _propose(session, enrolment, ("removed", status.value), status.valid_from, now)


async def _wait_for_openings(session: AsyncSession) -> None:
    """A campaign that is being opened now may have read the roster before this change: look at its list afterwards."""
    query = select(Campaign.id).where(Campaign.state != "closed").order_by(Campaign.id)
    await session.execute(query.with_for_update(read=True))


async def _propose_for(session: AsyncSession, row: OutboxRow, now: datetime) -> None:
    change = row.payload or {}
    if row.subject_id is None or {"aspect", "value", "effective_on"} - set(change):
        return
    effective_on = date.fromisoformat(change["effective_on"])
    is_standing = change["aspect"] != Aspect.MEMBERSHIP
    waiting = await _waiting(session, row.subject_id, is_standing=is_standing)
    for enrolment, campaign in await _enrolments(session, row.subject_id):
        if campaign.closed_at is not None and not is_standing and effective_on > local_day(campaign.closed_at):
            continue  # still a member when the campaign was closed
        if not is_standing:
            proposal = _by_membership(enrolment, change["value"], effective_on)
        elif effective_on <= campaign.roster_day:
            proposal = await _by_standing(session, enrolment, campaign.roster_day)
        else:
            continue
        for other in (c for c in waiting[enrolment.id] if (c.kind, c.value) != proposal):
            _take_back(session, enrolment, other, now)
        if proposal is not None and all((c.kind, c.value) != proposal for c in waiting[enrolment.id]):
            _propose(session, enrolment, proposal, effective_on, now)


async def _waiting(session: AsyncSession, member_id: UUID, *, is_standing: bool) -> dict[UUID, list[EnrolmentCorrection]]:
    """Undecided proposals about the member by enrolment, locked as a decision locks them, before the lists are looked at."""
    query = (
        select(EnrolmentCorrection)
        .join(Enrolment, Enrolment.id == EnrolmentCorrection.enrolment_id)
        .where(
            Enrolment.member_id == member_id,
            EnrolmentCorrection.state == "proposed",
            (EnrolmentCorrection.kind == "standing") == is_standing,
        )
        .with_for_update(of=(EnrolmentCorrection, Enrolment))
    )
    found: dict[UUID, list[EnrolmentCorrection]] = defaultdict(list)
    for correction in await session.scalars(query):
        found[correction.enrolment_id].append(correction)
    return found


async def _enrolments(session: AsyncSession, member_id: UUID) -> Sequence[tuple[Enrolment, Campaign]]:
    query = (
        select(Enrolment, Campaign)
        .join(Campaign, Campaign.id == Enrolment.campaign_id)
        .where(Enrolment.member_id == member_id)
        .order_by(Campaign.starts_at, Campaign.id)
    )
    return (await session.execute(query)).all()


def _by_membership(enrolment: Enrolment, value: str, effective_on: date) -> _Proposal | None:
    """A loss of membership before closing takes out; a loss that was an error, taken back, brings in again."""
    if value in ENDED_MEMBERSHIPS:
        known = (enrolment.removed_why, enrolment.removed_on) == (value, effective_on)
        return None if known else ("removed", value)
    return None if enrolment.removed_on is None else ("restored", value)


async def _by_standing(session: AsyncSession, enrolment: Enrolment, roster_day: date) -> _Proposal | None:
    """A change effective by the roster day: what the roster of that day says now, if the list says otherwise; wherever the
    person belonged when that day was over (who was received elsewhere on the roster day stays on the list of the sender).
    """
    belonged = select(Affiliation.unit_id).where(Affiliation.member_id == enrolment.member_id)
    roster = roster_on(belonged, roster_day).subquery("roster")
    query = select(roster.c.standing).where(roster.c.member_id == enrolment.member_id)
    standing = (await session.execute(query)).scalar_one_or_none()
    value = "expected" if standing == "active" else standing
    return None if value is None or value == enrolment.standing else ("standing", value)


def _take_back(session: AsyncSession, enrolment: Enrolment, correction: EnrolmentCorrection, now: datetime) -> None:
    """A proposal that the roster itself no longer says: nobody may accept it any more."""
    correction.state, correction.reason, correction.decided_at = "refused", TAKEN_BACK, now
    journal.record(
        session,
        actor=_SYSTEM,
        action="campaigns:correction:withdraw",
        subject=("enrolment", enrolment.id),
        unit_id=enrolment.unit_id,
        now=now,
        reason=TAKEN_BACK,
        old={"state": "proposed"},
        new={"state": "refused", "kind": correction.kind, "value": correction.value},
    )


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
