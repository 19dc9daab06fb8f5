"""The guest code of a meeting: ten characters that let somebody who is on no list take the campaign's test (decision 0015)."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.auth.codes import new_code, normal_form
from app.campaigns import access, rules
from app.campaigns.access import MeetingInReach
from app.campaigns.errors import CampaignClosed, NoTestForGuests
from app.campaigns.models import Campaign, StudySession
from app.campaigns.rescheduling.errors import MeetingIsCancelled
from app.core import journal
from app.core.actor import Actor
from app.quizzes.guests import guests_at
from app.quizzes.models import Quiz

# The first characters name the meeting in the brake on guessing; the others are what is secret.
NAMING = 4
HALF = 5


@dataclass(frozen=True, slots=True)
class GuestCode:
    """A meeting's guest code (None: not made yet), from when until when it is taken, and how many guests there are."""

    session_id: UUID
    code: str | None
    valid_from: datetime
    valid_until: datetime
    guests: int


async def shown_guest_code(session: AsyncSession, *, actor: Actor, session_id: UUID, today: date) -> GuestCode:
    """The code for who shows codes at this meeting; raises NotFound, RoleMissing, NoTestForGuests."""
    found = await access.require_hosted_meeting(
        session, actor=actor, session_id=session_id, roles=access.SHOW_CODE_ROLES, today=today
    )
    return await _shown(session, found.meeting, await _quiz(session, found.campaign))


async def make_guest_code(
    session: AsyncSession, *, actor: Actor, session_id: UUID, renew: bool, today: date, now: datetime
) -> GuestCode:
    """The meeting's code, made on first use; `renew` replaces it: nobody new comes in with the old one, guests stay.

    Raises NotFound, RoleMissing, NoTestForGuests, CampaignClosed, MeetingIsCancelled.
    """
    found = await _locked(session, actor=actor, session_id=session_id, today=today)
    meeting = found.meeting
    quiz = await _quiz(session, found.campaign)
    if found.campaign.state == "closed":
        raise CampaignClosed
    if meeting.cancelled_at is not None:
        raise MeetingIsCancelled
    had_one = meeting.guest_code is not None
    if renew or not had_one:
        meeting.guest_code = normal_form(new_code())
        journal.record(
            session,
            actor=actor,
            action=f"campaigns:guest_code:{'renew' if had_one else 'make'}",
            subject=("session", meeting.id),
            unit_id=meeting.unit_id,
            now=now,
        )
        await session.flush()
    return await _shown(session, meeting, quiz)


async def _locked(session: AsyncSession, *, actor: Actor, session_id: UUID, today: date) -> MeetingInReach:
    """The meeting, so that of two who make its first code at once the second finds the first's."""
    found = await access.require_hosted_meeting(
        session, actor=actor, session_id=session_id, roles=access.MEETING_ROLES, today=today
    )
    await session.refresh(found.meeting, with_for_update={"key_share": True})
    return found


async def _quiz(session: AsyncSession, campaign: Campaign) -> Quiz:
    if campaign.quiz_id is None:
        raise NoTestForGuests
    return await session.get_one(Quiz, campaign.quiz_id)


async def _shown(session: AsyncSession, meeting: StudySession, quiz: Quiz) -> GuestCode:
    valid_from, valid_until = window_of(meeting, quiz)
    code = None if meeting.guest_code is None else f"{meeting.guest_code[:HALF]}-{meeting.guest_code[HALF:]}"
    return GuestCode(meeting.id, code, valid_from, valid_until, await guests_at(session, meeting.id))


def window_of(meeting: StudySession, quiz: Quiz) -> tuple[datetime, datetime]:
    """From when until when the meeting's guest code is taken."""
    return rules.guest_window(rules.Meeting(meeting.starts_at, meeting.ends_at, meeting.parts), quiz.closes_at)
