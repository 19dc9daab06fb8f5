"""The records that wait at the units of an office, with what they say about whom. The look is journalled."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Row, and_, false, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns import access
from app.campaigns.absences.scope import readable_reasons
from app.campaigns.models import Campaign, Enrolment, RefusedCheckIn, StudySession
from app.campaigns.taking_over import contents
from app.campaigns.taking_over.contents import Content
from app.campaigns.taking_over.waiting import in_state, kept_records, place
from app.campaigns.terms import ended_term
from app.core import journal
from app.core.actor import SYSTEM_ACCOUNT, Actor
from app.core.clock import local_day
from app.core.errors import RoleMissing
from app.members.models import Affiliation, Member
from app.members.queries import valid_on
from app.units.models import UnitPath
from app.units.scope import visible_ids

LOOK = "names:waiting_records:view"


@dataclass(frozen=True, slots=True)
class KeptRecord:
    """A record, its meeting, where it waits, what it says (None: it cannot be read), and when its sender's term ended.

    `names`: the people of it whose names the reader may see; `reasons`: those of whom they may read why they are excused.
    """

    record: RefusedCheckIn
    meeting: StudySession | None
    unit_id: UUID
    content: Content | None
    ended_on: date | None
    names: dict[UUID, Member]
    reasons: Collection[UUID]


async def records_of(
    session: AsyncSession,
    *,
    actor: Actor,
    campaign_id: UUID,
    state: str,
    after: UUID | None,
    limit: int,
    today: date,
    now: datetime,
) -> list[KeptRecord]:
    """`limit + 1` records in the actor's reach, the oldest first; own check-ins are the committee's list (amendments).

    For secretary and deputy, or the level above. Raises NotFound, RoleMissing.
    """
    campaign = await access.require_campaign(session, actor=actor, campaign_id=campaign_id, today=today)
    if not actor.units_with(*access.KEEP_ROLES) and actor.account_id != SYSTEM_ACCOUNT:
        raise RoleMissing
    reach = visible_ids(actor, today=today, roles=access.KEEP_ROLES)
    query = kept_records(campaign_id).where(in_state(state), RefusedCheckIn.kind != "check_in", place().in_(reach))
    if after is not None:
        query = query.where(RefusedCheckIn.id > after)
    rows = (await session.execute(query.order_by(RefusedCheckIn.id).limit(limit + 1))).all()
    found = await _read(session, actor, campaign, rows, today)
    named = sorted({member_id for one in found[:limit] for member_id in one.names})
    journal.record(
        session,
        actor=actor,
        action=LOOK,
        subject=("campaign", campaign_id),
        now=now,
        new={"people": len(named)},
    )
    journal.record_people(session, actor=actor, of_list=LOOK, people=named, now=now)
    return found


async def read_one(session: AsyncSession, *, actor: Actor, campaign: Campaign, record_id: UUID, today: date) -> KeptRecord:
    """One record, for who has just decided it."""
    rows = (await session.execute(kept_records(campaign.id).where(RefusedCheckIn.id == record_id))).all()
    return (await _read(session, actor, campaign, rows, today))[0]


async def _read(
    session: AsyncSession,
    actor: Actor,
    campaign: Campaign,
    rows: Sequence[Row[RefusedCheckIn, StudySession, UUID]],
    today: date,
) -> list[KeptRecord]:
    """The rows with what they say; `StudySession` is None for what belongs to no meeting."""
    said = {record.id: contents.read(record) for record, _, _ in rows}
    named = {mention.member_id for content in said.values() if content is not None for mention in content.mentions}
    own, listed = await _people(session, actor, campaign.id, named, today)
    ended = await _ended(session, campaign, rows, today)
    reached = visible_ids(actor, today=today, roles=access.KEEP_ROLES)
    held_at = {meeting.unit_id for _, meeting, _ in rows if meeting is not None}
    hosts = set(await session.scalars(reached.where(UnitPath.descendant_id.in_(held_at))))
    reasons = await readable_reasons(session, actor=actor, campaign_id=campaign.id, people=named, today=today)
    found = []
    for record, meeting, unit_id in rows:
        content = said[record.id]
        shown = {**listed, **own} if meeting is not None and meeting.unit_id in hosts else own
        people = [] if content is None else [mention.member_id for mention in content.mentions]
        names = {member_id: shown[member_id] for member_id in people if member_id in shown}
        ended_on = ended.get((record.account_id, _at(meeting, unit_id)))
        found.append(KeptRecord(record, meeting, unit_id, content, ended_on, names, reasons))
    return found


def _at(meeting: StudySession | None, unit_id: UUID) -> UUID:
    return unit_id if meeting is None else meeting.unit_id


async def _ended(
    session: AsyncSession, campaign: Campaign, rows: Sequence[Row[RefusedCheckIn, StudySession, UUID]], today: date
) -> dict[tuple[UUID | None, UUID], date]:
    """When the terms ended with which these were sent, by account and unit."""
    since = local_day(campaign.starts_at)
    found: dict[tuple[UUID | None, UUID], date] = {}
    for account_id, at in {(record.account_id, _at(meeting, unit_id)) for record, meeting, unit_id in rows}:
        if account_id is not None:
            term = await ended_term(session, account_id=account_id, unit_id=at, since=since, today=today)
            if term is not None:
                found[account_id, at] = term.ended_on
    return found


async def _people(
    session: AsyncSession, actor: Actor, campaign_id: UUID, people: Collection[UUID], today: date
) -> tuple[dict[UUID, Member], dict[UUID, Member]]:
    """Of these people the reader's own, and all who are on the campaign's list: visitors' names are their host's to see."""
    reach = visible_ids(actor, today=today, roles=access.KEEP_ROLES)
    enrolled = and_(Enrolment.member_id == Member.id, Enrolment.campaign_id == campaign_id)
    here = select(Affiliation.member_id).where(Affiliation.unit_id.in_(reach), valid_on(Affiliation, today))
    is_own = or_(Enrolment.unit_id.in_(reach), Enrolment.cell_id.in_(reach), Member.id.in_(here))
    query = select(Member, func.coalesce(is_own, false()), Enrolment.id).outerjoin(Enrolment, enrolled)
    rows = (await session.execute(query.where(Member.id.in_(people)))).all()
    own = {member.id: member for member, mine, _ in rows if mine}
    return own, {member.id: member for member, _, listed in rows if listed is not None}
