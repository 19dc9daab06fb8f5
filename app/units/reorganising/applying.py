"""Writing a plan: versions, lineage, what is derived of them, and the part of the modules above, in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import journal
from app.core.actor import Actor
from app.core.clock import local_day
from app.core.errors import AppError, all_errors
from app.core.ids import new_id
from app.units import successions
from app.units.changes import CLOSING_GUARDS
from app.units.histories import VALUES
from app.units.models import Unit, UnitFeature, UnitLineage, UnitVersion
from app.units.paths import lock_tree, refresh_paths
from app.units.reach import reach_of
from app.units.reorganising.drafts import Done, Draft, Handed, Refusal
from app.units.reorganising.errors import ReorganisationRefused
from app.units.reorganising.loading import Known, load_tree
from app.units.reorganising.planning import make_plan
from app.units.reorganising.steps import HandOver, Step
from app.units.successions import Displaced, Share, Succession
from app.units.versions import folded_names


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a step cannot be taken, by its place."""

    place: int
    error: AppError


@dataclass(frozen=True, slots=True)
class Reorganised:
    """What the steps change, or would change; with obstacles nothing was written."""

    done: Sequence[Done]
    unchanged: int
    obstacles: Sequence[Obstacle]
    names: dict[UUID, str]


async def reorganise(
    session: AsyncSession,
    *,
    actor: Actor,
    steps: Sequence[Step],
    known: Known | None = None,
    dry_run: bool = False,
    now: datetime,
) -> Reorganised:
    """Take all steps or none. A dry run says what would be done and what stands in the way, and writes nothing.

    `known`: the tree as the caller has loaded it, under the lock of the tree unless it is a dry run.
    """
    if known is None:
        if not dry_run:
            await lock_tree(session)
        known = await load_tree(session)
    today = local_day(now)
    reach = await reach_of(session, actor=actor, today=today, histories=known.histories)
    plan = make_plan(steps, known.histories, known.lineage, reach, new_id=new_id)
    found = [Obstacle(r.place, _error(r)) for r in plan.refusals]
    if not found:
        found = await _obstacles(session, plan, today)
    names = {unit_id: versions[-1].name for unit_id, versions in plan.histories.items()}
    if not (dry_run or found):
        await _write(session, actor, plan, known, now)
    return Reorganised(plan.done, plan.unchanged, sorted(found, key=lambda o: o.place), names)


def refuse(obstacles: Sequence[Obstacle]) -> None:
    """Raise what stands in the way: the refusal itself if it is one, else one with all of them."""
    if len(obstacles) == 1:
        raise obstacles[0].error
    if obstacles:
        complaints = [{"code": o.error.code, "detail": o.error.detail()} for o in obstacles]
        raise ReorganisationRefused(count=len(obstacles), first=obstacles[0].error.detail(), extra={"complaints": complaints})


def _error(refusal: Refusal) -> AppError:
    kind = next(error for error in all_errors() if error.code == refusal.code)
    params: dict[str, Any] = dict(refusal.params)
    return kind(**params)


async def _obstacles(session: AsyncSession, plan: Draft, today: date) -> list[Obstacle]:
    """What modules above have against it, before anything is written."""
    found: list[Obstacle] = []
    for handed in plan.handed:
        succession = _succession(plan, handed)
        found += [Obstacle(handed.place, error) for error in await successions.obstacles(session, succession, today)]
        if not handed.took:
            found += [Obstacle(handed.place, error) for error in await _guarded(session, succession)]
    return found + await _place_obstacles(session, plan)


async def _place_obstacles(session: AsyncSession, plan: Draft) -> list[Obstacle]:
    """Of each step the first unit that cannot stand elsewhere, or end, so early."""
    by_place = [
        (done.place, Displaced(done.unit_id, plan.name(done.unit_id), done.day))
        for done in plan.done
        if done.verb == "move" or "valid_to" in done.new
    ]
    found = await successions.place_obstacles(session, [one for _, one in by_place])
    first = {place: found[one] for place, one in reversed(by_place) if one in found}
    return [Obstacle(place, error) for place, error in first.items()]


