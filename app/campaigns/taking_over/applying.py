"""Doing what a kept record says: under the name of who sent it, with who takes it over as the second person.

By whoever holds the office now while the campaign goes on, by the committee's amendment afterwards. It is judged as it would
have been when it was recorded, and refused for the same reasons; the records and people are locked by then, in one order.
"""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns import access, marks, recording
from app.campaigns.absences import asking, finding
from app.campaigns.absences.schemas import ExcuseIn, FindingsIn
from app.campaigns.access import MeetingInReach
from app.campaigns.confirming import sight as sights
from app.campaigns.confirming.confirm import apply_tap
from app.campaigns.confirming.schemas import ConfirmationIn
from app.campaigns.homes.schemas import HomeVisitIn
from app.campaigns.homes.visiting import apply_visit as apply_home_visit
from app.campaigns.meeting_schemas import RollIn
from app.campaigns.models import AttendanceMark, Campaign, RefusedCheckIn
from app.campaigns.organising.counting import apply_others
from app.campaigns.organising.naming import apply_organisers
from app.campaigns.organising.schemas import OrganisersIn, OthersIn
from app.campaigns.outside.entering import apply_paper
from app.campaigns.outside.schemas import OutsideIn
from app.campaigns.roll_call import apply_roll
from app.campaigns.taking_over import contents
from app.campaigns.taking_over.errors import RecordNotReadable
from app.campaigns.visiting.visits import Shown, apply_visit
from app.core.actor import Actor
from app.core.errors import NotFound, RoleMissing


@dataclass(frozen=True, slots=True)
class Taking:
    """A record that `actor` takes over, in the name of `by`."""

    actor: Actor
    by: recording.By
    record: RefusedCheckIn
    campaign: Campaign
    today: date
    now: datetime


People = set[UUID]
# These wait for somebody else's decision, or move no figure: they are taken after the campaign's end, too.
MOVE_NO_FIGURE = frozenset({"confirmation", "outside", "absences", "excuse"})


async def apply(session: AsyncSession, taking: Taking) -> People:
    """Do it; whom it speaks of. Raises RecordNotReadable, and what the record in time would have been refused with."""
    if contents.read(taking.record) is None:
        raise RecordNotReadable
    return await _DOING[taking.record.kind](session, taking)


async def _meeting(session: AsyncSession, taking: Taking) -> MeetingInReach:
    if taking.record.session_id is None:
        raise RecordNotReadable
    return await access.require_meeting(
        session, actor=taking.actor, session_id=taking.record.session_id, roles=access.ROLL_ROLES, today=taking.today
    )


async def _hosted(session: AsyncSession, taking: Taking) -> MeetingInReach:
    found = await _meeting(session, taking)
    if not found.hosts:
        raise RoleMissing
    return found


async def _roll(session: AsyncSession, taking: Taking) -> People:
    roll = RollIn.model_validate_json(taking.record.payload)
    found = await _meeting(session, taking)
    await apply_roll(
        session, actor=taking.actor, by=taking.by, found=found, roll=roll, gate=None, today=taking.today, now=taking.now
    )
    of_roll = select(AttendanceMark.member_id).where(
        AttendanceMark.session_id == taking.record.session_id, AttendanceMark.client_id == roll.client_id
    )
    return {mark.member_id for mark in roll.marks} | set(await session.scalars(of_roll))


async def _check_in(session: AsyncSession, taking: Taking) -> People:
    """The code was right when it came (`check_in`): the part is in what was kept."""
    record, found = taking.record, await _meeting(session, taking)
    part = json.loads(record.payload)["part"]
    if record.member_id is None or part not in found.meeting.parts:
        raise RecordNotReadable
    await recording.lock_people(session, [record.member_id])
    said = recording.Statement(record.member_id, part, marks.PRESENT, marks.BY_CODE, record.client_id)
    await recording.store(
        session, by=taking.by, meeting=found.meeting, statements=[said], device_time=record.device_time, now=taking.now
    )
    return {record.member_id}


