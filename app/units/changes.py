"""Changing the tree: open, rename, move, close, each from a date and by a decision. History is added to, not rewritten."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import journal
from app.core.actor import SYSTEM_ACCOUNT, Actor
from app.core.clock import local_day
from app.core.errors import RoleMissing
from app.units import errors, queries, scope, successions
from app.units.kinds import BRANCH_KINDS, KIND_WORDS, UnitKind, may_stand_under
from app.units.models import Unit, UnitPath, UnitVersion
from app.units.paths import lock_tree, rebuild_paths, refresh_paths
from app.units.successions import Displaced, Succession
from app.units.versions import folded_names, follow, journal_values

__all__ = ["CLOSING_GUARDS", "close_unit", "move_unit", "open_unit", "rebuild_paths", "rename_unit"]

# Modules above say here what else must be settled before a unit ends (members still affiliated): each raises an AppError.
ClosingGuard = Callable[[AsyncSession, UUID, date], Awaitable[None]]
CLOSING_GUARDS: list[ClosingGuard] = []


async def open_unit(
    session: AsyncSession,
    *,
    actor: Actor,
    code: str,
    kind: UnitKind,
    name: str,
    parent_id: UUID | None,
    valid_from: date,
    committee_name: str | None = None,
    symbol: str | None = None,
    decision: str | None = None,
    now: datetime,
) -> Unit:
    """Open a unit under `parent_id` from `valid_from`. Only the service itself (command line) opens the top of a tree."""
    await lock_tree(session)
    if parent_id is not None:
        today = local_day(now)
        await scope.require_unit(session, actor=actor, unit_id=parent_id, roles=scope.TREE_ROLES, today=today)
    elif actor.account_id != SYSTEM_ACCOUNT:
        raise RoleMissing
    if await queries.unit_of_code(session, code):
        raise errors.UnitCodeTaken(unit_code=code)
    await _check_parent(session, kind=kind, parent_id=parent_id, valid_from=valid_from)
    unit = Unit(code=code, created_at=now)
    session.add(unit)
    await session.flush()
    version = UnitVersion(
        unit_id=unit.id,
        valid_from=valid_from,
        valid_to=None,
        kind=kind,
        name=name,
        committee_name=committee_name,
        symbol=symbol,
        parent_id=parent_id,
        decision=decision,
        **folded_names(name),
    )
    session.add(version)
    await refresh_paths(session, unit.id)
    _record(session, actor, "open", version, decision=decision, now=now, new=journal_values(version) | {"code": code})
    return unit


async def rename_unit(
    session: AsyncSession,
    *,
    actor: Actor,
    unit_id: UUID,
    name: str,
    committee_name: str | None,
    symbol: str | None,
    valid_from: date,
    decision: str | None = None,
    now: datetime,
) -> UnitVersion:
    """Give the unit other names from `valid_from`; the same names again change nothing."""
    await lock_tree(session)
    last = await _last_open(session, actor, unit_id, now)
    if (last.name, last.committee_name, last.symbol) == (name, committee_name, symbol):
        return last
    old = journal_values(last)
    version = follow(session, last, valid_from, decision)
    version.name, version.committee_name, version.symbol = name, committee_name, symbol
    version.name_folded, version.name_sort = folded_names(name).values()
    await session.flush()
    _record(session, actor, "rename", version, decision=decision, now=now, old=old, new=journal_values(version))
    return version


async def move_unit(
    session: AsyncSession,
    *,
    actor: Actor,
    unit_id: UUID,
    parent_id: UUID,
    valid_from: date,
    kind: UnitKind | None = None,
    decision: str | None = None,
    now: datetime,
) -> UnitVersion:
    """Place the unit, with all below it, under another one from `valid_from`; `kind` where the move changes it.

    The actor's grants must reach both the unit (from above) and its new parent.
    """
    await lock_tree(session)
    last = await _last_open(session, actor, unit_id, now)
    today = local_day(now)
    await scope.require_unit(session, actor=actor, unit_id=parent_id, roles=scope.TREE_ROLES, today=today)
    kind = kind or UnitKind(last.kind)
    if last.kind in BRANCH_KINDS and kind not in BRANCH_KINDS:
        raise errors.BranchStaysABranch(name=last.name, kind=KIND_WORDS[kind])
    if (last.parent_id, last.kind) == (parent_id, kind):
        return last
    await _check_no_circle(session, unit_id, parent_id, valid_from)
    await _check_parent(session, kind=kind, parent_id=parent_id, valid_from=valid_from)
    await _check_children(session, kind, unit_id, valid_from)
    await _check_place(session, last, valid_from)
    old = journal_values(last)
    version = follow(session, last, valid_from, decision)
    version.parent_id, version.kind = parent_id, kind
    await refresh_paths(session, unit_id)
    _record(session, actor, "move", version, decision=decision, now=now, old=old, new=journal_values(version))
    return version


async def close_unit(
    session: AsyncSession,
    *,
    actor: Actor,
    unit_id: UUID,
    closed_from: date,
    decision: str | None = None,
    now: datetime,
) -> UnitVersion:
    """End the unit: `closed_from` is the first day on which it is no more. Nothing may be left below it."""
    await lock_tree(session)
    last = await _last_open(session, actor, unit_id, now)
    if closed_from <= last.valid_from:
        raise errors.LaterChangeExists(day=f"{last.valid_from:%d/%m/%Y}")
    left = await _children_from(session, unit_id, closed_from)
    if left:
        count = len({child.unit_id for child in left})
        raise errors.UnitHasUnitsBelow(count=count, day=f"{closed_from:%d/%m/%Y}")
    for guard in CLOSING_GUARDS:
        await guard(session, unit_id, closed_from)
    ending = Succession(unit_id=unit_id, name=last.name, kind=UnitKind(last.kind), day=closed_from, decision=decision)
    for refusal in await successions.obstacles(session, ending, local_day(now)):
        raise refusal
    await _check_place(session, last, closed_from)
    last.valid_to = closed_from
    await refresh_paths(session, unit_id)
    _record(session, actor, "close", last, decision=decision, now=now, new={"valid_to": closed_from.isoformat()})
    await successions.carry_out(session, actor, ending, now)
    return last


async def _last_open(session: AsyncSession, actor: Actor, unit_id: UUID, now: datetime) -> UnitVersion:
    """The version that a change follows on, if the actor may change the unit; raises UnitClosed."""
    await scope.require_unit_from_above(session, actor=actor, unit_id=unit_id, roles=scope.TREE_ROLES, today=local_day(now))
    version = (await queries.history(session, unit_id))[-1]
    if version.valid_to is not None:
        raise errors.UnitClosed(day=f"{version.valid_to:%d/%m/%Y}")
    return version


async def _check_parent(session: AsyncSession, *, kind: UnitKind, parent_id: UUID | None, valid_from: date) -> None:
    """The parent exists from `valid_from` on without end, and is of a kind that may hold `kind` all that time."""
    later: list[str | None] = [None]
    if parent_id is not None:
        versions = await queries.history(session, parent_id)
        if not versions or versions[0].valid_from > valid_from or versions[-1].valid_to is not None:
            raise errors.ParentNotOpen(day=f"{valid_from:%d/%m/%Y}")
        later = [v.kind for v in versions if v.valid_to is None or v.valid_to > valid_from]
    for parent_kind in later:
        _check_kinds(kind, parent_kind)


async def _check_children(session: AsyncSession, kind: UnitKind, unit_id: UUID, valid_from: date) -> None:
    for child in await _children_from(session, unit_id, valid_from):
        _check_kinds(UnitKind(child.kind), kind)


def _check_kinds(kind: UnitKind, parent_kind: str | None) -> None:
    parent = None if parent_kind is None else UnitKind(parent_kind)
    if not may_stand_under(kind, parent):
        where = "cấp cao nhất" if parent is None else KIND_WORDS[parent]
        raise errors.KindNotAllowedHere(kind=KIND_WORDS[kind], parent=where)


async def _check_place(session: AsyncSession, last: UnitVersion, day: date) -> None:
    """Raises what modules above have against the unit standing elsewhere, or being no more, from the day on."""
    for refusal in (await successions.place_obstacles(session, [Displaced(last.unit_id, last.name, day)])).values():
        raise refusal


async def _check_no_circle(session: AsyncSession, unit_id: UUID, parent_id: UUID, valid_from: date) -> None:
    query = select(UnitPath.descendant_id).where(
        UnitPath.ancestor_id == unit_id,
        UnitPath.descendant_id == parent_id,
        or_(UnitPath.valid_to.is_(None), UnitPath.valid_to > valid_from),
    )
    if (await session.scalars(query.limit(1))).first() is not None:
        raise errors.UnitBelowItself


async def _children_from(session: AsyncSession, unit_id: UUID, day: date) -> list[UnitVersion]:
    """The versions directly below the unit on `day` or later."""
    ends_later = or_(UnitVersion.valid_to.is_(None), UnitVersion.valid_to > day)
    return list(await session.scalars(select(UnitVersion).where(UnitVersion.parent_id == unit_id, ends_later)))


def _record(
    session: AsyncSession,
    actor: Actor,
    verb: str,
    version: UnitVersion,
    *,
    decision: str | None,
    now: datetime,
    old: dict[str, Any] | None = None,
    new: dict[str, Any],
) -> None:
    journal.record(
        session,
        actor=actor,
        action=f"units:unit:{verb}",
        subject=("unit", version.unit_id),
        unit_id=version.unit_id,
        reason=decision,
        old=old,
        new=new,
        now=now,
    )
