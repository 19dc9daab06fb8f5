"""Rolls that wait for a second person, as home offers them to who was there."""

from uuid import UUID

from sqlalchemy import Select, and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.campaigns.homes.own import ToConfirm
from app.campaigns.models import Attendance, AttendanceMark, Campaign, Enrolment, StudySession
from app.core.actor import Actor
from app.core.clock import local_day


def rolls_waiting(member_id: UUID, account_id: UUID | None) -> Select[UUID, int]:
    """Marks at meetings of open campaigns, of people of the member's branch, on parts on which the member was present, that
    somebody else recorded and nobody confirmed yet.
    """
    own, theirs, place = aliased(Attendance), aliased(Attendance, name="theirs"), aliased(Enrolment)
    return (
        select(theirs.session_id, func.count(theirs.member_id.distinct()).label("people"))
        .select_from(own)
        .join(Campaign, and_(Campaign.id == own.campaign_id, Campaign.state == "open"))
        .join(StudySession, and_(StudySession.id == own.session_id, StudySession.kind.not_in(("home", "outside"))))
        .join(theirs, and_(theirs.session_id == own.session_id, theirs.part == own.part, theirs.confirmed.is_(False)))
        .join(AttendanceMark, AttendanceMark.id == theirs.mark_id)
        .join(place, and_(place.campaign_id == own.campaign_id, place.member_id == own.member_id))
        .join(Enrolment, and_(Enrolment.campaign_id == own.campaign_id, Enrolment.member_id == theirs.member_id))
        .where(own.member_id == member_id, own.state == "present", Enrolment.unit_id == place.unit_id)
        .where(AttendanceMark.recorded_by.is_distinct_from(account_id))
        .group_by(theirs.session_id)
    )


async def rolls_to_confirm(session: AsyncSession, actor: Actor) -> list[ToConfirm]:
    """The meetings whose roll waits for one tap of somebody who was there, such as the actor, in order of time."""
    if actor.member_id is None:
        return []
    waiting = rolls_waiting(actor.member_id, actor.account_id).subquery()
    query = (
        select(StudySession, waiting.c.people)
        .join(waiting, waiting.c.session_id == StudySession.id)
        .order_by(StudySession.starts_at, StudySession.id)
    )
    return [
        ToConfirm(meeting.id, meeting.campaign_id, local_day(meeting.starts_at), people, at_home=False)
        for meeting, people in await session.execute(query)
    ]
