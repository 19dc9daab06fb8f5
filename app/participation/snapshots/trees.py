"""The tree of a campaign's roster day, as far as the campaign concerns it: its target units, what is below and above them."""

from collections.abc import Collection, Iterator
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns.models import Campaign, CampaignTarget, Enrolment
from app.participation.snapshots.rows import TreeUnit
from app.units.kinds import UnitKind
from app.units.models import UnitPath, UnitVersion
from app.units.queries import valid_on


async def tree_of(session: AsyncSession, campaign: Campaign, branches: Collection[UUID]) -> list[TreeUnit]:
    """The units, each before those below it, in the order of names; `branches`: those of the list."""
    day = campaign.roster_day
    targets = select(CampaignTarget.unit_id).where(CampaignTarget.campaign_id == campaign.id)
    below = select(UnitPath.descendant_id).where(UnitPath.ancestor_id.in_(targets), valid_on(UnitPath, day))
    listed = select(Enrolment.unit_id).where(Enrolment.campaign_id == campaign.id)
    cells = select(Enrolment.cell_id).where(Enrolment.campaign_id == campaign.id, Enrolment.cell_id.is_not(None))
    concerned = or_(*(UnitPath.descendant_id.in_(ids) for ids in (below, listed, cells)))
    above = select(UnitPath.ancestor_id).where(concerned, valid_on(UnitPath, day))  # each unit is above itself, too
    query = (
        select(UnitVersion)
        .where(UnitVersion.unit_id.in_(above), valid_on(UnitVersion, day))
        .order_by(UnitVersion.name_sort, UnitVersion.unit_id)
    )
    found = [_unit(version) for version in await session.scalars(query)]
    return [*_in_order(found), *await _out_of_the_tree(session, set(branches) - {unit.id for unit in found})]


def _unit(version: UnitVersion) -> TreeUnit:
    return TreeUnit(version.unit_id, version.parent_id, version.kind, version.name, version.kind == UnitKind.CELL)


def _in_order(units: list[TreeUnit]) -> Iterator[TreeUnit]:
    known = {unit.id for unit in units}
    children: dict[UUID | None, list[TreeUnit]] = {}
    for unit in units:
        children.setdefault(unit.parent_id if unit.parent_id in known else None, []).append(unit)
    waiting = list(reversed(children.get(None, [])))
    while waiting:
        unit = waiting.pop()
        yield unit
        waiting += reversed(children.get(unit.id, []))


async def _out_of_the_tree(session: AsyncSession, lost: Collection[UUID]) -> list[TreeUnit]:
    """Branches of the list that the tree of the roster day, as it is told today, does not know: they stand by themselves."""
    query = select(UnitVersion).where(UnitVersion.unit_id.in_(lost)).order_by(UnitVersion.unit_id, UnitVersion.valid_from)
    latest = {version.unit_id: version for version in await session.scalars(query)} if lost else {}
    return [TreeUnit(version.unit_id, None, version.kind, version.name, is_cell=False) for version in latest.values()]
