"""Recording a make-up at home: a session of its own with who went, a mark for everybody visited; once, however often sent."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns import access, gates, recording, refusals
from app.campaigns.access import MeetingInReach
from app.campaigns.errors import ClientIdReused, PlanNotValid
from app.campaigns.homes import rules
from app.campaigns.homes.errors import HomeVisitNotValid, OwnHomeVisit
from app.campaigns.homes.people import require_visitors
from app.campaigns.homes.schemas import HomeVisitIn
from app.campaigns.meeting_schemas import MarkIn, RollIn
from app.campaigns.models import Campaign, Enrolment, HomeVisit, StudySession
from app.campaigns.roll_call import RollAnswer, apply_roll
from app.campaigns.rules import TEST_AFTER_MEETING
from app.campaigns.sessions import require_part_of_campaign
from app.core import clock, journal
from app.core.actor import Actor
from app.core.errors import AppError
from app.core.ids import new_id
from app.core.upserts import insert_into
from app.quizzes.admissions import extend_window
from app.units.kinds import BRANCH_KINDS, UnitKind
from app.units.models import UnitVersion
from app.units.scope import require_unit

A_MINUTE = timedelta(minutes=1)
_SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class Recorded:
    """The session that was made, and what its roll recorded."""

    meeting: StudySession
    answer: RollAnswer


async def record(
    session: AsyncSession, *, actor: Actor, campaign_id: UUID, visit: HomeVisitIn, today: date, now: datetime
) -> Recorded:
    """Record the visit, all or nothing; the same `client_id` again is the same visit. What is refused is kept.

    By secretary, deputy or helper, or committee and office on the branch's behalf. It waits for one of the two who went, other
    than the recorder, to confirm it. Raises NotFound, RoleMissing, HomeVisitNotValid, HomeVisitorsNotFound, OwnHomeVisit,
    PeopleNotFound, ClientIdReused and what `gates` raises.
    """
    in_reach = False
    try:
        campaign = await access.require_campaign(session, actor=actor, campaign_id=campaign_id, today=today, lock="share")
        await require_unit(session, actor=actor, unit_id=visit.unit_id, roles=access.ROLL_ROLES, today=today)
        in_reach = True
        on_behalf = await access.acts_on_behalf(session, actor=actor, unit_id=visit.unit_id, today=today)
        by = recording.By(actor.account_id, "alone" if visit.no_second_person else "waiting", on_behalf=on_behalf)
        gate = gates.obstacle(campaign, now)
        return await apply_visit(session, actor=actor, by=by, campaign=campaign, visit=visit, gate=gate, today=today, now=now)
    except AppError as error:
        content = visit.model_dump_json(exclude_unset=True)
        sent = refusals.Sent(
            None, None, visit.client_id, visit.device_time, content, "home", campaign_id=campaign_id, unit_id=visit.unit_id
        )
        await refusals.remember(session, error, sent=sent, actor=actor, in_reach=in_reach, today=today, now=now)
        raise


async def apply_visit(
    session: AsyncSession,
    *,
    actor: Actor,
    by: recording.By,
    campaign: Campaign,
    visit: HomeVisitIn,
    gate: type[AppError] | None,
    today: date,
    now: datetime,
) -> Recorded:
    """The visit under the name of `by`; `actor` is who may speak of these people. `gate`: why nothing new is taken.

    Raises NotFound, RoleMissing for the actor's reach, and as `record`.
    """
    unit = await require_unit(session, actor=actor, unit_id=visit.unit_id, roles=access.ROLL_ROLES, today=today)
    parts = visit.parts or list(range(1, len(campaign.parts) + 1))
    meeting = await _stored(session, campaign, visit, parts)
    if meeting is None:
        if gate is not None:
            raise gate
        await _require_valid(session, actor, campaign, unit, visit, parts, today)
        meeting = await _make(session, actor, by, campaign, visit, parts, now)
    roll = _roll(visit, parts)
    found = MeetingInReach(meeting, campaign, hosts=False)
    answer = await apply_roll(session, actor=actor, by=by, found=found, roll=roll, gate=gate, today=today, now=now)
    return Recorded(meeting, answer)


async def _require_valid(
    session: AsyncSession,
    actor: Actor,
    campaign: Campaign,
    unit: UnitVersion,
    visit: HomeVisitIn,
    parts: Sequence[int],
    today: date,
) -> None:
    if actor.member_id in visit.member_ids:
        raise OwnHomeVisit
    went = (visit.first_id, visit.second_id)
    limits = rules.Limits(clock.local_day(campaign.starts_at), clock.local_day(campaign.ends_at), today, len(campaign.parts))
    found = rules.complaints(visited=visit.member_ids, went=went, visited_on=visit.visited_on, parts=parts, limits=limits)
    if unit.kind not in BRANCH_KINDS | {UnitKind.CELL}:
        found.append("Học bù tại nhà ghi cho từng chi bộ; đồng chí chọn chi bộ.")
    if found:
        raise HomeVisitNotValid(reason=" ".join(found))
    try:
        await require_part_of_campaign(session, campaign, visit.unit_id, today)
    except PlanNotValid as error:
        raise HomeVisitNotValid(reason=error.detail()) from error
    branch_id = unit.parent_id if unit.kind == UnitKind.CELL and unit.parent_id is not None else unit.unit_id
    await require_visitors(session, actor=actor, unit_id=visit.unit_id, branch_id=branch_id, people=went, today=today)


async def _make(
    session: AsyncSession,
    actor: Actor,
    by: recording.By,
    campaign: Campaign,
    visit: HomeVisitIn,
    parts: Sequence[int],
    now: datetime,
) -> StudySession:
    """The session, on its day and within the campaign; where it was sent twice at once, the other one's."""
    starts = max(datetime.combine(visit.visited_on, time(), tzinfo=clock.zone()), campaign.starts_at)
    row = {
        "id": new_id(),
        "campaign_id": campaign.id,
        "unit_id": visit.unit_id,
        "kind": "home",
        "title": rules.TITLE,
        "place": rules.PLACE,
        "starts_at": starts,
        "ends_at": starts + A_MINUTE,
        "parts": list(parts),
        "secret": secrets.token_hex(_SECRET_BYTES),
        "client_id": visit.client_id,
        "created_at": now,
        "created_by": by.account_id,
    }
    statement = insert_into(session, StudySession).values(row).on_conflict_do_nothing().returning(StudySession)
    made = (await session.execute(statement)).scalar_one_or_none()
    if made is None:
        other = await _stored(session, campaign, visit, parts)
        assert other is not None
        return other
    went = {"first_id": visit.first_id, "second_id": visit.second_id}
    given = {"short": visit.short, "five_minutes": visit.five_minutes}
    session.add(HomeVisit(session_id=made.id, **went, **given))
    await session.flush()
    if campaign.state == "open" and campaign.quiz_id is not None:
        await _keep_test_open(session, campaign, visit)
    journal.record(
        session,
        actor=actor,
        action="campaigns:home_visit:record",
        subject=("session", made.id),
        unit_id=visit.unit_id,
        now=now,
        new={
            "campaign_id": str(campaign.id),
            "visited_on": visit.visited_on.isoformat(),
            "members": sorted(str(member_id) for member_id in visit.member_ids),
            **{name: str(member_id) for name, member_id in went.items()},
            **given,
        },
    )
    return made


