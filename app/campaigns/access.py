"""Who may see, run and record: every function here fetches and authorises in one call."""

from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, exists, false, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns.errors import HallNotOpen
from app.campaigns.models import Campaign, CampaignTarget, Enrolment, StudySession
from app.core.actor import SYSTEM_ACCOUNT, Actor, Role
from app.core.errors import NotFound, RoleMissing
from app.members.models import Affiliation
from app.members.queries import official_on
from app.units.models import UnitLineage, UnitPath
from app.units.scope import at_or_above, visible_ids

RUN_ROLES = frozenset({Role.BOARD, Role.COMMITTEE, Role.OFFICE})
MEETING_ROLES = RUN_ROLES | {Role.SECRETARY, Role.DEPUTY}
# Boards see counts, not names: the roll is the branch's, and the committee's and its office's on a branch's behalf.
ROLL_ROLES = frozenset({Role.SECRETARY, Role.DEPUTY, Role.HELPER, Role.COMMITTEE, Role.OFFICE})
SHOW_CODE_ROLES = ROLL_ROLES | {Role.BOARD}
# Whose tap confirms a list although they were not there, and who decides what waits: the branch, or the level above for it.
KEEP_ROLES = frozenset({Role.SECRETARY, Role.DEPUTY, Role.COMMITTEE, Role.OFFICE})
OWN_BRANCH_ROLES = frozenset({Role.SECRETARY, Role.DEPUTY, Role.HELPER})
ABOVE_ROLES = frozenset({Role.COMMITTEE, Role.OFFICE})
CORRECTION_ROLES = frozenset({Role.COMMITTEE, Role.OFFICE})
CORRECTION_READERS = CORRECTION_ROLES | {Role.INSPECTOR}

# Sessions at which no code is shown and nobody checks in: a make-up at home, and what another place confirmed on paper.
NO_HALLS = ("home", "outside")

Lock = Literal["share", "update"]


@dataclass(frozen=True, slots=True)
class MeetingInReach:
    """A meeting the actor may see, with its campaign; `hosts`: the asked roles reach the meeting's own unit."""

    meeting: StudySession
    campaign: Campaign
    hosts: bool


def above(actor: Actor, today: date) -> CompoundSelect[UUID]:
    """Ids of the units at or above those on which the actor holds any role, in today's tree and before it changed."""
    return at_or_above(actor.units_with(), today)


def above_own_branch(actor: Actor, today: date) -> ColumnElement[bool]:
    """Meetings at or above the branch in which the actor is enrolled in the outer query's campaign, or belongs today."""
    enrolled = (
        select(Enrolment.unit_id)
        .where(Enrolment.campaign_id == Campaign.id, Enrolment.member_id == actor.member_id)
        .correlate(Campaign)
    )
    belongs = select(Affiliation.unit_id).where(Affiliation.member_id == actor.member_id, official_on(today))
    return or_(
        StudySession.unit_id.in_(at_or_above(enrolled, today)),
        StudySession.unit_id.in_(at_or_above(belongs, today)),
    )


def campaign_is_visible(actor: Actor, today: date) -> ColumnElement[bool]:
    """Campaigns that concern the actor: enrolled in them, or holding a role at, below or above a target unit (in today's tree
    or before it changed), or one that reaches a unit whose people are on the list, or people of a branch that was shared out.
    """
    concerned: list[ColumnElement[bool]] = []
    if actor.member_id is not None:
        enrolled = select(Enrolment.campaign_id).where(Enrolment.member_id == actor.member_id)
        concerned.append(Campaign.id.in_(enrolled))
    if actor.grants or actor.account_id == SYSTEM_ACCOUNT:
        reached = visible_ids(actor, today=today)
        targets = select(CampaignTarget.campaign_id).where(
            or_(CampaignTarget.unit_id.in_(reached), CampaignTarget.unit_id.in_(above(actor, today)))
        )
        listed = exists().where(Enrolment.campaign_id == Campaign.id, Enrolment.unit_id.in_(reached))
        concerned += [Campaign.unit_id.in_(reached), Campaign.id.in_(targets), listed, _shared_out(reached, today)]
    return or_(*concerned) if concerned else false()


def _shared_out(reached: Select[UUID], today: date) -> ColumnElement[bool]:
    """Whether the campaign's list holds people of a branch that was shared out who belong to one of these units today."""
    return exists().where(
        Enrolment.campaign_id == Campaign.id,
        Enrolment.unit_id == UnitLineage.predecessor_id,
        UnitLineage.valid_from <= today,
        Affiliation.member_id == Enrolment.member_id,
        Affiliation.unit_id.in_(reached),
        official_on(today),
    )


