"""The campaign's test stays open for 48 hours after every meeting and make-up, for whom it is held and who came to it."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns import rules
from app.campaigns.models import Attendance, Campaign, Enrolment, StudySession
from app.quizzes.admissions import extend_window
from app.quizzes.models import Admission, Guest
from app.units.scope import below


async def keep_test_open(session: AsyncSession, *, campaign: Campaign, meeting: StudySession, today: date) -> None:
    """For the people of the unit that holds it, whoever is recorded there, and its guests. A window never gets shorter.

    A planned campaign asks its meetings when it opens. The caller journals the meeting.
    """
    if campaign.state != "open" or campaign.quiz_id is None:
        return
    closes_at = meeting.ends_at + rules.TEST_AFTER_MEETING
    came = select(Attendance.member_id).where(Attendance.session_id == meeting.id)
    theirs = select(Enrolment.member_id).where(
        Enrolment.campaign_id == campaign.id,
        or_(Enrolment.unit_id.in_(below(meeting.unit_id, today)), Enrolment.member_id.in_(came)),
    )
    guests = select(Guest.account_id).where(Guest.place_id == meeting.id)
    everybody = theirs.union(guests).subquery("theirs")
    await extend_window(session, occasion_id=campaign.id, members=select(everybody), closes_at=closes_at)


async def keep_test_open_for(session: AsyncSession, *, meeting: StudySession, people: Collection[UUID]) -> None:
    """For these people, who came: whoever came from elsewhere has a window that their own unit's meetings made."""
    campaign = await session.get_one(Campaign, meeting.campaign_id)
    if campaign.state != "open" or campaign.quiz_id is None:
        return
    closes_at = meeting.ends_at + rules.TEST_AFTER_MEETING
    query = select(Admission.member_id).where(
        Admission.quiz_id == campaign.quiz_id, Admission.member_id.in_(people), Admission.closes_at < closes_at
    )
    if short := (await session.scalars(query)).all():
        theirs = select(Enrolment.member_id).where(Enrolment.campaign_id == campaign.id, Enrolment.member_id.in_(short))
        await extend_window(session, occasion_id=campaign.id, members=theirs, closes_at=closes_at)
