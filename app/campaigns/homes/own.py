"""Make-ups at home that wait for the tap of somebody who went; what home shows of any list to confirm."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns.homes.rules import roll_sentence, to_confirm_sentence
from app.campaigns.homes.schemas import ToConfirmOut
from app.campaigns.models import Attendance, AttendanceMark, Campaign, HomeVisit, StudySession
from app.core.actor import Actor
from app.core.clock import local_day


@dataclass(frozen=True, slots=True)
class ToConfirm:
    """One visit or the roll of one meeting, and how many people of it are not confirmed yet."""

    session_id: UUID
    campaign_id: UUID
    visited_on: date
    people: int
    at_home: bool = True


async def to_confirm(session: AsyncSession, actor: Actor) -> list[ToConfirm]:
    """The visits of open campaigns that the actor went to and somebody else recorded, in order of time."""
    waiting = (
        select(StudySession, func.count(Attendance.member_id.distinct()))
        .join(Campaign, Campaign.id == StudySession.campaign_id)
        .join(HomeVisit, HomeVisit.session_id == StudySession.id)
        .join(Attendance, Attendance.session_id == StudySession.id)
        .join(AttendanceMark, AttendanceMark.id == Attendance.mark_id)
        .where(or_(HomeVisit.first_id == actor.member_id, HomeVisit.second_id == actor.member_id))
        .where(Campaign.state == "open", Attendance.confirmed.is_(False))
        .where(AttendanceMark.recorded_by.is_distinct_from(actor.account_id))
        .group_by(StudySession.id)
        .order_by(StudySession.starts_at, StudySession.id)
    )
    return [
        ToConfirm(meeting.id, meeting.campaign_id, local_day(meeting.starts_at), people)
        for meeting, people in await session.execute(waiting)
    ]


def to_confirm_out(one: ToConfirm) -> ToConfirmOut:
    """As who went, or was there, reads it."""
    sentence = to_confirm_sentence if one.at_home else roll_sentence
    return ToConfirmOut(
        session_id=one.session_id,
        campaign_id=one.campaign_id,
        visited_on=one.visited_on,
        people=one.people,
        sentence=sentence(one.visited_on, one.people),
    )