def meeting_is_visible(actor: Actor, today: date) -> ColumnElement[bool]:
    """Meetings of a visible campaign in the actor's reach, or at a unit above them or above their branch."""
    near: list[ColumnElement[bool]] = []
    if actor.member_id is not None:
        near.append(above_own_branch(actor, today))
    if actor.grants or actor.account_id == SYSTEM_ACCOUNT:
        near += [
            StudySession.unit_id.in_(visible_ids(actor, today=today)),
            StudySession.unit_id.in_(above(actor, today)),
        ]
    return and_(StudySession.kind != "outside", or_(*near)) if near else false()


async def require_campaign(
    session: AsyncSession, *, actor: Actor, campaign_id: UUID, today: date, lock: Lock | None = None
) -> Campaign:
    """The campaign, if it concerns the actor; raises NotFound. `lock` holds off closing ("share") or everybody."""
    query = select(Campaign).where(Campaign.id == campaign_id, campaign_is_visible(actor, today))
    if lock is not None:
        query = query.with_for_update(read=lock == "share", of=Campaign)
    campaign = (await session.execute(query)).scalar_one_or_none()
    if campaign is None:
        raise NotFound
    return campaign


async def require_campaign_to_run(session: AsyncSession, *, actor: Actor, campaign_id: UUID, today: date) -> Campaign:
    """The campaign, locked, if the actor runs campaigns on its unit; NotFound outside the scope, RoleMissing inside it."""
    campaign = await require_campaign(session, actor=actor, campaign_id=campaign_id, today=today, lock="update")
    if not await reaches(session, actor=actor, unit_id=campaign.unit_id, roles=RUN_ROLES, today=today):
        raise RoleMissing
    return campaign


async def reaches(session: AsyncSession, *, actor: Actor, unit_id: UUID, roles: frozenset[Role], today: date) -> bool:
    """Whether one of the actor's grants with `roles` reaches the unit in today's tree."""
    within = visible_ids(actor, today=today, roles=roles).where(UnitPath.descendant_id == unit_id).limit(1)
    return (await session.execute(within)).first() is not None


async def require_meeting(
    session: AsyncSession, *, actor: Actor, session_id: UUID, roles: frozenset[Role], today: date, lock: Lock | None = None
) -> MeetingInReach:
    """The meeting and its campaign, if the actor may see them and holds one of `roles` anywhere near.

    Raises NotFound outside the scope, RoleMissing for who holds none of the roles. `lock` is on campaign and meeting.
    """
    hosts = StudySession.unit_id.in_(visible_ids(actor, today=today, roles=roles))
    query = (
        select(StudySession, Campaign, hosts)
        .join(Campaign, Campaign.id == StudySession.campaign_id)
        .where(StudySession.id == session_id, campaign_is_visible(actor, today), meeting_is_visible(actor, today))
    )
    if lock is not None:
        query = query.with_for_update(read=lock == "share", of=(Campaign, StudySession))
    row = (await session.execute(query)).one_or_none()
    if row is None:
        raise NotFound
    if not row[2] and not actor.units_with(*roles):
        raise RoleMissing
    return MeetingInReach(row[0], row[1], bool(row[2]))


async def require_hosted_meeting(
    session: AsyncSession, *, actor: Actor, session_id: UUID, roles: frozenset[Role], today: date, lock: Lock | None = None
) -> MeetingInReach:
    """The meeting, if the actor's `roles` reach its own unit; NotFound outside the scope, RoleMissing inside it."""
    found = await require_meeting(session, actor=actor, session_id=session_id, roles=roles, today=today, lock=lock)
    if not found.hosts:
        raise RoleMissing
    return found


def require_hall(meeting: StudySession) -> None:
    """Raises HallNotOpen where there is no hall."""
    if meeting.kind in NO_HALLS:
        raise HallNotOpen


async def acts_on_behalf(session: AsyncSession, *, actor: Actor, unit_id: UUID, today: date) -> bool:
    """Whether the actor reaches the unit from above only: its committee or office, acting for a branch (shown as such)."""
    if unit_id in actor.units_with(*ABOVE_ROLES):
        return False
    if await reaches(session, actor=actor, unit_id=unit_id, roles=OWN_BRANCH_ROLES, today=today):
        return False
    return await reaches(session, actor=actor, unit_id=unit_id, roles=ABOVE_ROLES, today=today)
