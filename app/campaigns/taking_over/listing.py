"""The records that wait at the units of an office, with what they say about whom. The look is journalled."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns import access
from app.campaigns.models import Enrolment, RefusedCheckIn, StudySession
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
from app.units.scope import visible_ids

LOOK = "names:waiting_records:view"


@dataclass(frozen=True, slots=True)
class KeptRecord:
    """A record, its meeting, where it waits, what it says (None: it cannot be read), and when its sender's term ended.

    `names`: the people of it whose names the reader may see.
    """

    record: RefusedCheckIn
    meeting: StudySession | None
    unit_id: UUID
    content: Content | None
    ended_on: date | None
    names: dict[UUID, Member]


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
    since = local_day(campaign.starts_at)
    found = [await _read(session, actor, campaign_id, row[0], row[1], row[2], since, today) for row in rows]
    journal.record(
        session,
        actor=actor,
        action=LOOK,
        subject=("campaign", campaign_id),
        now=now,
        new={"people": len({member_id for one in found[:limit] for member_id in one.names})},
    )
    named = sorted({member_id for one in found[:limit] for member_id in one.names})
    journal.record_people(session, actor=actor, of_list=LOOK, people=named, now=now)
    return found


async def read_one(
    session: AsyncSession, *, actor: Actor, campaign_id: UUID, record_id: UUID, since: date, today: date
) -> KeptRecord:
    """One record, for who has just decided it."""
    row = (await session.execute(kept_records(campaign_id).where(RefusedCheckIn.id == record_id))).one()
    return await _read(session, actor, campaign_id, row[0], row[1], row[2], since, today)


async def _read(
    session: AsyncSession,
    actor: Actor,
    campaign_id: UUID,
    record: RefusedCheckIn,
    meeting: StudySession | None,
    unit_id: UUID,
    since: date,
    today: date,
) -> KeptRecord:
    content = contents.read(record)
    term = None
    if record.account_id is not None:
        at = unit_id if meeting is None else meeting.unit_id
        term = await ended_term(session, account_id=record.account_id, unit_id=at, since=since, today=today)
    people = set() if content is None else {mention.member_id for mention in content.mentions}
    names = await _names(session, actor, campaign_id, people, today) if people else {}
    return KeptRecord(record, meeting, unit_id, content, None if term is None else term.ended_on, names)


async def _names(
    session: AsyncSession, actor: Actor, campaign_id: UUID, people: Collection[UUID], today: date
) -> dict[UUID, Member]:
    """Those of the campaign's list, and those who belong to one of the reader's branches: what a roll would show, too."""
    reach = visible_ids(actor, today=today, roles=access.KEEP_ROLES)
    listed: Select[UUID] = select(Enrolment.member_id).where(Enrolment.campaign_id == campaign_id)
    here = select(Affiliation.member_id).where(Affiliation.unit_id.in_(reach), valid_on(Affiliation, today))
    query = select(Member).where(Member.id.in_(people), or_(Member.id.in_(listed), Member.id.in_(here)))
    found: Sequence[Member] = (await session.scalars(query)).all()
    return {member.id: member for member in found}
