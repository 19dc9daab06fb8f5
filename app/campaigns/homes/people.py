"""Who may go to a make-up at home, and whom such a record may speak of afterwards."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.auth.grants import valid_on as grant_valid_on
from app.auth.models import Account, RoleGrant
from app.campaigns import access
from app.campaigns.errors import PeopleNotFound
from app.campaigns.homes.errors import HomeVisitorsNotFound
from app.campaigns.meeting_schemas import RollIn
from app.campaigns.models import AttendanceMark, StudySession
from app.campaigns.rolls import Line
from app.core.actor import Actor
from app.members.models import Affiliation, MemberStatus
from app.members.queries import valid_on
from app.members.words import CURRENT_MEMBERSHIPS, AffiliationKind, Aspect, Standing
from app.units.models import UnitPath
from app.units.queries import valid_on as unit_valid_on
from app.units.scope import visible_ids


async def require_visitors(
    session: AsyncSession, *, actor: Actor, unit_id: UUID, branch_id: UUID, people: Collection[UUID], today: date
) -> None:
    """Raises HomeVisitorsNotFound unless all are members in party life of the branch, or hold an office at or above it.

    `branch_id`: the branch of the unit (itself, or that of the tổ đảng). Who is suspended does not go.
    """
    reach = visible_ids(actor, today=today, roles=access.ROLL_ROLES)
    here = select(Affiliation.member_id).where(
        Affiliation.kind.in_((AffiliationKind.OFFICIAL, AffiliationKind.TEMPORARY)),
        or_(Affiliation.unit_id == branch_id, Affiliation.unit_id.in_(reach), Affiliation.cell_id == unit_id),
        valid_on(Affiliation, today),
    )
    above = select(UnitPath.ancestor_id).where(UnitPath.descendant_id == unit_id, unit_valid_on(UnitPath, today))
    officers = (
        select(Account.member_id)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .where(Account.member_id.is_not(None), RoleGrant.unit_id.in_(above), grant_valid_on(today))
    )
    suspended = select(MemberStatus.member_id).where(
        MemberStatus.aspect == Aspect.STANDING, MemberStatus.value == Standing.SUSPENDED, valid_on(MemberStatus, today)
    )
    members = select(MemberStatus.member_id).where(
        MemberStatus.aspect == Aspect.MEMBERSHIP,
        MemberStatus.value.in_([value.value for value in CURRENT_MEMBERSHIPS]),
        valid_on(MemberStatus, today),
        MemberStatus.member_id.in_(people),
        MemberStatus.member_id.not_in(suspended),
        or_(MemberStatus.member_id.in_(here), MemberStatus.member_id.in_(officers)),
    )
    if strange := sorted(set(people) - set(await session.scalars(members))):
        raise HomeVisitorsNotFound(count=len(strange), extra={"members": [str(member_id) for member_id in strange]})


async def require_visited(session: AsyncSession, *, meeting: StudySession, roll: RollIn, lines: Collection[Line]) -> None:
    """At a make-up at home a later roll speaks of nobody but who was visited: it takes back, or says again.

    Raises PeopleNotFound. The roll that came with the visit has its id.
    """
    if meeting.kind != "home" or roll.client_id == meeting.client_id:
        return
    visited = select(AttendanceMark.member_id).where(AttendanceMark.session_id == meeting.id).distinct()
    if strange := sorted({line.member_id for line in lines} - set(await session.scalars(visited))):
        raise PeopleNotFound(count=len(strange), extra={"members": [str(member_id) for member_id in strange]})
