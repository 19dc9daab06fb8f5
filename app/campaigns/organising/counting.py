"""Guests and non-members who came: counts with a word, in no rate."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns import access, gates, refusals, rules, sent_lists
from app.campaigns.errors import MeetingNotBegun
from app.campaigns.holding import hold_meeting
from app.campaigns.models import StudySession
from app.campaigns.organising.schemas import OthersIn
from app.core import journal
from app.core.actor import Actor
from app.core.errors import AppError

Others = list[dict[str, Any]]


async def count_others(
    session: AsyncSession, *, actor: Actor, session_id: UUID, counted: OthersIn, today: date, now: datetime
) -> Others:
    """Let these be the others of the meeting; the same list sent again changes nothing. What is refused is kept.

    Raises NotFound, RoleMissing, MeetingNotBegun, ClientIdReused and what `gates` raises.
    """
    found = None
    try:
        found = await hold_meeting(session, actor=actor, session_id=session_id, roles=access.ROLL_ROLES, today=today)
        gate = gates.obstacle(found.campaign, now, found.meeting)
        return await apply_others(
            session, actor=actor, by=actor.account_id, meeting=found.meeting, counted=counted, gate=gate, now=now
        )
    except AppError as error:
        content = counted.model_dump_json(exclude_unset=True)
        campaign_id = None if found is None else found.campaign.id
        sent = refusals.Sent(session_id, None, counted.client_id, None, content, "others", campaign_id)
        await refusals.remember(session, error, sent=sent, actor=actor, in_reach=found is not None, today=today, now=now)
        raise


async def apply_others(
    session: AsyncSession,
    *,
    actor: Actor,
    by: UUID,
    meeting: StudySession,
    counted: OthersIn,
    gate: type[AppError] | None,
    now: datetime,
) -> Others:
    """The counts under the name of the account `by`. The meeting is held by the caller."""
    payload = counted.model_dump_json(exclude_unset=True)
    known = await sent_lists.answered(session, meeting, counted.client_id, payload)
    if known is not None:
        return list(known["others"])
    if gate is not None:
        raise gate
    others = [other.model_dump() for other in counted.others]
    when = rules.Meeting(meeting.starts_at, meeting.ends_at, meeting.parts)
    if others and not rules.presence_may_be_recorded(when, now):
        raise MeetingNotBegun
    if others != meeting.others:
        journal.record(
            session,
            actor=actor,
            action="campaigns:others:count",
            subject=("session", meeting.id),
            unit_id=meeting.unit_id,
            now=now,
            old={"others": meeting.others},
            new={"others": others},
        )
        meeting.others = others
    answer = {"others": others}
    sent_lists.keep(session, meeting=meeting, client_id=counted.client_id, payload=payload, answer=answer, by=by, now=now)
    await session.flush()
    return others