async def _keep_test_open(session: AsyncSession, campaign: Campaign, visit: HomeVisitIn) -> None:
    """48 hours after the day of the visit, for who was visited."""
    midnight = datetime.combine(visit.visited_on + timedelta(days=1), time(), tzinfo=clock.zone())
    visited = select(Enrolment.member_id).where(Enrolment.campaign_id == campaign.id, Enrolment.member_id.in_(visit.member_ids))
    await extend_window(session, occasion_id=campaign.id, members=visited, closes_at=midnight + TEST_AFTER_MEETING)


async def _stored(session: AsyncSession, campaign: Campaign, visit: HomeVisitIn, parts: Sequence[int]) -> StudySession | None:
    """The session that has this id; raises ClientIdReused where it is another one."""
    query = select(StudySession).where(StudySession.campaign_id == campaign.id, StudySession.client_id == visit.client_id)
    meeting = (await session.scalars(query)).one_or_none()
    if meeting is None:
        return None
    went = await session.get(HomeVisit, meeting.id)
    if went is None:
        raise ClientIdReused
    known = (meeting.unit_id, clock.local_day(meeting.starts_at), meeting.parts, went.first_id, went.second_id)
    sent = (visit.unit_id, visit.visited_on, list(parts), visit.first_id, visit.second_id)
    if (*known, went.short, went.five_minutes) != (*sent, visit.short, visit.five_minutes):
        raise ClientIdReused
    return meeting


def _roll(visit: HomeVisitIn, parts: Sequence[int]) -> RollIn:
    """The visit as a roll, in one form whatever the order of the names: a repetition is known by it."""
    return RollIn(
        client_id=visit.client_id,
        unit_id=visit.unit_id,
        parts=list(parts),
        marks=[MarkIn(member_id=member_id, state="present") for member_id in sorted(visit.member_ids)],
        no_second_person=visit.no_second_person,
        paper_kept=visit.paper_kept,
        device_time=visit.device_time,
    )