async def _visit(session: AsyncSession, taking: Taking) -> People:
    """Whose code it was is in what was kept, if the code still named somebody when it came."""
    sent, found = json.loads(taking.record.payload), await _hosted(session, taking)
    shown = Shown(taking.record.client_id, sent["code"], sent["part"])
    visitor = UUID(sent["visitor"])
    if (shown.part or found.meeting.parts[0]) not in found.meeting.parts:
        raise RecordNotReadable
    await apply_visit(
        session,
        actor=taking.actor,
        by=taking.by,
        found=found,
        shown=shown,
        member_id=visitor,
        today=taking.today,
        now=taking.now,
    )
    return {visitor}


async def _organisers(session: AsyncSession, taking: Taking) -> People:
    named = OrganisersIn.model_validate_json(taking.record.payload)
    found = await _hosted(session, taking)
    done = await apply_organisers(
        session, actor=taking.actor, by=taking.by, found=found, named=named, gate=None, today=taking.today, now=taking.now
    )
    return {member.id for member, _ in done.people}


async def _others(session: AsyncSession, taking: Taking) -> People:
    counted = OthersIn.model_validate_json(taking.record.payload)
    meeting = (await _hosted(session, taking)).meeting
    by = taking.by.account_id
    await apply_others(session, actor=taking.actor, by=by, meeting=meeting, counted=counted, gate=None, now=taking.now)
    return set()


async def _confirmation(session: AsyncSession, taking: Taking) -> People:
    """The tap of who sent it, on what was there when it came at the latest."""
    tap = ConfirmationIn.model_validate_json(taking.record.payload)
    if taking.record.session_id is None:
        raise RecordNotReadable
    seen = tap.model_copy(update={"as_of": tap.as_of or taking.record.received_at})
    sight = await sights.require_sight(session, actor=taking.actor, session_id=taking.record.session_id, today=taking.today)
    by = taking.by.account_id
    await apply_tap(session, actor=taking.actor, by=by, sight=sight, tap=seen, today=taking.today, now=taking.now)
    return set()


async def _home(session: AsyncSession, taking: Taking) -> People:
    visit = HomeVisitIn.model_validate_json(taking.record.payload)
    await apply_home_visit(
        session,
        actor=taking.actor,
        by=taking.by,
        campaign=taking.campaign,
        visit=visit,
        gate=None,
        today=taking.today,
        now=taking.now,
    )
    return set(visit.member_ids)


async def _outside(session: AsyncSession, taking: Taking) -> People:
    """The paper is entered; whether it counts is decided one level above, as of every paper."""
    paper = OutsideIn.model_validate_json(taking.record.payload)
    await apply_paper(
        session,
        actor=taking.actor,
        by=taking.by,
        campaign=taking.campaign,
        paper=paper,
        gate=None,
        today=taking.today,
        now=taking.now,
    )
    return set()


async def _absences(session: AsyncSession, taking: Taking) -> People:
    """A finding is the branch's as it is now: who takes it over makes it their own."""
    found = FindingsIn.model_validate_json(taking.record.payload)
    if taking.record.unit_id is None:
        raise NotFound
    await finding.find(
        session,
        actor=taking.actor,
        campaign_id=taking.campaign.id,
        unit_id=taking.record.unit_id,
        findings=found,
        today=taking.today,
        now=taking.now,
    )
    return set()


async def _excuse(session: AsyncSession, taking: Taking) -> People:
    """Who takes it over accepts it, as of every excuse that the branch enters."""
    await asking.ask(
        session,
        actor=taking.actor,
        campaign_id=taking.campaign.id,
        request_id=taking.record.client_id,
        asked=ExcuseIn.model_validate_json(taking.record.payload),
        today=taking.today,
        now=taking.now,
    )
    return set()


_DOING: dict[str, Callable[[AsyncSession, Taking], Awaitable[People]]] = {
    "roll": _roll,
    "check_in": _check_in,
    "visit": _visit,
    "organisers": _organisers,
    "others": _others,
    "confirmation": _confirmation,
    "home": _home,
    "outside": _outside,
    "absences": _absences,
    "excuse": _excuse,
}
KINDS = tuple(_DOING)
