"""The make-up plan of a unit: can it still reach its target, who is left, how few classes would do (decision 0020)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock, journal
from app.core.actor import Actor
from app.participation.access import Place, is_own_branch, manages, require_listed, require_place
from app.participation.planner import Plan, smallest
from app.participation.plans import field, reading
from app.participation.plans.classes import PlannedClass, Seat, planned
from app.participation.plans.errors import NothingToPlan
from app.participation.plans.field import Field, Parts
from app.participation.plans.reading import PersonLeft
from app.participation.rates import TargetRate
from app.units.kinds import BRANCH_KINDS, UnitKind
from app.units.models import UnitVersion

Goal = Literal["target", "everybody"]
GROUND = "sắp xếp học bù"
# Branches may share a class at the place of a committee of one of these kinds, not further up: the way is too long.
SHARING_KINDS = frozenset({UnitKind.GRASSROOTS, UnitKind.SECTION, *BRANCH_KINDS, UnitKind.CELL})
# A class is thought to begin at eight or later; a day before which the period ends is no day for one.
FIRST_HOUR = 8


@dataclass(frozen=True, slots=True)
class Wish:
    """How to plan. `share`: branches of one grassroots committee may share a class; `capacity`: people a class takes."""

    goal: Goal = "target"
    capacity: int = 60
    share: bool = True


@dataclass(frozen=True, slots=True)
class Aim:
    """A unit that is to reach the target. `arranged`: people left who may come to a meeting already arranged."""

    unit: UnitVersion
    rate: TargetRate
    arranged: int
    in_reach: bool


@dataclass(frozen=True, slots=True)
class Proposal:
    """The answer. `aims`: the unit first, then those below that miss the target; `days`: left for classes.

    `everybody`: the smallest plan that brings in all for whom nothing is arranged. `names`: by class, None for who sees counts.
    """

    place: Place
    wish: Wish
    days: int
    left: int
    arranged: int
    aims: list[Aim]
    classes: list[PlannedClass]
    everybody: Plan
    units: Mapping[UUID, UnitVersion]
    names: Sequence[Sequence[PersonLeft]] | None


async def propose(
    session: AsyncSession, *, actor: Actor, campaign_id: UUID, unit_id: UUID | None, wish: Wish, today: date, now: datetime
) -> Proposal:
    """The plan for a unit (default: the caller's own); names only for who follows up, journalled.

    Raises NotFound, RoleMissing, NothingToPlan (the campaign is not open), UnitCameSince.
    """
    place = await require_place(session, actor=actor, campaign_id=campaign_id, unit_id=unit_id, today=today)
    campaign, top = place.campaign, place.unit.unit_id
    if campaign.state != "open":
        raise NothingToPlan
    await require_listed(session, place, today)
    units = await reading.tree_below(session, place)
    parts = Parts(len(campaign.parts), campaign.parts_required or len(campaign.parts))
    found = await _field(session, place, units, parts, now)
    site_of = field.sites(found.places, share=wish.share)
    aims = field.aims(found, site_of, target=campaign.target, verdict_kinds=frozenset(campaign.verdict_kinds))
    all_open = {top: sum(group.people for group in found.open)}
    needed = field.needs(found, aims, campaign.target) if wish.goal == "target" else all_open
    days = days_for_classes(now, campaign.ends_at)
    plan, everybody = (
        smallest(field.for_planner(found, need, site_of), capacity=wish.capacity, most_per_site=days)
        for need in (needed, all_open)
    )
    classes = planned(plan, found.open, site_of, parts)
    versions = {unit.unit_id: unit for unit in units}
    return Proposal(
        place=place,
        wish=wish,
        days=days,
        left=found.left[top],
        arranged=found.arranged[top],
        aims=[
            Aim(versions[u], found.rate(u, campaign.target), found.arranged[u], in_reach=u not in plan.out_of_reach)
            for u in aims
        ],
        classes=classes,
        everybody=everybody,
        units=versions,
        names=await _names(session, actor=actor, place=place, classes=classes, today=today, now=now),
    )


def days_for_classes(now: datetime, ends_at: datetime) -> int:
    """How many days there are for a class, one a day: from tomorrow on, for people have to be told, until the period ends."""
    end = ends_at.astimezone(clock.zone())
    last = end.date() if end.hour >= FIRST_HOUR else end.date() - timedelta(days=1)
    return max(0, (last - clock.local_day(now)).days)


async def _field(session: AsyncSession, place: Place, units: Sequence[UnitVersion], parts: Parts, now: datetime) -> Field:
    counted = await reading.count(session, place, units)
    arranged = await reading.arranged_parts(session, place, now)
    for unit_id in await reading.above(session, place):
        arranged[place.unit.unit_id] |= arranged.get(unit_id, 0)
    return field.add_up(
        [field.Place(u.unit_id, u.parent_id, u.kind, shares=u.kind in SHARING_KINDS) for u in units],
        expected=counted.expected,
        present=counted.present,
        left=counted.left,
        arranged=arranged,
        parts=parts,
    )


async def _names(
    session: AsyncSession, *, actor: Actor, place: Place, classes: Sequence[PlannedClass], today: date, now: datetime
) -> list[list[PersonLeft]] | None:
    """By class, who is to come; None unless the caller follows up every branch of every class."""
    branches = sorted({branch_id for one in classes for branch_id in one.by_branch})
    keepers = await reading.kept_by(session, branches, today)
    if not branches or any(b not in keepers or not _follows_up(actor, keepers[b]) for b in branches):
        return None
    people = await reading.people_left(session, place, branches)
    journal.record(
        session,
        actor=actor,
        action="names:plan:view",
        subject=("campaign", place.campaign.id),
        unit_id=place.unit.unit_id,
        reason=GROUND,
        new={"count": sum(one.people for one in classes)},
        now=now,
    )
    named = [person.member_id for person in people]
    journal.record_people(session, actor=actor, of_list="names:plan:view", people=named, reason=GROUND, now=now)
    waiting: dict[Seat, list[PersonLeft]] = {}
    for person in reversed(people):
        waiting.setdefault((person.branch_id, person.attended), []).append(person)
    return [_seated(one, people, waiting) for one in classes]


def _follows_up(actor: Actor, branch: UnitVersion) -> bool:
    return is_own_branch(actor, branch) or manages(actor, branch)


def _seated(one: PlannedClass, people: Sequence[PersonLeft], waiting: dict[Seat, list[PersonLeft]]) -> list[PersonLeft]:
    """The next people for the seats of a class, in the order of their names."""
    chosen: Counter[UUID] = Counter()
    for seat, count in one.seats.items():
        chosen.update(waiting[seat].pop().member_id for _ in range(count) if waiting.get(seat))
    return [person for person in people if person.member_id in chosen]
