"""Whoever holds the office now takes a record over, or lays it aside; after the end it goes on to the committee."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns import access, gates, recording
from app.campaigns.errors import MeetingCancelled
from app.campaigns.models import Campaign, RefusedCheckIn, StudySession
from app.campaigns.taking_over import applying
from app.campaigns.taking_over.errors import OwnRecord, RecordDecided, RecordForCommittee
from app.campaigns.taking_over.listing import KeptRecord, read_one
from app.campaigns.taking_over.telling import tell_sender
from app.campaigns.taking_over.waiting import FOR_COMMITTEE, LAID_ASIDE, TAKEN, WAITING, kept_records, standing
from app.campaigns.terms import ended_term
from app.core import journal
from app.core.actor import Actor
from app.core.clock import local_day
from app.core.errors import AppError, NotFound, RoleMissing
from app.units.scope import require_unit


@dataclass(frozen=True, slots=True)
class _Found:
    record: RefusedCheckIn
    meeting: StudySession | None
    unit_id: UUID
    campaign: Campaign


async def decide(
    session: AsyncSession,
    *,
    actor: Actor,
    campaign_id: UUID,
    record_id: UUID,
    accept: bool,
    reason: str,
    today: date,
    now: datetime,
) -> KeptRecord:
    """Take it over (it counts from now on, and the actor is its second person) or lay it aside; once.

    Deciding the same again changes nothing. Raises NotFound, RoleMissing, OwnRecord, RecordDecided, RecordForCommittee,
    RecordNotReadable, MeetingCancelled, and what the record in time would have been refused with.
    """
    found = await _held(session, actor=actor, campaign_id=campaign_id, record_id=record_id, today=today)
    record = found.record
    if not _decided_so(record, actor, accept=accept, reason=reason):
        await _require_open(session, actor, found, accept=accept, today=today)
        try:
            await _decide(session, actor, found, accept=accept, reason=reason, today=today, now=now)
        except AppError as error:
            error.evidence = None  # it is kept already
            raise
    return await read_one(session, actor=actor, campaign=found.campaign, record_id=record_id, today=today)


async def _held(session: AsyncSession, *, actor: Actor, campaign_id: UUID, record_id: UUID, today: date) -> _Found:
    """The record, held from everybody else after its campaign and meeting: as closing, cancelling and amendments do."""
    campaign = await access.require_campaign(session, actor=actor, campaign_id=campaign_id, today=today, lock="share")
    query = kept_records(campaign_id).where(RefusedCheckIn.id == record_id)
    row = (await session.execute(query)).one_or_none()
    if row is None or row[0].state == "kept" or row[0].kind == "check_in":
        raise NotFound
    record, meeting, unit_id = row
    await require_unit(session, actor=actor, unit_id=unit_id, roles=access.KEEP_ROLES, today=today)
    if meeting is not None:
        await session.refresh(meeting, with_for_update={"key_share": True})
    await session.refresh(record, with_for_update=True)
    return _Found(record, meeting, unit_id, campaign)


def _decided_so(record: RefusedCheckIn, actor: Actor, *, accept: bool, reason: str) -> bool:
    known = (record.decided_by, record.word, standing(record) in {TAKEN, FOR_COMMITTEE})
    return record.decided_at is not None and known == (actor.account_id, reason, accept)


async def _require_open(session: AsyncSession, actor: Actor, found: _Found, *, accept: bool, today: date) -> None:
    record = found.record
    if record.state != WAITING:
        raise RecordDecided
    if record.account_id == actor.account_id:
        raise OwnRecord
    if standing(record) != FOR_COMMITTEE:
        return
    if accept:
        raise RecordForCommittee
    unit_id = found.campaign.unit_id
    if not await access.reaches(session, actor=actor, unit_id=unit_id, roles=access.CORRECTION_ROLES, today=today):
        raise RoleMissing


async def _decide(
    session: AsyncSession, actor: Actor, found: _Found, *, accept: bool, reason: str, today: date, now: datetime
) -> None:
    record, old = found.record, {"state": found.record.state, "reason": found.record.reason}
    people: applying.People = set()
    gate = gates.obstacle(found.campaign, now, found.meeting)
    if not accept:
        record.state = LAID_ASIDE
    elif gate in gates.AFTER_THE_END and record.kind not in applying.MOVE_NO_FIGURE:
        assert gate is not None
        record.reason = gate.code
    elif gate is MeetingCancelled:
        raise gate
    else:
        by = await _by(session, actor, found, today)
        people = await applying.apply(session, applying.Taking(actor, by, record, found.campaign, today, now))
        record.state = TAKEN
    record.word, record.decided_at, record.decided_by = reason, now, actor.account_id
    await session.flush()
    on_behalf = await access.acts_on_behalf(session, actor=actor, unit_id=found.unit_id, today=today)
    became = standing(record)
    journal.record(
        session,
        actor=actor,
        action=f"campaigns:waiting_record:{'take' if accept else 'lay_aside'}",
        subject=("record", record.id),
        unit_id=found.unit_id,
        now=now,
        reason=reason,
        old=old,
        new={
            "state": became,
            "kind": record.kind,
            "session": None if record.session_id is None else str(record.session_id),
            "sent_by": str(record.account_id),
            "people": sorted(str(member_id) for member_id in people),
            "on_behalf": on_behalf,
        },
    )
    title = found.campaign.title if found.meeting is None else found.meeting.title
    await tell_sender(session, record, title, became, reason=reason, now=now)


async def _by(session: AsyncSession, actor: Actor, found: _Found, today: date) -> recording.By:
    """Who sent it stays its recorder; who takes it over stands behind it as the second person."""
    record = found.record
    if record.account_id is None:
        raise NotFound
    at = found.unit_id if found.meeting is None else found.meeting.unit_id
    since = local_day(found.campaign.starts_at)
    term = await ended_term(session, account_id=record.account_id, unit_id=at, since=since, today=today)
    on_behalf = term is not None and term.on_behalf
    return recording.By(record.account_id, "confirmed", confirmed_by=actor.account_id, on_behalf=on_behalf)
