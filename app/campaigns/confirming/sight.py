"""Whose marks somebody may confirm at a meeting (decision 0019).

Who keeps a branch (secretary, deputy; committee and office above it): those of its people, and all at a meeting of its own.
Who was there without a role: those of their own branch, on the parts on which they were present. At home: the two who went.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns import access
from app.campaigns.access import Lock
from app.campaigns.confirming.errors import NotPresentThere
from app.campaigns.models import Attendance, AttendanceMark, Campaign, Enrolment, HomeVisit, StudySession
from app.core.actor import Actor
from app.core.errors import NotFound, RoleMissing
from app.units.scope import below, require_unit, visible_ids

# What the meeting says now about people, each with the mark that says so.
Marks = Select[Attendance, AttendanceMark]
MarkRow = Row[Attendance, AttendanceMark]


@dataclass(frozen=True, slots=True)
class Sight:
    """A meeting, and what of it the caller may confirm: `everything`, by role, or a branch on some parts."""

    meeting: StudySession
    campaign: Campaign
    everything: bool
    has_role: bool
    branch_id: UUID | None
    cell_id: UUID | None
    parts: frozenset[int]


async def require_sight(
    session: AsyncSession, *, actor: Actor, session_id: UUID, today: date, lock: Lock | None = None
) -> Sight:
    """What the caller may confirm at the meeting; raises NotFound, NotPresentThere."""
    hosts = StudySession.unit_id.in_(visible_ids(actor, today=today, roles=access.KEEP_ROLES))
    visible = and_(access.campaign_is_visible(actor, today), access.meeting_is_visible(actor, today))
    query = (
        select(StudySession, Campaign, hosts, visible)
        .join(Campaign, Campaign.id == StudySession.campaign_id)
        .where(StudySession.id == session_id, StudySession.kind != "outside")
    )
    if lock is not None:
        query = query.with_for_update(read=lock == "share", of=(Campaign, StudySession))
    row = (await session.execute(query)).one_or_none()
    if row is None:
        raise NotFound
    meeting, campaign, is_host, is_visible = row
    went = meeting.kind == "home" and await _went(session, meeting.id, actor.member_id)
    parts: frozenset[int] = frozenset()
    if meeting.kind != "home":
        parts = await _present_on(session, meeting.id, actor.member_id)
    has_role = bool(actor.units_with(*access.KEEP_ROLES)) and bool(is_visible)
    if not (went or parts or is_host or has_role):
        raise NotPresentThere if is_visible else NotFound
    branch, cell = await _place(session, campaign.id, actor.member_id) if parts else (None, None)
    return Sight(meeting, campaign, bool(is_host) or went, has_role, branch, cell, parts)


async def narrow(
    session: AsyncSession, *, actor: Actor, sight: Sight, unit_id: UUID | None, today: date
) -> ColumnElement[bool]:
    """The attendance (joined with its enrolment, if any) that the caller may confirm; `unit_id`: only of its people.

    Raises NotFound, RoleMissing for a unit that is not theirs.
    """
    scopes: list[ColumnElement[bool]] = []
    if sight.everything:
        scopes.append(true())
    if sight.has_role:
        reach = visible_ids(actor, today=today, roles=access.KEEP_ROLES)
        scopes.append(or_(Enrolment.unit_id.in_(reach), Enrolment.cell_id.in_(reach)))
    if sight.branch_id is not None:
        scopes.append(and_(Enrolment.unit_id == sight.branch_id, Attendance.part.in_(sight.parts)))
    theirs = or_(*scopes)
    if unit_id is None:
        return theirs
    if unit_id not in {sight.branch_id, sight.cell_id}:
        try:
            await require_unit(session, actor=actor, unit_id=unit_id, roles=access.KEEP_ROLES, today=today)
        except RoleMissing:
            if not sight.everything:
                raise
    return and_(theirs, or_(Enrolment.unit_id.in_(below(unit_id, today)), Enrolment.cell_id == unit_id))


def marks_there(sight: Sight, where: ColumnElement[bool]) -> Marks:
    """The attendance of the meeting that rests on one person, with its mark: waiting, or said to stand alone."""
    enrolled = and_(Enrolment.member_id == Attendance.member_id, Enrolment.campaign_id == Attendance.campaign_id)
    return (
        select(Attendance, AttendanceMark)
        .join(AttendanceMark, AttendanceMark.id == Attendance.mark_id)
        .outerjoin(Enrolment, enrolled)
        .where(
            Attendance.session_id == sight.meeting.id,
            or_(Attendance.confirmed.is_(False), Attendance.single_recorder.is_(True)),
            where,
        )
    )


async def _present_on(session: AsyncSession, session_id: UUID, member_id: UUID | None) -> frozenset[int]:
    if member_id is None:
        return frozenset()
    query = select(Attendance.part).where(
        Attendance.session_id == session_id, Attendance.member_id == member_id, Attendance.state == "present"
    )
    return frozenset(await session.scalars(query))


async def _went(session: AsyncSession, session_id: UUID, member_id: UUID | None) -> bool:
    visit = await session.get(HomeVisit, session_id)
    return visit is not None and member_id is not None and member_id in {visit.first_id, visit.second_id}


async def _place(session: AsyncSession, campaign_id: UUID, member_id: UUID | None) -> tuple[Any, Any]:
    query = select(Enrolment.unit_id, Enrolment.cell_id).where(
        Enrolment.campaign_id == campaign_id, Enrolment.member_id == member_id
    )
    row = (await session.execute(query)).one_or_none()
    return (None, None) if row is None else (row[0], row[1])