async def _guarded(session: AsyncSession, succession: Succession) -> list[AppError]:
    found: list[AppError] = []
    for guard in CLOSING_GUARDS:
        try:
            await guard(session, succession.unit_id, succession.day)
        except AppError as error:
            found.append(error)
    return found


async def _write(session: AsyncSession, actor: Actor, plan: Draft, known: Known, now: datetime) -> None:
    session.add_all([Unit(id=new.unit_id, code=new.code, created_at=now) for new in plan.opened])
    await session.flush()
    for unit_id in plan.touched:
        _write_versions(session, plan, known, unit_id)
    session.add_all(
        UnitLineage(
            id=took.lineage_id,
            predecessor_id=took.predecessor_id,
            successor_id=took.successor_id,
            kind=took.kind,
            valid_from=took.day,
            is_main=took.is_main,
            decision=took.paper.decision,
            decided_on=took.paper.decided_on,
            recorded_at=now,
        )
        for took in plan.took
    )
    for done in plan.done:
        _record(session, actor, done, now)
    await refresh_paths(session, *plan.touched)
    for handed in plan.handed:
        await _hand_features_on(session, handed)
        await successions.carry_out(session, actor, _succession(plan, handed), now)
    await session.flush()


def _write_versions(session: AsyncSession, plan: Draft, known: Known, unit_id: UUID) -> None:
    """History is added to: a period that was on record keeps its row, whatever else of it is corrected."""
    for version in plan.histories[unit_id]:
        row = known.rows.get((unit_id, version.valid_from))
        if row is None:
            row = UnitVersion(unit_id=unit_id, valid_from=version.valid_from)
            session.add(row)
        for name in (*VALUES, "valid_to", "decision"):
            if getattr(row, name) != getattr(version, name):
                setattr(row, name, getattr(version, name))
        row.name_folded, row.name_sort = folded_names(version.name).values()


async def _hand_features_on(session: AsyncSession, handed: Handed) -> None:
    """What was switched on for a unit that ends (the pilot) stays on for its successors."""
    change = handed.change
    if not isinstance(change, HandOver) or any(took.successor_id == change.unit_id for took in handed.took):
        return
    still_on = or_(UnitFeature.valid_to.is_(None), UnitFeature.valid_to > handed.day)
    query = select(UnitFeature).where(UnitFeature.unit_id == change.unit_id, still_on, UnitFeature.valid_from < handed.day)
    for feature in (await session.scalars(query)).all():
        until, feature.valid_to = feature.valid_to, handed.day
        for took in handed.took:
            there = select(UnitFeature).where(UnitFeature.unit_id == took.successor_id, UnitFeature.feature == feature.feature)
            if (await session.scalars(there.limit(1))).first() is None:
                values = {"unit_id": took.successor_id, "feature": feature.feature, "valid_from": handed.day, "valid_to": until}
                session.add(UnitFeature(**values))
    await session.flush()


def _succession(plan: Draft, handed: Handed) -> Succession:
    change = handed.change
    ended = Succession(
        unit_id=change.unit_id,
        name=plan.name(change.unit_id),
        kind=plan.kind(change.unit_id),
        day=handed.day,
        decision=handed.paper.text,
    )
    if not isinstance(change, HandOver):
        return ended
    lineage = {took.successor_id: took.lineage_id for took in handed.took}
    shares = tuple(Share(p.successor_id, lineage[p.successor_id], p.children, p.members) for p in change.parts)
    return replace(ended, shares=shares, main_id=change.main_id, goes_on=change.unit_id in lineage, roles=change.roles)


def _record(session: AsyncSession, actor: Actor, done: Done, now: datetime) -> None:
    journal.record(
        session,
        actor=actor,
        action=f"units:unit:{done.verb}",
        subject=("unit", done.unit_id),
        unit_id=done.unit_id,
        reason=done.paper.text,
        old=None if done.old is None else dict(done.old),
        new=dict(done.new),
        now=now,
    )
