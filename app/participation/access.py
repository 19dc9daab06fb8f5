"""Who may read what about participation (docs/rules.md, scope and roles; no harm).

Counts: everybody with a role in the branch, and the committees, boards and inspectors above. Names of those who are missing:
the branch itself and the committee directly above it, because following up is their job. The full reason why a person does
not count: that committee, the inspector, and the person.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.campaigns.access import require_campaign
from app.campaigns.models import Campaign, CampaignTarget, Enrolment
from app.campaigns.queries import unit_names
from app.core.actor import Actor, Role
from app.core.errors import RoleMissing
from app.core.text import sort_key
from app.members.models import Affiliation
from app.members.queries import official_on
from app.participation.errors import UnitCameSince
from app.quizzes.models import Quiz
from app.units.models import UnitKind, UnitPath, UnitVersion
from app.units.scope import below, require_unit, standing_in

BRANCH_ROLES = (Role.SECRETARY, Role.DEPUTY, Role.HELPER)
MANAGING_ROLES = (Role.COMMITTEE, Role.OFFICE)
COUNT_ROLES = (*BRANCH_ROLES, *MANAGING_ROLES, Role.BOARD, Role.INSPECTOR)
MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Place:
    """A campaign at a unit: `then` is the unit as it was on the roster day (None: it did not exist), `now` as it is today.

    `heir`: who took all of it over, if it is no more.
    """

    campaign: Campaign
    then: UnitVersion | None
    now: UnitVersion
    has_pass_mark: bool
    heir: UnitVersion | None = None

    @property
    def kept_by(self) -> UnitVersion:
        """Whose work it is today: the unit itself, or its heir."""
        return self.heir or self.now

    @property
    def unit(self) -> UnitVersion:
        """The version whose name and kind are shown: as it was, if it was."""
        return self.then or self.now


def own_unit(actor: Actor) -> UUID:
    """The unit a caller means by saying none: of a branch role first, then of a committee; RoleMissing without any."""
    for role in COUNT_ROLES:
        units = actor.units_with(role)
        if units:
            return min(units)
    raise RoleMissing


async def require_place(session: AsyncSession, *, actor: Actor, campaign_id: UUID, unit_id: UUID | None, today: date) -> Place:
    """The unit (default: the caller's own) in a campaign that concerns it or the caller; in the latter case nobody is expected.

    NotFound outside the scope, RoleMissing inside.
    """
    unit_id = unit_id or own_unit(actor)
    now = await require_unit(session, actor=actor, unit_id=unit_id, roles=COUNT_ROLES, today=today)
    place = await campaign_at(session, actor=actor, campaign_id=campaign_id, unit=now, concerned=concerns(unit_id), today=today)
    heir = await standing_in(session, now, today)
    return place if heir is now else replace(place, heir=heir)


async def campaign_at(
    session: AsyncSession,
    *,
    actor: Actor,
    campaign_id: UUID,
    unit: UnitVersion,
    concerned: ColumnElement[bool],
    today: date,
) -> Place:
    """The campaign at a unit that the caller may see, if `concerned` or if the campaign is visible to the caller anyway."""
    then = and_(
        UnitVersion.unit_id == unit.unit_id, UnitVersion.valid_from <= Campaign.roster_day, _open_on_roster_day(UnitVersion)
    )
    query = (
        select(Campaign, UnitVersion, Quiz.pass_mark.is_not(None))
        .outerjoin(UnitVersion, then)
        .outerjoin(Quiz, Quiz.id == Campaign.quiz_id)
        .where(Campaign.id == campaign_id)
    )
    row = (await session.execute(query.where(concerned))).one_or_none()
    if row is None:
        await require_campaign(session, actor=actor, campaign_id=campaign_id, today=today)
        row = (await session.execute(query)).one()
    return Place(campaign=row[0], then=row[1], now=unit, has_pass_mark=row[2])


async def require_listed(session: AsyncSession, place: Place, today: date) -> None:
    """Raises UnitCameSince for a unit that the roster day did not know: nobody is on the list under its name."""
    if place.then is not None:
        return
    unit, campaign = place.now, place.campaign
    here = select(Enrolment.unit_id).where(
        Enrolment.campaign_id == campaign.id, Enrolment.unit_id.in_(below(unit.unit_id, today))
    )
    found = await session.scalars(here.distinct())
    names = await unit_names(session, found.all(), campaign.roster_day)
    branches = sorted(names.items(), key=lambda item: (sort_key(item[1]), item[0]))
    raise UnitCameSince(
        name=unit.name,
        day=f"{campaign.roster_day:%d/%m/%Y}",
        branches=_named([name for _, name in branches]),
        extra={"branches": [{"id": str(unit_id), "name": name} for unit_id, name in branches]},
    )


def _named(names: Sequence[str]) -> str:
    """A sentence names a few; all of them stand beside it.

    >>> _named(["Chi bộ 1", "Chi bộ 2"]), _named([f"Chi bộ {n}" for n in range(1, 8)])[-27:]
    ('“Chi bộ 1”, “Chi bộ 2”', '“Chi bộ 5” và 2 chi bộ khác')
    """
    few = ", ".join(f"“{name}”" for name in names[:MOST_NAMED]) or "(không có)"
    return f"{few} và {len(names) - MOST_NAMED} chi bộ khác" if len(names) > MOST_NAMED else few


def concerns(unit_id: UUID) -> ColumnElement[bool]:
    """The campaign's targets hold the unit, or the unit holds one of them, in the tree of the roster day."""
    on_one_line = or_(
        and_(UnitPath.ancestor_id == CampaignTarget.unit_id, UnitPath.descendant_id == unit_id),
        and_(UnitPath.ancestor_id == unit_id, UnitPath.descendant_id == CampaignTarget.unit_id),
    )
    return exists().where(
        CampaignTarget.campaign_id == Campaign.id,
        on_one_line,
        UnitPath.valid_from <= Campaign.roster_day,
        _open_on_roster_day(UnitPath),
    )


def concerns_today(unit_id: UUID, today: date) -> ColumnElement[bool]:
    """The campaign's list holds people of units that lie (or whose heirs lie) at or below the unit today, or people who belong
    there today: what `concerns` says, after the tree has changed.
    """
    held = below(unit_id, today)
    listed = aliased(UnitPath)
    of_units = exists().where(
        CampaignTarget.campaign_id == Campaign.id,
        listed.ancestor_id == CampaignTarget.unit_id,
        listed.descendant_id.in_(held),
        listed.valid_from <= Campaign.roster_day,
        or_(listed.valid_to.is_(None), listed.valid_to > Campaign.roster_day),
    )
    of_people = exists().where(
        Enrolment.campaign_id == Campaign.id,
        Enrolment.member_id == Affiliation.member_id,
        Affiliation.unit_id.in_(held),
        official_on(today),
    )
    return or_(of_units, of_people)


def _open_on_roster_day(table: type[UnitVersion] | type[UnitPath]) -> ColumnElement[bool]:
    return or_(table.valid_to.is_(None), table.valid_to > Campaign.roster_day)


def is_own_branch(actor: Actor, unit: UnitVersion) -> bool:
    """Whether the caller works in this very branch (or in the branch of this tổ đảng)."""
    own = {unit.unit_id, unit.parent_id} if unit.kind == UnitKind.CELL else {unit.unit_id}
    return bool(actor.units_with(*BRANCH_ROLES) & own)


def manages(actor: Actor, unit: UnitVersion) -> bool:
    """Whether the caller is of the committee directly above this branch."""
    return unit.parent_id in actor.units_with(*MANAGING_ROLES)
