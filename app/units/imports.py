"""Importing the tree from a file: all or nothing; importing it again changes only what differs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import journal
from app.core.actor import SYSTEM_ACCOUNT, Actor
from app.core.clock import local_day
from app.core.errors import RoleMissing
from app.core.ids import new_id
from app.core.tables import Table
from app.units import scope, successions
from app.units.errors import UnitImportRefused
from app.units.histories import VALUES, Version
from app.units.import_plan import Known, Plan, Step, make_plan
from app.units.import_rows import Complaint, read_rows
from app.units.kinds import UnitKind
from app.units.models import Unit, UnitVersion
from app.units.paths import lock_tree, rebuild_paths
from app.units.reach import reach_of
from app.units.successions import Displaced
from app.units.versions import folded_names, follow, journal_values

MOST_COMPLAINTS = 200


@dataclass(frozen=True, slots=True)
class UnitChange:
    """One unit the file opens or changes; `changed` names the fields that differ."""

    row: int
    code: str
    name: str
    opened: bool
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What the file changes or, if `applied` is false, would change."""

    applied: bool
    sheet: str
    changes: Sequence[UnitChange]
    unchanged: int
    complaints: Sequence[Complaint]


async def import_units(
    session: AsyncSession,
    *,
    actor: Actor,
    table: Table,
    valid_from: date | None = None,
    dry_run: bool = False,
    now: datetime,
) -> ImportResult:
    """Open and change units as the file says, from `valid_from` (default: today) where a row has no day of its own.

    Units the file does not name stay as they are. Raises RoleMissing, the heading errors of tables, and UnitImportRefused
    with every complaint in `extra`; a dry run returns the complaints instead.
    """
    is_system = actor.account_id == SYSTEM_ACCOUNT
    if not is_system and not actor.units_with(*scope.TREE_ROLES):
        raise RoleMissing
    read = read_rows(table)
    if not dry_run:
        await lock_tree(session)
    latest, known = await _tree(session)
    histories = {unit.unit_id: unit.versions for unit in known.values()}
    reach = await reach_of(session, actor=actor, today=local_day(now), histories=histories)
    day = valid_from or local_day(now)
    plan = make_plan(read.rows, known, reach, unread=read.unread, day=day, new_id=new_id)
    found = [*read.complaints, *plan.complaints, *await _place_complaints(session, plan)]
    complaints = sorted(found, key=lambda c: c.row)
    if complaints and not dry_run:
        raise UnitImportRefused(
            count=len(complaints), first=f"dòng {complaints[0].row}: {complaints[0].detail}", extra=_shown(complaints)
        )
    if not dry_run and plan.steps:
        await _apply(session, actor, plan, latest, now)
    return ImportResult(not dry_run, table.sheet, _changes(plan), plan.unchanged, complaints[:MOST_COMPLAINTS])


async def _tree(session: AsyncSession) -> tuple[dict[UUID, UnitVersion], dict[str, Known]]:
    """The latest version of every unit, and all versions by code."""
    query = select(Unit.code, UnitVersion).join(Unit, Unit.id == UnitVersion.unit_id).order_by(UnitVersion.valid_from)
    latest: dict[UUID, UnitVersion] = {}
    versions: dict[str, list[Version]] = {}
    ids: dict[str, UUID] = {}
    for code, row in await session.execute(query):
        latest[row.unit_id] = row
        ids[code] = row.unit_id
        versions.setdefault(code, []).append(
            Version(UnitKind(row.kind), row.name, row.committee_name, row.symbol, row.parent_id, row.valid_from, row.valid_to)
        )
    return latest, {code: Known(ids[code], tuple(own)) for code, own in versions.items()}


async def _place_complaints(session: AsyncSession, plan: Plan) -> list[Complaint]:
    """What modules above have against units standing elsewhere from these days on."""
    moved = {
        Displaced(step.unit_id, step.row.name, step.after.valid_from): step.row.number
        for step in plan.steps
        if {"parent_id", "kind"} & set(_changed(step))
    }
    refused = await successions.place_obstacles(session, list(moved))
    return [Complaint(moved[one], None, error.code, error.detail()) for one, error in refused.items()]


async def _apply(session: AsyncSession, actor: Actor, plan: Plan, latest: dict[UUID, UnitVersion], now: datetime) -> None:
    opened = [step for step in plan.steps if step.before is None]
    session.add_all([Unit(id=step.unit_id, code=step.row.code, created_at=now) for step in opened])
    await session.flush()
    for step in plan.steps:
        old: dict[str, Any] | None = None
        if step.before is None:
            version = UnitVersion(unit_id=step.unit_id, valid_from=step.after.valid_from, valid_to=None)
            session.add(version)
        else:
            old = journal_values(latest[step.unit_id])
            version = follow(session, latest[step.unit_id], step.after.valid_from, None)
        for name in VALUES:
            setattr(version, name, getattr(step.after, name))
        version.name_folded, version.name_sort = folded_names(version.name).values()
        journal.record(
            session,
            actor=actor,
            action="units:unit:import",
            subject=("unit", step.unit_id),
            unit_id=step.unit_id,
            old=old,
            new=journal_values(version) | {"code": step.row.code},
            now=now,
        )
    await rebuild_paths(session)


def _changes(plan: Plan) -> list[UnitChange]:
    return [UnitChange(s.row.number, s.row.code, s.row.name, s.before is None, _changed(s)) for s in plan.steps]


def _changed(step: Step) -> tuple[str, ...]:
    before = step.before
    return () if before is None else tuple(n for n in VALUES if getattr(before, n) != getattr(step.after, n))


def _shown(complaints: Sequence[Complaint]) -> dict[str, Any]:
    shown = [{"row": c.row, "column": c.column, "code": c.code, "detail": c.detail} for c in complaints[:MOST_COMPLAINTS]]
    return {"complaints": shown, "complaints_count": len(complaints)}
