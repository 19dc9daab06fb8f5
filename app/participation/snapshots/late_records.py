"""Records that arrived after the figures were closed (or too late for who holds the office): kept as they were sent, taken
over by an amendment.

They are judged now as they would have been in time, under the name of whoever sent them; the committee is the second person.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns import recording
from app.campaigns.models import Campaign, RefusedCheckIn, StudySession
from app.campaigns.taking_over import applying
from app.campaigns.taking_over.errors import RecordNotReadable
from app.campaigns.taking_over.telling import tell_sender
from app.campaigns.taking_over.waiting import TAKEN, WAITING, kept_records, place
from app.campaigns.taking_over.words import KIND_WORDS
from app.core import journal
from app.core.actor import Actor
from app.participation.snapshots.errors import OwnAmendment, RecordNotTaken

MOST_LISTED = 200


@dataclass(frozen=True, slots=True)
class LateRecord:
    """One that waits, and what it is about: the meeting's title, or in words what it is, where it has no session (yet)."""

    record: RefusedCheckIn
    title: str


async def late_records(session: AsyncSession, campaign_id: UUID, within: Select[UUID]) -> list[LateRecord]:
    """The oldest of those that wait at the units `within`, whatever for."""
    query = (
        kept_records(campaign_id)
        .where(RefusedCheckIn.state == WAITING, place().in_(within))
        .order_by(RefusedCheckIn.received_at, RefusedCheckIn.id)
        .limit(MOST_LISTED)
    )
    return [LateRecord(row[0], _title(row[0], row[1])) for row in await session.execute(query)]


def _title(record: RefusedCheckIn, meeting: StudySession | None) -> str:
    return KIND_WORDS[record.kind].capitalize() if meeting is None else meeting.title


async def take_over(
    session: AsyncSession,
    *,
    actor: Actor,
    campaign_id: UUID,
    record_ids: Collection[UUID],
    reason: str,
    today: date,
    now: datetime,
) -> set[UUID]:
    """Record what these say; about whom.

    Raises RecordNotTaken, OwnAmendment, and what a roll in time would have been refused with.
    """
    campaign = await session.get_one(Campaign, campaign_id)
    mine = kept_records(campaign_id).where(RefusedCheckIn.id.in_(record_ids)).with_only_columns(RefusedCheckIn.id)
    query = select(RefusedCheckIn).where(RefusedCheckIn.id.in_(mine), RefusedCheckIn.state == WAITING)
    records: Sequence[RefusedCheckIn] = (await session.scalars(query.order_by(RefusedCheckIn.id).with_for_update())).all()
    if strange := sorted(set(record_ids) - {record.id for record in records}):
        raise RecordNotTaken(count=len(strange), extra={"records": [str(r) for r in strange]})
    people: set[UUID] = set()
    for record in records:
        people |= await _take(session, actor, campaign, record, today, now)
        old = {"record": str(record.id), "state": WAITING, "reason": record.reason, "word": record.word}
        record.state, record.word, record.decided_at, record.decided_by = TAKEN, reason, now, actor.account_id
        meeting = None if record.session_id is None else await session.get(StudySession, record.session_id)
        title = campaign.title if meeting is None else meeting.title
        await tell_sender(session, record, title, TAKEN, reason=reason, now=now)
        journal.record(
            session,
            actor=actor,
            action="participation:late_record:take",
            subject=("session", record.session_id),
            now=now,
            reason=reason,
            old=old,
            new={"state": TAKEN, "sent_by": str(record.account_id)},
        )
    await session.flush()
    return people


async def _take(
    session: AsyncSession, actor: Actor, campaign: Campaign, record: RefusedCheckIn, today: date, now: datetime
) -> set[UUID]:
    if record.account_id == actor.account_id:
        raise OwnAmendment  # nobody is the second person of their own record
    if record.account_id is None:
        raise RecordNotTaken(count=1, extra={"records": [str(record.id)]})
    by = recording.By(record.account_id, "confirmed", confirmed_by=actor.account_id)
    try:
        return await applying.apply(session, applying.Taking(actor, by, record, campaign, today, now))
    except RecordNotReadable as error:
        raise RecordNotTaken(count=1, extra={"records": [str(record.id)]}) from error
