"""Counting what is still open in a campaign, by branch of enrolment (meetings: by the unit that holds them)."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlalchemy.sql.selectable import Subquery

from app.campaigns.absences.models import ExcuseRequest
from app.campaigns.late_check_ins.models import LateCheckIn
from app.campaigns.models import Attendance, Enrolment, EnrolmentCorrection, RefusedCheckIn, StudySession
from app.campaigns.outside.models import OutsideConfirmation
from app.participation.closing.items import Open
from app.quizzes.models import AnswerBatch, Attempt, EnteredResult, LateJudgement

Units = Select[UUID] | Sequence[UUID]
PHONES = ("own_phone", "other_phone")


async def open_by_unit(session: AsyncSession, *, campaign_id: UUID, units: Units, now: datetime) -> dict[UUID, Open]:
    """What is open at each of these units; those with nothing open are left out."""
    counted: dict[UUID, dict[str, int]] = defaultdict(dict)
    for kind, query in _queries(campaign_id, units, now).items():
        for unit_id, count in await session.execute(query):
            counted[unit_id][kind] = count
    return {unit_id: Open(**counts) for unit_id, counts in counted.items()}


def _queries(campaign_id: UUID, units: Units, now: datetime) -> dict[str, Select[UUID, int]]:
    """Per kind: units and how many, where there is any."""
    enrolled = (
        select(Enrolment.id, Enrolment.member_id, Enrolment.unit_id)
        .where(Enrolment.campaign_id == campaign_id, Enrolment.unit_id.in_(units))
        .subquery("enrolled")
    )
    of_campaign = and_(Attempt.occasion_id == campaign_id, Attempt.member_id == enrolled.c.member_id)
    running = and_(Attempt.state == "open", Attempt.closes_at >= now)
    entered = and_(EnteredResult.occasion_id == campaign_id, EnteredResult.member_id == enrolled.c.member_id)
    attended = and_(Attendance.campaign_id == campaign_id, Attendance.member_id == enrolled.c.member_id)
    late = _of(enrolled, func.count(Attempt.id.distinct())).join(Attempt, of_campaign)
    return {
        "meetings": select(StudySession.unit_id, func.count())
        .where(StudySession.unit_id.in_(units), _not_over(campaign_id, now))
        .group_by(StudySession.unit_id),
        "attempts_running": _of(enrolled).join(Attempt, of_campaign).where(running),
        "phones_silent": _of(enrolled).join(Attempt, of_campaign).where(_never_heard_again(now)),
        "marks_unconfirmed": _of(enrolled).join(Attendance, attended).where(waits_for_a_second_person()),
        "results_waiting": _of(enrolled).join(EnteredResult, entered).where(EnteredResult.state == "waiting"),
        "late_waiting": late.join(LateJudgement, LateJudgement.attempt_id == Attempt.id).where(
            LateJudgement.outcome == "waiting"
        ),
        "corrections": _of(enrolled)
        .join(EnrolmentCorrection, EnrolmentCorrection.enrolment_id == enrolled.c.id)
        .where(EnrolmentCorrection.state == "proposed"),
        "check_ins_queued": _of(enrolled)
        .join(LateCheckIn, _about(LateCheckIn, campaign_id, enrolled))
        .where(LateCheckIn.state == "waiting"),
        "papers_waiting": _of(enrolled)
        .join(OutsideConfirmation, _about(OutsideConfirmation, campaign_id, enrolled))
        .where(OutsideConfirmation.state == "waiting"),
        "excuses_asked": _of(enrolled)
        .join(ExcuseRequest, _about(ExcuseRequest, campaign_id, enrolled))
        .where(ExcuseRequest.state == "asked"),
        "records_waiting": _records_waiting(campaign_id, units),
    }


def _about(
    table: type[LateCheckIn] | type[OutsideConfirmation] | type[ExcuseRequest], campaign_id: UUID, enrolled: Subquery
) -> ColumnElement[bool]:
    return and_(table.campaign_id == campaign_id, table.member_id == enrolled.c.member_id)


def _records_waiting(campaign_id: UUID, units: Units) -> Select[UUID, int]:
    """What was refused because of who sent it or when, by the unit that it was recorded for."""
    place = func.coalesce(RefusedCheckIn.unit_id, StudySession.unit_id)
    return (
        select(place, func.count())
        .outerjoin(StudySession, StudySession.id == RefusedCheckIn.session_id)
        .where(func.coalesce(RefusedCheckIn.campaign_id, StudySession.campaign_id) == campaign_id)
        .where(RefusedCheckIn.state == "waiting", place.in_(units))
        .group_by(place)
    )


def _not_over(campaign_id: UUID, now: datetime) -> ColumnElement[bool]:
    """Meetings of the campaign that take place and have not ended."""
    return and_(StudySession.campaign_id == campaign_id, StudySession.ends_at > now, StudySession.cancelled_at.is_(None))


def _of(enrolled: Subquery, what: ColumnElement[int] | None = None) -> Select[Any]:
    return select(enrolled.c.unit_id, func.count() if what is None else what).group_by(enrolled.c.unit_id)


def waits_for_a_second_person() -> ColumnElement[bool]:
    """Attendance that one person recorded and nobody confirmed."""
    return Attendance.confirmed.is_(False)


def _never_heard_again(now: datetime) -> ColumnElement[bool]:
    """Begun on a phone, out of time, nothing of it received; who took the test in a later try is not asked for it any more."""
    later = aliased(Attempt)
    same = and_(later.quiz_id == Attempt.quiz_id, later.member_id == Attempt.member_id, later.number > Attempt.number)
    return and_(
        Attempt.way.in_(PHONES),
        Attempt.closes_at < now,
        or_(Attempt.closed_by.is_(None), Attempt.closed_by == "expiry"),
        ~exists().where(AnswerBatch.attempt_id == Attempt.id),
        ~exists().where(same, later.taken.is_(True)),
    )


async def meetings_not_over(session: AsyncSession, *, campaign_id: UUID, units: Units, now: datetime) -> Sequence[StudySession]:
    """The meetings and make-ups at these units that have not ended, in order of time."""
    query = (
        select(StudySession)
        .where(StudySession.unit_id.in_(units), _not_over(campaign_id, now))
        .order_by(StudySession.starts_at, StudySession.id)
    )
    return (await session.scalars(query)).all()
